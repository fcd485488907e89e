"""From rows of a sheet to our own form of a problem, with codes for names and coarse places and times."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.anonymise.cells import CELL, coarsen, to_lambert
from nabij.engines.visits.anonymise.table import Row, plain
from nabij.engines.visits.io.reading import safe
from nabij.engines.visits.problem import DAY, LONGEST_HORIZON_DAYS
from nabij.engines.visits.validate import FloatArray

ROUND: Final = 5.0
"""Minutes to which moments and lengths are rounded."""
EARLIER, LATER, LATEST = 30.0, 30.0, 90.0
"""A planned start without limits may come so much earlier, is late so much later, and comes at most so much later."""
SPARE: Final = 60.0
"""Minutes before their first and after their last visit that carers are taken to be at work."""
KINDS: Final = {
    "professional": ("professional", "beroepskracht", "professioneel", "loontrekkend", "zelfstandig", "bediende"),
    "volunteer": ("volunteer", "vrijwilliger", "vrijwillig"),
    "neighbour": ("neighbour", "buur", "buurman", "buurvrouw"),
    "informal": ("informal", "mantelzorger", "mantelzorg", "familie"),
}
MODES: Final = {
    "car": ("car", "auto", "wagen"),
    "bicycle": ("bicycle", "bike", "fiets"),
    "e-bike": ("e-bike", "ebike", "e fiets", "elektrische fiets"),
    "foot": ("foot", "te voet", "voet", "wandelen"),
    "bus": ("bus", "openbaar vervoer"),
}
WORK: Final = {
    "nursing": ("verpleging", "verpleegkundige", "verpleegkunde", "thuisverpleging", "nursing", "nurse"),
    "care": ("verzorging", "verzorgende", "gezinszorg", "care", "personal care"),
    "household": ("poets", "poetshulp", "huishouden", "huishoudhulp", "cleaning", "household"),
    "meal": ("maaltijd", "maaltijden", "meal", "meals"),
    "company": ("gezelschap", "oppas", "company"),
    "ride": ("vervoer", "rit", "ride", "transport"),
}
"""Words that may be kept; any other word for a skill becomes a code, for it might hold a name."""


def words(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(name): key for key, names in table.items() for name in names}


KIND_OF, MODE_OF, WORK_OF = words(KINDS), words(MODES), words(WORK)


@dataclass(frozen=True)
class Visit:
    """One row, read."""

    row: Row
    client: str
    organisation: str
    carer: str
    when: date | None
    start: float
    window: tuple[float, float, float]
    minutes: float
    skill: str


class Codes:
    """Codes that cannot be turned back: a keyed hash with a key that lives only in this object."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)
        self.names: dict[tuple[str, str], str] = {}
        self._given: set[str] = set()

    def of(self, kind: str, name: str) -> str:
        """The same name of the same kind gets the same code; two names never do."""
        if (kind, name) not in self.names:
            digest = blake2b(f"{kind}\0{name}".encode(), key=self._key, digest_size=8).hexdigest()
            code = f"{kind}-{digest}"
            if code in self._given:
                raise InputError("twee namen kregen dezelfde code; probeer opnieuw")
            self.names[kind, name] = code
            self._given.add(code)
        return self.names[kind, name]


def visit_of(row: Row) -> Visit:
    start = row.clock("start")
    if start is None:
        raise row.error("start", "is leeg")
    earliest, latest = row.clock("earliest"), row.clock("latest")
    minutes = row.number_in("minutes")
    if not 0 < minutes <= 24 * 60:
        raise row.error("minutes", "moet meer dan 0 en ten hoogste een dag zijn")
    opens = max(0.0, start - EARLIER) if earliest is None else earliest
    closes = start + LATER if latest is None else latest
    if closes < opens:
        after = "earliest", "ligt na het laatste begin"
        wrong = after if latest is None else ("latest", "ligt voor het vroegste begin")
        raise row.error(*wrong)
    skill = row.text("skill")
    return Visit(
        row=row,
        client=row.needed("client"),
        organisation=row.needed("organisation"),
        carer=row.text("carer"),
        when=row.day("date"),
        start=start,
        window=(down(opens), up(closes), up(max(closes, start + LATEST) if latest is None else closes)),
        minutes=max(ROUND, round(minutes / ROUND) * ROUND),
        skill=WORK_OF.get(plain(skill), skill),
    )


def down(minutes: float) -> float:
    return float(minutes // ROUND * ROUND)


def up(minutes: float) -> float:
    return float(-(-minutes // ROUND) * ROUND)


@dataclass(frozen=True)
class Book:
    """What the file calls things. place: of each client. spot: (x, y) of each place."""

    codes: Codes
    organisations: dict[str, str]
    skills: dict[str, str]
    days: dict[date | None, int]
    place: dict[str, str]
    spot: dict[str, tuple[float, float]]


def document(rows: Sequence[Row], least: int, codes: Codes) -> tuple[dict[str, Any], list[str]]:
    """The file in our own form, and what was made coarse, in Dutch. Raises InputError with row and column."""
    visits = [visit_of(row) for row in rows]
    days = days_of(visits)
    clients = sorted({visit.client for visit in visits}, key=lambda name: codes.of("c", name))
    told, side, several = places_of(visits, clients, least)
    spot = {f"vak-{number}": xy for number, xy in enumerate(sorted({(float(x), float(y)) for x, y in told}), start=1)}
    named = {xy: name for name, xy in spot.items()}
    order = sorted({visit.organisation for visit in visits}, key=lambda name: codes.of("o", name))
    book = Book(
        codes=codes,
        organisations={name: f"Organisatie {letters(number)}" for number, name in enumerate(order)},
        skills={name: name if name in WORK else codes.of("s", name) for name in {v.skill for v in visits} - {""}},
        days=days,
        place={name: named[float(x), float(y)] for name, (x, y) in zip(clients, told, strict=True)},
        spot=spot,
    )
    staff: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.carer:
            staff[visit.organisation, visit.carer].append(visit)
    found = {
        "format": "nabij-visits/1",
        "days": max(days.values()) + 1,
        "organisations": sorted(book.organisations.values()),
        "skills": sorted(book.skills.values()),
        "places": [{"id": name, "x": x, "y": y} for name, (x, y) in spot.items()],
        "travel": {
            "modes": {mode: {} for mode in sorted({_usual(mine, "mode", MODE_OF, "car") for mine in staff.values()})}
        },
        "clients": [{"id": codes.of("c", name), "place": book.place[name]} for name in clients],
        "visits": _sorted([_visit(visit, book) for visit in visits]),
        "links": _together(visits, book),
        "carers": _sorted([_carer(who, mine, book) for who, mine in staff.items()]),
    }
    return found, report(visits, side, several, least, book, found)


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of their codes, which tells nothing."""
    return sorted(rows, key=lambda row: str(row["id"]))


def days_of(visits: Sequence[Visit]) -> dict[date | None, int]:
    """Day of the plan by date; dates themselves are not told."""
    dates = [visit.when for visit in visits if visit.when]
    if dates and len(dates) < len(visits):
        first = next(visit for visit in visits if not visit.when)
        raise first.row.error("date", "is leeg")
    if not dates:
        return {None: 0}
    first_day = min(dates)
    for visit in visits:
        if visit.when and (visit.when - first_day).days >= LONGEST_HORIZON_DAYS:
            raise visit.row.error("date", f"ligt meer dan {LONGEST_HORIZON_DAYS} dagen na de eerste dag van het blad")
    return {day: (day - first_day).days for day in set(dates)}


def places_of(visits: Sequence[Visit], clients: Sequence[str], least: int) -> tuple[FloatArray, FloatArray, int]:
    """Per client the place told and the side of its square. A client with several addresses is told at the first."""
    degrees = "lon" in visits[0].row.headers
    across, above = ("lon", "lat") if degrees else ("x", "y")
    first: dict[str, tuple[float, float]] = {}
    several = set()
    for visit in visits:
        here = visit.row.number_in(across), visit.row.number_in(above)
        if first.setdefault(visit.client, here) != here:
            several.add(visit.client)
    points = to_lambert(*zip(*(first[name] for name in clients), strict=True), degrees=degrees)
    told, side = coarsen(points, least)
    return told, side, len(several)


def letters(number: int) -> str:
    return chr(65 + number) if number < 26 else f"{letters(number // 26 - 1)}{chr(65 + number % 26)}"


def _name(visit: Visit, book: Book) -> str:
    return book.codes.of("b", str(visit.row.number))


def _visit(visit: Visit, book: Book) -> dict[str, Any]:
    opens, closes, latest = visit.window
    found: dict[str, Any] = {
        "id": _name(visit, book),
        "client": book.codes.of("c", visit.client),
        "minutes": visit.minutes,
        "days": [book.days[visit.when]],
        "windows": [{"from": opens, "to": closes, "latest": latest}],
        "organisation": book.organisations[visit.organisation],
    }
    skill = book.skills.get(visit.skill)
    return found | ({"skills": [skill], "kind": skill} if skill else {})


def _together(visits: Sequence[Visit], book: Book) -> list[dict[str, str]]:
    """Two carers of one organisation who begin at the same client at the same time come together."""
    groups: dict[tuple[Any, ...], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.carer:
            groups[visit.client, visit.organisation, visit.when, visit.start].append(visit)
    found = [
        {"type": "together", "first": _name(group[0], book), "second": _name(other, book)}
        for group in groups.values()
        for other in group[1:]
        if group[0].carer != other.carer
    ]
    return sorted(found, key=lambda link: (link["first"], link["second"]))


def _carer(who: tuple[str, str], mine: Sequence[Visit], book: Book) -> dict[str, Any]:
    """A carer: at work around the visits of the sheet, from the middle of their clients, able to do what they do."""
    own = [book.place[visit.client] for visit in mine]
    spots = np.array([book.spot[place] for place in own])
    middle = own[int(np.argmin(np.hypot(*(spots - np.median(spots, axis=0)).T)))]
    return {
        "id": book.codes.of("z", "\0".join(who)),
        "kind": _usual(mine, "kind", KIND_OF, "professional"),
        "organisation": book.organisations[who[0]],
        "skills": sorted({book.skills[visit.skill] for visit in mine if visit.skill}),
        "mode": _usual(mine, "mode", MODE_OF, "car"),
        "place": middle,
        "shifts": [{"days": [day], "from": begin, "to": end} for day, begin, end in _shifts(mine, book)],
    }


def _shifts(mine: Sequence[Visit], book: Book) -> list[tuple[int, float, float]]:
    """Day, begin and end of each shift. One that goes on in the night ends where the next one begins."""
    found: list[tuple[int, float, float]] = []
    needed = 0.0
    for day in sorted({book.days[visit.when] for visit in mine}):
        there = [visit for visit in mine if book.days[visit.when] == day]
        begin = max(0.0, down(min(visit.window[0] for visit in there) - SPARE))
        done = up(max(visit.start + visit.minutes for visit in there))
        if found and found[-1][2] - (day - found[-1][0]) * DAY > begin:
            before, earlier, _end = found[-1]
            between = (day - before) * DAY
            begin = min(max(begin, needed - between), done)
            found[-1] = before, earlier, begin + between
        # A shift belongs to the day on which it begins.
        begin, needed = min(begin, DAY - ROUND), done
        found.append((day, begin, done + LATER + SPARE))
    return found


def _usual(visits: Sequence[Visit], column: str, known: dict[str, str], otherwise: str) -> str:
    """What most rows of this carer say; a word that is not known is refused."""
    said: Counter[str] = Counter()
    for visit in visits:
        if word := visit.row.text(column):
            if plain(word) not in known:
                raise visit.row.error(column, f"ken ik niet; kies uit {', '.join(sorted(set(known)))}")
            said[known[plain(word)]] += 1
    return said.most_common(1)[0][0] if said else otherwise


def report(
    visits: Sequence[Visit], side: FloatArray, several: int, least: int, book: Book, found: dict[str, Any]
) -> list[str]:
    """What was made coarse or added, so that nobody reads more out of the result than is in it."""
    lines = [f"{len(visits)} bezoeken, {len(side)} cliënten, {len(found['carers'])} zorgverleners."]
    for size in sorted(set(side[~np.isnan(side)])):
        metres = f"{size:g} m" if size < 1000 else f"{size / 1000:g} km"
        lines.append(f"{int((side == size).sum())} cliënten staan in het midden van een vak van {metres}.")
    if alone := int(np.isnan(side).sum()):
        lines.append(f"{alone} cliënten wonen te afgelegen en staan bij het dichtstbijzijnde vak.")
    lines.append(f"Op elke plaats staan ten minste {least} cliënten; het kleinste vak is {CELL:g} m.")
    if several:
        lines.append(f"{several} cliënten hadden meer dan één adres; enkel het eerste telt.")
    if found["links"]:
        lines.append(f"{len(found['links'])} bezoeken door twee zorgverleners samen herkend.")
    if missing := sum(1 for visit in visits if not visit.carer):
        lines.append(f"{missing} bezoeken hebben geen zorgverlener.")
    lines += [
        f"Uren en duur zijn afgerond op {ROUND:g} minuten; datums werden dag 0, 1, 2 ...",
        f"Zonder grenzen mag een bezoek {EARLIER:g} minuten vroeger en tot {LATEST:g} minuten later beginnen.",
        "Zorgverleners vertrekken uit het midden van hun eigen cliënten, en zijn aan het werk van een uur voor hun "
        "vroegste bezoek tot anderhalf uur na hun laatste.",
        "Helemaal onherkenbaar is niemand: wie weet op welke uren iemand hulp krijgt, kan die persoon terugvinden. "
        "Geef het bestand alleen aan wie er samen mee rekent.",
        "Codes zijn met een sleutel gemaakt die weggegooid is. Deze lijst staat niet in het bestand; bewaar ze zelf:",
    ]
    names = sorted(book.organisations.items(), key=lambda pair: pair[1])
    return lines + [f"  {code} = {safe(name)}" for name, code in names]
