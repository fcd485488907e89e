"""What people like to do for each other, on their own terms."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.models import Versioned


class Daypart(models.IntegerChoices):
    """Parts of a day, numbered as the engine that matches counts them."""

    MORNING = 0, _("Voormiddag")
    AFTERNOON = 1, _("Namiddag")
    EVENING = 2, _("Avond")
    NIGHT = 3, _("Nacht")


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> Self:
        """Offers of people who may be asked today."""
        return self.filter(Q(paused_until=None) | Q(paused_until__lt=today()), active=True)


class Offer(Versioned):
    """An offer of help: what, when, how much and how far, all set by the person who gives it."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="offer")
    words = models.TextField(_("In uw eigen woorden: wat doet u graag?"), blank=True)
    terms = models.JSONField(_("Waarmee wilt u helpen?"), default=list)  # ids of the needs taxonomy
    languages = models.JSONField(_("Talen"), default=list)  # ISO 639 codes
    slots = models.JSONField(_("Wanneer?"), default=list)  # [[weekday 0-6, daypart 0-3], ...]
    capacity = models.PositiveSmallIntegerField(_("Hoeveel keer per week ten hoogste?"), default=1)
    radius_m = models.PositiveIntegerField(_("Hoe ver van huis? (meter)"), default=1000)
    active = models.BooleanField(default=True)
    paused_until = models.DateField(_("Even niet, tot en met"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
