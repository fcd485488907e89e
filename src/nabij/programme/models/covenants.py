"""The covenant of a neighbourhood: what its network will do together, with which means, and until when."""

from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.models import AppendOnly, Record, Versioned
from nabij.directory.models import Organisation
from nabij.programme.models.scenarios import ScenarioVersion
from nabij.territory.models import Area

COST = Decimal(60_000)  # euro for one FTE for one year (the sources)


class CovenantState(models.TextChoices):
    DRAFT = "draft", _("In voorbereiding")
    SUBMITTED = "submitted", _("Ingediend")
    AGREED = "agreed", _("Gesloten")
    ENDED = "ended", _("Beëindigd")


class CovenantQuerySet(models.QuerySet["Covenant"]):
    def public(self) -> Self:
        """Those that everybody may read."""
        return self.filter(state__in=[CovenantState.AGREED, CovenantState.ENDED])


class Covenant(Versioned):
    """``fee_steps`` is a list of [monthly income up to (None = more), euro an hour]: a rule, nobody's income is kept.
    ``extra_fte`` is the variable funding, for tasks beside the base funding. ``given_fte`` is what the adopted
    allocation gave when it was last saved, None when there was none."""

    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    version_used = models.ForeignKey(ScenarioVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CovenantState, default=CovenantState.DRAFT)
    fte = models.DecimalField(_("Aantal VTE"), max_digits=6, decimal_places=1)
    cost_per_fte = models.DecimalField(_("Bedrag per VTE per jaar (€)"), max_digits=10, decimal_places=2, default=COST)
    given_fte = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    fte_reason = models.TextField(_("Waarom meer dan de verdeling geeft?"), blank=True)
    chosen_tasks = models.JSONField(default=list)
    tasks = models.TextField(_("In eigen woorden: wat doet het netwerk?"), blank=True)
    starts_on = models.DateField(_("Van"))
    ends_on = models.DateField(_("Tot en met"))
    ended_on = models.DateField(null=True, blank=True)
    extra_fte = models.DecimalField(_("Extra VTE"), max_digits=5, decimal_places=1, default=Decimal(0))
    chosen_extra = models.JSONField(default=list)
    extra_tasks = models.TextField(_("In eigen woorden: welke extra opdrachten?"), blank=True)
    fee_steps = models.JSONField(default=list)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by")

    objects = CovenantQuerySet.as_manager()

    class Meta:
        ordering = ["neighbourhood__name", "-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_covenant_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(fte__gte=0) & Q(extra_fte__gte=0) & Q(cost_per_fte__gte=0),
                name="means_of_a_covenant_are_not_below_zero",
            ),
            models.UniqueConstraint(
                fields=["neighbourhood"],
                condition=Q(state__in=["draft", "submitted"]),
                name="a_neighbourhood_prepares_one_covenant_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood.name} {self.starts_on:%Y}"

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else ""), None

    @property
    def base(self) -> Decimal:
        """Euro a year of the base funding."""
        return self.fte * self.cost_per_fte

    @property
    def extra(self) -> Decimal:
        """Euro a year of the variable funding."""
        return self.extra_fte * self.cost_per_fte

    @property
    def beyond(self) -> bool:
        """Asks more than the adopted allocation gives."""
        return self.given_fte is not None and self.fte > self.given_fte

    def fee_of(self, income: Any) -> Decimal | None:
        """Euro an hour for a monthly income; None when no fee was agreed."""
        for most, euro in self.fee_steps:
            if most is None or income <= most:
                return Decimal(str(euro))
        return None


class CovenantParty(Record):
    """An organisation of the network that applies with the others; ``confirmed_at`` when it said yes.

    ``asked_at``: when it was last asked; a change asks again. ``reminded_at``: once, when no answer came."""

    covenant = models.ForeignKey(Covenant, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    share = models.CharField(_("Wat doet deze organisatie?"), max_length=200, blank=True)
    leads = models.BooleanField(_("Vraagt aan in naam van allen"), default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-leads", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "organisation"], name="an_organisation_stands_once_in_a_covenant"
            ),
            models.UniqueConstraint(
                fields=["covenant"], condition=Q(leads=True), name="one_organisation_applies_for_all"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class EventKind(models.TextChoices):
    PREPARED = "prepared", _("voorbereid")
    CHANGED = "changed", _("aangepast: iedereen bevestigt opnieuw")
    ADDED = "added", _("gevraagd om mee te doen")
    REMOVED = "removed", _("weggelaten")
    CONFIRMED = "confirmed", _("doet mee")
    REMINDED = "reminded", _("herinnerd")
    SUBMITTED = "submit", _("ingediend")
    SENT_BACK = "send_back", _("teruggestuurd")
    AGREED = "agree", _("gesloten")
    ENDED = "end", _("beëindigd")


class CovenantEvent(AppendOnly, Record):
    """What happened to a covenant: who, when and why. Mails go out about an event."""

    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
