"""Which areas a user's roles reach today."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from nabij.accounts.models import Membership, Role
from nabij.territory.models import Area, Level


def has_role(user: Any, *roles: Role) -> bool:
    """Whether the user holds one of the roles today, over whatever area."""
    if not getattr(user, "is_authenticated", False):
        return False
    return Membership.objects.current().filter(user=user, role__in=roles).exists()


def areas_of(user: Any, role: Role) -> list[Area]:
    """The areas over which the user holds the role today, as they were given."""
    if not getattr(user, "is_authenticated", False):
        return []
    held = Membership.objects.current().filter(user=user, role=role)
    return list(Area.objects.filter(pk__in=held.values("area")).order_by("name"))


def reached_area_ids(user: Any, role: Role) -> set[UUID]:
    """Those areas with all that lies below them."""
    return {pk for area in areas_of(user, role) for pk in area.descendant_ids()}


def home_municipality(user: Any) -> Area | None:
    """A municipality that the user serves at an infopoint, for what comes from nowhere known; the first by name."""
    reached = reached_area_ids(user, Role.INFOPOINT)
    own = Q(pk__in=reached) | Q(children__in=reached, children__level=Level.NEIGHBOURHOOD)
    return Area.objects.filter(own, level=Level.MUNICIPALITY).order_by("name").first()


def in_reach(user: Any, role: Role) -> Q:
    """Filter for rows with `neighbourhood` and `municipality`: those that the user serves in this role.

    Whoever serves a neighbourhood also serves the places of its municipalities that lie in no neighbourhood; what lies
    in no known municipality is served by everyone, so that nobody is left unanswered.
    """
    reached = reached_area_ids(user, role)
    if not reached:
        return Q(pk__in=[])
    municipalities = set(
        Area.objects.filter(level=Level.MUNICIPALITY)
        .filter(Q(pk__in=reached) | Q(children__in=reached, children__level=Level.NEIGHBOURHOOD))
        .values_list("pk", flat=True)
    )
    nowhere = Q(neighbourhood=None)
    return (
        Q(neighbourhood__in=reached) | (nowhere & Q(municipality__in=municipalities)) | (nowhere & Q(municipality=None))
    )
