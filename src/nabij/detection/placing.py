"""From words or a point to a neighbourhood and a municipality."""

from dataclasses import dataclass

from nabij.territory.models import Area, Level


@dataclass(frozen=True)
class Spot:
    """Where something is; degrees, WGS84. Empty when it can't be told, which is no reason not to serve somebody."""

    lon: float | None = None
    lat: float | None = None
    neighbourhood: Area | None = None
    municipality: Area | None = None


def find(*, place: str, words: str, neighbourhood: Area | None, lon: float | None, lat: float | None) -> Spot:
    """The best that is known: a point, else the chosen neighbourhood, else an address in the place or the words."""
    if lon is not None and lat is not None:
        return _at(lon, lat, neighbourhood)
    return Spot(neighbourhood=neighbourhood, municipality=_municipality_of(neighbourhood))


def _at(lon: float, lat: float, chosen: Area | None) -> Spot:
    found = Area.objects.valid().filter(level__in=[Level.NEIGHBOURHOOD, Level.MUNICIPALITY]).containing(lon, lat)
    neighbourhood = next((area for area in found if area.level == Level.NEIGHBOURHOOD), chosen)
    municipality = next((area for area in found if area.level == Level.MUNICIPALITY), None)
    return Spot(lon, lat, neighbourhood, municipality or _municipality_of(neighbourhood))


def _municipality_of(neighbourhood: Area | None) -> Area | None:
    """The municipality of a neighbourhood; none when it crosses a border and only a point could tell."""
    if neighbourhood is None:
        return None
    parents = list(neighbourhood.parents.filter(level=Level.MUNICIPALITY)[:2])
    return parents[0] if len(parents) == 1 else None
