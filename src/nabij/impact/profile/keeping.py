"""The figures of a page, kept for a while: reading them costs seconds with all of Flanders in, and anyone may ask.

What is kept is what the page shows, after hiding. It is made anew when figures, areas or what is hidden change, each
day, and after `KEEP_FOR` at the latest.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, Max, Sum
from django.utils.translation import get_language

from nabij.core.clock import today
from nabij.territory.models import Area, Indicator, IndicatorEdition, IndicatorValue, PopulationCount, SmallCells

KEEP_FOR: Final = 600  # seconds


def state_of(area: Area) -> str:
    """Changes when a figure of the area may have changed."""
    told: list[Any] = [area.pk, area.name, today(), get_language()]
    told.append(sorted(str(pk) for pk in area.parts.values_list("pk", flat=True)))
    for model in (Indicator, IndicatorEdition, IndicatorValue, PopulationCount, Area):
        told.append(sorted(model._default_manager.aggregate(n=Count("pk"), last=Max("created_at")).items()))
    told.append(str(IndicatorValue.objects.aggregate(total=Sum("value"))))  # a correction keeps the row
    told.append(list(SmallCells.objects.order_by("code", "on").values_list("code", "on", "basis")))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def kept(name: str, state: str, make: Callable[[], Any], *, kind: type | None = None) -> Any:
    """What was made before in this state, else made now. ``kind`` is the dataclass of what is kept, if it is one: a
    release in which it has other fields makes it anew.
    """
    fields = "".join(vars(kind)["__dataclass_fields__"]) if kind else ""
    key = f"profile:{name}:{hashlib.sha256(f'{state}{fields}'.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = (make(),)
        cache.set(key, found, KEEP_FOR)
    return found[0]
