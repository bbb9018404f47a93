"""When is the second factor asked? Always, unless the institution's identity provider vouched for one that cannot be phished."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from prag.accounts.models import User


def vouch(request: HttpRequest, user: User) -> None:
    """Note for the rest of this request that the provider said so (`prag.accounts.institution`). Never kept in the session."""
    request.vouched_for = user.pk  # type: ignore[attr-defined]


def vouched_for(request: HttpRequest, user: User) -> bool:
    """Whether the provider vouched in this very request."""
    return getattr(request, "vouched_for", None) == user.pk


class SecondFactor(AuthenticateStage):
    """allauth's step between password and signing in."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user is not None and vouched_for(request, self.login.user):
            return False
        return super()._should_handle(request)
