"""Writing down a way of working, changing it, sharing it and taking it back."""

from typing import Any

from django.db import transaction

from nabij.core import audit, editing
from nabij.core.actors import Actor
from nabij.programme import rules
from nabij.programme.models import WorkingMethod
from nabij.territory.models import Area, Level


def _log(action: str, method: WorkingMethod, by: Actor, **details: Any) -> None:
    municipality, _person = method.audit_subject()
    audit.record(action, by=by, on=method, municipality=municipality, **details)


@transaction.atomic
def write(*, neighbourhood: Area, fields: dict[str, Any], by: Actor) -> WorkingMethod:
    town = neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()
    made = WorkingMethod.objects.create(neighbourhood=neighbourhood, municipality=town, author=by.user, **fields)
    _log("method.written", made, by)
    return made


@transaction.atomic
def change(method: WorkingMethod, *, opened: int, fields: dict[str, Any], by: Actor) -> None:
    """Raises `Conflict`."""
    editing.save_version(method, opened=opened, **fields)
    _log("method.changed", method, by, fields=sorted(fields))


def step(method: WorkingMethod, *, name: str, by: Actor) -> None:
    """Raises `NotAllowedNow`."""
    rules.METHOD.take(method, name, by=by)
