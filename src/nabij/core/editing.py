"""Two people saving the same record: the second is told, and nobody's words are lost."""

from typing import Any

from django.db import models, transaction

from nabij.core.models import Versioned


class Conflict(Exception):
    """Somebody saved the record after it was opened; ``current`` is what they saved."""

    def __init__(self, current: Versioned) -> None:
        self.current = current
        super().__init__(f"{current._meta.label} {current.pk} was changed by somebody else.")


def save_version(obj: Versioned, *, opened: int, **changes: Any) -> None:
    """Write ``changes`` if the record still has the version that was opened; otherwise raise `Conflict`."""
    manager: models.Manager[Versioned] = type(obj)._default_manager
    with transaction.atomic():
        if not manager.filter(pk=obj.pk, version=opened).update(version=opened + 1, **changes):
            raise Conflict(manager.get(pk=obj.pk))
    obj.version = opened + 1
    for field, value in changes.items():
        setattr(obj, field, value)
