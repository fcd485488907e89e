"""Strengths, weaknesses, opportunities and threats: written together, each on evidence."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.models import AppendOnly, Record, Versioned
from nabij.impact.models.analysis import NeighbourhoodAnalysis


class SwotKind(models.TextChoices):
    STRENGTH = "strength", _("Sterkte")
    WEAKNESS = "weakness", _("Zwakte")
    OPPORTUNITY = "opportunity", _("Kans")
    THREAT = "threat", _("Bedreiging")


class SwotState(models.TextChoices):
    PROPOSED = "proposed", _("Voorgesteld")
    ADOPTED = "adopted", _("In de analyse")
    WITHDRAWN = "withdrawn", _("Weggehaald")


class Origin(models.TextChoices):
    """In which quality somebody speaks; shown instead of a name."""

    RESIDENT = "resident", _("Een bewoner")
    ORGANISATION = "organisation", _("Een organisatie")
    INFOPOINT = "infopoint", _("Het infopunt")
    COORDINATOR = "coordinator", _("De buurtzorgregisseur")


class SwotItem(Versioned):
    """A strength, weakness, opportunity or threat. It always stands on at least one piece of evidence."""

    analysis = models.ForeignKey(NeighbourhoodAnalysis, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(_("Soort"), max_length=12, choices=SwotKind)
    theme = models.CharField(_("Thema"), max_length=40, blank=True)
    words = models.CharField(_("In één zin"), max_length=200)
    explanation = models.TextField(_("Uitleg"), blank=True)
    origin = models.CharField(max_length=12, choices=Origin)
    state = models.CharField(max_length=10, choices=SwotState, default=SwotState.PROPOSED)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["analysis", "kind", "state"])]

    def __str__(self) -> str:
        return self.words

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.analysis.audit_subject()


class SwotRevision(AppendOnly):
    """How an item read at some moment, and in which quality somebody wrote it."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(SwotItem, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=SwotKind)
    words = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)
    evidence = models.JSONField(default=list)  # sentences as they stood
    origin = models.CharField(max_length=12, choices=Origin)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="each_revision_of_an_item_has_its_own_number"),
        ]


class Evidence(Record):
    """What an item stands on: a reference, and how it read on the day it was added."""

    item = models.ForeignKey(SwotItem, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=20)  # of `nabij.impact.evidence`
    reference = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    value = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "reference"], name="an_item_names_a_piece_of_evidence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}" if self.value else self.label
