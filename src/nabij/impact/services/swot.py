"""Strengths, weaknesses, opportunities and threats: each on evidence, each change kept."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nabij.core import editing
from nabij.core.actors import Actor
from nabij.core.workflow import NotNow
from nabij.impact import rules
from nabij.impact.evidence import Found
from nabij.impact.models import (
    Evidence,
    NeighbourhoodAnalysis,
    Origin,
    SwotItem,
    SwotRevision,
    SwotState,
)
from nabij.impact.services.analyses import log, needs_open

Piece = tuple[str, Found]  # kind of evidence, and how it reads


@transaction.atomic
def add(
    *,
    analysis: NeighbourhoodAnalysis,
    kind: str,
    words: str,
    evidence: Sequence[Piece],
    origin: Origin,
    by: Actor,
    theme: str = "",
    explanation: str = "",
) -> SwotItem:
    """What the coordinator adds stands in the analysis at once; what others add waits to be taken in.

    Raises `NotNow` without evidence.
    """
    needs_open(analysis)
    if not evidence:
        raise NotNow(_("Kies minstens één bewijsstuk. Zonder bewijs is het een mening."))
    state = SwotState.ADOPTED if origin == Origin.COORDINATOR else SwotState.PROPOSED
    item = SwotItem.objects.create(
        analysis=analysis,
        kind=kind,
        theme=theme,
        words=words,
        explanation=explanation,
        origin=origin,
        state=state,
    )
    for piece in evidence:
        _attach(item, piece)
    _remember(item, origin)
    log("swot.added", item, by=by, kind=kind)
    return item


@transaction.atomic
def change(item: SwotItem, *, opened: int, origin: Origin, by: Actor, **changes: Any) -> None:
    """Raises `editing.Conflict` when somebody saved it meanwhile; both people's words are kept by the page."""
    needs_open(item.analysis)
    editing.save_version(item, opened=opened, **changes)
    _remember(item, origin)
    log("swot.changed", item, by=by, fields=sorted(changes))


@transaction.atomic
def add_evidence(item: SwotItem, *, evidence: Sequence[Piece], origin: Origin, by: Actor) -> None:
    """Naming a piece again changes nothing."""
    needs_open(item.analysis)
    for piece in evidence:
        _attach(item, piece)
    _remember(item, origin)
    log("swot.evidence_added", item, by=by, kinds=[kind for kind, _found in evidence])


@transaction.atomic
def remove_evidence(item: SwotItem, *, evidence: Evidence, origin: Origin, by: Actor) -> None:
    """Raises `NotNow` for the last piece: an item never stands on nothing."""
    needs_open(item.analysis)
    SwotItem.objects.select_for_update().get(pk=item.pk)
    if not item.evidence.exclude(pk=evidence.pk).exists():
        raise NotNow(_("Dit is het enige bewijsstuk. Voeg eerst een ander toe."))
    evidence.delete()
    _remember(item, origin)
    log("swot.evidence_removed", item, by=by)


def step(item: SwotItem, *, name: str, by: Actor) -> None:
    """Adopt or withdraw. Raises `NotAllowedNow`."""
    needs_open(item.analysis)
    rules.SWOT.take(item, name, by=by)


def _attach(item: SwotItem, piece: Piece) -> None:
    kind, found = piece
    Evidence.objects.get_or_create(
        item=item,
        kind=kind,
        reference=found.reference[:80],
        defaults={
            "label": found.label[:200],
            "value": found.value[:300],
            "source": found.source[:200],
            "as_of": found.as_of,
        },
    )


def _remember(item: SwotItem, origin: Origin) -> None:
    last: int = item.revisions.aggregate(last=Max("number"))["last"] or 0
    SwotRevision(
        item=item,
        number=last + 1,
        kind=item.kind,
        words=item.words,
        explanation=item.explanation,
        evidence=[str(piece) for piece in Evidence.objects.filter(item=item)],
        origin=origin,
    ).save()
