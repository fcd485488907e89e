"""Persons, with or without account, what they consent to and who may act for them.

Names and contact data are not here: they lie in `nabij.people.details`, which only `nabij.people.access` opens.
"""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Bond, BondQuerySet
from nabij.core.clock import now, today
from nabij.core.models import Record


class Person(Record):
    """A human being. One person can be many things at once; what, follows from relations elsewhere."""

    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(
        "territory.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    birth_year = models.PositiveSmallIntegerField(_("Geboortejaar"), null=True, blank=True)
    language = models.CharField(_("Taal"), max_length=8, default="nl")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    erase_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["erase_at"], condition=Q(erase_at__isnull=False), name="persons_to_erase")]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else "", self.pk)


class Purpose(models.TextChoices):
    """What data about a person may be used for."""

    GUIDANCE = "guidance", _("Samen hulp zoeken: het infopunt houdt uw vraag en gegevens bij")
    SHARE_WITH_HELPER = "share_with_helper", _("Uw gegevens doorgeven aan wie u komt helpen")
    CIRCLE = "circle", _("Uw zorgcirkel laten zien wie u helpt en wanneer")
    CONTACT_LATER = "contact_later", _("U later nog eens contacteren")


class How(models.TextChoices):
    SCREEN = "screen", _("zelf, op het scherm")
    SPOKEN = "spoken", _("mondeling")
    SIGNED = "signed", _("met een handtekening")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> Self:
        moment = now()
        return self.filter(Q(until=None) | Q(until__gt=moment), given_at__lte=moment, withdrawn_at=None)

    def run_out(self) -> Self:
        """Those whose term is over but which nobody closed yet."""
        return self.filter(until__lte=now(), withdrawn_at=None)


class Consent(Record):
    """A yes of a person for one purpose: who gave it, how, when and until when. A withdrawal is kept, not erased.

    ``withdrawn_at`` is the moment it closed: by a withdrawal, by running out, or by a newer yes for the same purpose.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30, choices=Purpose)
    given_by = models.CharField(_("Door wie"), max_length=30, default="person")  # person | proxy
    how = models.CharField(_("Hoe"), max_length=10, choices=How)
    given_at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=80)
    recorded_by_label = models.CharField(max_length=200)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
                name="a_person_has_one_open_consent_per_purpose",
            ),
        ]

    @property
    def ran_out(self) -> bool:
        return self.until is not None and (self.withdrawn_at or now()) >= self.until


class EndableQuerySet(BondQuerySet):
    def current(self, on: date | None = None) -> Self:
        """Bonds that hold on a day and that nobody put an end to."""
        return super().current(on).filter(ended_at=None)


class EndableBond(Bond):
    """A bond that can be broken off at any moment; it then ends at once, not at the end of the day."""

    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EndableQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    def break_off(self) -> None:
        """End it now (saved). The last day is kept too, so that the row no longer counts as open-ended."""
        self.ended_at = now()
        self.ends_on = max(today(), self.starts_on)
        self.save(update_fields=["ended_at", "ends_on"])


class Proxy(EndableBond):
    """Somebody who may act for a person, visibly and until a date: an informal carer, an administrator."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proxies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proxy_for")
    relation = models.CharField(_("Wie is dat?"), max_length=80)

    class Meta:
        constraints = [
            Bond.ends_after_it_starts("a_proxy_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["person", "user"], condition=Q(ends_on=None), name="somebody_is_proxy_of_a_person_once"
            ),
        ]


class ErasureRequest(Record):
    """A person asks to be forgotten while something still holds their data: a task with a term for the infopoint."""

    TERM = timedelta(days=30)  # one month, GDPR article 12(3)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erasure_requests")
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # erased, or taken back by the person
    asked_by_label = models.CharField(max_length=200)
    look_at = models.DateTimeField(null=True, blank=True)  # when the sweep looks again whether something still holds

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="a_person_asks_for_erasure_once_at_a_time"
            ),
        ]
