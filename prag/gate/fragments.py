"""Of what is every policy made? Named conditions, each written once.

Policies and the gate's functions name them as `@{name}`. A test leaves out each one in turn, everywhere it is used, and
must notice: a condition whose absence nobody notices protects nobody.
"""

from __future__ import annotations

import re

FRAGMENTS: dict[str, str] = {
    # The signed token when it is let in (t: its parts; k: the signing key)
    "token_signature": "t.mac = encode(sha256(k.opad || sha256(k.ipad || convert_to(t.said, 'UTF8'))), 'hex')",
    "token_key_live": "k.ends > clock_timestamp()",
    "token_backend": "t.pid = pg_backend_pid()",
    "token_unexpired": "t.expires > clock_timestamp()",
    # The door (d): the token that was let in on this backend; whoever left, or set another one, is nobody
    "door_token": "d.token = current_setting('prag.token', true)",
    "door_unexpired": "d.expires > clock_timestamp()",
    "door_of_this_run": "d.boot = pg_postmaster_start_time()",
    "actor_active": "p.active",
    # A form that was sent (s), and the present one (d: the door)
    "sent_key": "s.key = d.sent",
    "sent_actor": "s.actor = me.actor",
    "sent_other_request": "s.request <> me.request",
    # An opening (e: a row of the log; me: who asks)
    "opening_request": "e.request = me.request",
    "opening_actor": "e.actor = me.actor",
    "opening_committed": "e.xid is distinct from pg_current_xact_id_if_assigned()",
    "opening_this_run": "e.boot = pg_postmaster_start_time()",
    "opening_backend": "e.pid = pg_backend_pid()",
    "opening_compartment": "e.compartment = p_compartment",
    "opening_for_writing": "e.writes",
    "log_opened": "p_case = any ((select gate.log_readable())::uuid[])",
    # A seat (s)
    "seat_deputy_period": "(s.deputy_from <= me.today and coalesce(s.deputy_until, 'infinity') >= me.today)",
    "seat_person": "(s.holder_id = me.actor or (s.deputy_id = me.actor and @{seat_deputy_period}))",
    # Written so that no index serves it: whose seat it is finds the few rows; a large institution's index would find all.
    "seat_institution": "s.institution_id is not distinct from me.institution",
    "seat_jurisdiction": "s.jurisdiction = me.jurisdiction",
    "seat_started": "s.starts <= me.today",
    "seat_unended": "s.ended_at is null",
    # Nor here: almost every seat of the jurisdiction is unexpired.
    "seat_unexpired": "greatest(s.ends, me.today) = s.ends",
    # Nobody is kept out of many cases: they are asked for once, not case by case.
    "seat_unexcluded": (
        "s.case_id <> all (array(select x.case_id from gate.exclusion x where x.practitioner_id = me.actor and x.lifted_at is null))"
    ),
    "seat_permission": "(p_permission is null or s.function_kind = any (kinds))",
    "seat_compartment": "s.compartments @> array[(case c.word when 'name' then 'identity' else c.word end)::kernel.word]",
    "seat_writes": "s.writes @> array[c.word::kernel.word]",
    # An item (i) and its addressee (a); f: the function the actor holds
    "function_deputy_period": "(f.deputy_from <= me.today and coalesce(f.deputy_until, 'infinity') >= me.today)",
    "function_person": "(f.holder_id = me.actor or (f.deputy_id = me.actor and @{function_deputy_period}))",
    "function_institution": "f.institution_id = me.institution",
    "item_addressee": "(f.institution_id = a.institution_id and f.kind = a.function_kind)",
    "item_deputy": "(a.deputy_too and f.deputy_id = me.actor)",
    "item_addressee_opens": "a.opens",
    "item_jurisdiction": "i.jurisdiction = me.jurisdiction",
    "item_unexpired": "i.ends >= me.today",
    "item_unexcluded": (
        "i.case_id <> all (array(select x.case_id from gate.exclusion x where x.practitioner_id = me.actor and x.lifted_at is null))"
    ),
    "item_compartment": "i.compartments @> array[(case c.word when 'name' then 'identity' else c.word end)::kernel.word]",
    # A duty (d), its addressee (a) and the function the actor holds (f)
    "duty_addressee": "(f.institution_id = a.institution_id and f.kind = a.function_kind)",
    "duty_deputy": "(a.standing = 'deputy' and f.deputy_id = me.actor)",
    "duty_counted": ("(d.computed and d.closed_at is null and d.institution_id = f.institution_id and d.function_kind = f.kind)"),
    "duty_at_my_table": "d.case_id = mine.case_id",
    "duty_jurisdiction": "d.jurisdiction = me.jurisdiction",
    # A recall of a case that is over (o), its case (h) and the duty to confirm (w), and the function the actor holds (f)
    "recall_case_over": "h.phase = any ('{closed,deceased,removed,opened_in_error,erased}')",
    "recall_unconfirmed": "w.closed_at is null",
    "recall_responsible": "(o.responsible_id = f.institution_id and cases.acting_function(o.case_id) = f.kind)",
    "recall_jurisdiction": "o.jurisdiction = me.jurisdiction",
    "recall_unexcluded": (
        "not exists (select from gate.exclusion x where x.case_id = o.case_id and x.practitioner_id = me.actor and x.lifted_at is null)"
    ),
    "recall_permission": ("exists (select from gate.permission_row r where r.permission = 'recall_follow' and r.function_kind = f.kind)"),
    # A forum (o)
    "forum_jurisdiction": "o.jurisdiction = me.jurisdiction",
    "forum_coordinator": "o.coordinator_id = me.institution",
    "forum_member": (
        "exists (select from forums.member m where m.forum_id = o.id and m.institution_id = me.institution"
        " and coalesce(m.until, 'infinity') >= me.today)"
    ),
    # Policies (the row's own columns)
    "row_jurisdiction": "jurisdiction = (select gate.jurisdiction())",
    "row_visible_case": "case_id = any ((select gate.visible_cases())::uuid[])",
    "row_visible_header": "id = any ((select gate.visible_cases())::uuid[])",
    "row_at_my_table": "case_id = any ((select gate.seated_cases())::uuid[])",
    "row_own_contact": "(author = (select gate.actor()) or case_id = any ((select gate.seated_cases('contact_read_all'))::uuid[]))",
    "row_of_own_contact": "(whose = (select gate.actor()) or case_id = any ((select gate.seated_cases('contact_read_all'))::uuid[]))",
    "row_to_my_institution": "recipient_id = (select gate.institution())",
    "row_own_institution": "institution_id = (select gate.institution())",
    "row_author": "author = (select gate.actor())",
    "row_forum": "forum_id = any ((select forums.mine())::uuid[])",
    "row_forum_itself": "id = any ((select forums.mine())::uuid[])",
    "row_coordinated": "forum_id = any ((select forums.coordinated())::uuid[])",
    "row_duty": "duty_id = any ((select duties.visible())::uuid[])",
    "row_duty_itself": "id = any ((select duties.visible())::uuid[])",
    "row_keeps_services": "(select gate.permitted('service_keep'))",
    "row_reads_notices": "(select forums.reads_notices())",
}

_NAME = re.compile(r"@\{(\w+)\}")


def fill(sql: str, *, without: str | None = None) -> str:
    """`sql` with every `@{name}` replaced. `without` names the one fragment to leave out (for the test that must notice).

    Raises KeyError for an unknown name.
    """

    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == without:
            return "true"
        return "(" + fill(FRAGMENTS[name], without=without) + ")"

    return _NAME.sub(one, sql)


def used_in(sql: str) -> set[str]:
    """The names `sql` uses, those inside other fragments included."""
    names = set(_NAME.findall(sql))
    for name in tuple(names):
        names |= used_in(FRAGMENTS[name])
    return names
