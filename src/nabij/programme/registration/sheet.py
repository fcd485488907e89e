"""The minutes of registration as a spreadsheet."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from nabij.programme.allocation.sheets import fill
from nabij.programme.registration.counts import Counts
from nabij.programme.registration.measure import COLUMNS, Burden, Neighbourhood
from nabij.programme.registration.never import NEVER
from nabij.programme.registration.registry import all_derived
from nabij.programme.registration.terms import OTHERS, SECONDS


def _texts(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Cells of a sheet: words that are told in the language of the page become texts."""
    return [[one if isinstance(one, int | float | None) else str(one) for one in row] for row in rows]


def workbook(found: Burden, counts: Counts, led: Sequence[Neighbourhood]) -> bytes:
    """xlsx: registrations, fields with their reasons, assumptions, what nobody fills in, own neighbourhoods."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Registraties")
    head = [_("Registratie"), _("Wie vult in"), _("Moet"), _("Mag"), _("Seconden per keer"),
            _("Keren per jaar en buurt"), _("Echt per jaar en buurt"), _("Minuten per maand en buurt")]  # fmt: skip
    fill(sheet, head, _texts(
        (line.registration.title, line.registration.who.label, line.required, line.optional, round(line.seconds, 1),
         round(line.yearly, 1), None if line.real is None else round(line.real, 1), round(line.minutes, 1))
        for line in found.lines
    ))  # fmt: skip
    head = [_("Registratie"), _("Vak"), _("Soort"), _("Aantal"), _("Moet het?"), _("Waarvoor dient het?"),
            _("Seconden per keer"), _("Minuten per maand en buurt"), _("Weggelaten")]  # fmt: skip
    kinds = {one.code: one.label for one in SECONDS}
    fill(book.create_sheet(_("Vakken")), head, _texts(
        (one.registration.title, one.field.label, kinds[one.field.kind], one.field.times,
         _("ja") if one.field.required else _("nee"), one.field.why, round(one.seconds, 1), round(one.minutes, 2),
         _("ja") if one.is_dropped else "")
        for one in found.fields
    ))  # fmt: skip
    fill(book.create_sheet(_("Aannames")), [_("Aanname"), _("Waarde"), _("Waarop ze steunt")],
         _texts((one.label, found.settings.of(one.code), one.basis) for one in (*SECONDS, *OTHERS)))  # fmt: skip
    fill(book.create_sheet(_("Niet gevraagd")), [_("Wat"), _("Waarom niet, of vanwaar het komt")],
         _texts((*all_derived(), *NEVER)))  # fmt: skip
    if led:
        titles = {line.registration.code: line.registration.title for line in found.lines}
        head = [_("Buurt"), *(str(titles[code]) for code in COLUMNS), _("Minuten per maand")]
        rows = _texts((one.name, *("" if n is None else n for n in one.cells), one.minutes) for one in led)
        fill(book.create_sheet(_("Mijn buurten")), head, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
