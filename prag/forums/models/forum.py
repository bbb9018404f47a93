"""What is stored of grants and standing forums? Names of programmes and institutions, functions, places; nobody's name."""

from __future__ import annotations

import uuid

from django.db import models

from prag.kernel.fields import WordField
from prag.organisations.models import Institution, Place


class Project(models.Model):
    """A regional project and the joint programme it is part of. Names and lines stand in `Wording`, a row a language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = WordField(unique=True)
    programme_from = models.PositiveSmallIntegerField()
    programme_until = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "project"


class Grant(models.Model):
    """A grant agreement under a project: whom it benefits, and how many forums are planned under it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    key = WordField(unique=True)
    project = models.ForeignKey(Project, models.PROTECT)
    beneficiary = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    agreement = models.TextField()
    starts = models.DateField()
    ends = models.DateField()
    forums_planned = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "grant_agreement"


class Wording(models.Model):
    """A name or a line in one language: of a project (name, programme, disclaimer, rights line …), a place or an institution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField()
    slot = WordField()
    language = WordField()
    text = models.TextField()

    class Meta:
        db_table = "wording"
        constraints = [models.UniqueConstraint(fields=["subject", "slot", "language"], name="wording_once")]


class OfForum(models.Model):
    """A row that belongs to one forum, and through it to one jurisdiction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")

    class Meta:
        abstract = True


class Forum(OfForum):
    """A standing local coordination forum of an area, and the institution whose function coordinates it."""

    key = WordField(unique=True)
    grant = models.ForeignKey(Grant, models.PROTECT, null=True)
    place = models.ForeignKey(Place, models.PROTECT)
    coordinator = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    since = models.DateField()
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "forum"


class FocusPrison(OfForum):
    """A prison on which a forum is focused."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="focus")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "focus_prison"
        constraints = [models.UniqueConstraint(fields=["forum", "institution"], name="focus_prison_once")]


class Member(OfForum):
    """A standing member: an institution by one of its functions, with another function as alternate."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="members")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    alternate_kind = WordField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "member"
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "institution", "function_kind"], condition=models.Q(until__isnull=True), name="member_once"
            )
        ]
