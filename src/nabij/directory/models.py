"""The social map, in the terms of Open Referral HSDS 3: organisations, services, locations."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Bond
from nabij.core.clock import today
from nabij.core.models import Record
from nabij.territory.models import Area

CONFIRMED_FOR = timedelta(days=183)


class Organisation(Record):
    """HSDS organization: who offers services, or an association that people can turn to."""

    name = models.CharField(_("Naam"), max_length=160)
    description = models.TextField(_("Wat doet deze organisatie?"), blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telefoon"), max_length=40, blank=True)
    website = models.URLField(_("Website"), blank=True)
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "municipality"], name="an_organisation_stands_once_in_a_municipality"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffMembership(Bond):
    """A user works for an organisation, from and until a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="staff")

    class Meta:
        constraints = [
            Bond.ends_after_it_starts("a_staff_membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ends_on=None),
                name="somebody_works_for_an_organisation_once",
            ),
        ]


class Location(Record):
    """HSDS location: a place where services are given."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="locations")
    name = models.CharField(_("Naam"), max_length=160, blank=True)
    address = models.CharField(_("Adres"), max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accessibility = models.TextField(_("Toegankelijkheid"), blank=True)

    class Meta:
        ordering = ["name", "address"]

    def __str__(self) -> str:
        return self.name or self.address


class Ring(models.IntegerChoices):
    """The four circles of support (domain §3)."""

    CLOSE = 1, _("Familie en naasten")
    NEAR = 2, _("Vrienden, buren en vrijwilligers")
    REGULAR = 3, _("Gewone diensten, open voor iedereen")
    SPECIALISED = 4, _("Gespecialiseerde zorg")


class ServiceQuerySet(models.QuerySet["Service"]):
    def active(self) -> Self:
        """Services that people may be shown."""
        return self.filter(active=True)

    def open_at(self, moment: datetime) -> Self:
        """Services that are open, at some location, at a local moment."""
        clock = moment.time()
        open_then = Schedule.objects.filter(weekday=moment.weekday(), opens_at__lte=clock, closes_at__gt=clock)
        return self.filter(pk__in=open_then.values("service"))

    def whole(self) -> Self:
        """With everything that a page shows of a service, in a fixed number of queries."""
        located = ServiceAtLocation.objects.select_related("location").order_by("location__name", "location__address")
        return self.select_related("organisation").prefetch_related(
            "schedules",
            "costs",
            models.Prefetch("at_locations", located),
            models.Prefetch("areas", Area.objects.defer("geometry")),
        )


class Service(Record):
    """HSDS service: one kind of help that an organisation gives."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(_("Naam"), max_length=160)
    description = models.TextField(_("Wat is het?"), blank=True)
    terms = models.JSONField(_("Noden"), default=list, blank=True)  # ids of the needs taxonomy
    ring = models.PositiveSmallIntegerField(_("Kring"), choices=Ring, default=Ring.REGULAR)
    languages = models.JSONField(_("Talen"), default=list, blank=True)  # ISO 639 codes
    eligibility = models.TextField(_("Voor wie?"), blank=True)
    application_process = models.TextField(_("Hoe aanvragen?"), blank=True)
    required_documents = models.TextField(_("Wat hebt u nodig?"), blank=True)
    phone = models.CharField(_("Telefoon"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    website = models.URLField(_("Website"), blank=True)
    waiting_days = models.PositiveIntegerField(_("Wachttijd (dagen)"), null=True, blank=True)
    capacity_left = models.PositiveIntegerField(_("Vrije plaatsen"), null=True, blank=True)
    confirmed_on = models.DateField(_("Bevestigd op"), null=True, blank=True)
    areas = models.ManyToManyField("territory.Area", related_name="services", blank=True)  # HSDS service_area
    active = models.BooleanField(default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="an_organisation_names_a_service_once"),
            models.CheckConstraint(condition=Q(ring__in=[3, 4]), name="a_service_stands_in_circle_three_or_four"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_confirmed(self) -> bool:
        """Whether the organisation confirmed the waiting time and the rest in the last six months."""
        return self.confirmed_on is not None and self.confirmed_on >= today() - CONFIRMED_FOR


class ServiceAtLocation(Record):
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="services_here")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="a_service_stands_once_at_a_location"),
        ]


class Schedule(Record):
    """HSDS schedule: when a service is open, at one location or (location empty) everywhere."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schedules")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # 0 Monday .. 6 Sunday
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_schedule_is_on_a_day_of_the_week"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_schedule_closes_after_it_opens"),
        ]


class CostOption(Record):
    """HSDS cost_option: what it costs, in words and, when known, in euro."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="costs")
    option = models.CharField(_("Prijs"), max_length=200)
    amount = models.DecimalField(_("Bedrag (€)"), max_digits=8, decimal_places=2, null=True, blank=True)


def organisations_of(user: Any) -> models.QuerySet[Organisation]:
    """Organisations that a user works for today."""
    return Organisation.objects.filter(
        pk__in=StaffMembership.objects.current().filter(user=user).values("organisation")
    )
