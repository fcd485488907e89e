"""A count as a spreadsheet, and as the CSV that a scenario begins with."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from nabij.programme.allocation.sheets import fill
from nabij.programme.counting.beside import lines, table_rows, why
from nabij.programme.counting.levels import levels
from nabij.programme.counting.programming import Answer, TopUp, decimal


def table(found: Answer) -> str:
    file = io.StringIO()
    head, rows = table_rows(found)
    csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return file.getvalue()


def workbook(found: Answer, top_up: TopUp | None) -> bytes:
    """xlsx: sums, municipalities beside each other, regions with their municipalities, levels, where it came from."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Samen")
    fill(sheet, [_("Wat"), *(one.label for one in found.all)], _sums(found))
    head = [_("Code"), _("Gemeente"), _("Regio")]
    for one in found.all:
        head += [_("Inwoners (%(label)s)") % {"label": one.label}, _("Buurten (%(label)s)") % {"label": one.label}]
    rows = [
        [one.code, one.name, one.region, *(cell for pair in one.counts for cell in (pair or (None, None)))]
        for one in lines(found)
    ]
    fill(book.create_sheet(_("Gemeenten")), head, rows)
    if found.regions:
        head = [_("Code"), _("Regio"), _("Gemeenten"), _("Inwoners"), _("Buurten")]
        told = [[one.code, one.name, len(one.rows), one.population, one.neighbourhoods] for one in found.regions]
        fill(book.create_sheet(_("Regio's")), head, told)
    head = [_("Niveau"), _("Aantal"), _("VTE"), _("Euro"), _("Euro per stuk"), _("Taken")]
    told = [
        [str(one.name), one.number, _of(one.fte), _of(one.euro), _of(one.each), "; ".join(map(str, one.tasks))]
        for one in levels(found)
    ]
    fill(book.create_sheet(_("Niveaus")), head, told)
    if top_up is not None:
        fill(book.create_sheet(_("Sokkel en meer")), [_("Wat"), _("Euro per jaar"), ""], _top_up(top_up))
    fill(book.create_sheet(_("Herkomst")), [_("Wat"), _("Waarde")], _origin(found))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _of(value: Any) -> Any:
    return None if value is None else decimal(value)


def _sums(found: Answer) -> list[list[Any]]:
    from_all: list[tuple[str, Any]] = [
        (_("Buurten"), lambda one: one.count.neighbourhoods),
        (_("waarvan in Vlaanderen"), lambda one: one.in_flanders),
        (_("waarvan in Brussel"), lambda one: one.in_brussels),
        (_("Inwoners die meetellen"), lambda one: one.count.population),
        (_("VTE"), lambda one: decimal(found.budget_of(one).fte)),
        (_("Euro voor de buurten"), lambda one: decimal(found.budget_of(one).covenants)),
        (_("Euro voor de backoffices"), lambda one: decimal(found.budget_of(one).back_offices)),
        (_("Euro samen"), lambda one: decimal(found.budget_of(one).total)),
    ]
    return [[label, *(value(one) for one in found.all)] for label, value in from_all]


def _top_up(top: TopUp) -> list[list[Any]]:
    assumed = _("aanname")
    return [
        [_("Sokkel"), decimal(top.base), ""],
        [_("Variabele financiering"), decimal(top.variable), assumed],
        [_("Budgetten die de persoon volgen"), decimal(top.personal), assumed],
        [_("Samen"), decimal(top.total), ""],
        [_("Bijdrage van gebruikers"), decimal(top.fee), assumed],
        [_("Blijft voor de overheid"), decimal(top.of_government), ""],
        [_("Deel van de sokkel dat de persoon volgt"), decimal(top.base_follows), assumed],
    ]


def _origin(found: Answer) -> list[list[Any]]:
    asked, rule = found.asked, found.own.count.rule
    rows: list[list[Any]] = [[_("Inwoners"), found.source]]
    rows += [[_("Dag (%(label)s)") % {"label": one.label}, one.places.date] for one in found.all]
    rows += [
        [_("Gemeentegrenzen"), found.own.borders or found.own.places.boundaries],
        [_("Inwoners per schijf"), decimal(rule.slice_)],
        [_("Brussel"), rule.brussels],
        [_("Deel van Brussel"), float(rule.brussels_share) if rule.brussels in ("municipality", "region") else None],
    ]
    if asked.people:
        rows.append([_("Controlegetal van de inwoners (SHA-256)"), asked.people.sha256])
    for label, one in ((_("Regio's"), asked.regions), (_("Fusies"), asked.mergers)):
        if one is not None:
            rows += [[label, f"{one}, {one.source}"], [_("Controlegetal (SHA-256)"), one.sha256]]
    rows += [[_("Opmerking"), one] for one in found.notes]
    return rows + [[_("Verschil: %(label)s") % {"label": one.label}, one.difference] for one in why(found)]
