"""Cells of a spreadsheet (xlsx, xls, ods) or CSV file, by column and row as people see them."""

import csv
import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from nabij.engines.common import InputError
from nabij.engines.common.sheets import is_boundless
from nabij.engines.visits.io.reading import safe

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 100
LARGEST: Final = 50_000_000
LARGEST_UNPACKED: Final = 500_000_000
"""Bytes."""
HEADER_WITHIN: Final = 10
"""A title may stand above the row of headers."""
HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "client": ("cliënt", "cliëntnummer", "cliënt id", "klant", "klantnummer", "patiënt", "patiëntnummer", "client id",
               "client", "patient", "patient id", "customer"),
    "x": ("x", "lambert x", "x lambert"),
    "y": ("y", "lambert y", "y lambert"),
    "lon": ("lon", "lengte", "lengtegraad", "longitude", "lng"),
    "lat": ("lat", "breedte", "breedtegraad", "latitude"),
    "carer": ("zorgverlener", "medewerker", "verzorgende", "verpleegkundige", "personeelsnummer", "carer", "caregiver",
              "employee", "wie"),
    "kind": ("statuut", "soort zorgverlener", "carer kind"),
    "organisation": ("organisatie", "dienst", "voorziening", "organisation", "organization"),
    "date": ("datum", "dag", "date", "day"),
    "start": ("begin", "start", "van", "beginuur", "aanvang", "start time", "from"),
    "earliest": ("vroegst", "vroegste begin", "ten vroegste", "earliest", "earliest start"),
    "latest": ("laatst", "laatste begin", "ten laatste", "latest", "latest start"),
    "minutes": ("duur", "minuten", "duur minuten", "duration", "minutes"),
    "skill": ("bekwaamheid", "bekwaamheden", "kwalificatie", "soort zorg", "soort werk", "skill", "skills"),
    "mode": ("vervoer", "vervoermiddel", "mode", "transport"),
}  # fmt: skip
"""Headers that are known, Dutch and English; capitals, accents and signs do not matter."""
CLOCK: Final = re.compile(r"(\d{1,2})\s*(?:[:u.h]\s*(\d{2})?(?::\d{2})?)?")
NEEDED: Final = ("client", "organisation", "start", "minutes")


@dataclass(frozen=True)
class Row:
    """One row: its number as the sheet shows it, and its filled cells by column."""

    number: int
    cells: dict[str, Any]
    headers: dict[str, str]

    def error(self, column: str, message: str) -> InputError:
        """An error at this cell; never with what stands in it."""
        name = safe(self.headers.get(column, HEADERS[column][0]))
        return InputError(message, place=f"rij {self.number}", field=f"kolom {name}")

    def text(self, column: str) -> str:
        value = self.cells.get(column, "")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).split())

    def needed(self, column: str) -> str:
        found = self.text(column)
        if not found:
            raise self.error(column, "is leeg")
        return found

    def number_in(self, column: str) -> float:
        value = self.cells.get(column, "")
        if isinstance(value, timedelta):
            return value.total_seconds() / 60
        if isinstance(value, time):  # 0:20, as spreadsheets keep a length that is typed so
            return value.hour * 60.0 + value.minute
        try:
            found = float(str(value).strip().replace(",", "."))
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.error(column, "moet een getal zijn")
        return found

    def clock(self, column: str) -> float | None:
        """Minutes since midnight: of a time, 8:30, 8u30, 08.30, or a part of a day as spreadsheets keep it."""
        value = self.cells.get(column)
        if value is None:
            return None
        if isinstance(value, datetime | time):
            return value.hour * 60.0 + value.minute
        if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=2):
            return value.total_seconds() / 60
        if isinstance(value, float) and 0 <= value < 1:
            return round(value * 1440.0, 6)
        found = CLOCK.fullmatch(str(value).strip().lower().removesuffix(".0"))
        if isinstance(value, timedelta) or not found or int(found[1]) > 47 or int(found[2] or 0) > 59:
            raise self.error(column, "moet een uur zijn, zoals 8:30")
        return int(found[1]) * 60.0 + int(found[2] or 0)

    def day(self, column: str) -> date | None:
        value = self.cells.get(column)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"):
            try:
                return datetime.strptime(str(value).strip(), form).date()
            except ValueError:
                continue
        raise self.error(column, "moet een datum zijn, zoals 30/03/2026")


def read(path: Path) -> list[Row]:
    """The rows under the headers. Raises InputError: a file that cannot be read, or a column that is not known."""
    table = list(_csv(path) if path.suffix.lower() in {".csv", ".txt"} else _workbook(path))
    start, columns, headers = _header(table)
    rows = [
        Row(number, filled, headers)
        for number, cells in table[start + 1 :]
        if (filled := {key: cells[at] for at, key in columns.items() if at < len(cells) and not _empty(cells[at])})
    ]
    if not rows:
        raise InputError("er staan geen bezoeken onder de titels")
    return rows


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise InputError("dit bestand bestaat niet")
    if path.stat().st_size > LARGEST:
        raise InputError("is te groot")
    return path.read_bytes()


def _workbook(path: Path) -> Iterator[tuple[int, list[Any]]]:
    content = _content(path)
    try:
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                    raise InputError("is te groot")
        if is_boundless(content):
            raise InputError("er staat iets ver buiten de tabel; wis de lege rijen en kolommen erna, en bewaar opnieuw")
        found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("is geen rekenblad (xlsx, xls, ods) of csv-bestand dat gelezen kan worden") from error
    if found.total_height > MOST_ROWS or found.total_width > MOST_COLUMNS:
        raise InputError(f"heeft meer dan {MOST_ROWS} rijen of {MOST_COLUMNS} kolommen")
    yield from enumerate(found.to_python(skip_empty_area=False), start=1)


def _csv(path: Path) -> Iterator[tuple[int, list[Any]]]:
    content = _content(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count))
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise InputError(f"heeft meer dan {MOST_ROWS} rijen of {MOST_COLUMNS} kolommen")
            yield number, list(cells)
    except csv.Error as error:
        raise InputError("deze rij kan niet gelezen worden", place=f"rij {reader.line_num}") from error


def plain(header: object) -> str:
    """A header without capitals, accents, brackets and signs."""
    bare = unicodedata.normalize("NFKD", str(header)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"\((min|minuten|m)\)", " ", bare)).split())


KNOWN: Final = {plain(name): key for key, names in HEADERS.items() for name in names}


def _header(table: list[tuple[int, list[Any]]]) -> tuple[int, dict[int, str], dict[str, str]]:
    """Index of the row of headers, column keys by index, and the header of each key as it is written."""
    for start, (number, cells) in enumerate(table[:HEADER_WITHIN]):
        known = {at: KNOWN[plain(cell)] for at, cell in enumerate(cells) if plain(cell) in KNOWN}
        if set(NEEDED) <= set(known.values()):
            _refuse(number, cells, known)
            return start, known, {key: str(cells[at]).strip() for at, key in known.items()}
    names = ", ".join(HEADERS[key][0] for key in NEEDED)
    raise InputError(f"geen rij met titels gevonden; er zijn ten minste nodig: {names}, en x en y of lon en lat")


def _refuse(number: int, cells: list[Any], known: dict[int, str]) -> None:
    """Refuse columns that are not known, and two for the same thing: what nobody asked for must not travel along."""
    place = f"rij {number}"
    for at, cell in enumerate(cells):
        if at not in known and not _empty(cell):
            names = ", ".join(one[0] for one in HEADERS.values())
            message = f"wordt niet gebruikt; haal de kolom uit een kopie van het blad (gekend: {names})"
            raise InputError(message, place=place, field=f"kolom {str(cell).strip()[:40]!r}")
    for key in HEADERS:
        same = [str(cells[at]).strip() for at, other in known.items() if other == key]
        if len(same) > 1:
            raise InputError(f"is hetzelfde als {same[0]}", place=place, field=f"kolom {same[1]!r}")
    found = set(known.values())
    if not ({"x", "y"} <= found or {"lon", "lat"} <= found):
        raise InputError("een kolom x en y (Lambert), of lon en lat, is nodig", place=place)
