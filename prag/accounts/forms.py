"""What is typed at sign-in and in one's account?"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from prag.accounts.factor import TooManyAttempts, code_may_be_of_phone, code_shows
from prag.accounts.log import note_request
from prag.accounts.models import User
from prag.accounts.security_keys import NAME_LENGTH, key_shown
from prag.accounts.standing import mark_second_factor
from prag.accounts.strength import Factor
from prag.ui.forms import CodeInput, FormRules, PragForm

KEY_NOT_RIGHT = _(
    "The security key did not answer as it must. Press the button again, and show with its PIN or your finger that it is yours."
)
_PASSWORD_HINT = _("At least 12 characters. Several words are easier to remember than signs.")


def _password(label: Any, *, new: bool = False, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, strip=False, widget=widget, max_length=200, **kwargs)


class LoginForm(FormRules, AllauthLoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].help_text = _("The one to which your invitation came.")
        self.fields["login"].widget = forms.EmailInput({"autocomplete": "username", "spellcheck": "false"})
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(FormRules, AllauthChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Present password"), "password1": _("New password"), "password2": _("New password again")}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = _PASSWORD_HINT if name == "password1" else ""
            self.fields[name].widget.attrs.pop("placeholder", None)


class CodeForm(PragForm):
    """A code from the phone, or a recovery code. allauth's second step of sign-in uses it."""

    code = forms.CharField(
        label=_("Code"), max_length=20, widget=CodeInput({"inputmode": "text"}),
        help_text=_("The six figures the app shows now, or one of your recovery codes."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        self.phone = code_may_be_of_phone(user)
        self.shown: Factor | None = None
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        self.shown = _shown(self.user, self.cleaned_data["code"], self.phone)
        return self.cleaned_data["code"]

    def save(self) -> None:
        """Called by allauth when the code was right."""
        assert self.shown
        mark_second_factor(context.request, self.user.pk, self.shown)


class KeyForm(PragForm):
    """What a security key signed. allauth's second step of sign-in uses it."""

    credential = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": KEY_NOT_RIGHT, "invalid": KEY_NOT_RIGHT})

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_credential(self) -> Any:
        if key_shown(self.user, self.cleaned_data["credential"]) is None:
            note_request("sign_in_refused", self.user.practitioner_id, context.request)
            raise forms.ValidationError(KEY_NOT_RIGHT)
        return self.cleaned_data["credential"]

    def save(self) -> None:
        """Called by allauth when the key was right."""
        mark_second_factor(context.request, self.user.pk, Factor.KEY)


class NewKeyForm(PragForm):
    """A name for a new security key, and what it signed."""

    name = forms.CharField(
        label=_("Name of this security key"),
        help_text=_("So that you know it again, for example by its colour or where you keep it."),
        max_length=NAME_LENGTH,
        required=False,
    )
    credential = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": KEY_NOT_RIGHT, "invalid": KEY_NOT_RIGHT})


class ProveForm(PragForm):
    """Who is there? The password, a code, or a security key. In a demo session nothing is asked."""

    password = _password(_("Password"), required=False)
    code = forms.CharField(label=_("Code from your phone"), max_length=20, required=False, widget=CodeInput({"inputmode": "text"}))
    credential = forms.JSONField(widget=forms.HiddenInput, required=False, error_messages={"invalid": KEY_NOT_RIGHT})

    def __init__(self, *args: Any, user: User, demo: bool, key_only: bool = False, **kwargs: Any) -> None:
        self.user, self.demo, self.by_key = user, demo, False
        super().__init__(*args, **kwargs)
        for name in [*self.fields] if demo else ["password", "code"] if key_only else []:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.demo or self.errors:
            return given
        if given.get("credential") or "password" not in self.fields:
            self.by_key = key_shown(self.user, given.get("credential")) is not None
            if not self.by_key:
                note_request("sign_in_refused", self.user.practitioner_id, context.request)
                self.add_error(None, KEY_NOT_RIGHT)
        elif given.get("code"):
            self._check_code(given["code"])
        elif not given.get("password"):
            self.add_error("password", _("Fill this in."))
        elif not get_adapter().reauthenticate(self.user, given["password"]):
            self.add_error("password", get_adapter().validation_error("incorrect_password"))
        return given

    def _check_code(self, code: str) -> None:
        try:
            _shown(self.user, code, code_may_be_of_phone(self.user))
        except forms.ValidationError as wrong:
            self.add_error("code", wrong)


def _shown(user: User, code: str, phone: bool) -> Factor:
    """What a code shows. Raises ValidationError."""
    try:
        shown = code_shows(context.request, user, code, phone=phone)
    except TooManyAttempts:
        raise get_adapter().validation_error("rate_limited") from None
    if shown is None:
        raise get_adapter().validation_error("incorrect_code")
    return shown


class NewFactorForm(PragForm):
    """The first code of a new phone."""

    code = forms.CharField(label=_("The six figures the app shows now"), max_length=20, widget=CodeInput())


class NewPasswordForm(PragForm):
    """A password chosen after an invitation, twice."""

    password = _password(_("Password"), new=True, help_text=_PASSWORD_HINT)
    again = _password(_("Password again"), new=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given


class PresentPasswordForm(PragForm):
    """The password one has: a link in a mail alone does not take away a second factor."""

    password = _password(_("Your password"))
