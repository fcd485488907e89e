"""Parts against the municipality's own figure."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from nabij.territory.indicators.places import Places
from nabij.territory.indicators.told import Told
from nabij.territory.models import Indicator, Level, RollUp

TOLERANCE = 0.01


def unbalanced(places: Places, known: Mapping[str, Indicator], touched: Collection[tuple[str, date]]) -> list[str]:
    """A line for each municipality whose parts add up to more than 1 % more or less than its own figure."""
    lines = []
    for code, on in sorted(touched):
        if known[code].roll_up != RollUp.SUM:
            continue
        told = Told.everything(on, [code]).at(code, on)
        own = {area: one.value for area, one in told.items() if places.of(area).level == Level.MUNICIPALITY}
        values = {one: single.value for one, single in told.items()}
        for area, figure in sorted(own.items(), key=lambda item: places.of(item[0]).code):
            lines += _lines(places, known[code], on, area, figure, values)
    return lines


def _lines(
    places: Places, indicator: Indicator, on: date, area: UUID, figure: float, told: Mapping[UUID, float]
) -> list[str]:
    lines = []
    for way in places.pieces(area):
        known = [told[piece] for piece in way if piece in told]
        total = sum(known)
        if not known or abs(total - figure) <= TOLERANCE * abs(figure):
            continue
        place = places.of(area)
        lines.append(
            _("LET OP: %(name)s, %(area)s, %(day)s: de delen (%(level)s) geven samen %(total)s, de gemeente %(figure)s"
              " (%(difference)s %%); %(known)d van %(all)d delen hebben een cijfer")
            % {
                "name": indicator.name, "area": place.name, "day": on.isoformat(), "level": places.of(way[0]).level,
                "total": f"{total:g}" if total < 1e6 else f"{total:.0f}",
                "figure": f"{figure:g}" if figure < 1e6 else f"{figure:.0f}",
                "difference": f"{100 * (total - figure) / figure:+.1f}".replace(".", ",") if figure else "-",
                "known": len(known), "all": len(way),
            }
        )  # fmt: skip
    return lines
