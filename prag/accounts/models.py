"""What is stored of accounts? Users, their sessions, known browsers, invitations, recovery codes and counted attempts.

These tables belong to the role `prag_login`; the web role `prag_app` has no right on them. A practitioner is named by id
alone, without a foreign key, because practitioners are read over the other connection.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from prag.kernel.clock import now


class UserManager(BaseUserManager["User"]):
    """Finds and makes users; an e-mail address is the name they sign in with."""

    def create_user(self, *, practitioner_id: uuid.UUID, email: str, password: str | None, **more: Any) -> User:
        """A new user. Without a password nobody can sign in by password (personas of the demo)."""
        user = self.model(practitioner_id=practitioner_id, email=email, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in: the account of one practitioner."""

    practitioner_id = models.UUIDField(unique=True)
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="en")
    demo = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = ["practitioner_id"]
    objects = UserManager()

    class Meta:
        db_table = "user"
        # Only small letters are stored, so unique means unique however somebody writes it.
        constraints = [
            models.UniqueConstraint(fields=["email"], name="user_email_once"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_small_letters"),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Sign-in looks for the address in small letters.
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Session(models.Model):
    """A browser's session. The key itself is only in the cookie; here lies its SHA-256."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, null=True)
    created = models.DateTimeField(db_index=True)
    last_seen = models.DateTimeField()
    locked = models.DateTimeField(null=True)
    demo = models.BooleanField(default=False)
    data = models.TextField()

    class Meta:
        db_table = "session"


class Kind(models.TextChoices):
    """What an invitation is for."""

    JOIN = "join"
    NEW_PASSWORD = "new_password"
    NEW_FACTOR = "new_factor"


class Invitation(models.Model):
    """A link sent by mail, once and for a week. The link is signed from the id; it is stored nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practitioner_id = models.UUIDField(db_index=True)
    email = models.EmailField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    invited_by = models.UUIDField(null=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation"

    @property
    def open(self) -> bool:
        """Whether the link still works."""
        return self.used_at is None and self.expires > now()


class RecoveryCode(models.Model):
    """A code on paper for when the phone is gone. Only a keyed hash is stored; it works once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"
        constraints = [models.UniqueConstraint(fields=["user", "hash"], name="recovery_code_once")]


class Device(models.Model):
    """A browser with which somebody signed in, known by a random word in a long-lived cookie. Only a hash of the word is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    hash = models.CharField(max_length=64)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "device"
        constraints = [models.UniqueConstraint(fields=["user", "hash"], name="device_once")]


class Limit(models.Model):
    """A counted attempt or a used code, shared by all workers (`prag.accounts.limits`)."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.JSONField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "limit"
