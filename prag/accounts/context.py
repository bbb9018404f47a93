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

# Label, name of the address, and the permission (or function) without which the link is not shown.
NAV: tuple[tuple[str | Promise, str, Permission | Role | None], ...] = (
    (_("My work"), "home", None),
    (_("Cases"), "case_list", Permission.CASE_VIEW),
    (_("Start a case"), "case_new", Permission.CASE_OPEN),
    (_("Find by name"), "name_search", Permission.NAME_SEARCH),
    (_("Ask for a seat"), "seat_ask", Permission.SEAT_ASK),
    (_("My institution"), "staff", Permission.STAFF_INVITE),
    (_("Places and agreements"), "administration", Permission.INSTITUTION_ADD),
    (_("Who opened what"), "log_find", Role.DATA_PROTECTION),
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
            institution=str(getattr(here, "institution_name", "") or ""),
            place=str(getattr(here, "place_name", "") or ""),
            practitioner=str(getattr(here, "practitioner_name", "") or ""),
            function=_functions(here),
            nav=_nav(request, actor) if state == "open" and actor else (),
            demo=demo,
            signed_in=state != "anonymous",
            dpo_contact=str(getattr(settings, "DPO_CONTACT", "")),
            language=get_language() or settings.LANGUAGE_CODE,
            idle_seconds=settings.SESSION_IDLE_SECONDS if state == "open" else 0,
            home_url=(_url("home") if state == "open" else "") or "/",
            account_url=_url("account") if state == "open" else "",
            help_url=_url("help"),
            sign_in_url=_url("account_login"),
            sign_out_url=_url("account_logout"),
            unlock_url=_url("account_unlock") if state == "open" else "",
            unlock_without_password=demo,
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


def _functions(here: object) -> str:
    names = getattr(here, "function_names", None)
    if names is None:  # until the names come with the entry, the words of the table
        names = [str(role).replace("_", " ").capitalize() for role in getattr(here, "roles", ())]
    return ", ".join(str(name) for name in names)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
