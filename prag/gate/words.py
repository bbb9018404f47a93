"""What do the stored words of seats and exclusions say on the screen? Once, for everybody who shows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.ui.words import Words

BASES: Words = {
    "duty_in_law": _("Duty in law"),
    "agreement": _("Agreement"),
    "consent": _("The person's consent"),
}

RENEWALS: Words = {
    "task_goes_on": _("The task of this institution is not finished"),
    "release_moved": _("The release has moved"),
    "support_goes_on": _("Supervision or support after the release goes on"),
    "nobody_else_yet": _("Nobody else has taken the case over yet"),
}

EXCLUSIONS: Words = {
    "relative": _("Relative"),
    "close_acquaintance": _("Close acquaintance"),
    "past_dispute": _("Past dispute"),
    "person_asked": _("The person asked for it"),
}
