"""How long does it take to count the duties of every case anew? Headers of a large world, then the worker's own count, with its memory."""

from __future__ import annotations

import resource
import time
from contextlib import suppress
from typing import Any

import psycopg

# What the counted headers need beside `world.fill`: confirmed, planned, dates moved once, two guests at the table, half of them told.
STEPS = (
    """
    create temporary table bare as
    select h.id, h.jurisdiction, h.responsible_id, h.release_expected, row_number() over (order by h.id) as n
      from cases.case_header h where not exists (select from cases.transition x where x.case_id = h.id)
    """,
    """
    insert into cases.responsible_since (id, case_id, jurisdiction, actor, institution_id, at, function_kind, since)
    select gen_random_uuid(), id, jurisdiction, gen_random_uuid(), responsible_id, now(), 'treatment_officer', now() - interval '90 days'
      from bare b
     where not exists (select from cases.responsible_since r where r.case_id = b.id)
    """,
    """
    insert into cases.transition (id, case_id, jurisdiction, verb, source, target, actor, institution, at)
    select gen_random_uuid(), b.id, b.jurisdiction, s.verb, s.source, s.target, gen_random_uuid(), b.responsible_id, now() - s.ago
      from bare b, (values ('start', null, 'draft', interval '90 days'), ('confirm', 'draft', 'open', interval '80 days'),
           ('assess', 'open', 'assessed', interval '40 days')) s(verb, source, target, ago)
    """,
    "update cases.case_header h set phase = 'assessed' from bare b where b.id = h.id",
    """
    insert into cases.release_dates (id, case_id, jurisdiction, actor, institution_id, at, known_on, full_term, pending, reason)
    select gen_random_uuid(), b.id, b.jurisdiction, gen_random_uuid(), b.responsible_id, now() - s.ago * interval '1 day',
           current_date - s.ago, b.release_expected + s.later, false, 'court_decision' from bare b, (values (90, 40), (30, 0)) s(ago, later)
    """,
    """
    insert into gate.seat (id, case_id, jurisdiction, institution_id, function_kind, compartments, writes, basis, legal_basis_id,
                           starts, ends, given_at)
    select gen_random_uuid(), b.id, b.jurisdiction, i.id, 'social_worker', array['work'], array[]::kernel.word[], 'duty_in_law',
           (select l.id from organisations.legal_basis l where l.jurisdiction_id = b.jurisdiction and l.kind = 'duty_in_law'
             order by l.key limit 1),
           current_date - 50, current_date + 300, now()
      from bare b cross join lateral (select o.id from organisations.institution o
           where o.jurisdiction_id = b.jurisdiction and o.id <> b.responsible_id order by o.key limit 2) i
    """,
    """
    insert into cases.told (id, case_id, jurisdiction, actor, institution_id, at, item, recipient_id, recipient_function, release,
                            fulfils, short, sent_on)
    select gen_random_uuid(), s.case_id, s.jurisdiction, gen_random_uuid(), b.responsible_id, now(), gen_random_uuid(), s.institution_id,
           'social_worker', b.release_expected, 'send_notice', false, current_date - 20
      from bare b join gate.seat s on s.case_id = b.id and s.function_kind = 'social_worker' where b.n % 2 = 0
    """,
    "drop table bare",
)


def fill(maintainer: psycopg.Connection[Any]) -> None:
    """Headers for every case that has none to count from, over a connection that is `prag_maintain`."""
    for step in STEPS:
        maintainer.execute(step.encode())


def count_caseload(practitioner: str) -> str:
    """Count the duties of the cases of one practitioner alone, where counting all would take the day. Django must be set up."""
    from uuid import UUID

    from prag.bench.people import acting
    from prag.cases.models import Case
    from prag.kernel.verdict import Refused
    from prag.releases.engine import recount

    changed, counted = 0, 0
    with acting(UUID(practitioner)):
        for case in Case.objects.values_list("id", flat=True):
            with suppress(Refused):  # seen by a letter, or at a table where somebody else counts
                changed += recount(case)
                counted += 1
    if not counted:
        raise SystemExit("no case of the measured practitioner was counted")
    return f"counted the duties of the {counted} cases of the measured practitioner alone: {changed} changed"


def measure() -> str:
    """Count everything once and once more; milliseconds a case and the memory of this process. Django must be set up as the worker."""
    from prag.releases.recount import recount_now

    lines = []
    for what in ("recount, nothing counted yet", "recount, nothing changed"):
        began = time.perf_counter()
        cases, changed = recount_now()
        took = time.perf_counter() - began
        lines.append(f"{what}: {cases:,} cases, {changed:,} duties changed, {took:.1f} s, {took * 1000 / max(cases, 1):.2f} ms a case")
    return "\n".join((*lines, f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"))
