"""An allocation: a question with versions that are never overwritten, and what each version gave."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import AppendOnly, Record
from nabij.territory.models import Area


class ScenarioState(models.TextChoices):
    DRAFT = "draft", _("Voorstel")
    ADOPTED = "adopted", _("Goedgekeurd")


class AllocationScenario(Record):
    """A way to spread the means over the neighbourhoods of an area. Everybody reads it once it is adopted."""

    name = models.CharField(_("Naam"), max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ScenarioState, default=ScenarioState.DRAFT)
    adopted = models.ForeignKey("ScenarioVersion", null=True, on_delete=models.PROTECT, related_name="adopting")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(adopted__isnull=False), name="an_adopted_scenario_names_its_version"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_subject(self) -> tuple[str, UUID | None]:
        return "", None


class ScenarioVersion(Record, AppendOnly):
    """One version: the document of the engine, its table, their hashes, and the outcome. Written once.

    ``document`` is the scenario as `nabij programme allocate` reads it; ``table`` the CSV it names; ``origin`` where
    the table came from. ``outcome`` is what the engine gave, with its reasons in words.
    """

    scenario = models.ForeignKey(AllocationScenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    table = models.TextField()
    origin = models.JSONField(default=dict)
    scenario_sha256 = models.CharField(max_length=64)
    table_sha256 = models.CharField(max_length=64)
    outcome = models.JSONField()
    note = models.CharField(_("Waarom deze versie?"), max_length=300, blank=True)
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["scenario", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="a_version_of_a_scenario_has_its_own_number"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario.name}, {self.number}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.outcome["neighbourhoods"]
        return found


class SimulationResult(Record, AppendOnly):
    """A result of `nabij programme simulate`, brought in or computed here, as it is. Written once.

    ``content`` is the file itself, of which ``sha256`` is the hash; ``data`` what it says.
    """

    name = models.CharField(_("Naam"), max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField()
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("Waarover gaat het?"), max_length=300, blank=True)
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["area", "sha256"], name="a_simulation_is_brought_in_once_per_area"),
        ]

    def __str__(self) -> str:
        return self.name
