"""Which pages lead to an institution's sign-in page and back?"""

from __future__ import annotations

import secrets
from typing import Any

import requests
from allauth.account.views import LoginView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from prag.access.web import public
from prag.accounts.institution import IssuerAdapter, no_answer, refuse

# What comes of a provider that is down, or answers with something else than the standard says.
_UNUSABLE = (requests.RequestException, OAuth2Error, KeyError, ValueError, TypeError, AttributeError)


class SignInView(LoginView):
    """E-mail address and password, and below it the institutions from which one may come."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        apps = get_adapter().list_apps(self.request, provider="openid_connect")
        return super().get_context_data(**kwargs) | {"providers": [(app.provider_id, app.name) for app in apps]}


@public
@require_POST
@never_cache
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the institution's page: by a page of ours, because the policy of this site lets no form lead elsewhere."""
    try:
        provider = get_adapter().get_provider(request, provider_id)
        nonce = secrets.token_urlsafe(32)
        parameters = provider.get_auth_params() | {"nonce": nonce}
        answer = provider.redirect(request, AuthProcess.LOGIN, auth_params=parameters, nonce=nonce)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except ImmediateHttpResponse as said:
        return said.response
    except _UNUSABLE:
        return _refused(request)
    return render(request, "accounts/institution_go.html", {"address": answer["Location"], "name": provider.app.name})


@public
@require_GET
@never_cache
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the institution's page, with a code for this browser's own session alone."""
    try:
        return OAuth2CallbackView.adapter_view(IssuerAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except _UNUSABLE:
        return _refused(request)


def _refused(request: HttpRequest) -> HttpResponse:
    try:
        refuse(request, no_answer(), status=503)
    except ImmediateHttpResponse as said:
        return said.response
