"""Where higher apps tell how much somebody already helps in a week."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from uuid import UUID

Load = Callable[[Collection[UUID], date], Mapping[UUID, int]]

_loads: list[Load] = []


def register_load(load: Load) -> None:
    """``load(offer_ids, week)`` gives how many times each offer is taken up in the week that starts on ``week``."""
    _loads.append(load)


def load_of(offer_ids: Collection[UUID], week: date) -> dict[UUID, int]:
    """Times per offer in that week, over all that is registered; 0 where nothing is known."""
    total = dict.fromkeys(offer_ids, 0)
    for load in _loads:
        for pk, times in load(offer_ids, week).items():
            total[pk] = total.get(pk, 0) + times
    return total
