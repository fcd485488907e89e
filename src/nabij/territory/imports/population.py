"""Inhabitants per area: own tables, and two official files of Statbel.

- TF_SOC_POP_STRUCT: one row per municipality, sex, nationality, civil status and age; summed per municipality.
- OPENDATA_SECTOREN: one row per statistical sector; sectors that end in ZZZZ hold people who can't be placed. They
  count for their municipality and for no sector.
- Any table with a code, a number and a year or a date; a column such as ``population_2011`` holds the year itself.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed, Outcome, Problems, Table, row_name
from nabij.territory.imports.geojson import area_code
from nabij.territory.models import Area, Level, PopulationCount

CODES = ("sector", "cd_sector", "wijk", "wijkcode", "deelgemeente", "code", "gebied", "gebiedscode", "nis", "niscode",
         "nis_code", "cd_refnis", "cd_munty_refnis", "refnis")  # fmt: skip
PERSONS = (
    "population",
    "ms_population",
    "persons",
    "inwoners",
    "aantal_inwoners",
    "bevolking",
    "personen",
    "aantal",
    "total",
)
DATES = ("date", "datum", "peildatum", "on", "year", "jaar", "cd_year")
NOT_LOCALISED = "ZZZZ"
MOST_COUNT = 2_000_000_000
NAMED = 5  # unknown codes told by name


@dataclass
class Counts:
    """Persons by level ("" when not told), code and day, and the source of each."""

    persons: dict[tuple[str, str, date], int] = field(default_factory=lambda: defaultdict(int))
    source: str = ""
    usual_level: str = ""  # goes before others when a code stands at more than one
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def import_population(
    path: Path,
    *,
    by: Actor,
    level: str = "",
    code: str = "",
    persons: str = "",
    on: date | None = None,
    source: str = "",
    strict: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Bring in numbers of inhabitants; raises `ImportFailed` with all that is wrong, and then nothing is written.

    ``level`` says of which areas the codes are, ``code`` and ``persons`` name columns when their names tell too little,
    ``on`` is the day when the file doesn't tell. Codes of areas that aren't here are left out and told; with ``strict``
    they are errors.
    """
    table = Table(path)
    headers = set(table.headers)
    if {"CD_SECTOR", "CD_REFNIS"} <= headers and headers & {"TOTAL", "POPULATION"}:
        counts = _of_sectors(table, on)
    elif {"MS_POPULATION", "CD_AGE"} <= headers:
        counts = _of_structure(table, on)
    else:
        counts = _of_table(table, _Columns.of(table, code=code, persons=persons, on=on), level)
    outcome = _write(path, counts, source or counts.source or path.name.split(".")[0], strict=strict)
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    else:
        audit.record("population.imported", by=by, file=path.name, created=outcome.created, updated=outcome.updated)
    return outcome


def _number(problems: Problems, where: str, column: str, text: str) -> int:
    plain = re.sub(r"(?<=\d)[. \u00a0\u202f](?=\d{3}(\D|$))", "", text)
    plain = re.sub(r"[.,]0+$", "", plain)
    if not re.fullmatch(r"\d{1,10}", plain) or int(plain) > MOST_COUNT:
        problems.add(_("'%(value)s' is geen aantal personen") % {"value": text}, where=where, column=column)
        return 0
    return int(plain)


def day_of(text: str) -> date | None:
    """A year (its first day) or a date."""
    if re.fullmatch(r"(19|20)\d\d(\.0)?", text):
        return date(int(text[:4]), 1, 1)
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _day_of_file(path: Path, on: date | None) -> date:
    year = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", path.name)
    if on is None and year is None:
        raise ImportFailed(_("%(file)s: geef de datum van de cijfers met --on JJJJ-MM-DD") % {"file": path.name})
    return on or date(int(year[0]), 1, 1)  # type: ignore[index]


def _of_structure(table: Table, on: date | None) -> Counts:
    municipality = table.column("CD_MUNTY_REFNIS" if "CD_MUNTY_REFNIS" in table.headers else "CD_REFNIS")
    fixed = None if "CD_YEAR" in table.headers and on is None else _day_of_file(table.path, on)
    counts, problems = Counts(source="Statbel, TF_SOC_POP_STRUCT"), Problems(table.path)
    for number, cells in table:
        where = row_name(number)
        code = _nis(problems, where, municipality, cells[municipality])
        day = fixed or day_of(cells["CD_YEAR"])
        if day is None:
            problems.add(_("'%(value)s' is geen jaar") % {"value": cells["CD_YEAR"]}, where=where, column="CD_YEAR")
            continue
        persons = _number(problems, where, "MS_POPULATION", cells["MS_POPULATION"])
        counts.persons[Level.MUNICIPALITY, code, day] += persons
    problems.raise_any()
    return counts


def _nis(problems: Problems, where: str, column: str, text: str) -> str:
    code = area_code(text, Level.MUNICIPALITY)
    if not re.fullmatch(r"\d{5}", code):
        problems.add(_("'%(value)s' is geen NIS-code") % {"value": text}, where=where, column=column)
    return code


def _of_sectors(table: Table, on: date | None) -> Counts:
    day = _day_of_file(table.path, on)
    persons_column = "TOTAL" if "TOTAL" in table.headers else "POPULATION"
    counts, problems = Counts(source="Statbel, OPENDATA_SECTOREN"), Problems(table.path)
    seen: dict[str, str] = {}
    not_placed = 0
    for number, cells in table:
        where, sector = row_name(number), cells["CD_SECTOR"]
        municipality = _nis(problems, where, "CD_REFNIS", cells["CD_REFNIS"])
        if not sector or sector in seen:
            other = seen.get(sector, "-")
            problems.add(_("deze sector staat ook op %(other)s") % {"other": other}, where=where, column="CD_SECTOR")
        seen[sector] = where
        persons = _number(problems, where, persons_column, cells[persons_column])
        counts.persons[Level.MUNICIPALITY, municipality, day] += persons
        if sector.endswith(NOT_LOCALISED):
            not_placed += persons
        else:
            counts.persons[Level.SECTOR, sector, day] += persons
    problems.raise_any()
    if not_placed:
        counts.notes.append(
            _("%(count)d personen zijn in geen sector te plaatsen (ZZZZ); zij tellen enkel mee voor hun gemeente")
            % {"count": not_placed}
        )
    return counts


@dataclass(frozen=True)
class _Columns:
    """Which columns of a table hold the code and the day, and which hold persons (on a day of their own, or "")."""

    code: str
    persons: tuple[tuple[str, date | None], ...]
    day: str
    fixed: date | None

    @classmethod
    def of(cls, table: Table, *, code: str, persons: str, on: date | None) -> "_Columns":
        by_name = {header.casefold(): header for header in table.headers}
        code_column = table.column(code) if code else _first(by_name, CODES)
        if not code_column:
            raise ImportFailed(
                _("%(file)s: geen kolom met de code van het gebied gevonden; noem ze met --code. Er zijn: %(names)s")
                % {"file": table.path.name, "names": ", ".join(table.headers)}
            )
        named = table.column(persons) if persons else _first(by_name, PERSONS)
        dated = [] if named else _dated(by_name)
        if not named and not dated:
            raise ImportFailed(
                _("%(file)s: geen kolom met het aantal inwoners gevonden; noem ze met --persons. Er zijn: %(names)s")
                % {"file": table.path.name, "names": ", ".join(table.headers)}
            )
        day = "" if on else next((by_name[name] for name in DATES if name in by_name), "")
        own_year = re.search(r"_((?:19|20)\d\d)$", named)
        fixed = on or (date(int(own_year[1]), 1, 1) if own_year else None)
        if named and not day and not fixed:
            fixed = _day_of_file(table.path, None)
        return cls(code_column, tuple(dated) if dated else ((named, None),), day, fixed)


def _first(by_name: dict[str, str], aliases: tuple[str, ...]) -> str:
    """The first header that is one of the aliases, a year at its end left out (``nis_2025``)."""
    for alias in aliases:
        for name, header in by_name.items():
            if name == alias or (aliases is CODES and re.sub(r"_(19|20)\d\d$", "", name) == alias):
                return header
    return ""


def _dated(by_name: dict[str, str]) -> list[tuple[str, date | None]]:
    pattern = re.compile(rf"(?:{'|'.join(PERSONS)})_?((?:19|20)\d\d)")
    matches = [(header, pattern.fullmatch(name)) for name, header in by_name.items()]
    return [(header, date(int(match[1]), 1, 1)) for header, match in matches if match]


def _of_table(table: Table, columns: _Columns, level: str) -> Counts:
    counts, problems = Counts(usual_level=usual_level(columns.code)), Problems(table.path)
    seen: dict[tuple[str, date], str] = {}
    for number, cells in table:
        where = row_name(number)
        code = area_code(cells[columns.code], level or usual_level(columns.code))
        if not code:
            problems.add(_("niet ingevuld"), where=where, column=columns.code)
            continue
        for column, own_day in columns.persons:
            if own_day and not cells[column]:
                continue  # of this year no figure is known
            day = columns.fixed or own_day or day_of(cells[columns.day])
            if day is None:
                value = cells[columns.day]
                problems.add(_("'%(value)s' is geen jaar of datum") % {"value": value}, where=where, column=columns.day)
                continue
            if (code, day) in seen:
                other = seen[code, day]
                problems.add(
                    _("dit gebied staat ook op %(other)s") % {"other": other}, where=where, column=columns.code
                )
            seen[code, day] = where
            counts.persons[level, code, day] = _number(problems, where, column, cells[column])
    problems.raise_any()
    return counts


def usual_level(column: str) -> str:
    """The level that the name of a code column speaks of."""
    name = re.sub(r"^cd_|_(19|20)\d\d$", "", column.casefold())
    levels = {
        "sector": Level.SECTOR,
        "wijk": Level.DISTRICT,
        "wijkcode": Level.DISTRICT,
        "deelgemeente": Level.SUBMUNICIPALITY,
    }
    return levels.get(name, Level.MUNICIPALITY if "nis" in name else "")


def _write(path: Path, counts: Counts, source: str, *, strict: bool) -> Outcome:
    areas = _areas(path, counts)
    unknown = sorted({(level, code) for level, code, _day_ in counts.persons if (level, code) not in areas})
    if unknown and (strict or not areas):
        raise ImportFailed(
            *(
                _("%(file)s: er is geen gebied met code '%(code)s'") % {"file": path.name, "code": code}
                for _l, code in unknown
            )
        )
    rows = [
        PopulationCount(area=area, on=day, persons=persons, source=source)
        for (level, code, day), persons in counts.persons.items()
        for area in areas.get((level, code), ())
    ]
    there = {
        (count.area_id, count.on): count.persons
        for count in PopulationCount.objects.filter(source=source, on__in={row.on for row in rows})
    }
    changed = [row for row in rows if there.get((row.area_id, row.on)) != row.persons]
    PopulationCount.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["area", "on", "source"],
        update_fields=["persons"],
    )
    created = sum((row.area_id, row.on) not in there for row in changed)
    notes = [*counts.notes, *_left_out(unknown)]
    return Outcome(created, len(changed) - created, len(rows) - len(changed), notes)


def _left_out(unknown: list[tuple[str, str]]) -> list[str]:
    if not unknown:
        return []
    names = ", ".join(code for _level, code in unknown[:NAMED]) + (", ..." if len(unknown) > NAMED else "")
    return [
        _("%(count)d codes zijn hier niet gekend en weggelaten: %(names)s") % {"count": len(unknown), "names": names}
    ]


def _areas(path: Path, counts: Counts) -> dict[tuple[str, str], list[Area]]:
    """For each level and code the area in force, or else its last edition."""
    wanted = {(level, code) for level, code, _day_ in counts.persons}
    codes = sorted({code for _level, code in wanted})
    by_code: dict[str, list[Area]] = defaultdict(list)
    for start in range(0, len(codes), 500):
        for area in Area.objects.filter(code__in=codes[start : start + 500]).defer("geometry").order_by("valid_from"):
            by_code[area.code].append(area)
    found: dict[tuple[str, str], list[Area]] = {}
    problems = Problems(path)
    for level, code in wanted:
        here = [area for area in by_code[code] if not level or area.level == level]
        here = [area for area in here if area.level == counts.usual_level] or here
        if len({area.level for area in here}) > 1:
            problems.add(_("code '%(code)s' bestaat op meer dan een niveau; geef --level") % {"code": code})
        elif here:
            found[level, code] = [next((area for area in reversed(here) if area.valid_to is None), here[-1])]
    problems.raise_any()
    return found
