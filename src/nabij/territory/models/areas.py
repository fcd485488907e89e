"""Areas of every level as data, and the neighbourhoods that are built from smaller areas."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from nabij.core.clock import today
from nabij.core.models import Record


class Level(models.TextChoices):
    """Levels of the sources (domain §5) from small to large. An area's level is data; these are those we speak of."""

    SECTOR = "sector", _("Statistische sector")
    DISTRICT = "wijk", _("Wijk")
    SUBMUNICIPALITY = "deelgemeente", _("Deelgemeente")
    NEIGHBOURHOOD = "neighbourhood", _("Buurt")
    MUNICIPALITY = "municipality", _("Gemeente")
    PRIMARY_CARE_ZONE = "primary_care_zone", _("Eerstelijnszone")
    CARE_REGION = "care_region", _("Zorgregio")
    PROVINCE = "province", _("Provincie")
    REGION = "region", _("Gewest")


class AreaQuerySet(models.QuerySet["Area"]):
    def valid(self, on: date | None = None) -> Self:
        """Areas in force on a day (today by default)."""
        day = on or today()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), Q(valid_from=None) | Q(valid_from__lte=day))

    def containing(self, lon: float, lat: float) -> list["Area"]:
        """Areas whose polygon holds the point (degrees, WGS84); borders count as inside."""
        near = self.filter(min_lon__lte=lon, max_lon__gte=lon, min_lat__lte=lat, max_lat__gte=lat)
        point = Point(lon, lat)
        return [area for area in near if area.polygon().covers(point)]

    def within(self, area: "Area") -> Self:
        """The area itself and everything below it."""
        return self.filter(pk__in=area.descendant_ids())


class Area(Record):
    """A piece of the territory at some level, as its source gives it."""

    code = models.CharField(_("Code"), max_length=40)
    level = models.CharField(_("Niveau"), max_length=30)
    name = models.CharField(_("Naam"), max_length=160)
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)
    parts = models.ManyToManyField("self", symmetrical=False, related_name="wholes", blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    geometry = models.JSONField(null=True, blank=True)
    min_lon = models.FloatField(null=True)
    min_lat = models.FloatField(null=True)
    max_lon = models.FloatField(null=True)
    max_lat = models.FloatField(null=True)
    source = models.CharField(max_length=200, blank=True)
    phone = models.CharField(_("Telefoon van het infopunt"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail van het infopunt"), blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["level", "min_lon", "max_lon"])]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code", "valid_from"], name="an_area_code_is_given_out_once_per_level_and_date"
            ),
            models.UniqueConstraint(
                fields=["level", "code"],
                condition=Q(valid_from=None),
                name="an_area_code_without_a_date_is_given_out_once_per_level",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="an_area_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def polygon(self) -> BaseGeometry:
        """The polygon in degrees (WGS84); empty when none is known."""
        return shape(self.geometry or {"type": "GeometryCollection", "geometries": []})

    def set_polygon(self, polygon: BaseGeometry | None) -> None:
        """Set geometry and bounding box together (not saved)."""
        if polygon is None or polygon.is_empty:
            self.geometry = self.min_lon = self.min_lat = self.max_lon = self.max_lat = None
            return
        self.geometry = polygon.__geo_interface__
        self.min_lon, self.min_lat, self.max_lon, self.max_lat = polygon.bounds

    def ancestor_ids(self) -> set[UUID]:
        """Ids of the area and of all above it."""
        found: set[UUID] = {self.pk}
        layer: set[UUID] = {self.pk}
        while layer:
            above: set[Any] = set(Area.objects.filter(children__in=layer).values_list("pk", flat=True))
            layer = above - found
            found |= layer
        return found

    def descendant_ids(self) -> set[UUID]:
        """Ids of the area, its parts, and all below it through `parents`; a handful of queries, one per level."""
        found: set[UUID] = {self.pk}
        layer: set[UUID] = {self.pk}
        while layer:
            below: set[Any] = set(Area.objects.filter(parents__in=layer).values_list("pk", flat=True))
            layer = below - found
            found |= layer
        return found


class _LevelManager(models.Manager["Area"]):
    def __init__(self, level: str = "") -> None:
        super().__init__()
        self.level = level

    def get_queryset(self) -> AreaQuerySet:
        return AreaQuerySet(self.model, using=self._db).filter(level=self.level)


class Neighbourhood(Area):
    """A caring neighbourhood: a set of smaller areas (`parts`), which may cross a municipal border."""

    objects = _LevelManager(Level.NEIGHBOURHOOD)  # type: ignore[misc,assignment]

    class Meta:
        proxy = True


class Municipality(Area):
    objects = _LevelManager(Level.MUNICIPALITY)  # type: ignore[misc,assignment]

    class Meta:
        proxy = True


class StatisticalSector(Area):
    """The smallest official area (NIS9 code)."""

    objects = _LevelManager(Level.SECTOR)  # type: ignore[misc,assignment]

    class Meta:
        proxy = True


class PopulationCount(Record):
    """Inhabitants of an area on a day, with the source of the figure."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="population_counts")
    on = models.DateField()
    persons = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["area", "on", "source"], name="one_population_per_area_day_and_source"),
        ]


class Street(Record):
    """A street of a municipality with a point in its middle, so that a spoken address finds its neighbourhood."""

    name = models.CharField(max_length=160)
    municipality = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="streets")
    postcode = models.CharField(max_length=4, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name", "postcode"],
                name="a_street_name_is_used_once_per_municipality_and_postcode",
            ),
        ]
