"""What do those do who keep Prag in order, and what do its own words mean? Two short lists for the page of help."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KEEPERS: tuple[tuple[Promise, Promise], ...] = (
    (
        _("Access manager"),
        _("Invites colleagues, says who has which function and who sits on the institution's seats, and records leave and deputies. "
          "Begin under “My institution”: what is empty stands first."),
    ),
    (
        _("Administrator"),
        _("Adds institutions and names the first access manager of each; records agreements; confirms legal bases and deadlines for the "
          "authority; sees to it that the log is sealed. Begin under “Institutions and agreements”."),
    ),
    (
        _("Data protection officer"),
        _("Starts from the code of a case, for example in a complaint, and reads who opened it, when, and why; never what is in it. "
          "Begin under “Who opened what”."),
    ),
    (
        _("Witness of the log"),
        _("An institution that does not run Prag. It saves the newest head of the log as a file where Prag cannot reach it, once a week or "
          "more often, and confirms it. Begin under “Sealed log”."),
    ),
)  # fmt: skip

TERMS: tuple[tuple[Promise, Promise], ...] = (
    (_("Code"), _("Stands for the person, for example K7-QF3. Only the code goes into mails and telephone calls.")),
    (pgettext_lazy("of a case", "Table"), _("All institutions that work on one case. Who sits there stands on the page of the case.")),
    (_("Seat"), _("An institution's place at a table: which parts it opens, on what basis, until which day.")),
    (_("Notice of release"), _("Tells an institution, in time, that somebody is released, and no more than it needs.")),
    (_("Action"), _("What an institution accepts to do for one person, by a day.")),
    (_("Commitment"), _("What an institution promises in a forum, for everybody who is released. It is about no person.")),
    (_("Responsible"), _("The one institution that leads the case now. It stays so until another one accepts.")),
    (_("Public notice"), _("A text for everybody about meetings of the forums. It is about no person.")),
)
