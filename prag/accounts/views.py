"""Which pages has one's own account? Unlock, confirm, invitation, second factor, recovery codes, sessions."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from prag.access.web import View, public, signed_in
from prag.accounts.actions import accept_invitation, end_sessions, find_invitation, link_void
from prag.accounts.factor import has_factor, picture, seed_to_show, set_factor
from prag.accounts.forms import NewFactorForm, NewPasswordForm, PresentPasswordForm, ProveForm
from prag.accounts.log import note_request
from prag.accounts.models import Kind, Session, User
from prag.accounts.prove import next_address, prove_page, proven, wants_json
from prag.accounts.recovery_codes import new_codes, unused_count
from prag.accounts.standing import is_demo, mark_second_factor, passed_second_factor
from prag.accounts.stepup import step_up
from prag.kernel.verdict import Refused


def _with_session(view: View) -> View:
    """For pages that answer before the gate knows the person (locked, or without second factor): a session is enough."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return JsonResponse({"unlocked": False}, status=401) if wants_json(request) else redirect("account_login")

    return public(checked)


@_with_session
@never_cache
@sensitive_post_parameters("password", "code")
def unlock(request: HttpRequest) -> HttpResponse:
    """Open a locked session: password, code, or in the demo one click."""
    answer = _ask(request, "accounts/unlock.html")
    if answer is not None:
        return answer
    was_locked = request.session.idle_too_long
    request.session.unlock()
    if was_locked:
        note_request("unlocked", request.user.practitioner_id, request)
    return proven(request)


@_with_session
@never_cache
@sensitive_post_parameters("password", "code")
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Show who one is before something far-reaching (`prag.accounts.stepup`)."""
    answer = _ask(request, "accounts/confirm.html")
    return proven(request) if answer is None else answer


def _ask(request: HttpRequest, template: str) -> HttpResponse | None:
    """The page that asks, until the answer is right; then None."""
    address = next_address(request)
    if request.method != "POST":
        return prove_page(request, template, address=address)
    form = ProveForm(request.POST, user=request.user, demo=is_demo(request))
    if form.is_valid():
        return None
    if wants_json(request):
        errors = [str(error) for found in form.errors.values() for error in found]
        return JsonResponse({"unlocked": False, "errors": errors}, status=400)
    return prove_page(request, template, address=address, typed=request.POST.get("typed", ""), form=form, status=422)


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
        if not ratelimit.consume(request, action="invitation", key=str(invitation.id)):
            form.add_error(None, get_adapter().validation_error("rate_limited"))
        else:
            try:
                accept_invitation(token=token, password=form.cleaned_data["password"])
            except Refused as refusal:
                form.add_error("password", refusal.verdict.reason)
            else:
                messages.success(request, _("Done. Now sign in."))
                return redirect("account_login")
    context = {"form": form, "invitation": invitation, "joining": invitation.kind == Kind.JOIN}
    return render(request, "accounts/accept.html", context, status=422 if form.is_bound else 200)


@_with_session
@never_cache
@step_up
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the phone, at first or anew. Without it nothing else opens."""
    user = request.user
    if is_demo(request):
        raise Http404
    if has_factor(user) and not passed_second_factor(request):
        # Set up in another window meanwhile: this session has to begin again, with a code.
        logout(request)
        return redirect("account_login")
    form = NewFactorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        codes = set_factor(request, user, form.cleaned_data["code"])
        if codes:
            request.session.cycle_key()
            mark_second_factor(request, user.pk)
            request.session_state = "open"
            note_request("second_factor_set", user.practitioner_id, request)
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "unused": len(codes)})
        form.add_error("code", get_adapter().validation_error("incorrect_code"))
    seed = seed_to_show(request, fresh=not form.is_bound)
    spaced = " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))
    context = {"form": form, "picture": picture(user, seed), "seed": spaced, "again": has_factor(user)}
    return render(request, "accounts/second_factor.html", context, status=422 if form.is_bound else 200)


@signed_in
@never_cache
@step_up
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many codes are left; new ones are shown once, in the answer to the button."""
    if is_demo(request):
        raise Http404
    user: User = request.user
    codes = new_codes(user) if request.method == "POST" else None
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "unused": unused_count(user)})


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
        "unused": unused_count(user),
        "sessions": [(row.created, row.last_seen, row.key_hash == here) for row in sessions],
        "demo": is_demo(request),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all my sessions but this one."""
    here = request.session.key_hash
    ended = end_sessions(practitioner=request.user.practitioner_id, except_key_hash=here)
    messages.success(request, ngettext("%(n)s other session ended.", "%(n)s other sessions ended.", ended) % {"n": ended})
    return redirect("account")
