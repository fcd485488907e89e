"""Where upper apps say whom they know: numbers only, never who."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from nabij.territory.models import Area

# ``count(areas, on)``: how many different persons lived in each area and were known at the end of a day.
Count = Callable[[Sequence[Area], date], Mapping[UUID, int]]
_counts: dict[str, Count] = {}


def register_known(code: str, count: Count) -> None:
    """Fill an indicator that counts persons, such as ``known_persons``; one count per indicator.

    It is asked once for each quarter that is over, and what it answered stays: a number that changes from day to day
    would tell about one person.
    """
    _counts[code] = count


def known_counts() -> dict[str, Count]:
    return dict(_counts)
