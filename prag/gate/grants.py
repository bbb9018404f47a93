"""What may each database role do? As data: table to role to verbs, and function to role. A test compares it with the catalogue."""

from __future__ import annotations

from prag.access.compartments import PARTS
from prag.gate.protected import PROTECTED, UNPROTECTED

# The gate writes what its verbs write, and nothing removes or changes a row of the log.
_GATE = {
    "audit.event": "INSERT, SELECT",
    "audit.verb": "SELECT",
    **dict.fromkeys(("audit.leaf", "audit.tile", "audit.head"), "INSERT, SELECT"),
    "audit.sealing": "SELECT, UPDATE",
    "sealing.witness": "INSERT, SELECT, UPDATE",
    "sealing.receipt": "INSERT, SELECT",
    "gate.sent": "DELETE, INSERT, SELECT",
    "gate.item": "INSERT, SELECT, UPDATE",
    "gate.seat": "INSERT, SELECT, UPDATE",
    "gate.exclusion": "INSERT, SELECT, UPDATE",
    "gate.addressee": "INSERT, SELECT, UPDATE",
    "cases.case_header": "INSERT, SELECT, UPDATE",
    "cases.transition": "INSERT, SELECT",
    **dict.fromkeys(("cases.release_dates", "cases.milestone", "cases.responsible_since", "cases.letter"), "INSERT, SELECT"),
    **dict.fromkeys(("cases.handover", "cases.told", "cases.disclosure", "plans.plan_action"), "INSERT, SELECT, UPDATE"),
    **dict.fromkeys(("plans.plan_term", "plans.plan_reason", "releases.contact"), "SELECT"),
    **dict.fromkeys(("plans.plan_term_back", "plans.plan_settled"), "INSERT, SELECT"),
    "releases.taken_back": "INSERT, SELECT",
    **dict.fromkeys(("documents.file", *(f"documents.{part}_document" for part in PARTS)), "INSERT, SELECT"),
    "organisations.notice_field": "SELECT",
    "cases.eligibility": "INSERT, SELECT, UPDATE",
    "cases.seat_request": "INSERT, SELECT",
    "cases.person_key": "INSERT, SELECT",
    "cases.person_name": "INSERT, SELECT",
    "cases.identity": "INSERT, SELECT",
    "organisations.practitioner": "INSERT, SELECT, UPDATE",
    "organisations.function": "INSERT, SELECT, UPDATE",
    "organisations.institution": "INSERT, SELECT",
    "organisations.agreement": "INSERT, SELECT",
    "organisations.agreement_party": "INSERT, SELECT",
    "organisations.legal_basis": "SELECT, UPDATE",
    "organisations.deadline": "SELECT, UPDATE",
    "organisations.jurisdiction": "SELECT",
    "organisations.place": "SELECT",
    "organisations.function_kind": "SELECT",
    "organisations.criterion": "SELECT",
    "organisations.responsibility": "SELECT",
    "messages.outgoing": "INSERT, SELECT, UPDATE",
    "duties.duty": "INSERT, SELECT, UPDATE",
    "duties.duty_addressee": "INSERT, SELECT",
    **dict.fromkeys(
        (
            "forums.forum",
            "forums.focus_prison",
            "forums.minutes",
            "forums.addendum",
            "forums.commitment_step",
            "forums.notice_meeting",
            "forums.notice",
            "forums.agenda_item",
            "forums.project",
            "forums.grant_agreement",
            "forums.wording",
        ),
        "INSERT, SELECT",
    ),
    **dict.fromkeys(
        ("forums.meeting", "forums.participation", "forums.commitment", "forums.notice_text", "forums.publication"),
        "INSERT, SELECT, UPDATE",
    ),
    "forums.adoption": "DELETE, INSERT, SELECT",
    "forums.member": "SELECT",
    "forums.conclusion": "SELECT",
    "forums.forum_text": "SELECT",
    "demo.world": "SELECT",
}
# To these even the maintainer only adds.
_ONLY_ADDED_TO = ("audit.event", "audit.leaf", "audit.tile", "audit.head")
_OWNED_BY_GATE = (
    "gate.signing_key", "gate.door", "gate.permission_row", "gate.compartment", "gate.compartment_limit", "gate.step", "gate.pulse",
)  # fmt: skip


def table_grants() -> dict[str, dict[str, str]]:
    """Table to role to verbs (sorted, comma-separated), history tables included; the owners' own rights are not listed."""
    grants: dict[str, dict[str, str]] = {}
    for table in PROTECTED:
        verbs = ["SELECT"] if table.reads else []
        verbs += ["INSERT"] if table.adds else []
        verbs += ["UPDATE"] if table.changes else []
        own = grants.setdefault(table.table, {})
        own["prag_app"] = ", ".join(sorted(verbs))
        own["prag_maintain"] = _of_maintainer(table.table)
        if table.history:
            grants[f"{table.table}_history"] = {
                "prag_app": "SELECT",
                "prag_gate": "INSERT",
                "prag_maintain": "DELETE, INSERT, SELECT, UPDATE",
            }
    for plain in UNPROTECTED:
        own = grants.setdefault(plain.table, {})
        own.update(plain.grants)
        if plain.table not in _OWNED_BY_GATE:
            own["prag_maintain"] = _of_maintainer(plain.table)
    for name, verbs_of_gate in _GATE.items():
        grants.setdefault(name, {})["prag_gate"] = verbs_of_gate
    return grants


def _of_maintainer(table: str) -> str:
    return "INSERT, SELECT" if table in _ONLY_ADDED_TO else "DELETE, INSERT, SELECT, UPDATE"


# Policies call the first group as whoever reads; the second are the verbs.
APP_FUNCTIONS = (
    "gate.actor", "gate.institution", "gate.jurisdiction", "gate.visible_cases", "gate.seated_cases", "gate.visible_items", "gate.opened",
    "gate.opened_for_writing", "gate.tablemates", "gate.own_institution_seats", "gate.staffed_cases", "gate.log_readable",
    "gate.last_of_log", "gate.last_visit",
    "gate.enter", "gate.leave", "gate.permitted", "gate.rights", "gate.acts_for", "gate.open", "gate.open_item", "gate.open_names",
    "gate.open_log", "gate.note", "gate.give_seat", "gate.renew_seat", "gate.fill_seat", "gate.exclude",
    "gate.lift_exclusion", "gate.register_practitioner", "gate.note_not_taken_in", "gate.appoint", "gate.set_absence",
    "gate.practitioner_leaves",
    "gate.add_institution", "gate.record_agreement", "gate.confirm_basis", "gate.confirm_deadline",
    "gate.institutions_without_manager", "gate.practitioner_returns", "messages.tell_of_seat",
    "gate.opened_items", "gate.items_to_open", "cases.take_step", "cases.offer_handover", "cases.decide_handover", "cases.set_dates",
    "cases.mark", "cases.hold",
    "cases.send_notice", "cases.acknowledge", "cases.print_paper", "cases.facts_of", "cases.settle_duties", "cases.find_error",
    "cases.confirm_recall", "plans.ask_action", "plans.answer_action", "plans.drop_action", "plans.withdraw_consent", "plans.end_seat",
    "plans.ask_again", "plans.say_why_none", "plans.take_back", "cases.keep_case", "releases.mark_days", "releases.take_back",
    "cases.new_case", "cases.decide", "cases.ask_seat", "cases.decide_request", "cases.codes_of_seats", "cases.find_for_oversight",
    "cases.sent_states", "cases.recall_item", "cases.recall_facts", "cases.followed_recalls", "cases.find_recall", "cases.recall_ledger",
    "duties.timeliness",
    "messages.queue", "demo.is_demo_world", "duties.visible", "duties.of_institution", "duties.open", "forums.mine", "forums.coordinated",
    "forums.reads_notices", "forums.member_staffing", "forums.set_up", "forums.record_grant", "forums.plan_meeting",
    "forums.change_meeting", "forums.step_meeting", "forums.invite", "forums.adopt", "forums.commit", "forums.answer", "forums.follow",
    "forums.approve_minutes", "forums.add_addendum", "forums.facts_to_announce", "forums.start_notice", "forums.write_notice",
    "forums.review_notice", "forums.publish_notice", "forums.withdraw_notice", "forums.public_counts",
    "forums.report_meetings", "forums.report_commitments", "gate.role_map_staffing", "gate.pulses",
    "documents.open", "documents.file", "documents.add", "documents.withdraw",
    "audit.sealed_until", "sealing.confirm", "sealing.name_witness", "sealing.ask_end", "sealing.end_witness",
    "sealing.keep_witness", "sealing.tiles", "sealing.leaves",
)  # fmt: skip
WORKER_FUNCTIONS = (
    "gate.escalate", "gate.expire", "gate.beat", "gate.erased_keys", "gate.forget_sent", "messages.escalate", "messages.take",
    "messages.done", "forums.invitation_facts",
    "cases.facts_after", "cases.settle_many", "cases.deadline_settings", "sealing.tell_witnesses", "sealing.note_of",
)  # fmt: skip
LOGIN_FUNCTIONS = (
    "audit.note_sign_in", "audit.take_form", "demo.is_demo_world", "gate.functions_held", "gate.institution_of_person",
    "messages.tell_account",
)  # fmt: skip
SEAL_FUNCTIONS = ("audit.writers", "audit.begin_seal", "audit.unsealed", "audit.add_seal")
FUNCTION_GRANTS: dict[str, tuple[str, ...]] = {
    "prag_app": APP_FUNCTIONS,
    "prag_worker": WORKER_FUNCTIONS,
    "prag_login": LOGIN_FUNCTIONS,
    "prag_seal": SEAL_FUNCTIONS,
    # To hang the triggers on tables; nobody can call them.
    "prag_owner": ("gate.keep_history", "gate.keep_log", "forums.refuse_locked", "audit.refuse_unsealed"),
}
SCHEMA_USAGE: dict[str, tuple[str, ...]] = {
    "kernel": ("prag_app", "prag_worker", "prag_login", "prag_gate", "prag_maintain"),
    "audit": ("prag_app", "prag_login", "prag_seal", "prag_gate", "prag_maintain"),
    "organisations": ("prag_app", "prag_gate", "prag_maintain"),
    "gate": ("prag_app", "prag_worker", "prag_login", "prag_gate", "prag_maintain"),
    "cases": ("prag_app", "prag_worker", "prag_gate", "prag_maintain"),
    "profiles": ("prag_app", "prag_gate", "prag_maintain"),
    "plans": ("prag_app", "prag_gate", "prag_maintain"),
    "releases": ("prag_app", "prag_gate", "prag_maintain"),
    "documents": ("prag_app", "prag_gate", "prag_maintain"),
    "duties": ("prag_app", "prag_gate", "prag_maintain"),
    "messages": ("prag_app", "prag_worker", "prag_login", "prag_gate", "prag_maintain"),
    "sealing": ("prag_app", "prag_worker", "prag_gate", "prag_maintain"),
    "forums": ("prag_app", "prag_worker", "prag_gate", "prag_maintain"),
    "demo": ("prag_app", "prag_login", "prag_gate", "prag_maintain"),
    "accounts": ("prag_login", "prag_maintain"),
    "vendor": ("prag_login", "prag_maintain"),
}
# Whole schemas of sign-in: every table in them is prag_login's.
LOGIN_SCHEMAS = ("accounts", "vendor")
