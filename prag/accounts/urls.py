"""Which addresses has signing in? allauth's views that we use, one by one, and our own; each with its declaration.

allauth's own list of addresses is not included: sign-up, e-mail addresses and password reset by oneself do not exist.
"""

from allauth.account import views as account
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from prag.access.web import public, signed_in
from prag.accounts import institution_views, key_views, views
from prag.accounts.standing import is_demo
from prag.accounts.stepup import step_up


@signed_in
@step_up
def change_password(request: HttpRequest) -> HttpResponse:
    """allauth's page; a persona has no password to change."""
    if is_demo(request) or not request.user.has_usable_password():
        raise Http404
    return account.password_change(request)


def _open(view):
    """allauth's view, declared as public, without touching allauth's object."""

    def declared(request: HttpRequest) -> HttpResponse:
        return view(request)

    return public(declared)


urlpatterns = [
    path("sign-in/", _open(institution_views.SignInView.as_view()), name="account_login"),
    path("sign-in/code/", _open(key_views.SecondFactorView.as_view()), name="mfa_authenticate"),
    path("sign-in/institution/<slug:provider_id>/", institution_views.go, name="openid_connect_login"),
    path("sign-in/institution/<slug:provider_id>/back/", institution_views.back, name="openid_connect_callback"),
    path("sign-out/", _open(account.logout), name="account_logout"),
    path("invitation/<str:token>/", views.accept, name="account_accept"),
    path("account/", views.account, name="account"),
    path("account/unlock/", views.unlock, name="account_unlock"),
    path("account/confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", change_password, name="account_change_password"),
    path("account/second-factor/", views.second_factor, name="account_second_factor"),
    path("account/second-factor/phone/", views.phone, name="account_phone"),
    path("account/keys/", key_views.keys, name="account_keys"),
    path("account/keys/add/", key_views.key_add, name="account_key_add"),
    path("account/keys/use/", key_views.key_use, name="account_key_use"),
    path("account/keys/<int:key>/remove/", key_views.key_remove, name="account_key_remove"),
    path("account/recovery-codes/", views.recovery_codes, name="account_recovery_codes"),
    path("account/sessions/end/", views.end_other_sessions, name="account_end_sessions"),
]
