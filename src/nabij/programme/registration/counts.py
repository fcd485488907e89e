"""How often things are really registered: counts of the last 90 days, small ones never shown.

The days end with the last Sunday, so that the figures don't move when somebody registers something today; they are
counted once a day in each process, since everybody may open the page. One table holds all neighbourhoods of Nabij,
each column protected by itself; whoever leads some of them sees their rows out of that one table, so that no two
people can subtract theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, DateTimeField, Model
from django.utils import timezone

from nabij.core.clock import today
from nabij.core.small_cells import SMALLEST, suppressed
from nabij.programme.registration.registry import all_registrations
from nabij.programme.registration.terms import Counting
from nabij.territory.models import Area, Level

DAYS: Final = 90
_NOWHERE: Final = ""


@dataclass(frozen=True)
class Counts:
    """Rows of the last 90 days by registration; only what may be shown comes out."""

    begin: date
    end: date  # the last day
    neighbourhoods: Mapping[UUID, str]
    by_area: Mapping[str, Mapping[Any, int]]  # code -> area -> rows

    def total(self, code: str) -> int | None:
        """Over all of Nabij; None when it is not counted, or too small to be shown."""
        if code not in self.by_area:
            return None
        found = sum(self.by_area[code].values())
        return None if 0 < found < SMALLEST else found

    def yearly(self, code: str) -> float | None:
        """Per year and neighbourhood; None when it is not counted, or too small to be shown."""
        found = self.total(code)
        return None if found is None or not self.neighbourhoods else found * 365 / DAYS / len(self.neighbourhoods)

    def per_neighbourhood(self, codes: Sequence[str]) -> dict[UUID, dict[str, int | None]]:
        """Counts of each neighbourhood; None where a small count could be worked out."""
        names = {str(pk): pk for pk in self.neighbourhoods}
        found: dict[UUID, dict[str, int | None]] = {pk: {} for pk in self.neighbourhoods}
        for code in codes:
            counts = {(str(pk), code): n for pk, n in self.by_area[code].items() if pk in self.neighbourhoods}
            table = suppressed(list(names), [code], counts)
            for name, cells in zip(table.rows, table.cells, strict=True):
                found[names[name]][code] = cells[0]
        return found


def counted() -> Counts:
    """One query for the neighbourhoods, and the first time on a day one per thing that is counted."""
    day = today()
    end = day - timedelta(days=day.weekday() + 1)
    begin = end - timedelta(days=DAYS - 1)
    rows = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD).values_list("pk", "name")
    return Counts(begin, end, dict(rows), counted_on(day, begin, end))


@lru_cache(maxsize=1)
def counted_on(day: date, begin: date, end: date) -> Mapping[str, Mapping[Any, int]]:
    """Code -> area -> rows, as they were on the ``day``; kept in memory until the next."""
    asked: dict[str, dict[Any, int]] = {}
    by_code: dict[str, dict[Any, int]] = {}
    for one in all_registrations():
        if one.counting is not None:
            key = repr(one.counting)
            if key not in asked:
                asked[key] = _rows(one.counting, begin, end)
            by_code[one.code] = asked[key]
    return by_code


def _rows(counting: Counting, begin: date, end: date) -> dict[Any, int]:
    first, after = _bounds(counting.model, counting.moment, begin, end + timedelta(days=1))
    where = {f"{counting.moment}__gte": first, f"{counting.moment}__lt": after}
    rows = counting.model._default_manager.filter(**counting.where, **where).order_by()
    if not counting.area:
        return {_NOWHERE: rows.count()}
    return dict(rows.values_list(counting.area).annotate(n=Count("pk")))


def _bounds(model: type[Model], moment: str, begin: date, after: date) -> tuple[Any, Any]:
    if not isinstance(model._meta.get_field(moment), DateTimeField):
        return begin, after
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (begin, after))
    return first, last
