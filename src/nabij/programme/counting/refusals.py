"""What the engine of programming refuses, in Dutch: file, row, column and value."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.imports import ImportFailed
from nabij.engines.common import InputError


class CannotCount(Exception):
    """It can't be counted like this. ``field``: of the form; ``lines``: why, then what it is about."""

    def __init__(self, field: str, lines: Sequence[str]) -> None:
        self.field = field
        self.lines = ImportFailed(*lines).lines()
        super().__init__("\n".join(self.lines))


_TEXTS: Final[list[tuple[str, Any]]] = [
    (r"^is empty$", lazy("dit is leeg")),
    (r"^two columns have this name", lazy("twee kolommen heten zo")),
    (r"^has no rows under", lazy("er staan geen rijen onder de namen van de kolommen")),
    (r"^has (\d+) cells instead of (\d+)", lazy("deze rij heeft {0} cellen, de eerste rij heeft er {1}")),
    (r"^is no CSV", lazy("dit is geen CSV die gelezen kan worden")),
    (r"^there is no such column; columns are (.*)", lazy("deze kolom ontbreekt; er zijn wel: {0}")),
    (r"^must be a number, is '(.*)'", lazy("dit moet een getal zijn: '{0}'")),
    (r"^is out of range: (.*)", lazy("dit getal is te groot: {0}")),
    (r"^must be 0 or more, is (.*)", lazy("dit moet 0 of meer zijn: {0}")),
    (r"^must be a year, is '(.*)'", lazy("dit moet een jaartal zijn: '{0}'")),
    (r"^must be a NIS code of five digits, is '(.*)'", lazy("een NIS-code heeft vijf cijfers: '{0}'")),
    (r"^(\S+) is there twice, in row (\d+)", lazy("gemeente {0} staat er al, in rij {1}")),
    (r"^(\S+) lies outside Flanders and Brussels", lazy("{0} ligt niet in Vlaanderen of Brussel; laat de rij weg")),
    (r"^holds \d+ years \((.*)\); choose one", lazy("dit bestand heeft meer jaren: {0}. Vul in welk jaar u telt")),
    (r"^holds (.*): no count before and after (\d{4})-(\d\d)-(\d\d)",
     lazy("het bestand heeft {0}. {3}/{2}/{1} ligt daar niet tussen")),
    (r"^holds (.*), not (.*)", lazy("het bestand heeft {0}, maar niet {1}")),
    (r"^tells no year", lazy("het bestand zegt niet van welk jaar het is. Laat jaar of dag leeg")),
    (r"^the borders of municipalities changed between (\d+).* and (\d+)",
     lazy("tussen {0} en {1} veranderden de gemeentegrenzen. Vul een jaar in en geen dag")),
    (r"^there is no Brussels municipality", lazy("er zijn geen Brusselse gemeenten in dit bestand")),
    (r"^(\S+) (.*) isn't in the table of mergers", lazy("{0} {1} staat niet in de tabel met fusies")),
    (r"^(\S+) would lie in Flanders and in Brussels", lazy("{0} zou in Vlaanderen en in Brussel liggen")),
    (r"^no borders of this table have (\S+) of the inhabitants",
     lazy("de tabel met fusies kent gemeente {0} uit de inwoners niet")),
    (r"^(\S+) was made of more than one municipality",
     lazy("{0} is een fusie van meer gemeenten; een fusie kan niet ongedaan gemaakt worden. Kies latere grenzen")),
    (r"^there is no such column$", lazy("de tabel met fusies heeft deze grenzen niet")),
]  # fmt: skip


def words(error: InputError) -> str:
    """ "inwoners.csv, rij 3, population: dit moet een getal zijn: 'veel'"."""
    message = error.message
    for pattern, text in _TEXTS:
        found = re.search(pattern, message)
        if found:
            message = str(text).format(*found.groups())
            break
    place = _("rij %(number)s") % {"number": error.place[4:]} if error.place.startswith("row ") else error.place
    column = error.field if error.place or error.field not in ("year", "date", "nis", "brussels") else ""
    where = ", ".join(part for part in (error.file, place, column) if part)
    return f"{where}: {message}" if where else message
