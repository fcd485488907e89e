"""The one clock. Tests move it with time-machine."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today in Brussels."""
    return timezone.localdate()
