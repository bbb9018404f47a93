"""What do we do differently from allauth? No sign-up, our counting of attempts, sealed seeds, rows in the log."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from prag.accounts import limits
from prag.accounts.calls import FACTOR_CHANGED, tell
from prag.accounts.devices import count_name, note_device
from prag.accounts.keys import key_for
from prag.accounts.log import note_refused, note_request
from prag.accounts.models import Session, User
from prag.accounts.sessions import SessionStore
from prag.accounts.stages import vouched_for
from prag.accounts.standing import factor_shown, mark_confirmed, mark_second_factor
from prag.accounts.strength import Factor
from prag.kernel.encryption import seal, unseal

# allauth's hook does not say whose seed it is, so all seeds have the same place; the key is theirs alone.
_PLACE: dict[str, Any] = {"table": "mfa_authenticator", "column": "secret", "row": UUID(int=0)}
# allauth announces by template name; what is not here is not announced.
_MESSAGES = {"account/messages/password_changed.txt": gettext_lazy("Your password was changed. Your other sessions ended.")}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Wait five minutes, then try again. If it goes on, ask your access manager for a new password: "
            "its link lets you in."
        ),
        "rate_limited": gettext_lazy("Too many attempts. Wait ten minutes, then try again."),
        "incorrect_code": gettext_lazy("This code is not right, or it was used already. Wait for the next one."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["prag.accounts.stages.SecondFactor"]  # and none that would remember a browser

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt by account and address; from a browser that is known, by account and browser.

        So a stranger behind the same address can use up neither a neighbour's count nor the owner's own. Raises ValidationError.
        """
        email = _email(credentials)
        user = User.objects.filter(email=email).first()
        browser = count_name(request, user) if user else ""
        self._counted = [(limits.PASSWORD, f"{email}|{browser or self.get_client_ip(request)}")]
        if not browser:  # many addresses that guess together
            self._counted.append((limits.PASSWORD_ANYWHERE, email))
        if not all(limits.may_try(*count) for count in self._counted):
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """Called by allauth when the password was right."""
        for count in self._counted:
            limits.take_back(*count)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        # The right password of somebody who left is answered like a wrong one.
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        known = User.objects.filter(email=_email(credentials)).values_list("practitioner_id", flat=True).first()
        note_refused(known, request)

    def reauthenticate(self, user: User, password: str) -> bool:
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        if vouched_for(request, user):
            mark_second_factor(request, user.pk, Factor.PROVIDER)
        mark_confirmed(request, by_key=factor_shown(request) == Factor.KEY)
        SessionStore.clear_expired()
        note_request("sign_in", user.practitioner_id, request)
        note_device(request, user)

    def logout(self, request: HttpRequest) -> None:
        note_request("sign_out", request.user.practitioner_id, request)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        tell(FACTOR_CHANGED, user.practitioner_id)
        here = self.request.session.key_hash
        Session.objects.filter(user=user).exclude(key_hash=here).delete()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        # A visitor of the demo goes on as somebody else, and has no password to sign in with.
        return reverse("home") if settings.DEMO else super().get_logout_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        if message_template in _MESSAGES:
            messages.add_message(request, level, str(_MESSAGES[message_template]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: mail goes out through the outbox alone."""


def _email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()


class FactorAdapter(DefaultMFAAdapter):
    """The second factor: seeds sealed, picture drawn here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return seal(key_for("totp seed"), text, **_PLACE).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(key_for("totp seed"), bytes.fromhex(encrypted_text), **_PLACE)

    def build_totp_svg(self, url: str) -> str:
        picture = BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, border=4, xmldecl=False, dark="#000", light="#fff")
        return picture.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Prag"}

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return False
