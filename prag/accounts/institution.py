"""How does somebody sign in through the institution's own identity provider? OpenID Connect, for accounts that were invited, alone.

The provider says who somebody is at the institution; whether Prag knows that person was decided by an invitation. Prag asks for its
own second factor unless the provider asserts one that the installation's file calls phishing-resistant. Every request that leaves,
of this process or of the browser, goes to the configured issuer's origin: anything else is refused before it is sent.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import urlsplit
from uuid import UUID

import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter

from prag.accounts.calls import FACTOR_CHANGED, institution_of, tell
from prag.accounts.log import note, note_refused
from prag.accounts.models import User
from prag.accounts.providers import MAX_AGE
from prag.accounts.stages import vouch
from prag.kernel.verdict import Verdict, refused

_CLOCKS_APART = 60


def asserts_strong_factor(claims: dict[str, Any], wanted: dict[str, list[str]], now: float) -> bool:
    """Whether a factor was shown just now that the installation calls phishing-resistant (acr, amr: OpenID Connect Core, 2)."""
    at, methods = claims.get("auth_time"), claims.get("amr")
    fresh = isinstance(at, int) and now - at <= MAX_AGE + _CLOCKS_APART
    named = isinstance(methods, list) and any(method in wanted["amr"] for method in methods)
    return fresh and (claims.get("acr") in wanted["acr"] or named)


def may_link(claims: dict[str, Any], user_email: str, *, believed: bool, tied: bool) -> bool:
    """Whether the verified address of the provider may tie an account to its subject: once, if its addresses are believed."""
    email = claims.get("email")
    same = isinstance(email, str) and email.strip().lower() == user_email
    return believed and claims.get("email_verified") is True and same and not tied


class OnlyIssuer(requests.Session):
    """Speaks with one origin. Redirects, proxies and stored passwords of the machine are not followed."""

    def __init__(self, issuer: str) -> None:
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        self.mount(origin(issuer) + "/", HTTPAdapter(max_retries=0))

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs |= {"timeout": app_settings.REQUESTS_TIMEOUT, "allow_redirects": False}
        return super().request(*args, **kwargs)


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def speaks_of_itself(config: dict[str, Any], issuer: str) -> bool:
    """Whether a provider's own description names this issuer, and addresses at its origin alone (OpenID Connect Discovery, 3 and 4.3)."""
    addresses = [config.get(key) for key in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")]
    return config.get("issuer") == issuer and all(isinstance(one, str) and origin(one) == origin(issuer) for one in addresses)


class InstitutionAdapter(DefaultSocialAccountAdapter):
    """What we do differently from allauth: providers from the file alone, no sign-up, nothing kept of what the provider says."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = IssuerAdapter
        return found

    def get_requests_session(self) -> requests.Session:
        asked = context.request.resolver_match.kwargs["provider_id"]
        return OnlyIssuer(self.get_app(context.request, provider=asked).settings["issuer"])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign in whom the subject belongs to, from here on as after a password; nothing of the provider goes into the session."""
        claims, app = sociallogin.claims, sociallogin.provider.app
        if claims.get("nonce") != sociallogin.state.get("nonce"):
            refuse(request, _answer_not_right())
        user = person_of(app, sociallogin.account.uid, claims)
        if user is None:
            note_refused(None, request)
            refuse(request, _not_invited())
        if request.user.is_authenticated:
            get_account_adapter().logout(request)
        if asserts_strong_factor(claims, app.settings["phishing_resistant"], time.time()):
            vouch(request, user)
        record_authentication(request, user, "socialaccount", provider=app.provider_id)
        raise ImmediateHttpResponse(perform_login(request, Login(user=user)))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_about: Any) -> NoReturn:
        refuse(request, _answer_not_right())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: mail goes out through the outbox alone."""


class IssuerAdapter(OpenIDConnectOAuth2Adapter):
    """One conversation with the provider: its own addresses only, its signature always checked."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        issuer = self.get_provider().app.settings["issuer"]
        if not speaks_of_itself(config, issuer):
            raise OAuth2Error("the provider names another issuer, or addresses elsewhere")
        return config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return settings.SITE_URL.rstrip("/") + reverse("openid_connect_callback", kwargs={"provider_id": app.provider_id})

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._decode_id_token(app, kwargs["response"]["id_token"])
        if "email" not in claims and app.settings["link_by_email"]:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("the provider speaks of two people")
            claims |= {key: more[key] for key in ("email", "email_verified") if key in more}
        login = self.get_provider().sociallogin_from_response(request, {"id_token": {"sub": claims["sub"]}})
        login.claims, login.account.extra_data = claims, {}
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        return jwtkit.verify_and_decode(
            credential=id_token, keys_url=config["jwks_uri"], issuer=config["issuer"], audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk, verify_signature=True,
        )  # fmt: skip


def person_of(app: Any, subject: str, claims: dict[str, Any]) -> User | None:
    """The account of a subject at a provider: tied before, or now by a verified address. None for everybody else.

    Each time the account must be of an institution that the provider speaks for: who has moved on is no longer its to sign in.
    """
    provider, believed = app.provider_id, app.settings["link_by_email"]
    tied = SocialAccount.objects.select_related("user").filter(provider=provider, uid=subject).first()
    if tied:
        user = tied.user
        return user if user.is_active and not user.demo and speaks_for(app.settings, user) else None
    user = User.objects.filter(email=str(claims.get("email", "")).strip().lower(), is_active=True, demo=False).first()
    if user is None or not speaks_for(app.settings, user):
        return None
    others = SocialAccount.objects.filter(provider=provider, user=user).exists()
    return user if may_link(claims, user.email, believed=believed, tied=others) and tie(user, provider, subject) else None


def speaks_for(provider: dict[str, Any], user: User) -> bool:
    """Whether the account's owner works for an institution that the file names with the provider (its settings)."""
    return institution_of(user.practitioner_id) in provider["institutions"]


def ties_of(practitioner: UUID) -> list[tuple[str, datetime]]:
    """The providers with which somebody's account is tied, and since when: by name, or by id if the file has them no more."""
    names = {app["provider_id"]: app["name"] for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]}
    found = SocialAccount.objects.filter(user__practitioner_id=practitioner).order_by("date_joined")
    return [(names.get(row.provider, row.provider), row.date_joined) for row in found]


def tie(user: User, provider: str, subject: str) -> bool:
    """Tie an account to its subject at a provider, logged and mailed; False when either is tied already."""
    try:
        with transaction.atomic(using="login"):
            User.objects.select_for_update().get(pk=user.pk)
            if SocialAccount.objects.filter(provider=provider, user=user).exists():
                return False
            SocialAccount.objects.create(provider=provider, uid=subject, user=user, extra_data={})
            note("provider_linked", user.practitioner_id, None)
            tell(FACTOR_CHANGED, user.practitioner_id)
    except IntegrityError:
        return False
    return True


def refuse(request: HttpRequest, verdict: Verdict, status: int = 403) -> NoReturn:
    """End this sign-in with a page that says why and who can help."""
    raise ImmediateHttpResponse(render(request, "accounts/institution_refused.html", {"verdict": verdict}, status=status))


def _answer_not_right() -> Verdict:
    return refused(_("The sign-in page of your institution gave no answer that Prag can use. Begin again; nothing was changed."))


def _not_invited() -> Verdict:
    return refused(
        _("Your institution knows you, but no account in Prag belongs to this sign-in. Accounts begin with an invitation."),
        _("your institution’s access manager"),
    )


def no_answer() -> Verdict:
    """The provider cannot be reached."""
    return refused(_("The sign-in page of your institution does not answer. Try again later, or sign in with your password."))
