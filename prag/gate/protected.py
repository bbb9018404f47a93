"""Which tables are guarded, how, and which are not and why? The one list; a test compares it with the database.

`protect()` writes policies, grants and history of a table in one call; the same entry makes the canary test build a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from prag.access.compartments import PARTS


@dataclass(frozen=True)
class Protected:
    """A guarded table. `reads` and `adds` and `changes` are policies made of fragments (None: nobody but the gate)."""

    table: str
    kind: str  # header | content | people | house (of institutions alone: forums, services)
    compartment: str = ""
    reads: tuple[str, ...] = ()
    adds: tuple[str, ...] | None = None
    changes: tuple[str, ...] | None = None
    history: bool = False
    # A trigger function that may refuse a change, whoever makes it.
    refused_by: str = ""


@dataclass(frozen=True)
class Unprotected:
    """A table without a policy, with the reason why that is right, and who may do what to it."""

    table: str
    reason: str
    grants: dict[str, str] = field(default_factory=dict)


def content(table: str, compartment: str, *, adds: bool = True, changes: bool = False, author: bool = False,
            opened_by: tuple[str, ...] = (), also: tuple[str, ...] = (), history: bool = True) -> Protected:  # fmt: skip
    """A content table: seen only after a committed opening of its compartment (or one of `opened_by`, an OR-branch each), and where each
    condition of `also` holds."""
    branches = " or ".join(f"case_id = any ((select gate.opened('{c}'))::uuid[])" for c in opened_by or (compartment,))
    writing = f"case_id = any ((select gate.opened_for_writing('{compartment}'))::uuid[])"
    # Nobody writes in somebody else's name, nor in that of another institution.
    write = ("@{row_jurisdiction}", writing, *(("@{row_author}", "@{row_own_institution}") if author else ()))
    return Protected(
        table,
        "content",
        compartment,
        reads=("@{row_jurisdiction}", f"({branches})", *also),
        adds=write if adds else None,
        changes=write if changes else None,
        history=history,
    )


def of_forum(table: str, *, writes: bool = False, refused_by: str = "") -> Protected:
    """A table of the forum side: read by those who take part in the forum, written by its coordinator or by verbs alone.

    The jurisdiction is a condition of `forums.mine` and `forums.coordinated`; a foreign key ties each row's to its forum's.
    """
    write = ("@{row_coordinated}",) if writes else None
    return Protected(table, "house", reads=("@{row_forum}",), adds=write, changes=write, refused_by=refused_by)


_KEEPS = ("@{row_jurisdiction}", "@{row_own_institution}", "@{row_keeps_services}")
_LOCKED = "forums.refuse_locked"

PROTECTED: tuple[Protected, ...] = (
    Protected("cases.case_header", "header", reads=("@{row_jurisdiction}", "@{row_visible_header}")),
    Protected("cases.transition", "header", reads=("@{row_jurisdiction}", "@{row_visible_case}")),
    Protected(
        "gate.seat",
        "header",
        reads=("@{row_jurisdiction}", "(@{row_visible_case} or id = any ((select gate.own_institution_seats())::uuid[]))"),
    ),
    Protected(
        "gate.exclusion",
        "header",
        reads=(
            "@{row_jurisdiction}",
            "(practitioner_id = (select gate.actor()) or case_id = any ((select gate.staffed_cases())::uuid[]))",
        ),
    ),
    Protected("gate.item", "header", reads=("@{row_jurisdiction}", "id = any ((select gate.visible_items())::uuid[])")),
    Protected("gate.addressee", "header", reads=("item_id = any ((select gate.visible_items())::uuid[])",)),
    Protected(
        "organisations.practitioner",
        "people",
        reads=("(@{row_own_institution} or id = any ((select gate.tablemates())::uuid[]))",),
    ),
    Protected("organisations.function", "people", reads=("@{row_own_institution}",)),
    Protected(
        "audit.event",
        "log",
        reads=("(case_id = any ((select gate.log_readable())::uuid[]) or cases && (select gate.log_readable())::uuid[])",),
        refused_by="audit.refuse_unsealed",
    ),
    Protected("organisations.service", "house", reads=("@{row_jurisdiction}",), adds=_KEEPS, changes=_KEEPS),
    Protected("organisations.responsibility", "house", reads=("@{row_jurisdiction}",), adds=_KEEPS, changes=_KEEPS),
    Protected("duties.duty", "header", reads=("@{row_duty_itself}",)),
    Protected("duties.duty_addressee", "header", reads=("@{row_duty}",)),
    Protected("forums.forum", "house", reads=("@{row_forum_itself}",)),
    of_forum("forums.focus_prison"),
    of_forum("forums.member", writes=True),
    of_forum("forums.meeting"),
    of_forum("forums.agenda_item", writes=True, refused_by=_LOCKED),
    of_forum("forums.participation", writes=True, refused_by=_LOCKED),
    of_forum("forums.conclusion", writes=True, refused_by=_LOCKED),
    of_forum("forums.adoption", refused_by=_LOCKED),
    of_forum("forums.forum_text", writes=True, refused_by=_LOCKED),
    of_forum("forums.minutes"),
    of_forum("forums.addendum"),
    of_forum("forums.commitment"),
    of_forum("forums.commitment_step"),
    *(
        Protected(f"forums.{name}", "house", reads=("@{row_jurisdiction}", "@{row_reads_notices}"))
        for name in ("notice", "notice_meeting", "notice_text")
    ),
    *(
        Protected(f"cases.{name}", "header", reads=("@{row_jurisdiction}", "@{row_visible_case}"))
        for name in ("release_dates", "milestone", "responsible_since", "handover")
    ),
    # Who else was told is for those at the table; whoever was only asked or told something sees what came to the own institution.
    *(
        Protected(
            f"cases.{name}",
            "header",
            reads=("@{row_jurisdiction}", "(@{row_at_my_table} or (@{row_to_my_institution} and @{row_visible_case}))"),
        )
        for name in ("told", "disclosure")
    ),
    Protected(
        "cases.letter",
        "content",
        "letter",
        reads=("@{row_jurisdiction}", "item = any ((select gate.opened_items())::uuid[])"),
        history=True,
    ),
    content("cases.eligibility", "custody", adds=False),
    content("cases.seat_request", "custody", adds=False),
    content("cases.person_name", "name", adds=False),
    content("cases.identity", "identity", adds=False, changes=True),
    # With each part, because each part's documents are sealed with it; what else it decrypts has a policy of its own.
    content("cases.person_key", "key", adds=False, opened_by=("name", "letter", *PARTS), history=False),
    content("profiles.work_statement", "work", author=True),
    content("profiles.health_statement", "health", author=True),
    content("profiles.contact_statement", "contacts", author=True),
    content("plans.plan_goal", "work", author=True),
    content("plans.plan_action", "work", adds=False),
    content("plans.plan_reason", "work", author=True),
    content("plans.plan_term", "work", author=True),
    *(content(f"plans.{name}", "work", adds=False) for name in ("plan_term_back", "plan_settled")),
    content("plans.plan_view", "work", author=True),
    content("releases.day_one", "work", author=True),
    content("releases.contact", "work", author=True, also=("@{row_own_contact}",)),
    content("releases.taken_back", "work", adds=False, also=("@{row_of_own_contact}",)),
    *(content(f"documents.{part}_document", part, adds=False) for part in PARTS),
)

_CATALOGUE = "a list of words, institutions or places without any person in it"
_INTERNAL = "read by the gate's own functions alone; no other role has any right on it"
_APP = {"prag_app": "SELECT"}

UNPROTECTED: tuple[Unprotected, ...] = (
    *(
        Unprotected(f"organisations.{name}", _CATALOGUE, _APP)
        for name in (
            "jurisdiction", "place", "institution", "function_kind", "agreement", "agreement_party", "legal_basis",
            "criterion", "deadline", "life_area", "notice_field",
        )
    ),
    *(
        Unprotected(f"gate.{name}", _INTERNAL)
        for name in ("signing_key", "door", "permission_row", "compartment", "compartment_limit", "step", "pulse")
    ),
    Unprotected("documents.file", "sealed bytes by the id of their document; " + _INTERNAL),
    Unprotected("gate.sent", "which form was sent, by its random key; " + _INTERNAL),
    Unprotected("audit.verb", _CATALOGUE, _APP),
    *(Unprotected(f"audit.{name}", "hashes and places of the sealed log, for the sealer's verbs alone") for name in ("leaf", "tile")),
    Unprotected("audit.sealing", "one row: how far sealing has come"),
    Unprotected("audit.head", "the signed heads: a number of rows and a hash, meant to be handed out", _APP),
    Unprotected("sealing.witness", "which institutions keep heads of the log; no person", _APP),
    Unprotected("sealing.receipt", "which institution confirmed which head, and when; no person", _APP),
    *(
        Unprotected(f"forums.{name}", "names and terms of programmes, grants, places and institutions, meant for everybody", _APP)
        for name in ("project", "grant_agreement", "wording")
    ),
    Unprotected("forums.publication", "what was published: meant for everybody, with or without an account", _APP),
    Unprotected("messages.outgoing", "which practitioner is to get which kind of mail; no text and no case in it"),
    Unprotected("demo.world", "one row: this is a demo"),
    Unprotected("demo.persona", "people of the invented world; empty elsewhere", _APP),
)  # fmt: skip
