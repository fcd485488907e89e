"""The neighbourhood scan (*buurtscan*): a few questions without an account, and what people tell about a place."""

import uuid
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.models import Versioned
from nabij.detection.models import grouped_code, new_code
from nabij.impact.models.analysis import NeighbourhoodAnalysis
from nabij.impact.vocabulary import vocabulary
from nabij.territory.models import Level


class Channel(models.TextChoices):
    WEB = "web", _("Website")
    PAPER = "paper", _("Papier")


class ScanState(models.TextChoices):
    DRAFT = "draft", _("In voorbereiding")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Gesloten")
    PUBLISHED = "published", _("Resultaat gepubliceerd")


class Scan(Versioned):
    """A scan with its own link and code. Themes are kept with it, so that its answers keep their meaning."""

    analysis = models.ForeignKey(NeighbourhoodAnalysis, on_delete=models.PROTECT, related_name="scans")
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    title = models.CharField(_("Titel"), max_length=120)
    welcome = models.TextField(_("Welkomstwoord"), blank=True)
    themes = models.JSONField(
        _("Thema's"), default=list
    )  # [{"code": "green", "name": "Groen en rust", "icon": "leaf"}]
    closes_on = models.DateField(_("Invullen kan tot en met"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=ScanState, default=ScanState.DRAFT)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.analysis.audit_subject()

    @property
    def shown_code(self) -> str:
        return grouped_code(self.code)

    @property
    def takes_answers(self) -> bool:
        return self.state == ScanState.OPEN and (self.closes_on is None or self.closes_on >= today())

    @property
    def takes_paper(self) -> bool:
        """Paper that was filled in on time may be typed in until the scan is closed."""
        return self.state == ScanState.OPEN

    @property
    def counted(self) -> bool:
        """No answer comes any more, so that counts can't be compared with those of a moment ago."""
        return self.state in (ScanState.CLOSED, ScanState.PUBLISHED)

    def theme_name(self, code: str) -> str:
        found = next((theme["name"] for theme in self.themes if theme["code"] == code), "")
        return gettext(found) if found else ""


class ScanAnswer(models.Model):
    """One filled-in scan: a tick per theme and, if told, an age group. Nothing leads to whoever filled it in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="answers")
    ticks = models.JSONField(default=dict)  # theme code -> "good" or "better"
    age = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    day = models.DateField(default=today)

    class Meta:
        ordering = ["day"]


class Tone(models.TextChoices):
    GOOD = "good", _("Dit is goed")
    BETTER = "better", _("Dit kan beter")


class ObservationState(models.TextChoices):
    WAITING = "waiting", _("Nog na te kijken")
    SHOWN = "shown", _("Te lezen voor iedereen")
    HIDDEN = "hidden", _("Niet te lezen")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def shown(self) -> Self:
        """Those that a human being looked at and let through."""
        return self.filter(state=ObservationState.SHOWN)

    def waiting(self) -> Self:
        return self.filter(state=ObservationState.WAITING)


class Observation(Versioned):
    """What somebody told about a theme and a place (*waarneming*). Not tied to the rest of their answers.

    It is of a scan, or of a neighbourhood when it was told at the map: what is missing there, or an obstacle. Then the
    theme is one of the vocabulary's ``reports``.
    """

    created_at = None  # type: ignore[assignment]  # the day is enough; a moment could lead to who sent it
    day = models.DateField(default=today)
    scan = models.ForeignKey(Scan, null=True, blank=True, on_delete=models.CASCADE, related_name="observations")
    neighbourhood = models.ForeignKey(
        "territory.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    theme = models.CharField(max_length=40)
    tone = models.CharField(max_length=10, choices=Tone)
    street = models.ForeignKey("territory.Street", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)  # as sent
    words = models.TextField(blank=True)  # as sent
    shown_place = models.CharField(_("Plek, zoals iedereen ze leest"), max_length=160, blank=True)
    shown_words = models.TextField(_("Tekst, zoals iedereen hem leest"), blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    state = models.CharField(max_length=10, choices=ObservationState, default=ObservationState.WAITING)
    wipe_at = models.DateTimeField(null=True, blank=True)  # when words that aren't shown go

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "pk"]
        indexes = [
            models.Index(fields=["scan", "state"]),
            models.Index(fields=["neighbourhood", "state"]),
            models.Index(fields=["wipe_at"], condition=Q(wipe_at__isnull=False), name="observations_to_wipe"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="shown") | Q(shown_words="", shown_place=""),
                name="words_are_only_shown_after_somebody_let_them_through",
            ),
            models.CheckConstraint(
                condition=~Q(state="shown") | ~Q(shown_words=""), name="a_shown_observation_has_words"
            ),
            models.CheckConstraint(
                condition=Q(scan=None, neighbourhood__isnull=False) | Q(scan__isnull=False, neighbourhood=None),
                name="an_observation_is_of_a_scan_or_of_a_neighbourhood",
            ),
        ]

    def audit_subject(self) -> tuple[str, UUID | None]:
        if self.scan is not None:
            return self.scan.audit_subject()
        assert self.neighbourhood is not None
        town = self.neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()
        return (town.code if town else "", None)

    @property
    def where(self) -> str:
        """The place as everyone may read it."""
        return ", ".join(filter(None, [self.street.name if self.street else "", self.shown_place]))

    @property
    def theme_name(self) -> str:
        if self.scan is not None:
            return self.scan.theme_name(self.theme)
        return next((gettext(entry.name) for entry in vocabulary().reports if entry.code == self.theme), "")


class ObservationPhoto(models.Model):
    """A photo that was drawn anew: smaller, and without what the camera wrote into it.

    Kept in the database, so that a backup holds it and nothing but a checked page hands it out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    observation = models.OneToOneField(Observation, on_delete=models.CASCADE, related_name="photo")
    image = models.BinaryField()  # JPEG
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    shown = models.BooleanField(default=False)
