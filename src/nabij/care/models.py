"""The care circle: who stands around a person, in four rings, with exactly one care coach."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Bond
from nabij.core.models import Record
from nabij.directory.models import Ring
from nabij.people.models import EndableBond


class CircleRole(models.TextChoices):
    COACH = "coach", _("Steun en toeverlaat")
    CARER = "carer", _("Mantelzorger")
    MEMBER = "member", _("Lid van de zorgcirkel")


class CareCircleQuerySet(models.QuerySet["CareCircle"]):
    def without_coach(self) -> Self:
        """Circles in which nobody is care coach today, whatever the clock says."""
        coaches = CircleMember.objects.current().filter(circle=OuterRef("pk"), role=CircleRole.COACH)
        return self.filter(~Exists(coaches))


class CareCircle(Record):
    """The circle around one person. Without a coach it is a standing task, due at ``coach_due_at``."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="circle")
    municipality = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+")
    coach_due_at = models.DateTimeField(null=True, blank=True)  # empty while there is a coach

    objects = CareCircleQuerySet.as_manager()

    class Meta:
        ordering = ["coach_due_at"]
        indexes = [models.Index(fields=["coach_due_at"], name="circles_waiting_for_a_coach")]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else "", self.person_id)


class CircleMember(EndableBond):
    """Somebody in the circle: a person, or a service of an organisation."""

    circle = models.ForeignKey(CareCircle, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    service = models.ForeignKey("directory.Service", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    ring = models.PositiveSmallIntegerField(_("Kring"), choices=Ring)
    role = models.CharField(_("Rol"), max_length=10, choices=CircleRole, default=CircleRole.MEMBER)
    relation = models.CharField(_("Wie is dat voor u?"), max_length=80, blank=True)
    helps_with = models.JSONField(default=list, blank=True)  # ids of the needs taxonomy

    class Meta:
        ordering = ["ring", "starts_on"]
        constraints = [
            Bond.ends_after_it_starts("a_circle_membership_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, service=None) | Q(person=None, service__isnull=False),
                name="a_circle_member_is_a_person_or_a_service",
            ),
            models.UniqueConstraint(
                fields=["circle"],
                condition=Q(role="coach", ends_on=None),
                name="a_circle_has_at_most_one_care_coach",
            ),
            models.UniqueConstraint(
                fields=["circle", "person"],
                condition=Q(ends_on=None, person__isnull=False),
                name="a_person_stands_once_in_a_circle",
            ),
            models.CheckConstraint(
                condition=~Q(role="coach") | Q(person__isnull=False), name="a_care_coach_is_a_human_being"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.get_ring_display()})"

    @property
    def is_coach(self) -> bool:
        return self.role == CircleRole.COACH
