"""How does signing in work? The settings of django-allauth 65.21; what is not named here is not used (`prag.accounts.urls`)."""

import os

from prag.accounts.providers import read_providers

ACCOUNT_ADAPTER = "prag.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "prag.accounts.adapter.FactorAdapter"

# One signs in with the e-mail address; accounts come from invitations alone.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link has already shown that the address is theirs
ACCOUNT_EMAIL_NOTIFICATIONS = False  # mail goes out through the outbox, with neutral texts
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_TIMEOUT = 5 * 60  # between password and code
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session goes on; the others end (prag.accounts.adapter)
ACCOUNT_FORMS = {
    "login": "prag.accounts.forms.LoginForm",
    "change_password": "prag.accounts.forms.ChangePasswordForm",
}

# Passwords, codes and links are counted by ourselves (prag.accounts.limits): by account and address or known browser, never by
# address alone, which would lock out a whole institution (docs/decisions/2026-11-24-lock-out.md).
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": None,
    "manage_email": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "request_login_code": None,
    "change_phone": None,
    "verify_phone": None,
    "confirm_email": None,
}

# The second factor is allauth's TOTP or WebAuthn; recovery codes are ours, because allauth keeps a seed from which all codes follow,
# where we keep only hashes (prag.accounts.recovery_codes).
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_FORMS = {
    "authenticate": "prag.accounts.forms.CodeForm",
    "authenticate_webauthn": "prag.accounts.forms.KeyForm",
}
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a key alone, found or stolen, opens nothing
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_TOTP_ISSUER = "Prag"
MFA_TOTP_PERIOD = 30
MFA_TOTP_DIGITS = 6
MFA_TOTP_TOLERANCE = 0
MFA_TRUST_ENABLED = False  # no browser is spared the second factor
MFA_PASSKEY_LOGIN_ENABLED = False

# An institution's identity provider signs in whom Prag invited; it never makes an account (prag.accounts.institution).
SOCIALACCOUNT_ADAPTER = "prag.accounts.institution.InstitutionAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": read_providers(
            os.environ.get("PRAG_IDENTITY_PROVIDERS", ""), loopback=os.environ.get("PRAG_MODE", "production") != "production"
        )
    }
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

SESSION_EXPIRE_AT_BROWSER_CLOSE = True
