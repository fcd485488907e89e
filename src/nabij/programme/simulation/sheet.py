"""A result as a spreadsheet: every number as a number, with its interval, and all that it takes for granted."""

import io
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook

from nabij.programme.allocation.sheets import fill
from nabij.programme.simulation.even import even_of
from nabij.programme.simulation.figures import GRADES, label_of
from nabij.programme.simulation.naming import fit_words, income_words, outcome_words, payer_words
from nabij.programme.simulation.telling import OUTCOMES, PAYERS, in_order
from nabij.programme.simulation.words import source_words, unit_words

ENDS: Final = ("value", "low", "high", "monte_carlo_error")
Data = Mapping[str, Any]
Rows = list[list[Any]]


def workbook(data: Data, facts: list[tuple[str, str]]) -> bytes:
    """xlsx. Texts are never read as formulas."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = _("Uitkomst")
    span = [_("Middelste"), _("Laagste"), _("Hoogste")]
    fill(first, [_("Beleid"), _("Wat"), *span, _("Toeval van de simulatie")], _outcomes(data))
    fill(book.create_sheet(_("Nodig effect")), [_("Beleid"), _("Betaler"), _("Wat nodig is"), _("Bereik")], _even(data))
    fill(book.create_sheet(_("Per jaar")), [_("Beleid"), _("Jaar"), *_years_head()], _years(data))
    fill(book.create_sheet(_("Voor wie")), [_("Beleid"), _("Wie"), _("Wat"), *span, _("Toeval van de simulatie")],
          _groups(data))  # fmt: skip
    head = [_("Cijfer"), _("Officieel van"), _("Officieel tot"), _("Simulatie"), _("Eenheid"), _("Past"), _("Bron")]
    fill(book.create_sheet(_("Past het")), head, _fit(data))
    head = [_("Naam"), _("Cijfer"), *span, _("Eenheid"), _("Soort"), _("Bron")]
    fill(book.create_sheet(_("Aannames")), head, _parameters(data))
    fill(book.create_sheet(_("Herkomst")), [_("Wat"), _("Waarde")], [list(one) for one in facts])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _outcomes(data: Data) -> Rows:
    rows: Rows = []
    for one in data["policies"]:
        found, worth = one["outcomes"], one["net_present_value"]
        rows += [[one["name"], outcome_words(name), *_ends(found[name])] for name in in_order(OUTCOMES, found)]
        rows += [
            [one["name"], _("%(payer)s: minder uitgaven, euro") % {"payer": payer_words(name)}, *_ends(worth[name])]
            for name in in_order(PAYERS, worth)
        ]
    return rows


def _ends(found: Data) -> list[Any]:
    return [found.get(key) for key in ENDS]


def _even(data: Data) -> Rows:
    rows: Rows = []
    for one in data["policies"]:
        told = [even_of(payer, found) for payer, found in (one.get("break_even") or {}).items()]
        rows += [[one["name"], even.payer, even.text, even.range] for even in told]
    return rows


def _years_head() -> list[str]:
    return [
        _("Bewoners, ongewijzigd beleid"), _("Bewoners"), _("Wachtenden, ongewijzigd beleid"), _("Wachtenden"),
        _("Plaatsen minder in gebruik"), _("Laagste"), _("Hoogste"), _("Bereikte mensen"),
        _("Alle overheden: uitgaven bij ongewijzigd beleid, euro"), _("Alle overheden: minder uitgaven, euro"),
    ]  # fmt: skip


def _years(data: Data) -> Rows:
    rows: Rows = []
    for one in data["policies"]:
        for row in one.get("by_year", []):
            beds = row["fewer_beds_in_use"]
            spent, saved = row.get("spent_unchanged") or {}, row.get("saved") or {}
            rows.append([
                one["name"], row["year"], row["residents_unchanged"], row["residents"], row["waiting_unchanged"],
                row["waiting"], beds["value"], beds["low"], beds["high"], row["reached"], spent.get("public"),
                (saved.get("public") or {}).get("value"),
            ])  # fmt: skip
    return rows


def _groups(data: Data) -> Rows:
    rows: Rows = []
    for one in data["policies"]:
        for key, words in (("by_income", income_words), ("by_region", str)):
            for who, found in (one.get(key) or {}).items():
                rows += [[one["name"], words(who), _what(name), *_ends(cell)] for name, cell in found.items()]
    return rows


def _what(name: str) -> str:
    if not name.startswith("saved_"):
        return outcome_words(name)
    return _("%(payer)s: minder uitgaven, euro") % {"payer": payer_words(name.removeprefix("saved_"))}


def _fit(data: Data) -> Rows:
    rows: Rows = []
    for one in data["fit"]:
        official = one["official"]
        low, high = official if isinstance(official, list) else (official, official)
        fits = _("ja") if one["fits"] else _("nee")
        rows.append([fit_words(one["name"]), low, high, one["model"], unit_words(one["unit"]), fits,
                     source_words(one["source"])])  # fmt: skip
    return rows


def _parameters(data: Data) -> Rows:
    return [
        [one["name"], label_of(one["name"]), one["value"], one["low"], one["high"], unit_words(one["unit"]),
         str(GRADES.get(one["grade"], one["grade"])), source_words(one["source"])]
        for one in data["parameters"]
    ]  # fmt: skip
