"""The analysis itself: one neighbourhood, one question, what belongs to it."""

from functools import cached_property
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Versioned


class AnalysisState(models.TextChoices):
    OPEN = "open", _("Bezig")
    CLOSED = "closed", _("Afgesloten")


class NeighbourhoodAnalysis(Versioned):
    """A neighbourhood analysis (*buurtanalyse*) that residents and organisations make together."""

    neighbourhood = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Naam van de analyse"), max_length=140)
    question = models.TextField(_("Wat willen wij samen te weten komen?"), blank=True)
    state = models.CharField(max_length=10, choices=AnalysisState, default=AnalysisState.OPEN)

    class Meta:
        ordering = ["state", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood"], condition=Q(state="open"), name="a_neighbourhood_is_analysed_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else "", None)

    @property
    def is_open(self) -> bool:
        return self.state == AnalysisState.OPEN

    @cached_property
    def around(self) -> set[UUID]:
        """Ids of the neighbourhood and of all areas above it."""
        return self.neighbourhood.ancestor_ids()
