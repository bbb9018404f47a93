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

from prag.accounts.factor import factor_is_right
from prag.accounts.models import User
from prag.accounts.standing import mark_second_factor
from prag.ui.forms import CodeInput, FormRules, PragForm

_PASSWORD_HINT = _("At least 12 characters. Several words are easier to remember than signs.")


def _password(label: Any, *, new: bool = False, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, strip=False, widget=widget, max_length=200, **kwargs)


class LoginForm(FormRules, AllauthLoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
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

    code = forms.CharField(label=_("Code"), max_length=20, widget=CodeInput({"inputmode": "text"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        right = factor_is_right(context.request, self.user, self.cleaned_data["code"])
        if not right:
            raise get_adapter().validation_error("incorrect_code" if right is False else "rate_limited")
        return self.cleaned_data["code"]

    def save(self) -> None:
        """Called by allauth when the code was right."""
        mark_second_factor(context.request, self.user.pk)


class ProveForm(PragForm):
    """Who is there? The password, or a code. In a demo session nothing is asked."""

    password = _password(_("Password"), required=False)
    code = forms.CharField(label=_("Code from your phone"), max_length=20, required=False, widget=CodeInput({"inputmode": "text"}))

    def __init__(self, *args: Any, user: User, demo: bool, **kwargs: Any) -> None:
        self.user, self.demo = user, demo
        super().__init__(*args, **kwargs)
        if demo:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.demo:
            return given
        password, code = given.get("password"), given.get("code")
        adapter = get_adapter()
        if code:
            right = factor_is_right(context.request, self.user, code)
            if not right:
                self.add_error("code", adapter.validation_error("incorrect_code" if right is False else "rate_limited"))
        elif not password:
            self.add_error("password", _("Fill this in."))
        elif not adapter.reauthenticate(self.user, password):
            self.add_error("password", adapter.validation_error("incorrect_password"))
        return given


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
