"""What do we do differently from allauth? No sign-up, our counting of attempts, sealed seeds, rows in the log."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from prag.accounts.keys import key_for
from prag.accounts.log import note_request
from prag.accounts.models import Session, User
from prag.accounts.sessions import SessionStore
from prag.accounts.standing import mark_confirmed
from prag.kernel.encryption import seal, unseal

# allauth's hook does not say whose seed it is, so all seeds have the same place; the key is theirs alone.
_PLACE: dict[str, Any] = {"table": "mfa_authenticator", "column": "secret", "row": UUID(int=0)}
# allauth announces by template name; what is not here is not announced.
_MESSAGES = {"account/messages/password_changed.txt": gettext_lazy("Your password was changed. Your other sessions ended.")}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("Too many attempts. Wait ten minutes, then try again."),
        "incorrect_code": gettext_lazy("This code is not right, or it was used already. Wait for the next one."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{str(credentials.get('email', '')).strip().lower()}|{self.get_client_ip(request)}"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        # The right password of somebody who left is answered like a wrong one.
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        email = str(credentials.get("email", "")).strip().lower()
        known = User.objects.filter(email=email).values_list("practitioner_id", flat=True).first()
        note_request("sign_in_refused", known, request)

    def reauthenticate(self, user: User, password: str) -> bool:
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        mark_confirmed(request)
        SessionStore.clear_expired()
        note_request("sign_in", user.practitioner_id, request)

    def logout(self, request: HttpRequest) -> None:
        note_request("sign_out", request.user.practitioner_id, request)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        here = self.request.session.key_hash
        Session.objects.filter(user=user).exclude(key_hash=here).delete()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        if message_template in _MESSAGES:
            messages.add_message(request, level, str(_MESSAGES[message_template]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: mail goes out through the outbox alone."""


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

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return False
