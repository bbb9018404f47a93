"""What do the log's words say to a reader who is no technician?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "collection": _("Added"),
    "alteration": _("Changed"),
    "consultation": _("Opened"),
    "disclosure": _("Handed on"),
    "combination": _("Brought together"),
    "erasure": _("Erased"),
    "list_read": _("Read a list of codes"),
    "search": _("Looked for a name"),
    "refusal": _("Was refused"),
    "transition": _("Took the case to another phase"),
    "administration": _("Changed seats or questions"),
    "forum": _("Changed something of a forum"),
    "log_read": _("Read this log"),
    "witness": _("Kept a head of the sealed log"),
    "system": _("Done by Prag"),
}

# Filters of the log page: word to the verbs it shows.
FILTERS = {
    "opened": _("Opened"),
    "written": _("Added, changed or erased"),
    "shared": _("Handed on or brought together"),
    "seats": _("Seats, questions and phases"),
    "refused": _("Refused"),
    "read_log": _("Read this log"),
}
VERBS_OF = {
    "opened": ("consultation",),
    "written": ("collection", "alteration", "erasure"),
    "shared": ("disclosure", "combination"),
    "seats": ("administration", "transition", "system"),
    "refused": ("refusal",),
    "read_log": ("log_read",),
}

PURPOSES = {
    "case_page": _("the case page"),
    "case_decide": _("to decide on the case"),
    "seat_request": _("to answer a request for a seat"),
    "name_show": _("to see the name"),
    "identity_show": _("to see who the person is"),
    "statement_record": _("to record a statement"),
    "statement_correct": _("to correct a statement"),
    "log_read": _("to see who opened the case"),
    "name_search": _("to find a case by name"),
    "paper_print": _("to print a paper"),
    "plan_page": _("the plan"),
    "plan_write": _("to write in the plan"),
    "action_ask": _("to ask an institution for an action"),
    "action_read": _("to read an action"),
    "notice_send": _("to tell institutions of the release"),
    "notice_read": _("to read a notice of release"),
    "handover_offer": _("to offer responsibility"),
    "handover_read": _("to answer an offer of responsibility"),
    "case_release": _("the release page"),
    "release_record": _("to record something of the release"),
    "releases_ahead": _("the releases ahead"),
    "task_goes_on": _("the task is not finished"),
    "release_moved": _("the release has moved"),
    "support_goes_on": _("support goes on"),
    "nobody_else_yet": _("nobody else has taken over yet"),
}

BASES = {
    "person": _("the person"),
    "seat": _("a seat at the table"),
    "address": _("something addressed to the function"),
    "exceptional": _("exceptional access"),
}

OBJECTS = {
    "case_header": _("the case"),
    "eligibility": _("the opening"),
    "identity": _("the identity"),
    "person_name": _("the name"),
    "person_key": _("the person's key"),
    "seat_request": _("a request for a seat"),
    "work_statement": _("a statement"),
    "health_statement": _("a statement on health"),
    "contact_statement": _("a statement on family and contacts"),
    "plan_goal": _("a goal"),
    "plan_action": _("an action of the plan"),
    "plan_reason": _("why a need has no action"),
    "plan_term": _("a condition or an offer"),
    "plan_view": _("the person's view"),
    "release_notice": _("a notice of release"),
    "letter": _("a letter"),
    "handover": _("responsibility was handed over"),
    "find_error": _("opened in error"),
    "disclosure": _("what was called back"),
    "recall_confirmed": _("a recall was confirmed"),
    "seat": _("a seat was given"),
    "seat_end": _("a seat was ended"),
    "seat_renewed": _("a seat was renewed"),
    "seat_fill": _("a seat was filled"),
    "duty": _("something was asked of an institution"),
    "item": _("a question was sent"),
    "item_answer": _("a question was answered"),
    "exclusion": _("somebody was excluded"),
    "exclusion_lifted": _("an exclusion was lifted"),
    "start": _("started"),
    "confirm": _("confirmed"),
    "refuse": _("refused"),
    "release_dates": _("release dates"),
    "milestone": _("a day that duties count from"),
    "day_one": _("an item of day one"),
    "contact": _("a contact after the release"),
    "assess": _("assessment closed"),
    "plan": _("plan agreed"),
    "prepare": _("release being prepared"),
    "notify": _("institutions told"),
    "release": _("released"),
    "propose_closing": _("closing proposed"),
    "go_on": _("goes on"),
    "close": _("closed"),
    "recall": _("back in custody"),
    "record_death": _("deceased"),
    "record_removal": _("removed abroad"),
    "needs_map": _("a needs map on paper"),
    "day_one_sheet": _("a day-one sheet on paper"),
    "own_copy": _("the own copy on paper"),
}

# Which of its jobs Prag itself was at.
JOBS_DONE = {
    "escalate": _("Nobody had answered: asked the deputy, or told the head"),
    "expire": _("Ended what was over"),
}
JOBS = {"maintenance": _("maintenance"), "escalate": _("what nobody answered"), "expire": _("what is over")}
