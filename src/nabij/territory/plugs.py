"""What territory plugs into core."""

from datetime import datetime

from django.db.models import QuerySet

from nabij.core import sweeps
from nabij.core.actors import SYSTEM
from nabij.territory.indicators import reached, registry
from nabij.territory.models import Indicator


def _uncounted(moment: datetime) -> "QuerySet[Indicator]":
    """Indicators that upper apps fill and that have no figure yet for the last quarter that is over."""
    counted = Indicator.objects.filter(values__on=reached.last_quarter(), values__edition__source=reached.SOURCE)
    waiting = Indicator.objects.filter(code__in=registry.known_counts()).exclude(code__in=counted.values("code"))
    return waiting.order_by("pk") if reached.areas_of(reached.last_quarter()).exists() else Indicator.objects.none()


def _count(indicator: Indicator, moment: datetime) -> None:
    reached.count_known(by=SYSTEM)


sweeps.register("count whom we know", _uncounted, _count)
