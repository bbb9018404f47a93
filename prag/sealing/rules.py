"""May an institution confirm that it keeps a head, and is the seal as fresh as it should be? Pure functions of values."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from prag.gate.refusals import verdict_of
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled

# Sealing happens every minute; after this long something is wrong, hours before anything stops.
LATE = timedelta(minutes=10)
# One institution can be leant on, or lose its file; two rarely at once.
FEWEST_WITNESSES = 2


def may_confirm(*, witness: bool, newest: int | None, kept: int | None) -> Verdict:
    """Whether the newest head (of `newest` rows) can be confirmed: by a witness, once. `kept`: rows of the last one it confirmed."""
    if not witness:
        return refused(_("Your institution is not a witness of the log."), _("the administrator names the witnesses"))
    if newest is None:
        return refused(_("There is no head yet: nothing has been sealed."), _("the administrator, who has the sealer started again"))
    if kept is not None and kept >= newest:
        return settled(_("Your institution has confirmed this head already. A new one comes with the next rows of the log."))
    return ALLOWED


def may_end(witnesses: int) -> Verdict:
    """Whether one of so many witnesses of a jurisdiction can end."""
    return verdict_of("last_witnesses") if witnesses <= FEWEST_WITNESSES else ALLOWED


def may_confirm_end(witnesses: int, *, asked_by: UUID, actor: UUID) -> Verdict:
    """Whether the actor can end a witness, as `asked_by` asked."""
    return verdict_of("witness_second_person") if asked_by == actor else may_end(witnesses)


def is_late(sealed_until: datetime, now: datetime) -> bool:
    """Whether the last seal is older than it should be, or of the future: then a clock was wrong, and it says nothing of now."""
    return abs(now - sealed_until) > LATE
