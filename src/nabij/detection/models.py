"""Concerns: what somebody noticed, about themself, somebody else or a place."""

import secrets
from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.models import Record


class About(models.TextChoices):
    SELF = "self", _("Over mezelf")
    OTHER = "other", _("Over iemand anders")
    PLACE = "place", _("Over een plek in de buurt")


# How a worker reads it: the word "mezelf" is the sender's.
ABOUT_FOR_WORKERS = {
    About.SELF.value: _("Over zichzelf"),
    About.OTHER.value: _("Over iemand anders"),
    About.PLACE.value: _("Over een plek"),
}


class Channel(models.TextChoices):
    WEB = "web", _("Website")
    PHONE = "phone", _("Telefoon")
    DESK = "desk", _("Aan de balie")


class Urgency(models.TextChoices):
    NOW = "now", _("Nu")
    TODAY = "today", _("Vandaag")
    THIS_WEEK = "this_week", _("Deze week")
    LATER = "later", _("Later")


class ConcernState(models.TextChoices):
    RECEIVED = "received", _("Ontvangen")
    TRIAGED = "triaged", _("Bekeken")
    TAKEN_UP = "taken_up", _("Opgenomen")
    CLOSED = "closed", _("Afgerond")
    ERASED = "erased", _("Gewist")


ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O and no 1/I/L: a code is read aloud and copied by hand
CODE_LENGTH = 10
WAITING = (ConcernState.RECEIVED, ConcernState.TRIAGED)  # states in which the clock runs


def new_code() -> str:
    """A follow-up code that can't be guessed: 31^10 possibilities."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def plain_code(text: str) -> str:
    """A code as somebody typed it, without spaces, dashes and small letters; "" when it can't be one."""
    code = "".join(character for character in text.upper() if character.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def grouped_code(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def waiting(self) -> Self:
        """Those whose clock runs: nobody answered or took them up yet."""
        return self.filter(state__in=WAITING)

    def open(self) -> Self:
        return self.filter(state__in=[ConcernState.RECEIVED, ConcernState.TRIAGED, ConcernState.TAKEN_UP])


class Concern(Record):
    """A signal (*melding*). Words about a third person are kept minimal and go when no consent follows in time."""

    code = models.CharField(max_length=14, unique=True)  # follow-up code, capital letters and digits, grouped on show
    about = models.CharField(max_length=10, choices=About)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    words = models.TextField(_("Wat is er aan de hand?"), blank=True)
    place = models.CharField(_("Over wie of waar gaat het?"), max_length=300, blank=True)
    danger = models.BooleanField(default=False)
    terms = models.JSONField(default=list)  # proposed or chosen ids of the needs taxonomy, best first
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    neighbourhood = models.ForeignKey("territory.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="concerns_sent")
    subject = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="concerns_about")
    state = models.CharField(max_length=10, choices=ConcernState, default=ConcernState.RECEIVED)
    urgency = models.CharField(max_length=10, choices=Urgency, blank=True)
    answer_due_at = models.DateTimeField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="concerns"
    )
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates")
    different_from = models.ManyToManyField("self", symmetrical=True, blank=True)  # a worker looked: not the same
    answer = models.TextField(_("Antwoord aan de melder"), blank=True)
    search_words = models.TextField(blank=True)  # stems of words and place, each between spaces
    news_at = models.DateTimeField(null=True, blank=True)  # the sender added something that nobody looked at yet
    erase_at = models.DateTimeField(null=True, blank=True)
    solved = models.BooleanField(null=True)  # what the sender said at the end

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["answer_due_at"]
        indexes = [
            models.Index(fields=["neighbourhood", "state", "answer_due_at"]),
            models.Index(fields=["erase_at"], condition=Q(erase_at__isnull=False), name="concerns_to_erase"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="erased")
                | Q(words="", place="", answer="", search_words="", lon=None, lat=None, sender=None, subject=None),
                name="an_erased_concern_holds_no_words",
            ),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="a_concern_is_never_the_same_as_itself"),
        ]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else "", self.subject_id)

    @property
    def overdue(self) -> bool:
        return self.state in WAITING and self.answer_due_at < now()

    @property
    def clock(self) -> datetime | None:
        """Until when somebody must answer; None once the clock has stopped."""
        return self.answer_due_at if self.state in WAITING else None

    @property
    def about_words(self) -> str:
        return str(ABOUT_FOR_WORKERS[self.about])

    @property
    def shown_code(self) -> str:
        return grouped_code(self.code)

    @property
    def urgency_kind(self) -> str:
        """Name of the urgency in the look: now, today, week or later."""
        return {Urgency.THIS_WEEK.value: "week"}.get(self.urgency, self.urgency)


class ConcernNote(Record):
    """Something added later: by the sender through the follow-up page, or by the infopoint."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    by_sender = models.BooleanField(default=False)
    actor_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["created_at"]
