"""What do the stored words of papers say, on the screen and on paper?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.ui.words import Words

PAPERS: Words = {
    "needs_map": _("Needs map"),
    "day_one_sheet": _("Day-one sheet"),
    "own_copy": _("The person's own copy"),
}

HOLDS: Words = {
    "needs_map": _(
        "One page for a centre for social work: the needs of each life area that are known as fact or assessment, and the actions asked of"
        " that centre."
    ),
    "day_one_sheet": _(
        "What must be ready on the day of release, with empty boxes for what is still open; first appointments, whom to ask, conditions."
    ),
    "own_copy": _(
        "My plan, my people, my appointments, my rights: one or two pages in plain words and large type, with the person's name."
    ),
}

NEVER: Words = {
    "needs_map": _("Never on it: offence, assessment tools and their results, health, family, what was only reported."),
    "day_one_sheet": _("Never on it: the name, offence, health. Of medication it says only whether it is arranged."),
    "own_copy": _("Never on it: a label, a logo, the names of staff."),
}

BUTTONS: Words = {
    "needs_map": _("Print the needs map"),
    "day_one_sheet": _("Print the day-one sheet"),
    "own_copy": _("Print the own copy"),
}

KINDS: Words = {"fact": _("Fact"), "assessment": _("Assessment")}
