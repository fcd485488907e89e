"""Who has a part in the neighbourhood, and how far they share in deciding."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Versioned
from nabij.impact.models.analysis import NeighbourhoodAnalysis


class Participation(models.TextChoices):
    """From little to much share in deciding; the order counts."""

    INFORM = "inform", _("Wordt op de hoogte gehouden")
    CONSULT = "consult", _("Geeft raad")
    CO_CREATE = "co_create", _("Werkt mee")
    DECIDE = "decide", _("Beslist mee")


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    def current(self) -> Self:
        return self.filter(removed_at=None)


class Stakeholder(Versioned):
    """A party (*belanghebbende*): an organisation of the directory, or a group with its own name; never a person."""

    analysis = models.ForeignKey(NeighbourhoodAnalysis, on_delete=models.PROTECT, related_name="stakeholders")
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("Naam van de groep of organisatie"), max_length=160)
    sector = models.CharField(_("Sector"), max_length=20)
    groups = models.JSONField(_("Voor wie spreekt deze partij?"), default=list, blank=True)
    participation = models.CharField(
        _("Welk aandeel?"), max_length=10, choices=Participation, default=Participation.CONSULT
    )
    note = models.TextField(_("Wat is afgesproken?"), blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "name"], condition=Q(removed_at=None), name="a_party_stands_once_in_an_analysis"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.analysis.audit_subject()
