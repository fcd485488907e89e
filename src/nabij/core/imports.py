"""What every import of a file shares: reading it, and saying all that is wrong before anything is written."""

import csv
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from django.utils.translation import gettext as _

MOST_PROBLEMS_SHOWN = 20
LARGEST_FILE = 2_000_000_000  # bytes, unpacked
LARGEST_JSON = 400_000_000
LONGEST_LINE = LARGEST_JSON


class ImportFailed(Exception):
    """A file can't be imported; nothing of it was. ``problems`` are whole lines for the person who brought the file."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """The first twenty problems, and how many more there are."""
        shown = self.problems[:MOST_PROBLEMS_SHOWN]
        more = len(self.problems) - len(shown)
        return [*shown, _("en nog %(count)d andere fouten") % {"count": more}] if more > 0 else shown


class Problems:
    """Collects what is wrong with one file, row by row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []

    def add(self, message: str, *, where: str = "", column: str = "") -> None:
        """One problem: ``where`` names the row or feature, ``column`` the field in it."""
        parts = [self.path.name, *(part for part in (where, column) if part)]
        self.lines.append(f"{', '.join(parts)}: {message}")

    def raise_any(self) -> None:
        if self.lines:
            raise ImportFailed(*self.lines)


def row_name(number: int) -> str:
    """How a row is named to people, counted as their spreadsheet counts."""
    return _("rij %(number)d") % {"number": number}


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The unpacked bytes of a file; whatever goes wrong while reading is told in one line."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            yield cast(IO[bytes], file)
    except FileNotFoundError:
        raise ImportFailed(_("%(file)s: dit bestand bestaat niet") % {"file": path}) from None
    except IsADirectoryError:
        raise ImportFailed(_("%(file)s: dit is een map, geen bestand") % {"file": path}) from None
    except (OSError, EOFError, zlib.error) as error:
        raise ImportFailed(
            _("%(file)s: kan niet gelezen worden (%(why)s)") % {"file": path.name, "why": error}
        ) from None


def _decode(path: Path, number: int, line: bytes) -> str:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise ImportFailed(
            _("%(file)s, rij %(line)d: de tekens zijn geen UTF-8; bewaar het bestand als 'CSV UTF-8'")
            % {"file": path.name, "line": number}
        ) from None
    if "\x00" in text:
        raise ImportFailed(_("%(file)s: dit is geen tekstbestand") % {"file": path.name})
    return text


def read_lines(path: Path, *, most: int = LARGEST_FILE) -> Iterator[str]:
    """Lines of a text in UTF-8, with or without byte-order mark, one by one; at most ``most`` bytes in all."""
    size = 0
    with _opened(path) as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
            size += len(line)
            if size > most or len(line) == LONGEST_LINE:
                raise ImportFailed(_("%(file)s: het bestand is te groot") % {"file": path.name})
            yield _decode(path, number, line)


def read_json(path: Path) -> Any:
    """The content of a JSON file of at most 400 MB."""
    try:
        return json.loads("".join(read_lines(path, most=LARGEST_JSON)))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ImportFailed(
            _("%(file)s, rij %(line)d: dit is geen geldige JSON") % {"file": path.name, "line": line}
        ) from None


class Table:
    """Rows of a text table with a header; the separator is found from the header: ``|``, ``;``, tab or ``,``.

    Iterating yields the number of each row, as a spreadsheet counts, and its cells by header. Rows are read while
    iterating, so that a file of millions of rows fits.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.headers: list[str] = []
        self.separator = ","
        first = next(read_lines(path), "")
        self.separator = max("|;\t,", key=first.count)
        for header in next(self._reader([first]), []):
            self.headers.append(header.strip())
        if not any(self.headers):
            raise ImportFailed(_("%(file)s: het bestand is leeg") % {"file": path.name})
        doubles = sorted({header for header in self.headers if header and self.headers.count(header) > 1})
        if doubles:
            raise ImportFailed(
                _("%(file)s: deze kolommen staan er dubbel in: %(names)s")
                % {"file": path.name, "names": ", ".join(doubles)}
            )

    def _reader(self, lines: Iterable[str]) -> Any:
        # Official files with | hold quotation marks as plain characters.
        if self.separator == "|":
            return csv.reader(lines, delimiter="|", quoting=csv.QUOTE_NONE)
        return csv.reader(lines, delimiter=self.separator)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        reader = self._reader(read_lines(self.path))
        try:
            next(reader, None)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, self._row(cells, reader.line_num)
        except csv.Error:
            raise ImportFailed(
                _("%(file)s, rij %(line)d: deze rij kan niet gelezen worden")
                % {"file": self.path.name, "line": reader.line_num}
            ) from None

    def _row(self, cells: list[str], number: int) -> dict[str, str]:
        if len(cells) > len(self.headers) and any(cell.strip() for cell in cells[len(self.headers) :]):
            raise ImportFailed(
                _("%(file)s, rij %(line)d: er staan meer cellen dan kolommen")
                % {"file": self.path.name, "line": number}
            )
        cells = cells + [""] * (len(self.headers) - len(cells))
        return {name: cell.strip() for name, cell in zip(self.headers, cells, strict=False)}

    def column(self, name: str) -> str:
        """The header as written for a name in any case; refuses a name that isn't there, naming those that are."""
        for header in self.headers:
            if header.casefold() == name.casefold():
                return header
        raise ImportFailed(
            _("%(file)s: er is geen veld '%(name)s'; wel: %(names)s")
            % {"file": self.path.name, "name": name, "names": ", ".join(self.headers)}
        )


@dataclass
class Outcome:
    """What an import did: numbers of things, and remarks for the person who brought the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)
    dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> list[str]:
        """In words, a line for each thing to know."""
        counts = {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}
        first = _("%(created)d nieuw, %(updated)d bijgewerkt, %(unchanged)d ongewijzigd") % counts
        proof = [_("Dit was een proef: er is niets bewaard.")] if self.dry_run else []
        return [first, *self.notes, *proof]
