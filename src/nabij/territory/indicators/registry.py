"""Where upper apps say what they count: numbers only, never who."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from nabij.territory.models import Area

# ``count(areas, on)``: the number for each area: how many different persons were known at the end of a day, how many
# concerns came in the quarter that ends with it, or how many days people waited, all together.
Count = Callable[[Sequence[Area], date], Mapping[UUID, float]]
_counts: dict[str, Count] = {}


def register_known(code: str, count: Count) -> None:
    """Fill an indicator such as ``known_persons``; one count per indicator.

    It is asked once for each quarter that is over, and what it answered stays: a number that changes from day to day
    would tell about one person. What counts persons, or what persons asked, must be defined so (``counts_persons``);
    the sum of days behind a mean must be a ``helper``, which is never shown by itself.
    """
    _counts[code] = count


def known_counts() -> dict[str, Count]:
    return dict(_counts)
