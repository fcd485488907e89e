"""What may be told of the dwellings of a neighbourhood: a table with small cells hidden, what is needed, what lacks."""

from dataclasses import dataclass
from datetime import date

from nabij.core.small_cells import Table, suppressed
from nabij.impact.housing import queries
from nabij.impact.models import DwellingForm, Fitness, StreetCount
from nabij.impact.queries import streets_of
from nabij.territory.indicators.expected import Interval, Reach, expected_and_reached
from nabij.territory.models import Area

FORMS, FITNESS = list(DwellingForm.values), list(Fitness.values)


@dataclass(frozen=True)
class Result:
    """Dwellings by form (rows) and fitness (columns), in ``counted`` of ``streets`` streets, last on a day."""

    table: Table
    counted: int
    streets: int
    on: date

    @property
    def complete(self) -> bool:
        return self.counted >= self.streets

    @property
    def by_fitness(self) -> dict[str, int | None]:
        """Of all forms together; None is hidden."""
        return dict(zip(FITNESS, self.table.column_totals, strict=True))


@dataclass(frozen=True)
class Need:
    """How many adapted dwellings would be needed, and how many lack. ``lack`` is None as long as it can't be told.

    As long as streets aren't counted, nobody knows how many adapted dwellings stand there: then only the highest lack
    holds.
    """

    reach: Reach
    needed: Interval
    lack: Interval | None


def of(area: Area) -> Result | None:
    """The published result; None when nothing was published yet."""
    return _result(area, list(queries.published(area).values()))


def _result(area: Area, counts: list[StreetCount]) -> Result | None:
    streets = {street.pk for street in streets_of(area)}
    here = [row for row in counts if row.street_id in streets]
    if not here:
        return None
    table = suppressed(FORMS, FITNESS, queries.numbers_of(here))
    return Result(table, len(here), len(streets), max(row.day for row in here))


def needed_in(area: Area, result: Result | None) -> Need | None:
    """Estimated from the ages of the neighbourhood; None where these aren't known.

    Needed is a dwelling for each person of 65 and over at home with trouble in daily activities; at the lowest, all who
    don't live alone share one by two. What lacks is needed less adapted; at the lowest, every dwelling of which nothing
    could be seen is adapted too.
    """
    reach = expected_and_reached(area)
    if reach is None:
        return None
    expected, alone = reach.expected, reach.alone
    together = max(0.0, expected.low - alone.low)
    needed = Interval(min(expected.low, alone.low + together / 2), expected.value, expected.high)
    return Need(reach, needed, _lack(needed, result))


def _lack(needed: Interval, result: Result | None) -> Interval | None:
    if result is None:
        return None
    adapted, unknown = (result.by_fitness[code] for code in (Fitness.ADAPTED, Fitness.UNKNOWN))
    if adapted is None or unknown is None:
        return None
    low = max(0.0, needed.low - adapted - unknown) if result.complete else 0.0
    return Interval(low, max(0.0, needed.value - adapted), max(0.0, needed.high - adapted))
