"""Guidance (*toeleiding*): from a clarified need, over options and a choice, to help that is there."""

import uuid
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.models import Record, Versioned
from nabij.directory.models import Ring


def exactly_one(*fields: str) -> Q:
    """Condition that one of the fields is filled in and the others are empty."""
    condition = Q()
    for filled in fields:
        condition |= Q(**{f"{field}__isnull": field != filled for field in fields})
    return condition


class CaseState(models.TextChoices):
    CLARIFYING = "clarifying", _("Vraag verduidelijken")
    SEARCHING = "searching", _("Hulp zoeken")
    HANDING_OVER = "handing_over", _("Warme overdracht")
    FOLLOWING = "following", _("Opvolgen")
    CLOSED = "closed", _("Afgesloten")
    STOPPED = "stopped", _("Gestopt op vraag van de persoon")


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.exclude(state__in=[CaseState.CLOSED, CaseState.STOPPED])


class Case(Versioned):
    """A person's question for help. It has one owner at every moment: a worker, a partner organisation, or a human
    being without account (a care coach, a volunteer)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cases")
    concern = models.OneToOneField(
        "detection.Concern", null=True, blank=True, on_delete=models.SET_NULL, related_name="case"
    )
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey("territory.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    owner_organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    owner_person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="cases_owned"
    )
    state = models.CharField(max_length=15, choices=CaseState, default=CaseState.CLARIFYING)
    next_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # when its words were wiped
    ask_again_on = models.DateField(null=True, blank=True)  # "may we ask again later?"

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["next_due_at"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("owner", "owner_organisation", "owner_person"),
                name="a_case_has_one_owner_at_every_moment",
            ),
        ]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else "", self.person_id)


class Clarification(Versioned):
    """The question made clear with the person: own words and goals first (*vraagverduidelijking*)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="clarification")
    own_words = models.TextField(_("In de woorden van de persoon zelf"), blank=True)
    goals = models.TextField(_("Wat is belangrijk voor u? Wat wilt u bereiken?"), blank=True)
    strengths = models.TextField(_("Wat lukt goed? Wat kunt u zelf?"), blank=True)
    network = models.TextField(_("Wie staat er rond u?"), blank=True)
    domains = models.JSONField(default=dict)  # life domain code -> note


class Ground(models.TextChoices):
    """Listed grounds on which a farther circle comes first (000 §Professionele)."""

    WISH_OF_PERSON = "wish_of_person", _("De persoon wil dit zelf")
    WISH_OF_HELPERS = "wish_of_helpers", _("De naasten of helpers vragen dit")
    NOBODY_THERE = "nobody_there", _("Er is niemand in de buurt")
    TOO_HEAVY = "too_heavy", _("Te zwaar of te ingewikkeld")
    EXPERTISE = "expertise", _("Er is vakkennis nodig")


class NeedState(models.TextChoices):
    OPEN = "open", _("Nog geen hulp")
    ASKED = "asked", _("Hulp gevraagd")
    ARRANGED = "arranged", _("Hulp gevonden")
    MET = "met", _("Opgelost")
    UNMET = "unmet", _("Niet opgelost")
    REFUSED = "refused", _("Niet gewenst")


class Need(Record):
    """One need of a case, coded by the versioned taxonomy, with what the person wants of the help."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="needs")
    term = models.CharField(max_length=60)
    taxonomy_version = models.PositiveSmallIntegerField(default=1)
    words = models.TextField(_("Wat precies?"), blank=True)
    language = models.CharField(_("Gewenste taal"), max_length=8, blank=True)
    slots = models.JSONField(
        _("Wanneer?"), default=list, blank=True
    )  # [[weekday 0-6, daypart 0-3], ...]; empty: any time
    max_distance_m = models.PositiveIntegerField(_("Hoe ver? (meter)"), null=True, blank=True)
    ground = models.CharField(_("Waarom meteen een verdere kring?"), max_length=20, choices=Ground, blank=True)
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.OPEN)

    class Meta:
        ordering = ["created_at"]


class Choice(Record):
    """What the person chose from the options, and why it was proposed. One of the four kinds of candidate."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="choices")
    ring = models.PositiveSmallIntegerField(choices=Ring)
    member = models.ForeignKey("care.CircleMember", null=True, on_delete=models.SET_NULL, related_name="+")
    offer = models.ForeignKey("talents.Offer", null=True, on_delete=models.SET_NULL, related_name="+")
    service = models.ForeignKey("directory.Service", null=True, on_delete=models.SET_NULL, related_name="+")
    reasons = models.JSONField(default=list)  # sentences as they stood on the list
    position = models.PositiveSmallIntegerField(default=1)  # place on the list when chosen
    offered = models.PositiveSmallIntegerField(default=1)  # how many options there were
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]


class Decline(Record):
    """A helper or service that can't be proposed again for this need: the person said no, or they did."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="declines")
    offer = models.ForeignKey("talents.Offer", null=True, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("directory.Service", null=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("care.CircleMember", null=True, on_delete=models.CASCADE, related_name="+")
    by_person = models.BooleanField(default=False)


class InvitationState(models.TextChoices):
    SENT = "sent", _("Gevraagd")
    ACCEPTED = "accepted", _("Ja gezegd")
    DECLINED = "declined", _("Nee gezegd")
    LAPSED = "lapsed", _("Geen antwoord")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Invitation(Record):
    """A question to a neighbour or volunteer (*uitnodiging*): what, when, roughly where; a no needs no reason."""

    choice = models.OneToOneField(Choice, on_delete=models.CASCADE, related_name="invitation")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="invitations")
    offer = models.ForeignKey("talents.Offer", on_delete=models.CASCADE, related_name="invitations")
    what = models.CharField(_("Wat vraagt u?"), max_length=300)
    when = models.CharField(_("Wanneer?"), max_length=200)
    rough_place = models.CharField(_("Ongeveer waar?"), max_length=160)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.SENT)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True, blank=True)  # last day of the help, once it has ended

    class Meta:
        ordering = ["expires_at"]
        indexes = [models.Index(fields=["state", "expires_at"])]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.case.audit_subject()

    @property
    def answerable(self) -> bool:
        return self.state == InvitationState.SENT and self.expires_at > now()


class ReferralState(models.TextChoices):
    SENT = "sent", _("Verstuurd")
    QUESTION = "question", _("Vraag terug")
    ACCEPTED = "accepted", _("Aanvaard")
    REFUSED = "refused", _("Niet mogelijk")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Referral(Record):
    """A question to a service of a partner (*doorverwijzing*), with the person's consent."""

    choice = models.OneToOneField(Choice, on_delete=models.CASCADE, related_name="referral")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="referrals")
    message = models.TextField(_("Wat moet deze dienst weten?"))
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.SENT)
    reason = models.CharField(_("Waarom niet?"), max_length=300, blank=True)
    question = models.TextField(_("Uw vraag"), blank=True)
    answer = models.TextField(_("Antwoord"), blank=True)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()  # of the link for a partner without account

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.case.audit_subject()


class HandoverState(models.TextChoices):
    OPEN = "open", _("Bezig")
    DONE = "done", _("Volledig")
    STOPPED = "stopped", _("Gestopt")


class Handover(Record):
    """A warm handover: three confirmations; until the third, the one who hands over stays owner."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="handovers_received"
    )
    receiver_organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="handovers_received"
    )
    receiver_person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="handovers_received"
    )
    message = models.TextField(_("Wat is afgesproken?"), blank=True)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OPEN)
    giver_at = models.DateTimeField(null=True)
    receiver_at = models.DateTimeField(null=True)
    person_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="a_case_is_handed_over_to_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(giver_at__isnull=False, receiver_at__isnull=False, person_at__isnull=False),
                name="a_handover_is_done_after_three_confirmations",
            ),
            models.CheckConstraint(
                condition=exactly_one("receiver", "receiver_organisation", "receiver_person"),
                name="a_handover_has_one_receiver",
            ),
        ]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.case.audit_subject()


class Outcome(models.TextChoices):
    SOLVED = "solved", _("Ja, het is opgelost")
    PARTLY = "partly", _("Een beetje")
    NOT_SOLVED = "not_solved", _("Nee")


class FollowUp(Record):
    """The question "is it solved?", put to the person at a set time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follow_ups")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.TextField(_("Wilt u er iets bij zeggen?"), blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="a_case_has_one_open_follow_up_question"
            ),
        ]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.case.audit_subject()


class GapReason(models.TextChoices):
    NOBODY = "nobody", _("Niemand gevonden")
    WAITING_LIST = "waiting_list", _("Te lange wachttijd")
    TOO_EXPENSIVE = "too_expensive", _("Te duur")
    TOO_FAR = "too_far", _("Te ver of niet bereikbaar")
    LANGUAGE = "language", _("Niet in de taal van de persoon")
    NOT_FITTING = "not_fitting", _("Past niet bij wat de persoon wil")
    REFUSED_BY_PARTNER = "refused_by_partner", _("Geweigerd door de dienst")
    DOES_NOT_EXIST = "does_not_exist", _("Bestaat hier niet")


class Gap(models.Model):
    """A need that nobody could meet (*leemte*): where, what and why; nothing, not even a moment, leads to a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey("territory.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    term = models.CharField(max_length=60)
    taxonomy_version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=20, choices=GapReason)
    month = models.DateField()  # first day of the month in which it was noted

    class Meta:
        ordering = ["-month"]
