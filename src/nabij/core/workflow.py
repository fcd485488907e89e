"""States and the steps between them: one table per workflow, and a history that is only appended to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction
from django.utils.functional import Promise

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.models import StateChange

Words = str | Promise


class HasSubject(Protocol):
    """A model that tells the audit chain whom and which municipality it is about."""

    def audit_subject(self) -> tuple[str, UUID | None]: ...


class NotAllowedNow(Exception):
    """The step doesn't start from the state that the object is in (somebody else may have been first)."""

    def __init__(self, workflow: "Workflow", step: str, state: str) -> None:
        self.step, self.state = step, state
        super().__init__(f"{workflow.name}: '{step}' can't be done from state '{state}'.")


class NotNow(Exception):
    """What was asked can't be done (any more); the text tells why, in Dutch."""


@dataclass(frozen=True)
class Step:
    """One row of the table: from which states, to which state, and what it is called on a button."""

    name: str
    sources: tuple[str, ...]
    target: str
    label: Words


class Workflow:
    """A table of steps over the ``state`` field of a model."""

    def __init__(self, name: str, steps: Iterable[Step]) -> None:
        self.name = name
        self.steps: Mapping[str, Step] = {step.name: step for step in steps}

    def possible(self, state: str) -> list[Step]:
        """Steps that may be taken from a state, in the order of the table."""
        return [step for step in self.steps.values() if state in step.sources]

    def take(self, obj: models.Model, name: str, *, by: Actor, **changes: Any) -> None:
        """Take a step, set the other fields in ``changes`` with it, append history and audit, all or nothing.

        Raises `NotAllowedNow` when the row is, by now, in another state.
        """
        step = self.steps[name]
        with transaction.atomic():
            rows = type(obj)._default_manager.select_for_update().filter(pk=obj.pk)
            source = rows.values_list("state", flat=True).first() or ""
            if source not in step.sources:
                raise NotAllowedNow(self, name, source)
            rows.update(state=step.target, **changes)
            StateChange(
                workflow=self.name,
                object_id=obj.pk,
                step=name,
                source=source,
                target=step.target,
                actor=by.key,
                actor_label=str(by.label)[:200],
            ).save()
            municipality, person_id = obj.audit_subject()  # type: ignore[attr-defined]
            audit.record(f"{self.name}.{name}", by=by, on=obj, municipality=municipality, person_id=person_id)
        for field, value in {"state": step.target, **changes}.items():
            setattr(obj, field, value)

    def history(self, object_id: UUID) -> models.QuerySet[StateChange]:
        return StateChange.objects.filter(workflow=self.name, object_id=object_id)
