"""How does access begin, come back and end? By invitations, recovery and leaving; whether somebody may, the caller asks first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.accounts.calls import FACTOR_CHANGED, tell
from prag.accounts.devices import forget_devices
from prag.accounts.log import note
from prag.accounts.models import Invitation, Kind, RecoveryCode, Session, User
from prag.kernel.clock import now
from prag.kernel.verdict import Refused, Verdict, refused

LIVES = timedelta(days=7)
_SALT = "prag.accounts.invitation"

# Called with (kind, practitioner, invitation id) when a link has to go out. The package that sends mail hooks itself in.
on_invitation: list[Callable[[str, UUID, UUID], None]] = []


def token_of(invitation: Invitation) -> str:
    """The signed word in the link. Derived from the id each time, stored nowhere."""
    return signing.dumps(str(invitation.id), salt=_SALT)


def invitation_link(invitation: Invitation) -> str:
    """The whole address for the mail."""
    return settings.SITE_URL.rstrip("/") + reverse("account_accept", args=[token_of(invitation)])


def find_invitation(token: str) -> Invitation | None:
    """The invitation a link leads to, if the link still works."""
    try:
        id_ = UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    invitation = Invitation.objects.filter(id=id_).first()
    return invitation if invitation and invitation.open else None


def invite(*, practitioner: UUID, email: str, kind: str = Kind.JOIN, by: Actor | None, tell: bool = True) -> Invitation:
    """Send somebody a link with which to begin. A second invitation makes the first one's link void.

    Without `tell` no mail is queued: whoever calls hands the link over. Raises `Refused` when somebody who has an account is to join:
    that would be a new password of which its owner is not told and for which no session ends.
    """
    with transaction.atomic(using="login"):
        if kind == Kind.JOIN and User.objects.filter(practitioner_id=practitioner, is_active=True).exists():
            raise Refused(refused(_("This person has an account already: start a new password instead."), _("the access manager")))
        return _send(practitioner, email, Kind(kind), by, tell=tell)


def start_recovery(*, practitioner: UUID, kind: str, by: Actor | None) -> Invitation:
    """Start a new password or second factor for somebody. Only the person chooses it, by the link; sessions end now.

    Raises `Refused` when the person has no open account.
    """
    if kind not in (Kind.NEW_PASSWORD, Kind.NEW_FACTOR):
        raise ValueError(kind)
    with transaction.atomic(using="login"):
        user = User.objects.select_for_update().filter(practitioner_id=practitioner, is_active=True).first()
        if user is None:
            raise Refused(refused(_("This person has no account yet: send an invitation."), _("the access manager")))
        end_sessions(practitioner=practitioner)
        note("recovery_started", practitioner, _request(by))
        return _send(practitioner, user.email, Kind(kind), by)


def accept_invitation(*, token: str, password: str) -> User:
    """Use a link: once. Joining or a new password sets `password`; a new second factor asks for the present one.

    Afterwards one signs in, and without a second factor nothing opens but setting one up. Raises `Refused`.
    """
    with transaction.atomic(using="login"):
        found = find_invitation(token)
        invitation = Invitation.objects.select_for_update().get(id=found.id) if found else None
        if invitation is None or not invitation.open:
            raise Refused(link_void())
        user = _account(invitation)
        if invitation.kind == Kind.NEW_FACTOR:
            if not user.check_password(password):
                raise Refused(refused(_("The password is not right.")))
            # Keys too: the lost one may be among them.
            Authenticator.objects.filter(user=user).delete()
            RecoveryCode.objects.filter(user=user).delete()
        else:
            user.set_password(password)
        user.save()
        forget_devices(user)
        # A tie to an identity provider is a way in too: whoever starts anew because of a stranger starts without it.
        SocialAccount.objects.filter(user=user).delete()
        if invitation.kind != Kind.JOIN:
            tell(FACTOR_CHANGED, user.practitioner_id)
        Session.objects.filter(user=user).delete()
        invitation.used_at = now()
        invitation.save(update_fields=["used_at"])
        return user


def end_access(*, practitioner: UUID, by: Actor | None = None) -> None:
    """Somebody leaves: the account closes, open links are void, sessions end with the next request."""
    with transaction.atomic(using="login"):
        User.objects.filter(practitioner_id=practitioner).update(is_active=False)
        # Who begins again elsewhere may come from the same provider, with another account.
        SocialAccount.objects.filter(user__practitioner_id=practitioner).delete()
        _void_links(practitioner)
        end_sessions(practitioner=practitioner)
        note("access_ended", practitioner, _request(by))


def end_sessions(*, practitioner: UUID, except_key_hash: str = "") -> int:
    """End the person's sessions, all or all but one; how many."""
    sessions = Session.objects.filter(user__practitioner_id=practitioner).exclude(key_hash=except_key_hash)
    return sessions.delete()[0]


def link_void() -> Verdict:
    """What a used or old link is answered with."""
    return refused(_("This link was used already, or it is older than a week."), _("your institution’s access manager"))


def _send(practitioner: UUID, email: str, kind: Kind, by: Actor | None, *, tell: bool = True) -> Invitation:
    _void_links(practitioner)
    invitation = Invitation.objects.create(
        practitioner_id=practitioner,
        email=email.strip().lower(),
        kind=kind,
        invited_by=by.practitioner if by else None,
        expires=now() + LIVES,
    )
    for hook in on_invitation if tell else ():
        hook(kind.value, practitioner, invitation.id)
    return invitation


def _void_links(practitioner: UUID) -> None:
    Invitation.objects.filter(practitioner_id=practitioner, used_at=None, expires__gt=now()).update(expires=now())


def _account(invitation: Invitation) -> User:
    user = User.objects.select_for_update().filter(practitioner_id=invitation.practitioner_id).first()
    if invitation.kind == Kind.JOIN:
        _free_address(invitation)
    if user is None and invitation.kind == Kind.JOIN:
        return User(practitioner_id=invitation.practitioner_id, email=invitation.email)
    # One joins once: who has an account by now does not get another password by a link for joining.
    if user is None or user.is_active == (invitation.kind == Kind.JOIN):
        raise Refused(link_void())
    if invitation.kind == Kind.JOIN:
        user.is_active, user.email = True, invitation.email
    return user


def _free_address(invitation: Invitation) -> None:
    # Somebody who left one institution may begin in another with the same address: the closed account gives it up.
    others = User.objects.select_for_update().filter(email=invitation.email).exclude(practitioner_id=invitation.practitioner_id)
    for other in others:
        if other.is_active:
            raise Refused(refused(_("Another account has this e-mail address."), _("your institution’s access manager")))
        other.email = f"{other.practitioner_id}@left.invalid"
        other.save(update_fields=["email"])


def _request(by: Actor | None) -> UUID:
    return by.request if by else uuid4()
