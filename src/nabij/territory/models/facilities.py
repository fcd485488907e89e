"""Facilities with a place on the map: what there is, who said so, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Record
from nabij.territory.models.indicators import IndicatorEdition


class FacilityKind(Record):
    """A kind of facility: pharmacy, bench, stop ... Kinds are data; a neighbourhood may add its own.

    ``aliases`` are other words for it in files. ``indicator`` is the code of the indicator that counts them, if any.
    """

    code = models.SlugField(_("Code"), max_length=40, unique=True)
    name = models.CharField(_("Naam"), max_length=80)
    icon = models.CharField(max_length=30, default="pin")
    aliases = models.JSONField(default=list)
    indicator = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Facility(Record):
    """One facility in one edition of a source; ``ref`` tells it from the others of its kind in that edition."""

    kind = models.ForeignKey(FacilityKind, on_delete=models.PROTECT, related_name="facilities")
    edition = models.ForeignKey(IndicatorEdition, on_delete=models.CASCADE, related_name="facilities")
    ref = models.CharField(max_length=120)
    name = models.CharField(_("Naam"), max_length=200, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    opening_hours = models.CharField(_("Openingsuren"), max_length=500, blank=True)
    capacity = models.FloatField(_("Capaciteit"), null=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "lon", "lat"])]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "ref"], name="a_facility_stands_once_in_an_edition_of_a_source"
            ),
            models.CheckConstraint(
                condition=models.Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="a_facility_lies_on_the_globe",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.kind)
