"""Which pages have security keys? The list with names and last use, setting one up, removing one, and showing one when asked."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.web import signed_in
from prag.accounts.actions import end_sessions, start_recovery
from prag.accounts.calls import FACTOR_CHANGED, functions_held, tell
from prag.accounts.forms import KEY_NOT_RIGHT, KeyForm, NewKeyForm
from prag.accounts.log import note_request
from prag.accounts.models import Kind, User
from prag.accounts.prove import start_address
from prag.accounts.recovery_codes import new_codes, unused_count
from prag.accounts.security_keys import add_key, creation_options, default_name, has_phone, keys_of, remove_key, request_options
from prag.accounts.standing import factor_shown, is_demo, mark_confirmed, mark_second_factor
from prag.accounts.stepup import step_up_for_factors
from prag.accounts.strength import Factor, may_ask_for_link, may_remove_key, needs_key
from prag.accounts.views import begins_again, codes_page, with_session
from prag.kernel.verdict import Refused


class SecondFactorView(AuthenticateView):
    """The second step of signing in: a security key, the phone, or a code on paper, whichever this person has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        keys = keys_of(user).exists()
        context = super().get_context_data(**kwargs)
        return context | {"key_options": context["js_data"]["request_options"] if keys else None, "phone": context["form"].phone}


@signed_in
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """My security keys: name, since when, last used."""
    _not_in_demo(request)
    return _keys_page(request)


def _keys_page(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    user, roles = request.user, request.actor.roles
    found = list(keys_of(user))
    context = {
        "keys": [(key.pk, key.wrap().name, key.created_at, key.last_used_at) for key in found],
        "verdict": may_remove_key(roles, len(found), has_phone(user)),
        "needed": needs_key(roles),
        "refusal": refusal,
    }
    return render(request, "accounts/keys.html", context, status=status)


@with_session
@never_cache
@step_up_for_factors
def key_add(request: HttpRequest) -> HttpResponse:
    """Set up a security key: the first second factor, one more, or the one that a function asks for."""
    _not_in_demo(request)
    if begins_again(request):
        return redirect("account_login")
    user: User = request.user
    form = NewKeyForm(request.POST if request.method == "POST" else None, initial={"name": default_name(user)})
    if form.is_bound and form.is_valid():
        kept, codes = _keep(request, user, form.cleaned_data)
        if kept:
            if codes:
                return codes_page(request, codes)
            messages.success(request, _("The security key is set up. You can sign in with it from now on."))
            return redirect("account_keys")
        form.add_error(None, KEY_NOT_RIGHT)
    context = {
        "form": form,
        "key_options": creation_options(user),
        "needed": needs_key(functions_held(user.practitioner_id)),
        "first": request.session_state == "enrolling",
    }
    return render(request, "accounts/key_add.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, user: User, given: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether the key was kept, with the recovery codes that go with a first one."""
    with transaction.atomic(using="login"):
        if not add_key(user, given["name"].strip(), given["credential"]):
            return False, []
        codes = [] if unused_count(user) else new_codes(user)
        note_request("second_factor_set", user.practitioner_id, request)
        tell(FACTOR_CHANGED, user.practitioner_id)
    request.session.cycle_key()
    mark_second_factor(request, user.pk, Factor.KEY)
    mark_confirmed(request, by_key=True)
    request.session_state = "open"
    return True, codes


@signed_in
@never_cache
@step_up_for_factors
def key_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove one of my keys, after a question. Whoever has the key somewhere else is signed out."""
    _not_in_demo(request)
    user: User = request.user
    found = keys_of(user).filter(pk=key).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/key_remove.html", {"name": found.wrap().name, "key": key})
    try:
        with transaction.atomic(using="login"):
            remove_key(user, key)
            note_request("second_factor_removed", user.practitioner_id, request)
            tell(FACTOR_CHANGED, user.practitioner_id)
            end_sessions(practitioner=user.practitioner_id, except_key_hash=request.session.key_hash)
    except Refused as refusal:
        return _keys_page(request, refusal.verdict.reason, status=409)
    except Authenticator.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The security key is removed and opens nothing any more. Your other sessions ended."))
    return redirect("account_keys")


@with_session
@never_cache
def key_use(request: HttpRequest) -> HttpResponse:
    """Show the security key that one's function asks for, in a session that began with something weaker; lost: ask for the link."""
    _not_in_demo(request)
    user: User = request.user
    if not keys_of(user).exists():
        return redirect("account_second_factor")
    lost = may_ask_for_link(factor_shown(request))
    if request.method == "POST" and lost and "lost" in request.POST:
        return _send_link(request, user)
    form = KeyForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        request.session.cycle_key()
        form.save()
        mark_confirmed(request, by_key=True)
        return redirect(start_address())
    context = {"form": form, "key_options": request_options(user), "lost": lost}
    return render(request, "accounts/key_use.html", context, status=422 if form.is_bound else 200)


def _send_link(request: HttpRequest, user: User) -> HttpResponse:
    """Mail the link that an access manager would start; the sessions end, and keys and codes stay until it is followed."""
    start_recovery(practitioner=user.practitioner_id, kind=Kind.NEW_FACTOR, by=None)
    logout(request)
    messages.success(request, _("A link goes out to your e-mail address within a minute. With it and your password you set up a new key."))
    return redirect("account_login")


def _not_in_demo(request: HttpRequest) -> None:
    if is_demo(request):
        raise Http404
