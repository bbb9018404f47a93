"""How does somebody sign in whose phone is gone? With one of ten codes on paper, each good once.

Whose function asks for a security key only asks with it for a mailed link (`prag.accounts.strength`).

allauth keeps a seed from which it can compute all codes again; we keep a keyed hash of each code and nothing else. The
codes are shown in one response and cannot be shown a second time. Ten letters and figures have about 49 bits, and the key
of the hash lies outside the database, so a copy of the table gives no code away.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.db import transaction

from prag.accounts.keys import key_for
from prag.accounts.models import RecoveryCode, User
from prag.kernel.clock import now
from prag.kernel.codes import SIGNS

COUNT = 10
LENGTH = 10


def new_codes(user: User) -> list[str]:
    """Ten fresh codes; all older ones stop working. The only moment in which they can be read."""
    codes = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(COUNT)]
    with transaction.atomic(using="login"):
        User.objects.select_for_update().get(pk=user.pk)
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hash=_hash(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def use_code(user: User, typed: str) -> bool:
    """Whether `typed` is an unused code of the user; it is used from then on, even if two requests bring it at once."""
    code = _tidy(typed)
    if len(code) != LENGTH:
        return False
    unused = RecoveryCode.objects.filter(user=user, hash=_hash(user, code), used_at=None)
    return unused.update(used_at=now()) == 1


def unused_count(user: User) -> int:
    """How many codes still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _tidy(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign in SIGNS)


def _hash(user: User, code: str) -> str:
    return hmac.new(key_for("recovery code"), f"{user.pk}|{code}".encode(), hashlib.sha256).hexdigest()
