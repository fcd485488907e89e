"""Two simulations side by side: the same line of both, and the assumptions in which they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nabij.programme.simulation.telling import Line, Policy, Table, Told, outcome_of

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """facts: of the runs. tables: one for what is needed, one for the outcomes, one for euros. differ: assumptions."""

    facts: Table
    tables: list[Table]
    differ: Table


def beside(first: Data, second: Data) -> Beside:
    one, other = outcome_of(first), outcome_of(second)
    columns = [(told, policy) for told in (one, other) for policy in told.policies]
    return Beside(_facts(one, other), [_needed(columns), _outcomes(columns), _money(columns)], _differ(one, other))


def _facts(one: Told, other: Told) -> Table:
    of_other = dict(other.facts)
    rows = [[label, value, of_other.get(label, "")] for label, value in one.facts]
    return Table(_("Hoe er gerekend is"), [_("Wat"), one.title, other.title], rows)


def _heads(columns: list[tuple[Told, Policy]]) -> list[str]:
    return [f"{told.title}: {policy.name}" for told, policy in columns]


def _needed(columns: list[tuple[Told, Policy]]) -> Table:
    payers = {even.code: even.payer for _told, policy in columns for even in policy.even}
    by_policy = [{even.code: f"{even.text} {even.range}" for even in policy.even} for _told, policy in columns]
    rows = [[words, *(found.get(code, "") for found in by_policy)] for code, words in payers.items()]
    return Table(_("Wat zou het moeten bereiken?"), [_("Betaler"), *_heads(columns)], rows)


def _outcomes(columns: list[tuple[Told, Policy]]) -> Table:
    found = [[*policy.outcomes, *policy.carers] for _told, policy in columns]
    return Table(_("Verschil met ongewijzigd beleid"), [_("Wat"), *_heads(columns)], _rows(found))


def _money(columns: list[tuple[Told, Policy]]) -> Table:
    caption = _("Minder (of onder nul: meer) uitgaven, in miljoen euro")
    return Table(caption, [_("Betaler"), *_heads(columns)], _rows([policy.money for _told, policy in columns]))


def _rows(found: list[list[Line]]) -> list[list[str]]:
    labels = list(dict.fromkeys(line.label for lines in found for line in lines))
    by_label = [{line.label: _span(line) for line in lines} for lines in found]
    return [[label, *(cells.get(label, "") for cells in by_label)] for label in labels]


def _span(line: Line) -> str:
    return _("%(value)s (%(low)s tot %(high)s)") % {"value": line.value, "low": line.low, "high": line.high}


def _differ(one: Told, other: Told) -> Table:
    """Figures that aren't the same in both, value and range."""
    of_other = {found.label: f"{found.value} {_range(found.span)}".strip() for found in other.parameters}
    rows = []
    for found in one.parameters:
        here, there = f"{found.value} {_range(found.span)}".strip(), of_other.get(found.label, "")
        if here != there:
            rows.append([f"{found.label} ({found.unit})", here, there])
    return Table(_("Waarin de aannames verschillen"), [_("Cijfer"), one.title, other.title], rows)


def _range(span: str) -> str:
    return f"({span})" if span else ""
