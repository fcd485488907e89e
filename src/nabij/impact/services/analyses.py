"""Beginning an analysis, changing what it asks, and closing it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit, editing
from nabij.core.actors import Actor
from nabij.core.workflow import NotNow
from nabij.impact import rules
from nabij.impact.models import AnalysisState, NeighbourhoodAnalysis
from nabij.territory.models import Area, Level


@transaction.atomic
def begin(*, neighbourhood: Area, title: str, question: str = "", by: Actor) -> NeighbourhoodAnalysis:
    """An analysis of a neighbourhood; one is open at a time. Raises `ValidationError`."""
    if neighbourhood.level != Level.NEIGHBOURHOOD:
        raise ValidationError(_("Een buurtanalyse gaat over een buurt."))
    if NeighbourhoodAnalysis.objects.filter(neighbourhood=neighbourhood, state=AnalysisState.OPEN).exists():
        raise ValidationError(_("Voor deze buurt loopt al een analyse."))
    towns = neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code")
    analysis = NeighbourhoodAnalysis.objects.create(
        neighbourhood=neighbourhood, municipality=towns.first(), title=title, question=question
    )
    log("analysis.begun", analysis, by=by)
    return analysis


@transaction.atomic
def change(analysis: NeighbourhoodAnalysis, *, opened: int, by: Actor, **changes: Any) -> None:
    """Raises `editing.Conflict` when somebody saved it meanwhile."""
    editing.save_version(analysis, opened=opened, **changes)
    log("analysis.changed", analysis, by=by, fields=sorted(changes))


def close(analysis: NeighbourhoodAnalysis, *, by: Actor) -> None:
    rules.ANALYSIS.take(analysis, "close", by=by)


def reopen(analysis: NeighbourhoodAnalysis, *, by: Actor) -> None:
    """Raises `NotNow` when another analysis of the neighbourhood is open by now."""
    others = NeighbourhoodAnalysis.objects.filter(neighbourhood=analysis.neighbourhood_id, state=AnalysisState.OPEN)
    if others.exclude(pk=analysis.pk).exists():
        raise NotNow(_("Voor deze buurt loopt al een andere analyse."))
    rules.ANALYSIS.take(analysis, "reopen", by=by)


def log(action: str, row: Any, *, by: Actor, **details: Any) -> None:
    """An audit event in the chain of the analysis's municipality."""
    municipality, _person = row.audit_subject()
    audit.record(action, by=by, on=row, municipality=municipality, **details)


def needs_open(analysis: NeighbourhoodAnalysis) -> None:
    """Raises `NotNow` for an analysis that was closed."""
    if not NeighbourhoodAnalysis.objects.filter(pk=analysis.pk, state=AnalysisState.OPEN).exists():
        raise NotNow(_("Deze analyse is afgesloten. U kunt er niets meer aan veranderen."))
