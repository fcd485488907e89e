"""A version as a spreadsheet, as a report, and as the two files that the command line reads."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from nabij.core.clock import today
from nabij.programme.allocation import computing as allocation
from nabij.programme.allocation import telling
from nabij.programme.allocation.charts import Chart, euro, fte
from nabij.programme.models import ScenarioVersion

TEMPLATE: Final = Path(__file__).with_name("report.typ").read_bytes()
STANDARD: Final = "ua-1"
MOST_DRAWN: Final = 48  # neighbourhoods of which the report draws the range
DRAWN_TOGETHER: Final = 16
MOST_EXPLAINED: Final = 100  # neighbourhoods: about forty pages
FORMULAS: Final = ("=", "+", "-", "@")


def workbook(version: ScenarioVersion) -> bytes:
    """xlsx: neighbourhoods, regions, weights, reasons, and what it was made of. Texts are never read as formulas."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Buurten")
    drawn = bool(telling.draws(version))
    head = [_("Code"), _("Buurt"), _("Regio"), _("Inwoners"), _("VTE"), _("Euro"), _("Eerlijk deel"),
            _("Naar inwoners"), _("Rang van nood")]  # fmt: skip
    rows = []
    for row in version.rows:
        cells = [row["id"], row["name"], row["region"], row["population"], row["fte"], row["budget_eur"],
                 row["fair_fte"], row["by_inhabitants_fte"], row["rank"]]  # fmt: skip
        rows.append(cells + ([*row["fte_5_95"], row["keeps_fte"]] if drawn else []))
    fill(sheet, head + ([_("Laagste"), _("Hoogste"), _("Blijft gelijk")] if drawn else []), rows)
    found = telling.regions(version.rows)
    if found:
        head = [_("Regio"), _("Buurten"), _("Inwoners"), _("VTE"), _("Euro")]
        fill(book.create_sheet(_("Regio's")), head,
              [[one.name, one.neighbourhoods, one.population, one.fte, one.euro] for one in found])  # fmt: skip
    head = [_("Pijler"), _("Cijfer"), _("Gewicht"), _("Advies entropie"), _("Advies hoofdcomponenten")]
    fill(
        book.create_sheet(_("Gewichten")),
        head,
        [list(one) for one in telling.weights(version.document, version.outcome)],
    )
    fill(book.create_sheet(_("Uitleg")), [_("Code"), _("Buurt"), _("Waarom")],
          [[row["id"], row["name"], row["why"]] for row in version.rows])  # fmt: skip
    fill(book.create_sheet(_("Herkomst")), [_("Wat"), _("Waarde")], [list(one) for one in _origin(version)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill(sheet: Any, head: list[str], rows: list[list[Any]]) -> None:
    """Write names of columns and rows. Texts are never read as formulas, and hold no characters that nobody sees."""
    sheet.append(head)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in map(allocation.seen, rows):
        sheet.append(row)
        for cell, value in zip(sheet[sheet.max_row], row, strict=True):
            if isinstance(value, str) and value.startswith(FORMULAS):
                cell.data_type, cell.quotePrefix = "s", True
    sheet.freeze_panes = "A2"
    for column, title in zip(sheet.columns, head, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = max(12, min(40, len(title) + 4))


def _origin(version: ScenarioVersion) -> list[tuple[str, str]]:
    return [
        (_("Scenario"), version.scenario.name),
        (_("Versie"), str(version.number)),
        (_("Bewaard door"), version.actor_label),
        (_("Bewaard op"), f"{version.created_at:%Y-%m-%d %H:%M}"),
        (_("Waarom"), version.note),
        *telling.facts(version),
        (_("Controlegetal van het scenario (SHA-256)"), version.scenario_sha256),
        (_("Controlegetal van de tabel (SHA-256)"), version.table_sha256),
    ]


def inputs(version: ScenarioVersion) -> bytes:
    """zip with `scenario.toml` and the table: `nabij programme allocate scenario.toml` gives the same outcome."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("scenario.toml", allocation.toml_of(version.document))
        packed.writestr(allocation.TABLE, version.table)
    return file.getvalue()


def report(version: ScenarioVersion) -> bytes:
    """Tagged PDF (PDF/UA-1). All words go to typst as data, never as markup."""
    day = today()
    rows, sums = version.rows, telling.total(version.rows)
    drawn = telling.draws(version) and len(rows) <= MOST_DRAWN
    ranges = [telling.interval_chart(some) for some in _pages(rows)] if drawn else []
    charts = [one for one in (telling.driver_chart(version), *ranges) if one]
    data = {
        "title": version.scenario.name,
        "lead": _("Versie %(number)d. %(note)s") % {"number": version.number, "note": version.note},
        "made": [day.year, day.month, day.day],
        "lang": (get_language() or "nl").partition("-")[0],
        "demo": _("Dit is een demonstratie met verzonnen gegevens.") if settings.DEMO else "",
        "page": _("Bladzijde"),
        "footer": f"{version.scenario.name} · {day:%d/%m/%Y}",
        "chapters": [
            {"title": _("Wat is verdeeld?"), "text": _pairs(telling.facts(version)),
             "tables": _tables(version), "charts": []},
            {"title": _("Hoe zeker is dit?"), "text": [_certainty(version)], "tables": [],
             "charts": [_drawn(one) for one in charts]},
            {"title": _("Wat u moet weten"), "text": [one["text"] for one in version.outcome["notes"]] or
             [_("Er zijn geen bijzonderheden.")], "tables": [], "charts": []},
            {"title": _("Elke buurt"), "text": [], "charts": [], "tables": [_rows(rows, sums)]},
            _reasons(rows),
            {"title": _("Herkomst"), "text": _pairs(_origin(version)), "tables": [], "charts": []},
        ],
    }  # fmt: skip
    told = {"data": json.dumps(data)}
    try:
        return _compile(told, [STANDARD])
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        return _compile(told, [])


def _pages(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """As many neighbourhoods together as one drawing on a page can hold."""
    return [rows[at : at + DRAWN_TOGETHER] for at in range(0, len(rows), DRAWN_TOGETHER)]


def _pairs(told: list[tuple[str, str]]) -> list[str]:
    return [f"{label} {value}" if label.endswith("?") else f"{label}: {value}" for label, value in told if value]


def _reasons(rows: list[dict[str, Any]]) -> dict[str, Any]:
    title = _("Waarom, buurt per buurt")
    if len(rows) > MOST_EXPLAINED:
        where = _("Het zijn er te veel voor een verslag op papier. De uitleg van elke buurt staat in het rekenblad.")
        return {"title": title, "text": [where], "tables": [], "charts": []}
    parts = [{"title": row["name"], "text": row["why"].splitlines()} for row in rows]
    return {"title": title, "text": [], "tables": [], "charts": [], "parts": parts}


def _compile(inputs_: dict[str, str], standards: list[str]) -> bytes:
    found: bytes = typst.compile(TEMPLATE, format="pdf", sys_inputs=inputs_, pdf_standards=standards)  # type: ignore[call-overload]
    return found


def _certainty(version: ScenarioVersion) -> str:
    if not telling.draws(version):
        if not allocation.counts_need(version.document):
            return _(
                "In deze versie telt alleen het aantal inwoners. Hoe zwaar cijfers wegen, verandert hier dus niets: er "
                "zijn geen andere keuzes doorgerekend."
            )
        return _("Er zijn geen andere keuzes doorgerekend.")
    return _(
        "Wij rekenden %(n)s keer opnieuw met andere gewichten en methoden. De tekening toont wat er in negen van de "
        "tien keer uitkomt. Dat zegt hoeveel er van keuzes afhangt, niet of de cijfers zelf juist zijn."
    ) % {"n": euro(telling.draws(version))}


def _drawn(chart: Chart) -> dict[str, str]:
    return {"title": chart.title, "description": chart.description, "svg": str(chart.svg)}


def _tables(version: ScenarioVersion) -> list[dict[str, Any]]:
    found = telling.regions(version.rows)
    tables = [
        {"title": _("Gewichten"), "headers": [_("Pijler"), _("Cijfer"), _("Gewicht")], "words": 2,
         "rows": [list(one[:3]) for one in telling.weights(version.document, version.outcome)]}
    ]  # fmt: skip
    if found:
        rows = [
            [one.name, str(one.neighbourhoods), euro(one.population), fte(one.fte), euro(one.euro)] for one in found
        ]
        head = [_("Regio"), _("Buurten"), _("Inwoners"), _("VTE"), _("Euro")]
        tables.append({"title": _("Per regio"), "headers": head, "rows": rows})
    return tables


def _rows(rows: list[dict[str, Any]], sums: dict[str, float]) -> dict[str, Any]:
    drawn, limited = "fte_5_95" in rows[0], "target_fte" in rows[0]
    head = [_("Buurt"), _("Inwoners"), _("VTE"), _("Euro")]
    head += [_("Doel")] * limited + [_("Bij andere keuzes")] * drawn
    cells = [
        [row["name"], euro(row["population"]), fte(row["fte"]), euro(row["budget_eur"])]
        + ([fte(row["target_fte"])] if limited else []) + ([telling.between(row)] if drawn else [])
        for row in rows
    ]  # fmt: skip
    total = [_("Samen"), euro(sums["population"]), fte(sums["fte"]), euro(sums["budget_eur"])]
    cells.append(total + [""] * (len(head) - len(total)))
    return {"title": _("VTE en euro per buurt"), "headers": head, "rows": cells}
