"""Who is the user of a session? As Django's own backend says it, with the one question of every request compiled once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from prag.accounts.models import User
from prag.database.prepared import Prepared

_by_id = Prepared(lambda user: User.objects.filter(id=user))


class Backend(AuthenticationBackend):
    """allauth's: by e-mail address and password."""

    def get_user(self, user_id: Any) -> User | None:
        """The user, unless there is none of that id or it may not sign in."""
        found = _by_id(user=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
