"""What does signing in leave behind? When it happened, so that the next time shows what is new since then."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Puts the note of a sign-in in the place of Django's, which forgets the time before."""

    name = "prag.accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(_note, dispatch_uid="prag_note_visit")


def _note(sender: Any, request: Any, user: Any, **_others: Any) -> None:
    from prag.accounts.standing import note_visit

    note_visit(request, user)
