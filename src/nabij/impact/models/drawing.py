"""A draft of the borders of neighbourhoods: what is asked, who lies where, and who agrees; until it is adopted."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Record, Versioned


class DraftState(models.TextChoices):
    DRAFT = "draft", _("In ontwerp")
    ADOPTED = "adopted", _("Vastgesteld")
    STOPPED = "stopped", _("Stopgezet")


class BoundaryDraft(Versioned):
    """Borders of neighbourhoods being drawn, in one municipality or over several.

    ``ground`` is what the map tells about the areas, in the order of their codes: borders, size, form (see
    `impact.first_day.ground`). ``together`` and ``apart`` are sets of codes; ``keep`` names levels.
    """

    name = models.CharField(_("Naam van het ontwerp"), max_length=120)
    municipalities = models.ManyToManyField("territory.Area", related_name="+")
    level = models.CharField(max_length=30)
    target = models.PositiveIntegerField(default=15_000)
    least = models.PositiveIntegerField(default=5_000)
    most = models.PositiveIntegerField(default=25_000)
    keep = models.JSONField(default=list)
    cross_borders = models.BooleanField(default=False)
    together = models.JSONField(default=list)
    apart = models.JSONField(default=list)
    seed = models.PositiveIntegerField(default=0)
    ground = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.DRAFT)
    valid_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least__lte=F("target"), target__lte=F("most")), name="a_draft_asks_sizes_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(valid_from__isnull=False), name="an_adopted_draft_has_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_subject(self) -> tuple[str, UUID | None]:
        first = self.municipalities.order_by("code").first()
        return (first.code if first else "", None)

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.DRAFT


class DraftNeighbourhood(Record):
    """A neighbourhood of a draft: its number on the map, its name, and what it became."""

    draft = models.ForeignKey(BoundaryDraft, on_delete=models.CASCADE, related_name="neighbourhoods")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("Naam van de buurt"), max_length=160, blank=True)
    became = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="a_draft_uses_a_number_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)


class DraftArea(Record):
    """An area of a draft, and the neighbourhood it lies in; ``proposed`` is where the engine laid it."""

    draft = models.ForeignKey(BoundaryDraft, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    persons = models.PositiveIntegerField(null=True)
    number = models.PositiveSmallIntegerField(null=True)
    proposed = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "area"], name="an_area_lies_once_in_a_draft"),
        ]


class DraftChange(Record):
    """What stood before a change, so that it can be taken back: ``before`` holds number and proposal by area id."""

    draft = models.ForeignKey(BoundaryDraft, on_delete=models.CASCADE, related_name="changes")
    position = models.PositiveIntegerField()
    words = models.CharField(max_length=200)
    before = models.JSONField()

    class Meta:
        ordering = ["-position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="a_change_of_a_draft_has_its_own_place"),
        ]


class DraftAgreement(Record):
    """A municipality agrees with one version of a draft; a later change asks for it anew."""

    draft = models.ForeignKey(BoundaryDraft, on_delete=models.CASCADE, related_name="agreements")
    municipality = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    draft_version = models.PositiveIntegerField()
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "municipality"], name="a_municipality_agrees_once_with_a_draft"),
        ]


class DraftFile(Record):
    """A file with figures that was looked at and waits to be brought in; one per draft and user."""

    draft = models.ForeignKey(BoundaryDraft, on_delete=models.CASCADE, related_name="files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    on = models.DateField(null=True)
    source = models.CharField(max_length=120)
    label = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "by"], name="one_file_waits_per_draft_and_user"),
        ]
