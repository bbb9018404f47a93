"""What does each kind of institution have to know? Data: what Prag is for it, what it will be asked, what it never sees.

What it may see is not written here: `sheet` reads it from the tables of limits and permissions and from the catalogue, so no guide
promises another access.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prag.access.permissions import Permission

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Common:
    """What is the same for many kinds."""

    never: tuple[Text, ...]
    writing: tuple[Text, ...]
    logged: tuple[Text, ...]
    helpers: tuple[Text, ...]


# What is the same for everybody who works at the table of a case.
NEVER: tuple[Text, ...] = (
    _("A case at whose table you do not sit: Prag answers as if it did not exist."),
    _("A list of all people, or a search among everybody's cases. Nobody has one."),
)
LOGGED: tuple[Text, ...] = (
    _("Each time you open a case, a notice or an action: who, when, which part and for what. It is written before you see anything."),
    _("What you change, and what you tried to open and may not. Nobody can change the log."),
    _("The data protection officer reads it, and whoever sits at the table sees who opened their case."),
)
WRITING: tuple[Text, ...] = (
    _("Facts first, apart from what you think of them; say where you know it from."),
    _("Write no diagnosis outside Health, and no name of a third person: “his sister”, not her name."),
    _("Refer to a case by its code only, also in mails and on the telephone."),
)
HELPERS: tuple[Text, ...] = (
    _("Password, security key, function, deputy or seat: the access manager of your institution."),
    _("The case itself: the function named under “Whom to ask”, with the code of the case."),
)
DATA_PROTECTION = _("What is kept and who saw it: the data protection officer.")
DATA_PROTECTION_AT = _("What is kept and who saw it: the data protection officer, %(contact)s.")
AT_THE_TABLE = Common(NEVER, WRITING, LOGGED, HELPERS)

# And for those who keep Prag in order, and open no case.
KEEPING = Common(
    never=NEVER[1:],
    writing=(_("Name no person: not in an agreement, a forum, a commitment or a public notice."), WRITING[-1]),
    logged=(_("Each time you read who opened a case: who, when, and which case. It is written before you see anything."), *LOGGED[1:]),
    helpers=(HELPERS[0], _("A page that says that nothing can be saved, or mails that do not come: those who run the server.")),
)
# The pages that they have instead of cases. Each stands on the guide of a kind with those of its functions that the permission names.
OVERVIEWS: dict[Permission, Text] = {
    Permission.INSTITUTION_ADD: _("“Institutions and agreements” (%(who)s): institutions, agreements, legal bases and deadlines."),
    Permission.FORUM_VIEW: _("“Forums” (%(who)s): meetings and what institutions agreed to do, never about a person."),
    Permission.TIMELINESS_VIEW: _("“In time?” (%(who)s): how long institutions let each other wait, in figures from ten upwards."),
    Permission.LOG_READ: _("“Who opened what” (%(who)s): from the code of a case, when, which part, by which function and why."),
    Permission.SEALED_LOG_VIEW: _("“Sealed log” (%(who)s): the heads of the log, and which institution keeps which."),
}


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one kind: `ways` are keys of `WAYS`, in the order in which they are told."""

    purpose: Text
    asked: tuple[Text, Text, Text]
    ways: tuple[str, ...]
    never: Text
    common: Common = AT_THE_TABLE


# How something is answered: a title and three clicks.
WAYS: dict[str, tuple[Text, tuple[Text, Text, Text]]] = {
    "notice": (
        _("Acknowledge a notice of release"),
        (
            _("Open “My tasks”. What waits for you stands there with its day."),
            _("Press the line of the notice. It says all that your institution may learn."),
            _("Choose which function will act, and press “Acknowledge”."),
        ),
    ),
    "action": (
        _("Answer an action that is asked of you"),
        (
            _("Open “My tasks” and find the action with the day by which it is due."),
            _("Press its line and read what is asked, by when, and whom to ask."),
            _("Choose: accept, decline with a reason, or report what was done. Then press the button."),
        ),
    ),
    "confirm": (
        _("Confirm a case that a colleague started"),
        (
            _("Open “My tasks”. Only the director and the deputy see this line there."),
            _("Press the line and read on what basis the case stands and whether the person was told."),
            _("Choose: confirm, or refuse with a reason. Then press the button."),
        ),
    ),
    "commitment": (
        _("Answer a commitment from a forum"),
        (
            _("Open “My tasks” and find the commitment with its day."),
            _("Press its line and read what your institution took on, at which meeting."),
            _("Choose: confirm, decline with a reason, or report that it is done. Then press the button."),
        ),
    ),
    "forum": (
        _("Set up a forum"),
        (
            _("Open “Forums” and press “Set up a forum”."),
            _("Choose the area, the prisons from which people come back there, and the institution that coordinates."),
            _("Press “Set up”. The coordinator then adds members and plans the meetings."),
        ),
    ),
    "institution": (
        _("Add an institution"),
        (
            _("Open “Institutions and agreements” and press “Add an institution”."),
            _("Fill in its kind, name and place, and who is its first access manager."),
            _("Press “Add and invite”. The access manager gets a mail with a link, and invites the others."),
        ),
    ),
    "basis": (
        _("Confirm a legal basis or a deadline"),
        (
            _("Open “Institutions and agreements”. What nobody has confirmed is marked “proposal, not law”."),
            _("Have it decided by the authority first: you confirm on its behalf."),
            _("Press “Confirm” in its line. From then on it is no longer shown as a proposal."),
        ),
    ),
    "trace": (
        _("See who opened a case"),
        (
            _("Open “Who opened what” and write the code that somebody gave you."),
            _("Press “Show who opened it”. Each line says when, which function, which part and why."),
            _("For certain days or one institution, open “Choose which rows”, choose, and press “Show”."),
        ),
    ),
    "keep": (
        _("Keep a head of the log"),
        (
            _("Open “Sealed log”, press “Head as a file” and save the file where Prag cannot reach it."),
            _("Press “We keep this head”. Everybody who sees the page sees on which day."),
            _("Come again in a week, or when a mail brings a newer head."),
        ),
    ),
    "witness": (
        _("Decide on the end of a witness"),
        (
            _("Open “Sealed log”. Under “Witnesses” stands for which one the end was asked."),
            _("Ask the administrator for the reason. Two witnesses always remain."),
            _("Press “Confirm the end”, or “It stays a witness”."),
        ),
    ),
}

GUIDES: dict[str, Guide] = {
    "prison": Guide(
        _(
            "You know the person and the date. Here you start the case, write down what is needed, and ask the institutions outside"
            " in good time, so that the release is never the prison's task alone."
        ),
        (
            _("Treatment officer: start a case after talking with the person, record needs and dates, tell institutions of the release."),
            _("Director: confirm or refuse a case that somebody else started."),
            _("Others in the prison: do an action that is asked of your function, and report it."),
        ),
        ("confirm", "action"),
        _("Health notes, unless you are a health worker. After a hand-over your seat reads on for a few days and then ends."),
    ),
    "probation": Guide(
        _(
            "You hear of a release while there is still time, take part in the plan, and take over responsibility on a day that"
            " you accepted yourself."
        ),
        (
            _("Acknowledge a notice of release, and say which function will act."),
            _("Accept responsibility for a case, or decline it with a reason. Until you accept, the other institution stays responsible."),
            _("After the release: record contacts and reviews by their days, and ask other institutions for actions."),
        ),
        ("notice", "action"),
        _("A health note. What others must do for the person's health reaches them as an action."),
    ),
    "social_work": Guide(
        _(
            "You learn early who comes back to your area and what is needed: a place to live, papers, family, income. You promise"
            " only what your centre can do, with a day."
        ),
        (
            _("Acknowledge a notice of release, and say which function will act."),
            _("Accept or decline an action, such as a bed for the first weeks, and report when it is done."),
            _("Now and then: accept responsibility for a case after the release, or decline it with a reason."),
        ),
        ("notice", "action"),
        _("A health note. What others must do for the person's health reaches them as an action."),
    ),
    "health": Guide(
        _(
            "Treatment must not stop on the day of release. You learn the day in time, give a first appointment, and say what others"
            " must do for the person's health."
        ),
        (
            _("Acknowledge a notice of release, and say which function will act."),
            _("Accept or decline an action, such as a first appointment or a prescription, and report when it is done."),
            _("With a seat at the table: record under Health what others must do. No diagnosis."),
        ),
        ("notice", "action"),
        _("A file of treatment: Prag is no medical record, and your notes stay closed to the others at the table."),
    ),
    "employment": Guide(
        _(
            "Work and training begin before the gate opens. You learn the day in time and say what your office can do: register,"
            " advise, find a course or an employer."
        ),
        (
            _("Acknowledge a notice of release, and say which function will act."),
            _("Accept or decline an action, such as registering within five working days, and report when it is done."),
            _("Keep up to date what your office offers in each town, under “Places and services”."),
        ),
        ("notice", "action"),
        _("The offence. You need none of this to help with work."),
    ),
    "education": Guide(
        _(
            "A course that began in prison can go on outside, and a certificate can be had in time. You learn the day and say what"
            " your school can do."
        ),
        (
            _("Acknowledge a notice of release, and say which function will act."),
            _("Accept or decline an action, such as a place on a course, and report when it is done."),
            _("Keep up to date which courses you offer in each town, under “Places and services”."),
        ),
        ("notice", "action"),
        _("The offence. You need none of this to teach."),
    ),
    "police": Guide(
        _(
            "You learn who is released to your area and when, because a law or an agreement says so, and whom to ask. Prag is for"
            " preparing a release; it is no police register."
        ),
        (
            _("Acknowledge a notice of release, and say which function will act."),
            _("Accept or decline an action, such as issuing an identity card, and report when it is done."),
            _("With a seat at the table: say what you know, from where, and how reliable it is. It is marked as reported, not as fact."),
        ),
        ("notice", "action"),
        _("Whether somebody has a case: a search by name finds only cases at whose table you sit."),
    ),
    "municipality": Guide(
        _(
            "People come back to your town. Here you learn that somebody comes and when, not who; you say what the town can do, and"
            " take part in the forum in which institutions agree on it."
        ),
        (
            _("Confirm or decline what your municipality took on in a forum, and report when it is done."),
            _("Acknowledge a notice of release, or answer an action, such as a flat or a place in a kindergarten."),
            _("Keep up to date what the town offers, under “Places and services”."),
        ),
        ("notice", "action", "commitment"),
        _("The name: a notice tells you only the day and whom to ask."),
    ),
    "ngo": Guide(
        _(
            "As coordinator you prepare forums and follow what institutions agreed. As mentor you walk beside one person after the"
            " release, if the person wants that."
        ),
        (
            _("Coordinator: prepare the meeting, record conclusions and commitments, write the public notice. Name no person and no case."),
            _("Mentor: acknowledge a notice, accept or decline an action, record that a contact took place or was missed."),
            _("Both: keep up to date what your association offers, under “Places and services”."),
        ),
        ("commitment", "notice", "action"),
        _("Any case at all, if you coordinate: forums and cases are kept apart."),
    ),
    "prison_administration": Guide(
        _(
            "You keep the house in order, so that others can work on cases: which institutions take part, which agreements and forums"
            " there are, and whether answers come in time. You open no case."
        ),
        (
            _("Prison administration officer: set up forums, publish notices that others wrote, see how long answers take."),
            _("Administrator: add institutions, record agreements, confirm legal bases and deadlines, name the witnesses of the log."),
            _("Data protection officer: say who opened a case and why. The guide for data protection shows how."),
        ),
        ("forum", "institution", "basis"),
        _("How many cases there are, or whose: what you count is meetings, commitments and answers, never people."),
        KEEPING,
    ),
    "data_protection": Guide(
        _(
            "You see to it that nobody looks without a reason, and that nobody can change afterwards who looked. For that you read who"
            " opened what, and never what is in it."
        ),
        (
            _("Data protection officer: say from the code of a case who opened it and why, for example after a complaint."),
            _("Witness of the log: save the newest head outside Prag once a week or more often, and confirm that you keep it."),
            _("Now and then: agree as a second person that a witness ends, or decide that it stays."),
        ),
        ("trace", "keep", "witness"),
        _("The names of those who opened a case: of other institutions you see functions, and a reference for each person."),
        KEEPING,
    ),
}
