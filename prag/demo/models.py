"""How does an installation know that it is a demo? By one row, written when the invented world was loaded."""

from __future__ import annotations

from django.db import models


class World(models.Model):
    """The marker row. At most one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "world"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_world")]


class Persona(models.Model):
    """Somebody of the invented world whom a visitor may sign in as."""

    practitioner_id = models.UUIDField(primary_key=True)
    label = models.TextField()
    one_line = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "persona"
