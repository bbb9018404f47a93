"""What does a large installation look like? Bulk cases and log rows, made by the server itself in one go.

Everything hangs on the demo world: the persona who is measured holds 50 of the cases; the others have holders of their own.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

CASELOAD = 50
STATEMENTS_OF_MEASURED_CASE = 50
CASES_PER_HOLDER = 50

# Codes: a letter, a figure, three or four signs, counted up; real ones are random.
CODE = """
substr('ABCDEFGHJKMNPQRSTUVWXYZ', (n / 216000) %% 23 + 1, 1) || (n / 27000) %% 8 + 2 || '-'
|| substr('ABCDEFGHJKMNPQRSTUVWXYZ23456789', n %% 30 + 1, 1) || substr('ABCDEFGHJKMNPQRSTUVWXYZ23456789', (n / 30) %% 30 + 1, 1)
|| substr('ABCDEFGHJKMNPQRSTUVWXYZ23456789', (n / 900) %% 30 + 1, 1) || 'Z'
"""

STEPS = (
    """
    create temporary table bulk as
    select n, gen_random_uuid() as case_id, ({code}) as code,
           case when n < {caseload} then %(holder)s::uuid else %(others)s::uuid end as holder,
           current_date - 400 - n %% 900 as custody_from, current_date + 10 + n %% 700 as release_expected
      from generate_series(0, {cases} - 1) n
    """,
    """
    insert into organisations.practitioner (id, institution_id, name, email, active)
    select md5('bulk' || n)::uuid, %(institution)s, 'Invented ' || n, 'bulk' || n || '@demo.invalid', true
      from generate_series(0, {cases} / {per_holder}) n
    """,
    "update bulk set holder = md5('bulk' || n / {per_holder})::uuid where n >= {caseload}",
    """
    insert into cases.case_header (id, jurisdiction, code, phase, phase_since, responsible_id, custody_from, release_expected,
                                   release_kind, opened_at)
    select case_id, 'mk', code, 'open', now(), %(institution)s, custody_from, release_expected, 'full_term', now() from bulk
    """,
    """
    insert into cases.responsible_since (id, case_id, jurisdiction, actor, institution_id, at, function_kind, since)
    select gen_random_uuid(), case_id, 'mk', holder, %(institution)s, now(), 'treatment_officer', now() from bulk
    """,
    """
    insert into cases.release_dates (id, case_id, jurisdiction, actor, institution_id, at, known_on, full_term, pending, reason)
    select gen_random_uuid(), case_id, 'mk', holder, %(institution)s, now(), current_date - 300, release_expected, false, 'first_known'
      from bulk
    """,
    """
    insert into gate.seat (id, case_id, jurisdiction, institution_id, function_kind, holder_id, compartments, writes, basis,
                           legal_basis_id, starts, ends, given_at)
    select gen_random_uuid(), case_id, 'mk', %(institution)s, 'treatment_officer', holder, array['contacts','custody','identity','work'],
           array['contacts','custody','work'], 'duty_in_law', %(basis)s, current_date - 100, current_date + 300, now() from bulk
    """,
    """
    insert into profiles.work_statement (id, case_id, jurisdiction, area_id, kind, rating, direction, strength, asked_none, own_words,
                                         author, institution_id, function_kind, said_on, recorded_at, text, source)
    select gen_random_uuid(), b.case_id, 'mk', (array['accommodation','papers','income','work','education'])[s %% 5 + 1],
           'fact', 'some', 'same', false, false, false, b.holder, %(institution)s, 'treatment_officer', current_date - s,
           now(), 'Invented statement ' || s || ' of a large world, as long as such a sentence usually is.', 'conversation'
      from bulk b, generate_series(1, case when b.n = 0 then {statements} else 3 end) s
    """,
    """
    insert into audit.event (at, verb, actor, institution, case_id, compartment, purpose, basis, request, pid, boot, xid)
    select now() - (e || ' seconds')::interval, 'consultation', b.holder, %(institution)s, b.case_id, 'work', 'case_page', 'seat',
           gen_random_uuid(), 1, now() - interval '1 year', '1'::xid8
      from generate_series(1, {events}) e join bulk b on b.n = e %% {cases}
    """,
)

# One meeting of the Skopje forum with 45 institutions at the table and 40 commitments.
MEETING_STEPS = (
    """
    insert into forums.meeting (id, jurisdiction, forum_id, held_on, starts, ends, venue, state, sequence, reason)
    select md5('bulk meeting')::uuid, f.jurisdiction, f.id, current_date - 30, '10:00', '13:00', 'Hall', 'approved', 0, ''
      from forums.forum f where f.key = 'mk_skopje_forum'
    """,
    """
    insert into forums.participation (id, jurisdiction, forum_id, meeting_id, institution_id, function_kind, attended, people)
    select gen_random_uuid(), m.jurisdiction, m.forum_id, m.id, i.id, k.key, true, 1 from forums.meeting m
     cross join lateral (select id from organisations.institution where jurisdiction_id = 'mk' order by key limit 9) i
     cross join lateral (select key from organisations.function_kind order by position limit 5) k where m.id = md5('bulk meeting')::uuid
    """,
    """
    insert into forums.conclusion (id, jurisdiction, forum_id, meeting_id, position)
    select md5('bulk conclusion' || n)::uuid, m.jurisdiction, m.forum_id, m.id, n from forums.meeting m, generate_series(1, 5) n
     where m.id = md5('bulk meeting')::uuid
    """,
    """
    insert into forums.forum_text (id, jurisdiction, forum_id, meeting_id, subject, slot, language, text)
    select gen_random_uuid(), c.jurisdiction, c.forum_id, c.meeting_id, c.id, 'conclusion', l, 'Information is exchanged in time.'
      from forums.conclusion c, unnest(array['sq', 'en']) l where c.meeting_id = md5('bulk meeting')::uuid
    """,
    """
    insert into forums.commitment (id, jurisdiction, forum_id, meeting_id, conclusion_id, institution_id, function_kind, what, due, state)
    select gen_random_uuid(), m.jurisdiction, m.forum_id, m.id, md5('bulk conclusion' || n % 5 + 1)::uuid, i.id, 'social_worker',
           'Answer every question of a prison within five working days, by letter. No. ' || n, current_date + n, 'confirmed'
      from forums.meeting m, generate_series(1, 40) n
     cross join lateral (select id from organisations.institution where jurisdiction_id = 'mk' order by key offset n % 9 limit 1) i
     where m.id = md5('bulk meeting')::uuid
    """,
    """
    insert into forums.minutes (id, jurisdiction, forum_id, meeting_id, text, digest, approved_by, institution_id, approved_at)
    select gen_random_uuid(), m.jurisdiction, m.forum_id, m.id,
           string_agg('– Said on item ' || n || ', in a line of usual length.', chr(10)), 'x',
           gen_random_uuid(), (select id from organisations.institution where key = 'mk_csw_skopje'), now()
      from forums.meeting m, generate_series(1, 150) n where m.id = md5('bulk meeting')::uuid group by m.id
    """,
)


def fill(maintainer: psycopg.Connection[Any], *, cases: int, events: int, holder: UUID, institution: UUID, basis: UUID) -> None:
    """Add `cases` cases with seats and statements and `events` log rows, over a connection that is `prag_maintain`.

    `holder` gets the first 50 cases; the first of them has 50 statements.
    """
    values = {"holder": holder, "others": holder, "institution": institution, "basis": basis}
    for step in STEPS:
        text = step.format(
            code=CODE, cases=cases, events=events, caseload=CASELOAD, per_holder=CASES_PER_HOLDER, statements=STATEMENTS_OF_MEASURED_CASE
        )
        maintainer.execute(text.encode(), values if "%(" in text else None)
    maintainer.execute("drop table bulk")
    for step in MEETING_STEPS:
        maintainer.execute(step.encode())
