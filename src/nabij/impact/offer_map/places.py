"""The places on the map: facilities, services of the social map, and what people told; by kind and opening hours."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import prepare
from shapely.geometry import Point

from nabij.core.clock import now
from nabij.directory.models import Schedule, ServiceAtLocation
from nabij.directory.queries import serving_ids
from nabij.engines.access.hours import DAY
from nabij.engines.access.io.opening import Week, weekly
from nabij.impact.models import Observation
from nabij.impact.offer_map.reports import reports_of
from nabij.territory.models import Area, FacilityKind, Reuse
from nabij.territory.queries import facilities_in, facility_kinds

Box = tuple[float, float, float, float]
SERVICE, REPORT = "dienst", "melding"
AROUND: Final = 0.02  # degrees beyond the neighbourhood in which the nearest place is sought: some 1.4 to 2.2 km
OUTSIDE: Final = {"bench", "crossing", "stop"}  # in the street: always there
EVENING: Final = 18 * 60
WHEN: Final = {
    "nu": gettext_lazy("Nu open"),
    "avond": gettext_lazy("Open op een weekavond, na 18 uur"),
    "zaterdag": gettext_lazy("Open op zaterdag"),
    "zondag": gettext_lazy("Open op zondag"),
}


@dataclass(frozen=True)
class Spot:
    """A place on the map. ``week`` is None when its hours aren't known; ``here``: it lies in the neighbourhood."""

    kind: str
    kind_name: str
    name: str
    lon: float
    lat: float
    here: bool
    week: Week | None = None
    always: bool = False
    hours: str = ""
    text: str = ""
    url: str = ""
    source: str = ""
    on: date | None = None
    licence: str = ""

    def open_in(self, when: str, moment: datetime) -> bool:
        """Whether it is open then. Nothing is promised that nobody said: unknown hours count as closed."""
        if not when or self.always:
            return True
        if self.week is None:
            return False
        if when == "nu":
            return self._at(moment.weekday(), moment.hour * 60 + moment.minute)
        if when == "avond":
            return any(end > EVENING for day in range(5) for _start, end in self.week.get(day, []))
        return bool(self.week.get({"zaterdag": 5, "zondag": 6}[when]))

    def _at(self, day: int, minute: int) -> bool:
        assert self.week is not None
        today = any(start <= minute < end for start, end in self.week.get(day, []))
        return today or any(minute + DAY < end for _start, end in self.week.get((day - 1) % 7, []))


@dataclass(frozen=True)
class Places:
    """All places in and around a neighbourhood; ``withheld`` are kinds whose source asks permission first."""

    spots: Sequence[Spot]
    kinds: Sequence[tuple[str, str]]
    withheld: Sequence[str]

    def chosen(self, kind: str, when: str) -> list[Spot]:
        """Of a kind (empty: all), and open at some time (empty: always)."""
        moment = localtime(now())
        return [spot for spot in self.spots if kind in ("", spot.kind) and spot.open_in(when, moment)]

    def unknown_hours(self, kind: str) -> int:
        """Places in the neighbourhood of which nobody told the hours."""
        return sum(
            spot.here and kind in ("", spot.kind) and spot.week is None and not spot.always for spot in self.spots
        )


def places_of(area: Area, *, everything: bool) -> Places:
    """For a map. With ``everything`` also what may not be spread without asking: for workers."""
    box = (area.min_lon, area.min_lat, area.max_lon, area.max_lat)
    if None in box:
        return Places([], [], [])
    west, south, east, north = (float(edge) for edge in box if edge is not None)
    within = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    polygon = area.polygon()
    prepare(polygon)

    def here(lon: float, lat: float) -> bool:
        return bool(polygon.covers(Point(lon, lat)))

    known = {kind.code: kind for kind in facility_kinds()}
    found, withheld = [], set()
    for row in facilities_in(within):
        if row.reuse == Reuse.ASK and not everything:
            withheld.add(row.kind)
            continue
        name = _(known[row.kind].name)
        week = weekly(row.opening_hours)
        found.append(
            Spot(
                row.kind, name, row.name or name, row.lon, row.lat, here(row.lon, row.lat),
                week=week, always=row.kind in OUTSIDE, hours=hours_in_words(week),
                source=row.source, on=row.on, licence=row.licence,
            )
        )  # fmt: skip
    found += [*_services(area, within, here), *_reports(area)]
    return Places(found, _kinds(found, known), sorted(_(known[code].name) for code in withheld))


def _kinds(spots: Iterable[Spot], known: dict[str, FacilityKind]) -> list[tuple[str, str]]:
    """Kinds of which there is something, in their order; what there is none of is worth asking for too."""
    names = {spot.kind: spot.kind_name for spot in spots}
    names |= {code: _(kind.name) for code, kind in known.items()}
    order = [*known, SERVICE, REPORT]
    return [(code, names[code]) for code in order if code in names]


def _services(
    area: Area, within: tuple[float, float, float, float], here: Callable[[float, float], bool]
) -> list[Spot]:
    """Services of the social map with a place: those in the neighbourhood, and those near that serve it."""
    rows = (
        ServiceAtLocation.objects.filter(
            service__active=True,
            location__lon__range=(within[0], within[2]),
            location__lat__range=(within[1], within[3]),
        )
        .select_related("service__organisation", "location")
        .prefetch_related(Prefetch("service__schedules", Schedule.objects.order_by("weekday", "opens_at")))
        .order_by("service__name", "location__name")
    )
    serving, found = serving_ids(area), []
    for row in rows:
        lon, lat = row.location.lon, row.location.lat
        if lon is None or lat is None or not (here(lon, lat) or row.service_id in serving):
            continue
        week: Week = {}
        for told in row.service.schedules.all():
            if told.location_id in (None, row.location_id):
                start, end = (clock.hour * 60.0 + clock.minute for clock in (told.opens_at, told.closes_at))
                week.setdefault(told.weekday, []).append((start, end))
        found.append(
            Spot(
                SERVICE, _("Dienst van de sociale kaart"), row.service.name, lon, lat, here(lon, lat),
                week=week or None, hours=hours_in_words(week or None), text=row.service.organisation.name,
                url=reverse("directory:service", args=[row.service_id]),
                source=_("Sociale kaart in Nabij"), on=row.service.confirmed_on,
            )
        )  # fmt: skip
    return found


def _reports(area: Area) -> list[Spot]:
    """What people told and somebody let through."""
    rows = reports_of(area).shown().exclude(lon=None).exclude(lat=None)  # type: ignore[attr-defined]
    return [
        Spot(
            REPORT, _("Melding van een bewoner"), row.theme_name, row.lon, row.lat, True, always=True,
            text=_told(row), source=_("Meldingen op deze kaart"), on=row.day,
        )
        for row in rows
    ]  # fmt: skip


def _told(row: Observation) -> str:
    return f"{row.where}: {row.shown_words}" if row.where else row.shown_words


DAYS = (
    gettext_lazy("ma"), gettext_lazy("di"), gettext_lazy("wo"), gettext_lazy("do"),
    gettext_lazy("vr"), gettext_lazy("za"), gettext_lazy("zo"),
)  # fmt: skip


def hours_in_words(week: Week | None) -> str:
    """ "ma-vr 9:00-12:30, 13:30-18:00; za 9:00-12:00"; empty when not known."""
    if week is None:
        return ""
    runs: list[tuple[int, int, str]] = []
    for day in range(7):
        spans = ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in sorted(week.get(day, [])))
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    told = [f"{_days(first, last)} {spans}" for first, last, spans in runs if spans]
    return "; ".join(told) or _("gesloten")


def _days(first: int, last: int) -> str:
    return str(DAYS[first]) if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _clock(minutes: float) -> str:
    hour, minute = divmod(int(minutes), 60)
    return f"{hour if hour <= 24 else hour - 24}:{minute:02d}"


# Where it comes from


@dataclass(frozen=True)
class Source:
    name: str
    kinds: str
    on: date | None
    licence: str


def sources_of(spots: Iterable[Spot]) -> list[Source]:
    """Each source once, with what came from it, the day of its oldest list, and its licence."""
    found: dict[tuple[str, str], list[Spot]] = {}
    for spot in spots:
        found.setdefault((spot.source, spot.licence), []).append(spot)
    return [
        Source(
            name,
            ", ".join(sorted({spot.kind_name for spot in group})),
            min((spot.on for spot in group if spot.on), default=None),
            licence,
        )
        for (name, licence), group in sorted(found.items())
    ]
