"""Which municipality lies in which region, as data that somebody brings: versions beside each other, never changed."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabij.core.models import AppendOnly, Record


class RegionKind(models.TextChoices):
    SMALL_URBAN = "small-urban", _("Kleinstedelijke zorgregio's")
    REGIONAL = "regional", _("Regionale zorgregio's")
    PRIMARY_CARE = "primary-care", _("Eerstelijnszones")
    MERGERS = "mergers", _("Fusies van gemeenten")


class Borders(models.TextChoices):
    """Borders of municipalities, by the last year they were in force (the engine's names for them)."""

    OLD = "2018", _("tot en met 2018 (308 gemeenten)")
    MIDDLE = "2024", _("2019 tot en met 2024 (300 gemeenten)")
    NEW = "2025", _("vanaf 2025 (285 gemeenten)")


class RegionVersion(Record, AppendOnly):
    """One file with regions, or with mergers, as it was brought. Written once.

    ``content`` is the text of the file to the byte, ``sha256`` its hash; ``column`` holds the region. ``borders`` is
    empty for mergers, which lead from one to another.
    """

    kind = models.CharField(_("Soort"), max_length=12, choices=RegionKind)
    number = models.PositiveIntegerField()
    name = models.CharField(_("Naam"), max_length=120)
    source = models.CharField(_("Bron"), max_length=200)
    borders = models.CharField(_("Grenzen"), max_length=4, choices=Borders, blank=True)
    file = models.CharField(max_length=120)
    column = models.CharField(max_length=60, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    municipalities = models.PositiveIntegerField()
    regions = models.PositiveIntegerField()
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="regions_of_a_kind_have_numbers_of_their_own"),
            models.UniqueConstraint(fields=["kind", "sha256", "column"], name="a_file_with_regions_is_brought_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    def audit_subject(self) -> tuple[str, UUID | None]:
        return "", None
