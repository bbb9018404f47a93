"""When is the second factor asked? Always, unless the institution's identity provider vouched for one that cannot be phished."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from prag.accounts.models import User

Type = Authenticator.Type


def vouch(request: HttpRequest, user: User) -> None:
    """Note for the rest of this request that the provider said so (`prag.accounts.institution`). Never kept in the session."""
    request.vouched_for = user.pk  # type: ignore[attr-defined]


def vouched_for(request: HttpRequest, user: User) -> bool:
    """Whether the provider vouched in this very request."""
    return getattr(request, "vouched_for", None) == user.pk


class SecondFactor(AuthenticateStage):
    """allauth's step between password and signing in."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        # allauth would also spare a browser that is trusted; here none is, whatever the settings say.
        return user is not None and not vouched_for(request, user) and is_mfa_enabled(user, [Type.TOTP, Type.WEBAUTHN])
