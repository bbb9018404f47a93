"""What does the frame of a page show? Who is here, and the links this person's functions open. Asks the database nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.access.roles import Role
from prag.accounts.standing import is_demo
from prag.ui.frame import Frame, NavItem
from prag.ui.language import other_languages
from prag.ui.words import data_text, function_words, sentence

# Label, name of the address, and the permission (or function) without which the link is not shown.
NAV: tuple[tuple[str | Promise, str, Permission | Role | None], ...] = (
    (_("My tasks"), "home", None),
    (_("Cases"), "case_list", Permission.CASE_VIEW),
    (_("Releases ahead"), "releases_ahead", Permission.CASE_VIEW),
    (_("Start a case"), "case_new", Permission.CASE_OPEN),
    (_("Find by name"), "name_search", Permission.NAME_SEARCH),
    (_("Ask for a seat"), "seat_ask", Permission.SEAT_ASK),
    (_("Places and services"), "places", Permission.FORUM_VIEW),
    (_("In time?"), "timeliness", Permission.TIMELINESS_VIEW),
    (_("Grants"), "grants", Permission.DONOR_REPORT),
    (_("Forums"), "forums", Permission.FORUM_VIEW),
    (_("Public notices"), "notice_list", Permission.NOTICE_REVIEW),  # whoever writes or publishes one also reads one
    (_("My institution"), "staff", Permission.STAFF_INVITE),
    (_("Institutions and agreements"), "administration", Permission.INSTITUTION_ADD),
    (_("Who opened what"), "log_find", Role.DATA_PROTECTION),
    (_("Sealed log"), "sealed_log", Permission.SEALED_LOG_VIEW),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor; works on error pages too, where session and actor may be missing."""
    state = getattr(request, "session_state", "anonymous")
    if state != "anonymous" and not request.user.is_authenticated:  # the session ended within this request
        state = "anonymous"
    demo = state != "anonymous" and is_demo(request)
    actor: Actor | None = getattr(request, "actor", None)
    here = getattr(request, "here", None) if state == "open" else None
    return {
        "frame": Frame(
            institution=data_text(str(getattr(here, "institution_name", "") or "")),
            place=data_text(str(getattr(here, "place_name", "") or "")),
            practitioner=str(getattr(here, "practitioner_name", "") or ""),
            function=_functions(here),
            who=_who(here),
            nav=_nav(request, actor) if state == "open" and actor else (),
            demo=demo,
            signed_in=state != "anonymous",
            dpo_contact=str(getattr(settings, "DPO_CONTACT", "")),
            language=get_language() or settings.LANGUAGE_CODE,
            languages=other_languages() if _may_leave(request, state) else (),
            language_url=_url("set_language"),
            here=request.get_full_path(),
            idle_seconds=settings.SESSION_IDLE_SECONDS if state == "open" else 0,
            home_url=(_url("home") if state == "open" else "") or "/",
            account_url=_url("account") if state == "open" else "",
            help_url=_url("help"),
            sign_in_url=_url("account_login"),
            sign_out_url=_url("account_logout"),
            unlock_url=_url("account_unlock") if state == "open" else "",
            unlock_without_password=demo,
            unsealed=bool(getattr(here, "unsealed", False)),
        )
    }


def _nav(request: HttpRequest, actor: Actor) -> tuple[NavItem, ...]:
    now_at = getattr(getattr(request, "resolver_match", None), "view_name", "")
    shown = [(label, name, _url(name)) for label, name, needs in NAV if _opens(actor, needs)]
    return tuple(NavItem(str(label), address, current=name == now_at) for label, name, address in shown if address)


def _opens(actor: Actor, needs: Permission | Role | None) -> bool:
    if isinstance(needs, Role):
        return needs in actor.roles
    return needs is None or bool(may(actor, needs))


def _may_leave(request: HttpRequest, state: str) -> bool:
    """Whether loading this page again loses nothing: the answer to a form may hold what was typed."""
    return state == "anonymous" or request.method in ("GET", "HEAD")


def _who(here: object) -> str:
    parts = [getattr(here, name, "") for name in ("institution_name", "practitioner_name")]
    return "|".join([*parts, *getattr(here, "roles", ())]) if all(parts) else ""


def _functions(here: object) -> str:
    return sentence(function_words(getattr(here, "roles", ())))


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
