"""What a signed-in human being is, in three queries: roles over areas, person with offer, staff of a partner."""

from dataclasses import dataclass, field
from typing import Any

from nabij.accounts.models import Membership, Role
from nabij.directory.models import StaffMembership
from nabij.guidance.statistics import READERS
from nabij.people.models import Person
from nabij.territory.models import Area

LEADERS = frozenset(READERS) - {Role.INFOPOINT}


@dataclass(frozen=True)
class Standing:
    """``roles`` maps each role to the areas over which it is held."""

    roles: dict[str, list[Area]] = field(default_factory=dict)
    person: Person | None = None
    partner: bool = False

    @property
    def infopoint(self) -> bool:
        return Role.INFOPOINT in self.roles

    @property
    def leads(self) -> bool:
        return any(role in LEADERS for role in self.roles)

    @property
    def programmes(self) -> bool:
        """Spreads the means, or helps to."""
        return any(role in self.roles for role in (Role.PROGRAMME_MANAGER, Role.BACK_OFFICE, Role.CARE_COUNCIL))

    @property
    def answers(self) -> bool:
        """Answers for neighbourhoods that get means."""
        return Role.LOCAL_AUTHORITY in self.roles or Role.COORDINATOR in self.roles

    @property
    def works(self) -> bool:
        return self.infopoint or self.leads or self.partner

    @property
    def offers(self) -> bool:
        return self.person is not None and hasattr(self.person, "offer")

    @property
    def circled(self) -> bool:
        return self.person is not None and hasattr(self.person, "circle")

    @property
    def areas(self) -> list[Area]:
        """Where the person works, else where they live."""
        found = [area for areas in self.roles.values() for area in areas]
        if not found and self.person is not None:
            found = [area for area in (self.person.neighbourhood, self.person.municipality) if area]
        return found


def standing_of(user: Any) -> Standing:
    if not user.is_authenticated:
        return Standing()
    roles: dict[str, list[Area]] = {}
    for held in Membership.objects.current().filter(user=user).select_related("area").order_by("area__name"):
        roles.setdefault(held.role, []).append(held.area)
    person = Person.objects.select_related("offer", "circle", "neighbourhood", "municipality").filter(user=user).first()
    partner = StaffMembership.objects.current().filter(user=user).exists()
    return Standing(roles, person, partner)
