"""Which pages has one's own account? Unlock, confirm, invitation, second factor, recovery codes, sessions."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from prag.access.web import View, public, signed_in
from prag.accounts import limits
from prag.accounts.actions import accept_invitation, end_sessions, find_invitation, link_void
from prag.accounts.calls import FACTOR_CHANGED, functions_held, tell
from prag.accounts.devices import remember_device
from prag.accounts.factor import has_factor, picture, seed_to_show, set_factor
from prag.accounts.forms import NewFactorForm, NewPasswordForm, PresentPasswordForm, ProveForm
from prag.accounts.institution import ties_of
from prag.accounts.log import note_request
from prag.accounts.models import Kind, Session, User
from prag.accounts.prove import next_address, prove_page, proven, wants_json
from prag.accounts.recovery_codes import new_codes, unused_count
from prag.accounts.security_keys import has_phone, keys_of
from prag.accounts.standing import is_demo, mark_second_factor, passed_second_factor
from prag.accounts.stepup import step_up, step_up_for_factors
from prag.accounts.strength import Factor, may_have_phone, needs_key
from prag.kernel.verdict import Refused


def with_session(view: View) -> View:
    """For pages that answer before the gate knows the person (locked, or without second factor): a session is enough."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return JsonResponse({"unlocked": False}, status=401) if wants_json(request) else redirect("account_login")

    return public(checked)


@with_session
@never_cache
@sensitive_post_parameters("password", "code")
def unlock(request: HttpRequest) -> HttpResponse:
    """Open a locked session: password, code, or in the demo one click."""
    answer = _ask(request, "accounts/unlock.html")
    if isinstance(answer, HttpResponse):
        return answer
    was_locked = request.session.idle_too_long
    request.session.unlock()
    if was_locked:
        note_request("unlocked", request.user.practitioner_id, request)
    return proven(request, by_key=answer.by_key)


@with_session
@never_cache
@sensitive_post_parameters("password", "code")
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Show who one is before something far-reaching (`prag.accounts.stepup`); `with=key` takes a security key alone."""
    said = request.POST if request.method == "POST" else request.GET
    answer = _ask(request, "accounts/confirm.html", key_only=said.get("with") == "key" and keys_of(request.user).exists())
    return answer if isinstance(answer, HttpResponse) else proven(request, by_key=answer.by_key)


def _ask(request: HttpRequest, template: str, *, key_only: bool = False) -> HttpResponse | ProveForm:
    """The page that asks, until the answer is right; then the form that was."""
    address = next_address(request)
    if request.method != "POST":
        return prove_page(request, template, address=address, key_only=key_only)
    form = ProveForm(request.POST, user=request.user, demo=is_demo(request), key_only=key_only)
    if form.is_valid():
        return form
    if wants_json(request):
        errors = [str(error) for found in form.errors.values() for error in found]
        return JsonResponse({"unlocked": False, "errors": errors}, status=400)
    return prove_page(request, template, address=address, typed=request.POST.get("typed", ""), form=form, status=422, key_only=key_only)


@public  # whoever holds the link has no account yet, or cannot sign in
@never_cache
@sensitive_post_parameters("password", "again")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page a mailed link leads to."""
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "accounts/link_void.html", {"verdict": link_void()}, status=410)
    known = User.objects.filter(practitioner_id=invitation.practitioner_id).first()
    person = known or User(practitioner_id=invitation.practitioner_id, email=invitation.email)
    data = request.POST if request.method == "POST" else None
    form = PresentPasswordForm(data) if invitation.kind == Kind.NEW_FACTOR else NewPasswordForm(data, user=person)
    if form.is_bound and form.is_valid():
        if not limits.may_try(limits.INVITATION, str(invitation.id)):
            form.add_error(None, get_adapter().validation_error("rate_limited"))
        else:
            try:
                user = accept_invitation(token=token, password=form.cleaned_data["password"])
            except Refused as refusal:
                form.add_error("password", refusal.verdict.reason)
            else:
                remember_device(request, user)
                messages.success(request, _("Done. Now sign in."))
                return redirect("account_login")
    context = {"form": form, "invitation": invitation, "joining": invitation.kind == Kind.JOIN}
    return render(request, "accounts/accept.html", context, status=422 if form.is_bound else 200)


@with_session
@never_cache
@step_up
def second_factor(request: HttpRequest) -> HttpResponse:
    """Choose between phone and security key. Without one of them nothing else opens."""
    if is_demo(request):
        raise Http404
    if begins_again(request):
        return redirect("account_login")
    if needs_key(functions_held(request.user.practitioner_id)):
        return redirect("account_key_add")
    return render(request, "accounts/second_factor.html", {"first": not has_factor(request.user)})


@with_session
@never_cache
@step_up_for_factors
def phone(request: HttpRequest) -> HttpResponse:
    """Set up the phone, at first or anew."""
    user = request.user
    if is_demo(request):
        raise Http404
    if begins_again(request):
        return redirect("account_login")
    if not may_have_phone(functions_held(user.practitioner_id)):
        return redirect("account_key_add")
    form = NewFactorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        codes = set_factor(request, user, form.cleaned_data["code"])
        if codes:
            request.session.cycle_key()
            if not passed_second_factor(request):
                mark_second_factor(request, user.pk, Factor.PHONE)
            request.session_state = "open"
            note_request("second_factor_set", user.practitioner_id, request)
            return codes_page(request, codes)
        form.add_error("code", get_adapter().validation_error("incorrect_code"))
    seed = seed_to_show(request, fresh=not form.is_bound)
    spaced = " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))
    context = {"form": form, "picture": picture(user, seed), "seed": spaced, "again": has_phone(user), "first": not has_factor(user)}
    return render(request, "accounts/phone.html", context, status=422 if form.is_bound else 200)


def begins_again(request: HttpRequest) -> bool:
    """Whether a second factor was set up in another window meanwhile: this session is over, and begins again with that factor."""
    over = has_factor(request.user) and not passed_second_factor(request)
    if over:
        logout(request)
    return over


@signed_in
@never_cache
@step_up_for_factors
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many codes are left; new ones are shown once, in the answer to the button."""
    if is_demo(request):
        raise Http404
    user: User = request.user
    codes = None
    if request.method == "POST":
        with transaction.atomic(using="login"):
            codes = new_codes(user)
            tell(FACTOR_CHANGED, user.practitioner_id)
    return codes_page(request, codes)


def codes_page(request: HttpRequest, codes: list[str] | None) -> HttpResponse:
    """Fresh recovery codes, the only time they can be read; or how many are left."""
    user: User = request.user
    needed = needs_key(functions_held(user.practitioner_id))
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "unused": unused_count(user), "needed": needed})


@signed_in
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """My account: password, second factor, sessions."""
    user: User = request.user
    here = request.session.key_hash
    sessions = Session.objects.filter(user=user).order_by("-last_seen")
    context = {
        "user": user,
        "phone": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first(),
        "phone_verdict": may_have_phone(request.actor.roles),
        "keys": keys_of(user).count(),
        "unused": unused_count(user),
        "sessions": [(row.created, row.last_seen, row.key_hash == here) for row in sessions],
        "ties": ties_of(user.practitioner_id),
        "demo": is_demo(request),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all my sessions but this one."""
    here = request.session.key_hash
    ended = end_sessions(practitioner=request.user.practitioner_id, except_key_hash=here)
    messages.success(
        request,
        ngettext(
            "%(n)s other session ended. Whoever used it must sign in again.",
            "%(n)s other sessions ended. Whoever used them must sign in again.",
            ended,
        )
        % {"n": ended},
    )
    return redirect("account")
