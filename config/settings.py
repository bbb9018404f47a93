"""How is this installation set? Everything from the environment and the data folder; safe unless said otherwise."""

from __future__ import annotations

import os
from typing import Any

from django.utils.csp import CSP

from prag.database.places import ROOT, places
from prag.kernel.encryption import key_file

PLACES = places()
# The one mode word: demo, test or production. Production is what an installation is when nobody says anything.
MODE = os.environ.get("PRAG_MODE", "production")
DEMO = MODE in ("demo", "test")
DEBUG = MODE != "production" and bool(os.environ.get("PRAG_DEBUG"))
PORT = int(os.environ.get("PORT", "8000"))

SECRET_KEY = os.environ.get("PRAG_SECRET_KEY") or key_file(PLACES.secrets / "django.key").hex()
GATE_KEY_FILE = PLACES.secrets / "gate.key"
MASTER_KEY_FILE = PLACES.secrets / "person-keys.key"
ALLOWED_HOSTS = os.environ.get("PRAG_HOSTS", "localhost,127.0.0.1,testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("PRAG_ORIGINS", "").split(",") if o]
SECURE_COOKIES = MODE == "production"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "prag.audit",
    "prag.ui",
    "prag.organisations",
    "prag.accounts",
    "prag.gate",
    "prag.duties",
    "prag.messages",
    "prag.sealing",
    "prag.staffing",
    "prag.services",
    "prag.forums",
    "prag.cases",
    "prag.profiles",
    "prag.plans",
    "prag.releases",
    "prag.documents",
    "prag.papers",
    "prag.exchange",
    "prag.guides",
    "prag.desk",
    "prag.demo",
    "prag.operations",
]

MIDDLEWARE = [
    # Headers first, so that what the others answer by themselves has them too: static files, what is too much.
    "prag.ui.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "prag.ui.limits.refuse_too_much",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "prag.ui.language.speak",
    "prag.gate.web.connection_guard",
    "prag.accounts.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prag.ui.limits.refuse_large_of_strangers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "prag.accounts.middleware.guard_session",
    "prag.gate.web.enter_gate",
    "prag.accounts.middleware.ask_for_key",
    "prag.access.web.enforce_declared_permission",
    "prag.gate.web.refuse_second_sending",
]

ROOT_URLCONF = "config.urls"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "prag.ui.jinja2.environment",
            "context_processors": [
                "prag.accounts.context.frame",
                "prag.ui.sent.hidden_fields",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # Only for the third-party mail texts; every page of ours is Jinja.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

SEARCH_PATH = "vendor,kernel,audit,organisations,accounts,gate,duties,messages,sealing,forums,cases,profiles,plans,releases,documents,demo"


def _connection(role: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    info = conninfo_to_dict(PLACES.conninfo(role))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": info["dbname"],
        "USER": info["user"],
        "PASSWORD": info["password"],
        "HOST": info.get("host", ""),
        "PORT": info.get("port", ""),
        # One connection per thread, kept. The gate's token never outlives the response (prag.gate.web).
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            # Said for each connection: what a role's own settings say, which the role itself may change, has no say.
            "options": f"-c search_path={SEARCH_PATH} -c timezone=UTC -c statement_timeout=30s -c lock_timeout=5s"
            " -c log_parameter_max_length_on_error=0",
            # The token must not stand in pg_stat_activity: parameters go apart from the statement.
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
        "TEST": {"MIGRATE": False},
    }


# `prag migrate` and the tests also get the owner; the web process never does.
_ROLES = {"default": "app", "login": "login"} | dict(pair.split(":") for pair in os.environ.get("PRAG_CONNECT", "").split(",") if pair)
DATABASES = {alias: _connection(role) for alias, role in _ROLES.items()}
DATABASE_ROUTERS = ["prag.database.router.Router"]

AUTHENTICATION_BACKENDS = ["prag.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_ENGINE = "prag.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-prag" if SECURE_COOKIES else "prag"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-prag-csrf" if SECURE_COOKIES else "prag-csrf"
# By which a browser is known again at the next sign-in (prag.accounts.devices); it opens nothing.
DEVICE_COOKIE_NAME = "__Host-prag-device" if SECURE_COOKIES else "prag-device"
CSRF_FAILURE_VIEW = "prag.ui.errors.csrf_failure"
SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_IDLE_SECONDS = 15 * 60
STEP_UP_SECONDS = 5 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
if os.environ.get("PRAG_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Attempts are counted by the address that the one proxy saw, not by the proxy's own.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# What the server takes of one request, how long that may take to arrive, and how many are worked on at the same time in each process.
MOST_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024
BODY_SECONDS = float(os.environ.get("PRAG_PATIENCE_SECONDS", "20"))
THREADS = 4
# A document of a case: its bytes, pages and the points of one picture. Its address alone takes a body of that size, of somebody signed in,
# and waits longer for it; it is held in memory, because a file of a person must not lie in a folder of this machine.
DOCUMENT_MOST_BYTES = int(os.environ.get("PRAG_DOCUMENT_MEGABYTES", "10")) * 1024 * 1024
DOCUMENT_MOST_PAGES = int(os.environ.get("PRAG_DOCUMENT_PAGES", "100"))
DOCUMENT_MOST_PIXELS = 40_000_000
LARGE_ADDRESS = r"/cases/[^/]{1,20}/documents/new/"
MOST_BYTES_THERE = DOCUMENT_MOST_BYTES + 64 * 1024
LARGE_AT_ONCE = 2
LARGE_BODY_SECONDS = 6 * BODY_SECONDS
# Where a document is fetched: so many at the same time in each process, so many of them for one person.
FETCH_ADDRESS = r"/cases/[^/]{1,20}/documents/[^/]{1,20}/[0-9a-f-]{36}/"
FETCH_AT_ONCE, FETCH_EACH = 4, 2
# Who sends a document or takes a large answer more slowly, after the time that a form may take, is cut off.
SLOWEST_BYTES_A_SECOND = 50_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_BYTES_THERE

LANGUAGES = [("en", "English"), ("sq", "Shqip")]  # each by its own name
# What is spoken to somebody who chose nothing. Without one, the browser decides (prag.ui.language).
INSTALLATION_LANGUAGE = os.environ.get("PRAG_LANGUAGE", "sq" if DEMO else "")
LANGUAGE_CODE = INSTALLATION_LANGUAGE or "en"  # outside a request: mails
LANGUAGE_COOKIE_NAME = "prag-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("PRAG_TIME_ZONE", "Europe/Sarajevo")

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

_SMTP = {
    "host": os.environ.get("PRAG_SMTP_HOST", ""),
    "port": int(os.environ.get("PRAG_SMTP_PORT", "25")),
    "username": os.environ.get("PRAG_SMTP_USER", ""),
    "password": os.environ.get("PRAG_SMTP_PASSWORD", ""),
    "use_tls": os.environ.get("PRAG_SMTP_SECURITY") == "starttls",
    "use_ssl": os.environ.get("PRAG_SMTP_SECURITY") == "tls",
    "timeout": 10,
}
# Without a mail server, mails are files in the data folder.
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _SMTP}
    if _SMTP["host"]
    else {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(PLACES.data / "mail")}}
}
DEFAULT_FROM_EMAIL = os.environ.get("PRAG_MAIL_FROM", "prag@localhost")
DPO_CONTACT = os.environ.get("PRAG_DPO_CONTACT", "dpo@demo.invalid" if DEMO else "")
SITE_URL = os.environ.get("PRAG_URL", f"http://localhost:{PORT}")

# Rate limits are counted in the database (prag_login), so that all workers count together.
CACHES = {
    "default": {
        "BACKEND": "prag.accounts.limits.DatabaseCache",
        "LOCATION": "limit",
    }
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

from config.allauth import *  # noqa: E402, F403
