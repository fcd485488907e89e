"""What is measured about areas, and the figures: who measured, when, how sure, and which may be shown."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Record
from nabij.territory.models.areas import Area


class Direction(models.TextChoices):
    """Whether more of it is good news."""

    HIGHER = "higher", _("Hoger is beter")
    LOWER = "lower", _("Lager is beter")
    NEITHER = "neither", _("Hoger is niet beter of slechter")


class RollUp(models.TextChoices):
    """How figures of parts make the figure of the whole."""

    SUM = "sum", _("Optellen")
    MEAN = "mean", _("Gewogen gemiddelde")
    NONE = "none", _("Niet samenvoegen")


class Reuse(models.TextChoices):
    """What may be done with figures of a source."""

    FREE = "free", _("Vrij, met bron")
    SHARE_ALIKE = "share_alike", _("Vrij, met bron en onder dezelfde licentie")
    ASK = "ask", _("Vraag eerst toestemming om dit te verspreiden")


class Indicator(Record):
    """One version of what an indicator means. Other indicators are named by their code, whatever their version.

    ``scale`` is what one stands for: 100 where the unit is a percentage, 1000 where it is per thousand. With
    ``numerator`` the figure is scale x numerator / weight; an own figure of the source goes first. A ``helper`` is only
    there to make others of: its own figure is never shown.
    """

    code = models.SlugField(_("Code"), max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    comparable = models.BooleanField(default=True)  # with the version before
    name = models.CharField(_("Naam"), max_length=120)
    meaning = models.TextField(_("Betekenis"))
    theme = models.CharField(_("Thema"), max_length=60, blank=True)
    unit = models.CharField(_("Eenheid"), max_length=40)
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.NEITHER)
    source = models.CharField(_("Bron"), max_length=200)
    licence = models.CharField(_("Licentie"), max_length=200, blank=True)
    reuse = models.CharField(max_length=12, choices=Reuse, default=Reuse.FREE)
    levels = models.JSONField(default=list)  # at which it may be brought in; empty: any
    defined_on = models.DateField()
    roll_up = models.CharField(max_length=5, choices=RollUp)
    weight = models.CharField(max_length=60, blank=True)
    numerator = models.CharField(max_length=60, blank=True)
    scale = models.FloatField(default=1)
    counts_persons = models.BooleanField(default=False)
    part_of = models.CharField(max_length=60, blank=True)
    helper = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="a_version_of_an_indicator_is_defined_once"),
            models.CheckConstraint(
                condition=~Q(roll_up="mean") | ~Q(weight=""), name="an_indicator_that_is_averaged_has_a_weight"
            ),
            models.CheckConstraint(
                condition=Q(numerator="") | Q(roll_up="mean"), name="an_indicator_with_a_numerator_is_averaged"
            ),
            models.CheckConstraint(condition=~Q(part_of=F("code")), name="an_indicator_is_no_part_of_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorEdition(Record):
    """One delivery of a source; another edition of the same figures keeps the former.

    ``looked_at`` tells where facilities were looked for: ``on`` (day), ``kinds``, ``box`` (degrees), and ``area``
    (id) when the list is about one area. Of figures made out of other editions, ``made_of`` holds their ids.
    """

    source = models.CharField(_("Bron"), max_length=200)
    label = models.CharField(_("Uitgave"), max_length=80)
    licence = models.CharField(_("Licentie"), max_length=200, blank=True)
    reuse = models.CharField(max_length=12, choices=Reuse, default=Reuse.FREE)
    file = models.CharField(max_length=200, blank=True)
    unmapped = models.JSONField(default=dict)  # by indicator and day: share that fits no area here, and its codes
    remarks = models.JSONField(default=list)
    looked_at = models.JSONField(default=dict)
    made_of = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["source", "label"], name="an_edition_of_a_source_is_brought_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.label}"


class IndicatorValue(Record):
    """A figure of an area on a day, in one edition. Shown only through `territory.indicators`, which hides small ones.

    ``missing`` is how many areas of an older map should be in it and aren't.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    edition = models.ForeignKey(IndicatorEdition, on_delete=models.PROTECT, related_name="values")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="indicator_values")
    on = models.DateField()
    value = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    projected = models.BooleanField(default=False)
    mapped = models.BooleanField(default=False)
    missing = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-on"]
        indexes = [models.Index(fields=["indicator", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "on", "edition"],
                name="an_area_has_one_figure_per_indicator_day_and_edition",
            ),
            models.CheckConstraint(
                condition=(Q(low=None) | Q(low__lte=F("value"))) & (Q(high=None) | Q(high__gte=F("value"))),
                name="a_figure_lies_between_its_lowest_and_its_highest",
            ),
        ]


class SmallCells(Record):
    """Which areas are only told together, for one indicator on one day: decided once, and after that only widened.

    ``groups`` are lists of cells: the id of an area, or ``rest:`` and the id for what its parts leave over. ``apart``
    are areas that overlap others in an unknown way. ``never``: everybody together is a small count.
    """

    code = models.SlugField(max_length=60)
    on = models.DateField()
    groups = models.JSONField(default=list)
    apart = models.JSONField(default=list)
    never = models.BooleanField(default=False)
    basis = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "on"], name="small_cells_are_decided_once_per_indicator_and_day"),
        ]
