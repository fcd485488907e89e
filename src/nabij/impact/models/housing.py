"""The housing inventory (*woningen tellen*): how many dwellings of a street suit who gets less steady. Never whose."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.models import Record


class DwellingForm(models.TextChoices):
    HOUSE = "house", _("Huis")
    APARTMENT = "apartment", _("Appartement")
    SERVICE_FLAT = "service_flat", _("Assistentiewoning of serviceflat")
    SHARED = "shared", _("Samen wonen: groepswonen of kangoeroewonen")


class Fitness(models.TextChoices):
    """Whether somebody who walks with difficulty can go on living there."""

    ADAPTED = "adapted", _("Aangepast")
    ADAPTABLE = "adaptable", _("Aanpasbaar")
    UNFIT = "unfit", _("Niet aanpasbaar")
    UNKNOWN = "unknown", _("Niet te zien")


class HousingState(models.TextChoices):
    OPEN = "open", _("Bezig")
    CLOSED = "closed", _("Afgesloten en gepubliceerd")


class HousingRound(Record):
    """A period in which volunteers count the streets of a neighbourhood. Its link counts as long as it is open."""

    neighbourhood = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField(_("Tellen kan tot en met"))
    state = models.CharField(max_length=10, choices=HousingState, default=HousingState.OPEN)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood"],
                condition=Q(state="open"),
                name="a_neighbourhood_counts_dwellings_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood_id} {self.created_at:%Y-%m-%d}"

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else "", None)

    @property
    def takes_counts(self) -> bool:
        return self.state == HousingState.OPEN and self.ends_on >= today()


class Counter(models.TextChoices):
    """In which quality somebody counted; kept instead of a name, and shown to workers only."""

    VOLUNTEER = "volunteer", _("een vrijwilliger")
    INFOPOINT = "infopoint", _("het infopunt")
    COORDINATOR = "coordinator", _("de buurtzorgregisseur")


class StreetCountQuerySet(models.QuerySet["StreetCount"]):
    def standing(self) -> Self:
        """Without those that the coordinator laid aside, the oldest first; per street the last one stands."""
        return self.filter(set_aside_at=None).order_by("created_at", "pk")


class StreetCount(Record):
    """What somebody counted in a street on a day. Another count of the street goes before it; this one is kept."""

    round = models.ForeignKey(HousingRound, on_delete=models.CASCADE, related_name="counts")
    street = models.ForeignKey("territory.Street", on_delete=models.CASCADE, related_name="+")
    counter = models.CharField(max_length=12, choices=Counter)
    day = models.DateField(default=today)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = StreetCountQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["round", "street"])]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.round.audit_subject()


class DwellingNumber(models.Model):
    """How many dwellings of a form and fitness; there is no row for none."""

    count = models.ForeignKey(StreetCount, on_delete=models.CASCADE, related_name="numbers")
    form = models.CharField(max_length=12, choices=DwellingForm)
    fitness = models.CharField(max_length=10, choices=Fitness)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "form", "fitness"], name="a_count_tells_each_form_and_fitness_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="a_number_of_dwellings_is_one_at_least"),
        ]
