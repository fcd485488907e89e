"""What the list of covenants shows to somebody."""

from typing import Any, Final

from nabij.directory.models import organisations_of
from nabij.programme import queries
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
