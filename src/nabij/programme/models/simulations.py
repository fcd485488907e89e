"""A simulation that somebody asked for: what to compute, how far it is, and what came out."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Record
from nabij.programme.models.scenarios import SimulationResult
from nabij.territory.models import Area


class RunState(models.TextChoices):
    WAITING = "waiting", _("Wacht")
    RUNNING = "running", _("Rekent")
    DONE = "done", _("Klaar")
    FAILED = "failed", _("Mislukt")
    STOPPED = "stopped", _("Gestopt")


class SimulationRun(Record):
    """A run of the simulation. ``scenario`` is the whole question, as the command line reads it.

    While it runs, ``token`` names the worker's try that computes it, which says with ``heartbeat`` that it is alive. A
    run whose heartbeat is old is taken by another; what the first try brings is then no longer taken.
    """

    name = models.CharField(_("Naam"), max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("Waarover gaat het?"), max_length=300, blank=True)
    scenario = models.TextField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    token = models.UUIDField(null=True)
    heartbeat = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    every = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    result = models.ForeignKey(SimulationResult, null=True, on_delete=models.PROTECT, related_name="runs")
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["waiting", "running"]), name="simulations_to_do"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(token__isnull=False, heartbeat__isnull=False),
                name="a_running_simulation_tells_who_computes_it",
            ),
            models.CheckConstraint(
                condition=Q(state="done", result__isnull=False) | (~Q(state="done") & Q(result__isnull=True)),
                name="a_simulation_is_done_when_it_has_its_result",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_subject(self) -> tuple[str, UUID | None]:
        return "", None

    @property
    def is_open(self) -> bool:
        return self.state in (RunState.WAITING, RunState.RUNNING)

    @property
    def chip_kind(self) -> str:
        return {"running": "info", "failed": "warning"}.get(self.state, "neutral")
