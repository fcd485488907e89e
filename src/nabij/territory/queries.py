"""Where something is, who lives there, what there is, and the outlines for maps."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404
from shapely.geometry import Point, box, mapping
from shapely.geometry.base import BaseGeometry
from shapely.prepared import PreparedGeometry, prep

from nabij.core.clock import today
from nabij.core.text import distance, fold
from nabij.territory.models import Area, Facility, FacilityKind, IndicatorEdition, Level, PopulationCount, Street

SIMPLIFIED = 0.0002  # degrees: some 15 to 20 m, unseen on a map of a neighbourhood
MARGIN = 0.005  # degrees round the points of a map
MOST_OUTLINES = 60
SHORTEST_MISSPELLING = 5
MOST_STREETS = 20
STREET_AND_REST = re.compile(r"\s*([^\d,;]+)(.*)", re.DOTALL)
POSTCODE = re.compile(r"[,;\s]([1-9]\d{3})(?!\d)")


@dataclass(frozen=True)
class Place:
    """Where a point lies. Outside every neighbourhood both can be None: it is still a place that is served."""

    neighbourhood: Area | None
    municipality: Area | None
    lon: float | None = None
    lat: float | None = None
    street: Street | None = None


def get_neighbourhood(code: str) -> Area:
    """By its code, in force today. Raises `Http404`."""
    rows = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, code=code).order_by("-valid_from")
    found = rows.first() if "\x00" not in code else None  # PostgreSQL takes no such text
    if found is None:
        raise Http404("no such neighbourhood")
    return found


def areas_at(level: str, lon: float, lat: float) -> list[Area]:
    """Areas of a level in force that hold a point (degrees), in the order of their codes; borders count as inside."""
    return sorted(Area.objects.valid().filter(level=level).containing(lon, lat), key=lambda area: area.code)


def _first_at(level: str, lon: float, lat: float) -> Area | None:
    # On a shared border the lowest code wins, so that the same point always gives the same area.
    return next(iter(areas_at(level, lon, lat)), None)


def neighbourhood_at(lon: float, lat: float) -> Area | None:
    return _first_at(Level.NEIGHBOURHOOD, lon, lat)


def municipality_at(lon: float, lat: float) -> Area | None:
    return _first_at(Level.MUNICIPALITY, lon, lat)


def place_of(lon: float, lat: float) -> Place:
    """Neighbourhood and municipality of a point; the neighbourhood's own municipality where no polygon tells."""
    neighbourhood = neighbourhood_at(lon, lat)
    municipality = municipality_at(lon, lat)
    if municipality is None and neighbourhood is not None:
        municipality = neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()
    return Place(neighbourhood, municipality, lon, lat)


# Addresses


def find_streets(text: str, areas: Iterable[Area] | None = None, limit: int = MOST_STREETS) -> list[Street]:
    """Streets by (the begin of) their name, in the municipalities of ``areas`` or everywhere, best first.

    Accents and capitals don't count; when nothing fits, names at one letter's (two letters' from eight) distance.
    """
    wanted = _street_key(text)
    if not wanted:
        return []
    streets = Street.objects.order_by("name", "postcode")
    if areas is not None:
        streets = streets.filter(municipality__in=_municipality_ids(areas))
    keyed = [(_street_key(name), pk) for pk, name in streets.values_list("pk", "name")]
    ranked = _ranked(wanted, keyed)[:limit]
    found = Street.objects.select_related("municipality").defer("municipality__geometry").in_bulk(ranked)
    return [found[pk] for pk in ranked]


def _street_key(text: str) -> str:
    return re.sub(r"[^\w]+", " ", fold(text)).strip()


def _ranked(wanted: str, keyed: Sequence[tuple[str, Any]]) -> list[Any]:
    same = [pk for key, pk in keyed if key == wanted]
    starting = [pk for key, pk in keyed if key != wanted and key.startswith(wanted)]
    inside = [pk for key, pk in keyed if f" {wanted}" in key]
    if same or starting or inside or len(wanted) < SHORTEST_MISSPELLING:
        return [*same, *starting, *inside]
    most = 2 if len(wanted) >= 8 else 1
    near = [(steps, key, pk) for key, pk in keyed if (steps := distance(wanted, key, most)) is not None]
    return [pk for _steps, _key, pk in sorted(near, key=lambda item: item[:2])]


def _municipality_ids(areas: Iterable[Area]) -> set[Any]:
    """Municipalities that areas are, lie in or hold."""
    ids: set[Any] = set()
    for area in areas:
        if area.level == Level.MUNICIPALITY:
            ids.add(area.pk)
        else:
            around = area.ancestor_ids() | area.descendant_ids()
            ids |= set(Area.objects.filter(pk__in=around, level=Level.MUNICIPALITY).values_list("pk", flat=True))
    return ids


def place_of_address(text: str, areas: Iterable[Area] | None = None) -> Place | None:
    """Place of "Kerkstraat 12", with postcode and municipality if told; None when no or more than one street fits.

    The point is the middle of the street, so the neighbourhood is a proposal where a street runs through two.
    """
    name, postcode, place_name = _parsed(text[:300])
    found = find_streets(name, areas)
    if postcode:
        found = [street for street in found if street.postcode in ("", postcode)]
    if place_name:
        found = [street for street in found if fold(street.municipality.name) == place_name] or found
    exact = [street for street in found if _street_key(street.name) == _street_key(name)]
    fitting = exact or found
    if not fitting or len({(street.municipality_id, street.name) for street in fitting}) > 1:
        return None
    street = fitting[0]
    place = place_of(street.lon, street.lat)
    return Place(place.neighbourhood, place.municipality or street.municipality, street.lon, street.lat, street)


def _parsed(address: str) -> tuple[str, str, str]:
    """Street, postcode and place (folded) of an address; "" for what isn't told."""
    match = STREET_AND_REST.match(address)
    if not match:
        return "", "", ""
    street, rest = match.groups()
    postcode = POSTCODE.search(rest)
    place = rest[postcode.end() :] if postcode else rest.partition(",")[2]
    return street.strip(), postcode[1] if postcode else "", fold(place).strip(" ,;.")


# Inhabitants


@dataclass(frozen=True)
class Population:
    """Persons on a day, where the figure comes from, and of how many parts no figure is known."""

    persons: int
    on: date
    source: str
    missing_parts: int = 0


def population_of(area: Area, on: date | None = None) -> Population | None:
    """Inhabitants on a day (today by default), by the last count before it: the area's own, else that of its parts.

    Parts are added up on the last day of which most of them have a figure; None when nothing is known.
    """
    day = on or today()
    own = PopulationCount.objects.filter(area=area, on__lte=day).order_by("-on", "-created_at").first()
    if own is not None:
        return Population(own.persons, own.on, own.source)
    parts = set(area.parts.values_list("pk", flat=True))
    counts = PopulationCount.objects.filter(area__in=parts, on__lte=day).order_by("created_at")
    by_day: dict[date, dict[Any, PopulationCount]] = {}
    for count in counts:
        by_day.setdefault(count.on, {})[count.area_id] = count
    if not by_day:
        return None
    best = max(by_day, key=lambda known: (len(by_day[known]), known))
    figures = by_day[best].values()
    sources = ", ".join(sorted({count.source for count in figures}))
    return Population(sum(count.persons for count in figures), best, sources, len(parts) - len(figures))


# Maps


def outlines(areas: Iterable[Area]) -> dict[str, Any]:
    """GeoJSON of areas with their code and name, simplified for a map; areas without a polygon are left out."""
    features = []
    for area in areas:
        if area.geometry is None:
            continue
        polygon = area.polygon().simplify(SIMPLIFIED, preserve_topology=True)
        properties = {"code": area.code, "name": area.name, "label": area.name}
        features.append({"type": "Feature", "properties": properties, "geometry": mapping(polygon)})
    return {"type": "FeatureCollection", "features": features}


def neighbourhood_outlines() -> dict[str, Any]:
    """All neighbourhoods in force, for a map."""
    return outlines(Area.objects.valid().filter(level=Level.NEIGHBOURHOOD).order_by("code"))


def outlines_around(points: Sequence[tuple[float, float]]) -> dict[str, Any] | None:
    """Neighbourhoods in force that lie under or near points (degrees), for a map; None without points."""
    if not points:
        return None
    west, east = min(lon for lon, _lat in points) - MARGIN, max(lon for lon, _lat in points) + MARGIN
    south, north = min(lat for _lon, lat in points) - MARGIN, max(lat for _lon, lat in points) + MARGIN
    near = Area.objects.valid().filter(
        level=Level.NEIGHBOURHOOD, min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south
    )
    return outlines(near.order_by("code")[:MOST_OUTLINES])


# Facilities


class FacilityRow(NamedTuple):
    """A facility for a map or a list. ``kind`` is a code of `FacilityKind`; ``reuse`` one of `Reuse`."""

    kind: str
    name: str
    lon: float
    lat: float
    opening_hours: str
    source: str
    on: date | None  # the day of the list it stands in
    capacity: float | None
    licence: str
    reuse: str
    edition: Any = None  # id of the list


def facility_kinds() -> list[FacilityKind]:
    """The kinds of facilities with Dutch name and icon, in their order; names pass gettext where they are shown."""
    return list(FacilityKind.objects.all())


def facilities_of(area: Area, kinds: Iterable[str] = ()) -> list[FacilityRow]:
    """Facilities inside the polygon of an area, of some kinds (codes) or all, in the order of kind, name and place.

    Where two editions looked at the same kind and place, only the newest counts. Two queries, three when lists are
    about one area each; empty for an area without polygon.
    """
    if area.min_lon is None or area.min_lat is None or area.max_lon is None or area.max_lat is None:
        return []
    inside = prep(area.polygon())
    found = facilities_in((area.min_lon, area.min_lat, area.max_lon, area.max_lat), kinds)
    return [row for row in found if inside.covers(Point(row.lon, row.lat))]


def facilities_in(within: tuple[float, float, float, float] | None, kinds: Iterable[str] = ()) -> list[FacilityRow]:
    """Facilities in a box (west, south, east, north in degrees), or everywhere; as `facilities_of`."""
    rows = Facility.objects.order_by("kind__position", "kind__code", "name", "lon", "lat", "ref")
    if chosen := set(kinds):
        rows = rows.filter(kind__code__in=chosen)
    if within is not None:
        rows = rows.filter(lon__range=(within[0], within[2]), lat__range=(within[1], within[3]))
    lists = lists_of_facilities()
    found = []
    for row in rows.values_list("edition_id", "kind__code", "name", "lon", "lat", "opening_hours", "capacity"):
        edition, kind, name, lon, lat, hours, capacity = row
        if edition in lists and newest_at(lists.values(), kind, lon, lat) == edition:
            one, day = lists[edition].edition, lists[edition].on
            told = (one.source, day, capacity, one.licence, one.reuse, edition)
            found.append(FacilityRow(kind, name, lon, lat, hours, *told))
    return found


@dataclass(frozen=True)
class FacilityList:
    """An edition of a list of facilities: its day, its kinds, and where it looked."""

    edition: IndicatorEdition
    on: date
    kinds: frozenset[str]
    region: BaseGeometry
    prepared: "PreparedGeometry[BaseGeometry]"

    def looked_at(self, kind: str, lon: float, lat: float) -> bool:
        return kind in self.kinds and bool(self.prepared.covers(Point(lon, lat)))


def lists_of_facilities() -> dict[Any, FacilityList]:
    """The editions that list facilities, the newest first."""
    editions = list(IndicatorEdition.objects.exclude(looked_at={}))
    ids = {edition.looked_at["area"] for edition in editions if edition.looked_at.get("area")}
    polygons = {str(area.pk): area.polygon() for area in Area.objects.filter(pk__in=ids)} if ids else {}
    found = []
    for edition in editions:
        told = edition.looked_at
        region = polygons.get(told.get("area", "")) or box(*told["box"])
        kinds = frozenset(told["kinds"])
        found.append(FacilityList(edition, date.fromisoformat(told["on"]), kinds, region, prep(region)))
    found.sort(key=lambda one: (one.on, one.edition.created_at, str(one.edition.pk)), reverse=True)
    return {one.edition.pk: one for one in found}


def newest_at(lists: Iterable[FacilityList], kind: str, lon: float, lat: float) -> Any:
    """The id of the newest list that looked for a kind at a place; None when none did."""
    return next((one.edition.pk for one in lists if one.looked_at(kind, lon, lat)), None)
