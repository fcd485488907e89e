"""Who may see and keep the offer of somebody else: the infopoint of the neighbourhood, and nobody further."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from nabij.accounts.models import Role
from nabij.accounts.queries import in_reach
from nabij.core.actors import Actor
from nabij.people.models import Person

WHOLE_WEEK = tuple((day, part) for day in range(7) for part in range(3))
PRESETS: dict[str, tuple[tuple[int, int], ...]] = {
    "weekdays": tuple((day, part) for day in range(5) for part in (0, 1)),
    "evenings": tuple((day, 2) for day in range(7)),
    "weekend": tuple((day, part) for day in (5, 6) for part in range(3)),
    "always": WHOLE_WEEK,
}


def persons_served(user: Any) -> Q:
    """Filter over `Person`: those in the neighbourhoods that the user serves as infopoint.

    Somebody of whom no municipality is known is left out: nobody asked every infopoint to know them.
    """
    return in_reach(user, Role.INFOPOINT) & Q(municipality__isnull=False)


def opened_to_infopoint(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    """Who offers help is known by name and number to the infopoint that may ask them."""
    if actor.user is None:
        return ()
    found = Person.objects.filter(persons_served(actor.user), pk__in=ids, offer__isnull=False)
    return set(found.values_list("pk", flat=True))
