"""Who may do what? THE table: one row a permission, one column a function, in each cell how far it reaches.

The table answers "may this function ever"; the reach says on what. The gate's verbs in the database read a copy that is
installed from here, so screens and database cannot disagree.
"""

from __future__ import annotations

from enum import StrEnum

from prag.access.roles import Role


class Reach(StrEnum):
    """How far a permission reaches."""

    NONE = "-"
    ITEM = "item"  # on what was addressed to the function
    SEAT = "seat"  # on cases at whose table one sits
    INSTITUTION = "institution"  # within one's own institution
    JURISDICTION = "jurisdiction"  # within one's own jurisdiction


class Permission(StrEnum):
    """What can be done. The value is the code that is stored and logged."""

    CASE_OPEN = "case_open"
    CASE_CONFIRM = "case_confirm"
    CASE_VIEW = "case_view"
    IDENTITY_SHOW = "identity_show"
    NAME_SEARCH = "name_search"
    STATEMENT_RECORD = "statement_record"
    STATEMENT_CORRECT = "statement_correct"
    SEAT_GIVE = "seat_give"
    SEAT_END = "seat_end"
    SEAT_RENEW = "seat_renew"
    SEAT_ASK = "seat_ask"
    SEAT_DECIDE = "seat_decide"
    SEAT_FILL = "seat_fill"
    EXCLUDE_SELF = "exclude_self"
    EXCLUDE_STAFF = "exclude_staff"
    LOG_READ = "log_read"
    STAFF_INVITE = "staff_invite"
    STAFF_APPOINT = "staff_appoint"
    STAFF_ABSENCE = "staff_absence"
    STAFF_LEAVE = "staff_leave"
    STAFF_RECOVER = "staff_recover"
    AGREEMENT_RECORD = "agreement_record"
    INSTITUTION_ADD = "institution_add"
    BASIS_CONFIRM = "basis_confirm"
    CASE_STEP = "case_step"
    DATES_SET = "dates_set"
    NOTICE_SEND = "notice_send"
    ADDRESSED_ANSWER = "addressed_answer"
    RECALL_FOLLOW = "recall_follow"
    PLAN_WRITE = "plan_write"
    HANDOVER_OFFER = "handover_offer"
    HANDOVER_ACCEPT = "handover_accept"
    CONTACT_RECORD = "contact_record"
    CONTACT_TAKE_BACK = "contact_take_back"
    CONTACT_READ_ALL = "contact_read_all"
    DOCUMENT_READ = "document_read"
    DOCUMENT_ADD = "document_add"
    DOCUMENT_WITHDRAW = "document_withdraw"
    PAPER_PRINT = "paper_print"
    TIMELINESS_VIEW = "timeliness_view"
    FORUM_VIEW = "forum_view"
    FORUM_SET_UP = "forum_set_up"
    FORUM_COORDINATE = "forum_coordinate"
    MINUTES_APPROVE = "minutes_approve"
    COMMITMENT_ANSWER = "commitment_answer"
    SERVICE_KEEP = "service_keep"
    NOTICE_WRITE = "notice_write"
    NOTICE_REVIEW = "notice_review"
    NOTICE_PUBLISH = "notice_publish"
    DONOR_REPORT = "donor_report"
    SEALED_LOG_VIEW = "sealed_log_view"
    LOG_WITNESS = "log_witness"
    WITNESS_NAME = "witness_name"
    WITNESS_END = "witness_end"


MEANING = {
    Permission.CASE_OPEN: "start a case (a second person confirms it)",
    Permission.CASE_CONFIRM: "confirm or refuse a case that somebody else started",
    Permission.CASE_VIEW: "open a case at whose table one sits",
    Permission.IDENTITY_SHOW: "show who the person is",
    Permission.NAME_SEARCH: "find a person by name among the cases at whose table one sits",
    Permission.STATEMENT_RECORD: "record a need or a strength",
    Permission.STATEMENT_CORRECT: "correct one's own statement by a new version",
    Permission.SEAT_GIVE: "give an institution a seat at the table of a case",
    Permission.SEAT_END: "end a seat",
    Permission.SEAT_RENEW: "let a seat go on, with a reason; an access manager: the own seat of the responsible institution",
    Permission.SEAT_ASK: "ask for a seat",
    Permission.SEAT_DECIDE: "answer an institution that asks for a seat",
    Permission.SEAT_FILL: "name who holds a seat of one's institution, and the deputy",
    Permission.EXCLUDE_SELF: "step back from a case because of a conflict of interest",
    Permission.EXCLUDE_STAFF: "exclude somebody of one's institution from a case",
    Permission.LOG_READ: "read who opened a case",
    Permission.STAFF_INVITE: "invite somebody to one's institution",
    Permission.STAFF_APPOINT: "name holders and deputies of functions",
    Permission.STAFF_ABSENCE: "record leave and the deputy for it",
    Permission.STAFF_LEAVE: "end the access of somebody who leaves",
    Permission.STAFF_RECOVER: "start (never choose) a new password or second factor for somebody",
    Permission.AGREEMENT_RECORD: "record an agreement between institutions",
    Permission.INSTITUTION_ADD: "add institutions and their first access manager",
    Permission.BASIS_CONFIRM: "confirm legal bases and deadlines on behalf of the authority",
    Permission.CASE_STEP: "take a case to its next phase, or end it with a reason",
    Permission.DATES_SET: "record release dates and why they changed",
    Permission.NOTICE_SEND: "tell an institution of a release",
    Permission.ADDRESSED_ANSWER: "acknowledge or answer what was addressed to one's function",
    Permission.RECALL_FOLLOW: "after a case has ended, read who has not confirmed yet that what was called back is gone",
    Permission.PLAN_WRITE: "write goals, ask for actions, record conditions, offers and the person's view",
    Permission.HANDOVER_OFFER: "offer responsibility for a case to another institution",
    Permission.HANDOVER_ACCEPT: "accept responsibility for a case, or decline it",
    Permission.CONTACT_RECORD: "record contacts, reviews and what duties count from",
    Permission.CONTACT_TAKE_BACK: "mark a contact or a review as recorded wrongly, with the reason",
    Permission.CONTACT_READ_ALL: "read the contacts that others recorded, and not one's own alone",
    Permission.DOCUMENT_READ: "list the documents of a case, and download those of the parts that one's seat opens",
    Permission.DOCUMENT_ADD: "add a document to a part of a case that one's seat writes",
    Permission.DOCUMENT_WITHDRAW: "withdraw a document that one's institution added, with the reason",
    Permission.PAPER_PRINT: "print a needs map, a day-one sheet or the person's own copy",
    Permission.TIMELINESS_VIEW: "read how long notices, actions and hand-overs take, by institution, without any case",
    Permission.FORUM_VIEW: "read the forums in which one's institution takes part",
    Permission.FORUM_SET_UP: "set up forums and grants",
    Permission.FORUM_COORDINATE: "prepare, hold and follow the meetings of a forum that one's institution coordinates",
    Permission.MINUTES_APPROVE: "approve the minutes that another person recorded, and correct them by an addendum",
    Permission.COMMITMENT_ANSWER: "confirm, decline or report a commitment of one's function",
    Permission.SERVICE_KEEP: "keep what one's institution offers, and what it is responsible for",
    Permission.NOTICE_WRITE: "write a public notice",
    Permission.NOTICE_REVIEW: "read a notice as second reader",
    Permission.NOTICE_PUBLISH: "publish a notice that another person wrote, and withdraw it",
    Permission.DONOR_REPORT: "make the report on a grant",
    Permission.SEALED_LOG_VIEW: "see the heads of the sealed log and which institution keeps which",
    Permission.LOG_WITNESS: "confirm for a witness institution that it keeps a head of the log",
    Permission.WITNESS_NAME: "name the institutions that are witnesses of the log, and ask that one ends",
    Permission.WITNESS_END: "as a second person end a witness of the log, or keep it",
}

_AT_THE_TABLE = (
    Role.TREATMENT, Role.PROBATION, Role.SOCIAL_WORK, Role.EMPLOYMENT, Role.HEALTH, Role.EDUCATION, Role.POLICE,
    Role.MUNICIPALITY, Role.MENTOR, Role.SECURITY,
)  # fmt: skip
_AT_THE_FORUM = (*_AT_THE_TABLE, Role.DIRECTOR, Role.ADMINISTRATION, Role.NGO)
# Those by which an institution can be responsible for a case.
_LEAD = (Role.TREATMENT, Role.PROBATION, Role.SOCIAL_WORK)
_COORDINATE = (Role.NGO, Role.MUNICIPALITY, Role.ADMINISTRATION)


def _row(default: Reach = Reach.NONE, *at_the_table: Role, **others: Reach) -> dict[Role, Reach]:
    cells = dict.fromkeys(Role, Reach.NONE)
    cells.update(dict.fromkeys(at_the_table, default))
    cells.update({Role[name]: reach for name, reach in others.items()})
    return cells


_ITEM, _SEAT, _INSTITUTION, _JURISDICTION = Reach.ITEM, Reach.SEAT, Reach.INSTITUTION, Reach.JURISDICTION

TABLE: dict[Permission, dict[Role, Reach]] = {
    Permission.CASE_OPEN: _row(TREATMENT=_INSTITUTION),
    Permission.CASE_CONFIRM: _row(DIRECTOR=_ITEM),
    Permission.CASE_VIEW: _row(_SEAT, *_AT_THE_TABLE, DIRECTOR=_ITEM),
    Permission.IDENTITY_SHOW: _row(_SEAT, *_AT_THE_TABLE),
    Permission.NAME_SEARCH: _row(_SEAT, *_AT_THE_TABLE),
    Permission.STATEMENT_RECORD: _row(_SEAT, *_AT_THE_TABLE),
    Permission.STATEMENT_CORRECT: _row(_SEAT, *_AT_THE_TABLE),
    Permission.SEAT_GIVE: _row(TREATMENT=_SEAT, PROBATION=_SEAT, SOCIAL_WORK=_SEAT),
    Permission.SEAT_END: _row(TREATMENT=_SEAT, PROBATION=_SEAT, SOCIAL_WORK=_SEAT),
    Permission.SEAT_RENEW: _row(TREATMENT=_SEAT, PROBATION=_SEAT, SOCIAL_WORK=_SEAT, ACCESS_MANAGER=_INSTITUTION),
    Permission.SEAT_ASK: _row(_JURISDICTION, *_AT_THE_TABLE),
    Permission.SEAT_DECIDE: _row(TREATMENT=_ITEM, PROBATION=_ITEM, SOCIAL_WORK=_ITEM),
    Permission.SEAT_FILL: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.EXCLUDE_SELF: _row(_SEAT, *_AT_THE_TABLE, DIRECTOR=_ITEM),
    Permission.EXCLUDE_STAFF: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.LOG_READ: _row(_SEAT, *_AT_THE_TABLE, DATA_PROTECTION=_JURISDICTION),
    Permission.STAFF_INVITE: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.STAFF_APPOINT: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.STAFF_ABSENCE: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.STAFF_LEAVE: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.STAFF_RECOVER: _row(ACCESS_MANAGER=_INSTITUTION),
    Permission.AGREEMENT_RECORD: _row(ADMINISTRATOR=_JURISDICTION),
    Permission.INSTITUTION_ADD: _row(ADMINISTRATOR=_JURISDICTION),
    Permission.BASIS_CONFIRM: _row(ADMINISTRATOR=_JURISDICTION),
    Permission.CASE_STEP: _row(_SEAT, *_LEAD),
    Permission.DATES_SET: _row(_SEAT, *_LEAD),
    Permission.NOTICE_SEND: _row(_SEAT, *_LEAD),
    Permission.ADDRESSED_ANSWER: _row(_ITEM, *_AT_THE_TABLE, DIRECTOR=_ITEM),
    Permission.RECALL_FOLLOW: _row(_INSTITUTION, *_LEAD, DATA_PROTECTION=_JURISDICTION),
    Permission.PLAN_WRITE: _row(_SEAT, *_LEAD),
    Permission.HANDOVER_OFFER: _row(_SEAT, *_LEAD),
    Permission.HANDOVER_ACCEPT: _row(_ITEM, *_LEAD),
    Permission.CONTACT_RECORD: _row(_SEAT, *_LEAD, Role.MENTOR),
    Permission.CONTACT_TAKE_BACK: _row(_SEAT, *_LEAD, Role.MENTOR),
    Permission.CONTACT_READ_ALL: _row(_SEAT, *(role for role in _AT_THE_TABLE if role is not Role.MENTOR)),
    Permission.DOCUMENT_READ: _row(_SEAT, *_AT_THE_TABLE),
    Permission.DOCUMENT_ADD: _row(_SEAT, *_AT_THE_TABLE),
    Permission.DOCUMENT_WITHDRAW: _row(_SEAT, *_AT_THE_TABLE),
    Permission.PAPER_PRINT: _row(_SEAT, *_LEAD),
    Permission.TIMELINESS_VIEW: _row(_JURISDICTION, Role.DIRECTOR, Role.ADMINISTRATION, Role.DATA_PROTECTION),
    Permission.FORUM_VIEW: _row(_INSTITUTION, *_AT_THE_FORUM, ADMINISTRATOR=_JURISDICTION),
    Permission.FORUM_SET_UP: _row(ADMINISTRATION=_JURISDICTION, ADMINISTRATOR=_JURISDICTION),
    Permission.FORUM_COORDINATE: _row(_INSTITUTION, *_COORDINATE),
    Permission.MINUTES_APPROVE: _row(_INSTITUTION, *_AT_THE_FORUM),
    Permission.COMMITMENT_ANSWER: _row(_ITEM, *_AT_THE_FORUM),
    Permission.SERVICE_KEEP: _row(_INSTITUTION, *_AT_THE_FORUM),
    Permission.NOTICE_WRITE: _row(_INSTITUTION, *_COORDINATE),
    Permission.NOTICE_REVIEW: _row(_JURISDICTION, *_COORDINATE, Role.EDUCATION, Role.SOCIAL_WORK),
    Permission.NOTICE_PUBLISH: _row(_JURISDICTION, *_COORDINATE),
    Permission.DONOR_REPORT: _row(_INSTITUTION, *_COORDINATE),
    # The log holds what every institution did, so its heads are shown across jurisdictions; they say nothing but a number and a hash.
    Permission.SEALED_LOG_VIEW: _row(ACCESS_MANAGER=_INSTITUTION, ADMINISTRATOR=_JURISDICTION, DATA_PROTECTION=_JURISDICTION),
    Permission.LOG_WITNESS: _row(ACCESS_MANAGER=_INSTITUTION, DATA_PROTECTION=_INSTITUTION),
    Permission.WITNESS_NAME: _row(ADMINISTRATOR=_JURISDICTION),
    Permission.WITNESS_END: _row(ADMINISTRATOR=_JURISDICTION, DATA_PROTECTION=_JURISDICTION),
}
