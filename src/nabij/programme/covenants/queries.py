"""What the list of covenants shows to somebody, and what waits in it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q

from nabij.accounts.models import Role
from nabij.accounts.queries import reached_area_ids
from nabij.directory.models import organisations_of
from nabij.programme import queries, rules
from nabij.programme.models import Covenant, CovenantParty, CovenantState

ORDER: Final = [CovenantState.SUBMITTED, CovenantState.DRAFT, CovenantState.AGREED, CovenantState.ENDED]


def listed(user: Any) -> list[Covenant]:
    """Those that the user works on; what waits for somebody first."""
    return sorted(queries.covenants_for(user), key=lambda one: ORDER.index(CovenantState(one.state)))


def to_confirm(user: Any) -> list[CovenantParty]:
    """Where an organisation of the user hasn't answered yet, the longest waiting first."""
    rows = CovenantParty.objects.filter(
        organisation__in=organisations_of(user), confirmed_at=None, covenant__state=CovenantState.DRAFT
    )
    found = rows.select_related("covenant__neighbourhood", "organisation").order_by("asked_at")
    return list(found.defer("covenant__neighbourhood__geometry"))


@dataclass(frozen=True)
class Waiting:
    """A covenant that isn't agreed yet, and what it waits for. ``silent``: organisations that didn't answer."""

    covenant: Covenant
    decides: bool  # it waits for this user to decide
    silent: int
    too_few: bool


def waiting(user: Any) -> list[Waiting]:
    """Covenants that are being made in areas of the user: those to decide about first, then drafts."""
    rows = queries.covenants_for(user).filter(state__in=[CovenantState.SUBMITTED, CovenantState.DRAFT])
    found = rows.annotate(asked=Count("parties"), silent=Count("parties", filter=Q(parties__confirmed_at=None)))
    managed = reached_area_ids(user, Role.PROGRAMME_MANAGER)
    return [
        Waiting(
            one,
            decides=one.state == CovenantState.SUBMITTED and one.neighbourhood_id in managed,
            silent=one.silent,
            too_few=one.asked < rules.FEWEST_PARTIES,
        )
        for one in sorted(found, key=lambda one: (ORDER.index(CovenantState(one.state)), one.neighbourhood.name))
    ]
