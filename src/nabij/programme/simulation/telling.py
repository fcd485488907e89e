"""A result of `nabij programme simulate`, told in Dutch with its intervals, its fit and its assumptions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Final

from django.utils.translation import gettext as _

from nabij.programme.allocation.charts import euro
from nabij.programme.simulation.even import Even, assumed, even_of
from nabij.programme.simulation.figures import GRADES, label_of
from nabij.programme.simulation.naming import (
    carer_words,
    fit_words,
    income_words,
    measure_words,
    outcome_words,
    payer_words,
    profile_words,
)
from nabij.programme.simulation.words import source_words, unit_words

ESTIMATE: Final = ("value", "low", "high")
PAYERS: Final = ("federal", "flemish", "local", "user", "informal", "public", "society")
OUTCOMES: Final = (
    "residential_years_avoided", "home_years_gained", "waiting_years_avoided", "admissions_avoided",
    "hospital_stays_avoided", "falls_avoided", "quality_years_gained", "deaths_avoided",
)  # fmt: skip
OF_CARERS: Final = ("carer_hours_saved", "overload_years_avoided")
BY: Final = ("residential_years_avoided", *OF_CARERS, "quality_years_gained", "saved_user", "saved_society")
FEWEST_DRAWS: Final = 20
OWN_SOURCE: Final = "own figure of the scenario"
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    low: str
    high: str
    error: str = ""
    number: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def cells(self) -> list[str]:
        return [self.label, self.value, self.low, self.high, self.error]


@dataclass(frozen=True)
class Table:
    """first: what the first column is called."""

    caption: str
    headers: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Policy:
    name: str
    measures: str
    own: list[tuple[str, str]]
    even: list[Even]
    assumed: list[str]
    worth: str
    outcomes: list[Line]
    carers: list[Line]
    money: list[Line]
    payback: list[Line]
    tables: list[Table]
    years: list[Data]

    @property
    def main_even(self) -> list[Even]:
        return [one for one in self.even if one.code in ("public", "society")]

    @property
    def outcome_rows(self) -> list[list[str]]:
        return [line.cells for line in self.outcomes]

    @property
    def carer_rows(self) -> list[list[str]]:
        return [line.cells for line in self.carers]

    @property
    def payback_rows(self) -> list[list[str]]:
        return [line.cells[:-1] for line in self.payback]

    @property
    def even_items(self) -> list[tuple[str, str]]:
        return [(one.payer, f"{one.text} {one.range}") for one in self.even]


@dataclass(frozen=True)
class Fit:
    name: str
    official: str
    model: str
    unit: str
    source: str
    made: bool
    fits: bool


@dataclass(frozen=True)
class Assumption:
    label: str
    value: str
    span: str
    unit: str
    grade: str
    is_assumption: bool
    source: str
    changed: bool


@dataclass(frozen=True)
class Told:
    title: str
    facts: list[tuple[str, str]]
    policies: list[Policy]
    fit: list[Fit]
    parameters: list[Assumption]
    tipping: list[Table]
    draws: int
    unchanged: list[Data]

    @property
    def drawn(self) -> bool:
        return self.draws > 0

    @property
    def few(self) -> bool:
        return 0 < self.draws < FEWEST_DRAWS

    @property
    def misfits(self) -> list[Fit]:
        return [one for one in self.fit if not one.fits]

    @property
    def changed(self) -> list[Assumption]:
        return [one for one in self.parameters if one.changed]

    @property
    def assumptions(self) -> int:
        return sum(one.is_assumption for one in self.parameters)


def outcome_of(data: Data) -> Told:
    """All that a page tells of a result."""
    facts = [
        (_("Periode"), f"{int(data['year'])}-{int(data['year']) + int(data['years'])}"),
        (_("Nagebootste personen"), euro(data["persons"])),
        (_("Trekkingen van de aannames"), euro(data["draws"])),
        (_("Startgetal"), str(data.get("seed", 0))),
        (_("Plaatsen in woonzorgcentra"), _("beperkt") if data.get("bed_limit", True) else _("niet beperkt")),
    ]
    parameters = {str(one["name"]): one for one in data["parameters"]}
    return Told(
        str(data["name"]), facts, [_policy(one, data, parameters) for one in data["policies"]],
        [_fit(one) for one in data["fit"]], [_assumption(one) for one in data["parameters"]],
        _tipping(data.get("tipping", [])), int(data["draws"]), list(data.get("baseline") or []),
    )  # fmt: skip


def _policy(one: Data, data: Data, parameters: Mapping[str, Data]) -> Policy:
    measures = [str(name) for name in one["measures"]]
    found, worth, back = one["outcomes"], one["net_present_value"], one["payback_years"]
    even = one.get("break_even") or {}
    changes = one.get("changes") or {}
    return Policy(
        name=str(one["name"]),
        measures=", ".join(map(measure_words, measures)) or _("niets verandert"),
        own=[(label_of(name), figure(value)) for name, value in changes.items()],
        even=[even_of(payer, even[payer]) for payer in in_order(PAYERS, even)],
        assumed=assumed(measures, changes, parameters),
        worth=_worth(worth["public"], int(data["years"])) if "public" in worth else "",
        outcomes=[_line(outcome_words(name), found[name]) for name in in_order(OUTCOMES, found, OF_CARERS)],
        carers=[_line(outcome_words(name), found[name]) for name in OF_CARERS if name in found],
        money=[_line(payer_words(name), worth[name], 1e6) for name in in_order(PAYERS, worth)],
        payback=[_payback(payer_words(name), back[name]) for name in in_order(PAYERS, back)],
        tables=_by(one),
        years=list(one.get("by_year", [])),
    )


def in_order(known: Iterable[str], given: Iterable[str], without: Iterable[str] = ()) -> list[str]:
    """The given ones, those we know first and in our order: a database may keep another."""
    first = [name for name in known if name in set(given)]
    return first + [name for name in given if name not in first and name not in set(without)]


def about(value: float) -> str:
    """Three digits that count: more would promise what draws can't tell."""
    if abs(value) < 1000:
        return euro(value)
    step = 10.0 ** (floor(log10(abs(value))) - 2)
    return euro(round(value / step) * step)


def million(value: float) -> str:
    return about(value / 1e6)


def _line(label: str, found: Data, unit: float = 1) -> Line:
    value, low, high = (float(found[key]) / unit for key in ESTIMATE)
    error = float(found.get("monte_carlo_error", 0)) / unit
    return Line(label, about(value), about(low), about(high), about(error), (value, low, high))


def _worth(found: Data, years: int) -> str:
    """The public net present value in a sentence that says under which condition, and how wide it is."""
    value, low, high = (_spent(float(found[key])) for key in ESTIMATE)
    text = _(
        "Met deze aannames geven alle overheden samen over %(years)d jaar %(value)s dan bij ongewijzigd beleid. Het "
        "bereik loopt van %(low)s tot %(high)s."
    ) % {"years": years, "value": value, "low": low, "high": high}
    if "share_positive" in found:
        share = f"{100 * float(found['share_positive']):.0f}"
        text += " " + _("In %(share)s %% van de trekkingen is het minder.") % {"share": share}
    return text


def _spent(value: float) -> str:
    told = {"n": million(abs(value))}
    return _("%(n)s miljoen euro minder uit") % told if value > 0 else _("%(n)s miljoen euro meer uit") % told


def _payback(label: str, found: Data) -> Line:
    def years(value: Any) -> str:
        if value is None:
            return _("niet binnen de periode")
        return _("geen uitgave vooraf") if value == 0 else _("na %(n)d jaar") % {"n": round(float(value))}

    return Line(label, years(found["value"]), years(found["low"]), years(found["high"]))


def _by(one: Data) -> list[Table]:
    """By income and by region, each cell with its interval."""
    found = []
    parts = (("by_income", _("Naar inkomen"), _("Inkomen"), income_words),
             ("by_region", _("Per provincie"), _("Provincie"), str))  # fmt: skip
    for key, caption, first, words in parts:
        rows = one.get(key) or {}
        if rows:
            order = in_order(("low", "middle", "high"), rows) if key == "by_income" else list(rows)
            headers = [first, *(_by_words(name) for name in BY)]
            found.append(
                Table(caption, headers, [[words(row), *(_cell(rows[row], name) for name in BY)] for row in order])
            )
    return found


def _by_words(name: str) -> str:
    if not name.startswith("saved_"):
        return outcome_words(name)
    return _("%(payer)s: minder uitgaven, miljoen euro") % {"payer": payer_words(name.removeprefix("saved_"))}


def _cell(row: Data, name: str) -> str:
    if name not in row:
        return ""
    unit = 1e6 if name.startswith("saved_") else 1
    value, low, high = (about(float(row[name][key]) / unit) for key in ESTIMATE)
    return _("%(value)s (%(low)s tot %(high)s)") % {"value": value, "low": low, "high": high}


def _tipping(rows: Iterable[Data]) -> list[Table]:
    """From how many hours of family care a week a payer spends more at home; one table for each payer that matters."""
    listed = list(rows)
    headers = [_("Zorgnood en mantelzorg"), _("Nu thuis (euro per jaar)"), _("Woonzorgcentrum (euro per jaar)"),
               _("Uren gezinszorg nu"), _("Kantelt bij (uren per week)")]  # fmt: skip
    tables = []
    for payer in ("public", "society", "flemish", "user"):
        found = [one for one in listed if one["payer"] == payer]
        if found:
            caption = _("Thuis of woonzorgcentrum: %(payer)s") % {"payer": payer_words(payer)}
            tables.append(Table(caption, headers, [_tip(one) for one in found]))
    return tables


def _tip(one: Data) -> list[str]:
    hours = one["tipping_hours"]
    told = _("altijd duurder thuis") if hours and not hours["value"] else ""
    if hours and not told:
        low, high = figure(hours["low"]), figure(hours["high"])
        told = _("%(value)s (%(low)s tot %(high)s)") % {"value": figure(hours["value"]), "low": low, "high": high}
    who = f"{profile_words(one['profile'])}, {carer_words(one['carer'])}"
    return [
        who,
        _cell(one, "home"),
        _cell(one, "residential"),
        figure(one["hours_now"]),
        told or _("betaalt er niet voor"),
    ]


def _fit(one: Data) -> Fit:
    official = one["official"]
    told = " - ".join(figure(x) for x in official) if isinstance(official, list) else figure(official)
    return Fit(
        fit_words(str(one["name"])), told, figure(one["model"]), unit_words(str(one.get("unit", ""))),
        source_words(str(one.get("source", ""))), one.get("used") == "calibrated", bool(one["fits"]),
    )  # fmt: skip


def figure(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return euro(value) if abs(value) >= 1000 else f"{value:.4g}".replace(".", ",")


def _assumption(one: Data) -> Assumption:
    low, high = one["low"], one["high"]
    span = "" if low is None or low == high else _("%(low)s tot %(high)s") % {"low": figure(low), "high": figure(high)}
    grade = str(one["grade"])
    return Assumption(
        label_of(str(one["name"])), figure(one["value"]), span, unit_words(str(one.get("unit", ""))),
        str(GRADES.get(grade, grade)), grade == "assumption", source_words(str(one["source"])),
        one["source"] == OWN_SOURCE,
    )  # fmt: skip
