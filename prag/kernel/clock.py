"""What time is it? One place, so that a rule never asks the machine itself."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in the installation's time zone."""
    return timezone.localdate(now(), ZoneInfo(settings.TIME_ZONE))
