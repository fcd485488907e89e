"""The audit chain: one event per write and per read of personal data, each sealed with the hash of the one before.

Every municipality has its own chain, so that busy municipalities don't wait for each other. An event is written in the
transaction of the act itself: neither exists without the other.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.models import AuditEvent, AuditHead

READ = "read"


def seal(event: AuditEvent) -> str:
    """SHA-256 over the previous hash and every field of the event, as canonical JSON."""
    content = {
        "chain": event.chain,
        "position": event.position,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor": event.actor,
        "actor_label": event.actor_label,
        "acting_for": str(event.acting_for or ""),
        "action": event.action,
        "object_kind": event.object_kind,
        "object_id": event.object_id,
        "person_id": str(event.person_id or ""),
        "details": event.details,
        "previous": event.previous,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Act:
    """What is written as one event; ``details`` as in `record`."""

    action: str
    on: Model | None = None
    person_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def record(
    action: str,
    *,
    by: Actor,
    on: Model | None = None,
    person_id: UUID | None = None,
    municipality: str = "",
    **details: Any,
) -> AuditEvent:
    """Append one event to the chain of ``municipality`` (its code, or "" for none).

    ``details`` hold codes, ids and field names, never names of persons or words of a file. Must run inside the
    transaction of the act.
    """
    return record_all([Act(action, on, person_id, details)], by=by, municipality=municipality)[0]


def record_all(acts: Sequence[Act], *, by: Actor, municipality: str = "") -> list[AuditEvent]:
    """Append an event for each act to one chain, in order, in as many queries as one event takes."""
    batch = _batch.get()
    if batch is not None:
        return batch.add(acts, by, municipality)
    with transaction.atomic():
        head = _locked_head(municipality)
        events = _linked(acts, by, head)
        AuditEvent.objects.bulk_create(events)
        head.save()
    return events


@contextmanager
def together() -> Iterator[None]:
    """Write the events of a long act in one go at its end, in order: for loading much at once.

    Everything happens in one transaction; the chains that are written to stay locked until it ends.
    """
    batch = _Batch({}, [])
    with transaction.atomic():
        token = _batch.set(batch)
        try:
            yield
        finally:
            _batch.reset(token)
        AuditEvent.objects.bulk_create(batch.events, batch_size=500)
        for head in batch.heads.values():
            head.save()


@dataclass
class _Batch:
    heads: dict[str, AuditHead]
    events: list[AuditEvent]

    def add(self, acts: Sequence[Act], by: Actor, chain: str) -> list[AuditEvent]:
        if chain not in self.heads:
            self.heads[chain] = _locked_head(chain)
        events = _linked(acts, by, self.heads[chain])
        self.events += events
        return events


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


def _linked(acts: Sequence[Act], by: Actor, head: AuditHead) -> list[AuditEvent]:
    """An event for each act, each sealed onto the one before; ``head`` moves along."""
    events = []
    for act in acts:
        event = _event(act, by, head)
        head.length, head.hash = event.position, event.hash
        events.append(event)
    return events


def _locked_head(chain: str) -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        AuditHead.objects.get_or_create(chain=chain)  # two at once: one makes it, both go on
        head = AuditHead.objects.select_for_update().get(chain=chain)
    return head


def _event(act: Act, by: Actor, head: AuditHead) -> AuditEvent:
    event = AuditEvent(
        chain=head.chain,
        position=head.length + 1,
        at=now(),
        actor=by.key,
        actor_label=str(by.label)[:200],
        acting_for=by.acting_for,
        action=act.action,
        object_kind=act.on._meta.label_lower if act.on is not None else "",
        object_id=str(act.on.pk) if act.on is not None else "",
        person_id=act.person_id,
        details=json.loads(json.dumps(dict(act.details), default=str)),
        previous=head.hash,
    )
    event.hash = seal(event)
    return event


@dataclass(frozen=True)
class Break:
    """A place where a chain doesn't hold, and why."""

    chain: str
    position: int
    why: str


def verify() -> Iterator[Break]:
    """Walk every chain and yield the first break of each; nothing means that the whole log is as it was written."""
    for head in AuditHead.objects.order_by("chain"):
        broken = _first_break(head)
        if broken:
            yield broken
    for chain in (
        AuditEvent.objects.exclude(chain__in=AuditHead.objects.values("chain"))
        .values_list("chain", flat=True)
        .distinct()
    ):
        yield Break(chain, 0, "the head of this chain is missing")


def _first_break(head: AuditHead) -> Break | None:
    previous, position = "", 0
    for event in AuditEvent.objects.filter(chain=head.chain).order_by("position").iterator(chunk_size=2000):
        position += 1
        if event.position != position:
            return Break(head.chain, position, f"event {position} is missing")
        if event.previous != previous or event.hash != seal(event):
            return Break(head.chain, position, f"event {position} was changed after it was written")
        previous = event.hash
    if (position, previous) != (head.length, head.hash):
        return Break(head.chain, head.length, f"{head.length} events were written, {position} are left")
    return None
