"""A table of figures from a text file or a spreadsheet, and what its headers mean."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed, Problems, Table
from nabij.core.text import fold
from nabij.core.workbooks import read_workbook
from nabij.territory.models import Indicator

MOST_ROWS = 200_000
MOST_COLUMNS = 300
HEADER_WITHIN = 10  # a title may stand above the header
LISTED = 12

ALIASES: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "gebied", "gebiedscode", "nis", "niscode", "nis code", "refnis", "cd refnis", "cd munty refnis",
             "sector", "sectorcode", "statistische sector", "cd sector", "statsec", "nis9", "nis5", "wijk", "wijkcode",
             "deelgemeente", "deelgemeentecode", "buurt", "buurtcode", "area", "geo"),
    "on": ("on", "datum", "date", "peildatum", "jaar", "year", "periode", "cd year", "income year", "inkomensjaar"),
    "indicator": ("indicator", "indicatorcode", "kenmerk", "variabele"),
    "value": ("waarde", "value", "cijfer", "aantal", "getal", "obs value"),
    "low": ("laag", "low", "ondergrens", "van"),
    "high": ("hoog", "high", "bovengrens", "tot"),
    "level": ("niveau", "level"),
    "": ("naam", "name", "gebiedsnaam", "gemeente", "naam gemeente", "sectornaam", "wijknaam", "provincie",
         "arrondissement", "opmerking", "bron", "label"),
}  # fmt: skip
LEVEL_OF = {
    "sector": "sector", "sectorcode": "sector", "statistische sector": "sector", "cd sector": "sector",
    "statsec": "sector", "nis9": "sector", "wijk": "wijk", "wijkcode": "wijk", "deelgemeente": "deelgemeente",
    "deelgemeentecode": "deelgemeente", "buurt": "neighbourhood", "buurtcode": "neighbourhood",
    "nis": "municipality", "niscode": "municipality", "nis code": "municipality", "nis5": "municipality",
    "refnis": "municipality", "cd refnis": "municipality", "cd munty refnis": "municipality",
}  # fmt: skip
KEYS = {alias: key for key, aliases in ALIASES.items() for alias in aliases}


class Rows(Protocol):
    """What a text table and a spreadsheet have in common."""

    path: Path
    headers: list[str]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]: ...


class Sheet:
    """The first sheet of a workbook; the header is the first row with two cells or more that reads like one."""

    def __init__(self, path: Path, known: Collection[str] = ()) -> None:
        self.path = path
        keys = known or KEYS
        rows = [
            (number, [_text(cell) for cell in cells])
            for number, cells in read_workbook(path, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        ]
        start = next((i for i, (_n, cells) in enumerate(rows[:HEADER_WITHIN]) if _reads_like_header(cells, keys)), None)
        if start is None:
            raise ImportFailed(_("%(file)s: geen rij met titels gevonden") % {"file": path.name})
        self.headers = rows[start][1]
        doubles = sorted({name for name in self.headers if name and self.headers.count(name) > 1})
        if doubles:
            raise ImportFailed(
                _("%(file)s: deze kolommen staan er dubbel in: %(names)s")
                % {"file": path.name, "names": ", ".join(doubles)}
            )
        self.rows = [row for row in rows[start + 1 :] if any(row[1])]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, cells in self.rows:
            filled = cells + [""] * (len(self.headers) - len(cells))
            yield number, {name: cell for name, cell in zip(self.headers, filled, strict=False) if name}


def open_rows(path: Path, known: Collection[str] = ()) -> Rows:
    """Rows of a text table or a spreadsheet; ``known`` are header keys by which the header of a sheet is found."""
    return Table(path) if path.suffix.lower() in (".csv", ".txt", ".gz", ".tsv") else Sheet(path, known)


def writes_dutch(rows: Rows) -> bool:
    """Whether numbers may be written as 1.234,5: in a text file whose cells aren't separated by commas or bars."""
    return isinstance(rows, Table) and rows.separator in ";\t"


def _reads_like_header(cells: list[str], keys: Collection[str]) -> bool:
    known = [header_key(cell)[0] in keys for cell in cells if cell]
    return len(known) > 1 and any(known)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


# Headers


def header_key(text: str) -> tuple[str, str]:
    """What spellings of a header have in common, and the year at its end: "NIS_2025" -> ("nis", "2025")."""
    plain = re.sub(r"[^a-z0-9²%]+", " ", fold(text)).strip()
    match = re.fullmatch(r"(.+?) ?((?:19|20)\d\d)", plain)
    return (match[1].strip(), match[2]) if match else (plain, "")


@dataclass(frozen=True)
class Headers:
    """Which column holds what. ``figures`` are columns of an indicator each, with the day in their name if any."""

    code: str
    level: str
    columns: dict[str, str]
    figures: dict[str, tuple[str, date | None]]

    def get(self, key: str, cells: Mapping[str, str]) -> str:
        return cells.get(self.columns.get(key, ""), "")


def understand(rows: Rows, known: Mapping[str, Indicator], skipped: Collection[str] = ()) -> Headers:
    """What the headers mean; refuses those it doesn't know, naming each with what may be meant."""
    skip = {header_key(name)[0] for name in skipped}
    by_name = {header_key(code)[0]: code for code in known}
    by_name |= {header_key(one.name)[0]: code for code, one in known.items()}
    columns, figures = dict[str, str](), dict[str, tuple[str, date | None]]()
    problems = Problems(rows.path)
    for header in filter(None, rows.headers):
        key, year = header_key(header)
        whole = f"{key} {year}".strip()  # a year may belong to the name
        if key in skip or whole in skip:
            continue
        indicator = by_name.get(whole) or by_name.get(key)
        if indicator is not None:
            figures[header] = (indicator, date(int(year), 1, 1) if year and whole not in by_name else None)
        elif key not in KEYS:
            problems.add(unknown_header(header, [*KEYS, *by_name]), column=header)
        elif KEYS[key] and KEYS[key] in columns:
            problems.add(_("zegt hetzelfde als '%(other)s'") % {"other": columns[KEYS[key]]}, column=header)
        elif KEYS[key]:
            columns[KEYS[key]] = header
    if problems.lines:
        names = ", ".join([*(names[0] for key, names in ALIASES.items() if key), *list(known)[:LISTED], "..."])
        problems.lines.append(_("Gekende kolommen: %(names)s") % {"names": names})
    problems.raise_any()
    code = columns.get("code", "")
    if not code:
        raise ImportFailed(
            _("%(file)s: geen kolom met de code van het gebied gevonden; er zijn: %(names)s")
            % {"file": rows.path.name, "names": ", ".join(filter(None, rows.headers))}
        )
    return Headers(code, LEVEL_OF.get(header_key(code)[0], ""), columns, figures)


def unknown_header(header: str, names: list[str]) -> str:
    """What to say of a header that nobody knows, with what may be meant."""
    near = difflib.get_close_matches(header_key(header)[0], names, n=2, cutoff=0.6)
    if not near:
        return _("geen gekende kolom; laat ze weg met --skip als ze niet mee moet")
    return _("geen gekende kolom; bedoelt u %(names)s?") % {"names": " / ".join(f"'{name}'" for name in near)}
