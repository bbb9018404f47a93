"""Which connection does a model use? Accounts and sessions have their own; migrations run as the owner only."""

from __future__ import annotations

from typing import Any

LOGIN_APPS = {"accounts", "account", "mfa", "socialaccount", "auth", "contenttypes"}


class Router:
    """Sends sign-in data over `prag_login`, everything else over `prag_app`."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "login" if model._meta.app_label in LOGIN_APPS else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # one database, two connections

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
