"""Why a neighbourhood gets what it gets, and what was chosen otherwise in two versions: for who knows no statistics."""

import math
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from nabij.programme.allocation import charts
from nabij.programme.allocation.charts import Chart, Span, euro, fte
from nabij.programme.allocation.computing import Document
from nabij.programme.models import ScenarioVersion

Row = dict[str, Any]
SMALL: Final = 0.005  # FTE, or a share: what reads as nothing


@dataclass(frozen=True)
class Explained:
    """``steps``: from inhabitants to FTE, each with its FTE. ``effects``: what each figure does. ``reasons``: the same
    in sentences."""

    steps: list[tuple[str, float]]
    effects: Chart | None
    reasons: list[str]


def explained(version: ScenarioVersion, row: Row) -> Explained:
    return Explained(_steps(version, row), _effects(version, row), reasons(row))


def reasons(row: Row) -> list[str]:
    """Sentences, without the first, which only says how many FTE it is."""
    told: list[str] = row["why"].splitlines()
    return told[1:]


def strength(version: ScenarioVersion) -> float:
    """How many times as much need per inhabitant goes with one standard deviation, as a power of e."""
    found: float = version.document["model"]["lambda"]
    return found


def _steps(version: ScenarioVersion, row: Row) -> list[tuple[str, float]]:
    """FTE by inhabitants, by need, after the bounds of all, in whole steps, and this year."""
    people, fair = row["by_inhabitants_fte"], row["fair_fte"]
    need = people
    told = [(_("volgens het aantal inwoners"), people)]
    if version.document["model"]["stages"] == 1 and strength(version):
        need = people * (1 + row["more_need"])
        told.append((_("met de nood erbij"), need))
    if abs(fair - need) >= SMALL:
        means = version.document["means"]
        bounds = means.get("floor") or means.get("cap")
        told.append((_("na het minimum of maximum van elke buurt") if bounds else _("met de nood erbij"), fair))
    target = row.get("target_fte", row["fte"])
    told.append((_("afgerond"), target))
    if target != row["fte"]:
        told.append((_("dit jaar, op weg daarheen"), row["fte"]))
    return [(label, _shown(value)) for label, value in told]


def _shown(value: float) -> float:
    """Two decimals; whole numbers as such."""
    rounded = round(value, 2)
    return int(rounded) if rounded.is_integer() else rounded


def _effects(version: ScenarioVersion, row: Row) -> Chart | None:
    """How much higher or lower the need per inhabitant is than when a figure would be as elsewhere, most first."""
    labels = {
        one["column"]: one.get("label") or one["column"] for p in version.document["pillar"] for one in p["indicator"]
    }
    found = {column: math.exp(strength(version) * part) - 1 for column, part in row["contributions"].items()}
    if not any(abs(value) >= SMALL for value in found.values()):
        return None
    items = []
    for column, value in sorted(found.items(), key=lambda one: -abs(one[1])):
        items.append(Span(labels.get(column, column), value, value, value, signed_percent(value)))
    title = _("Wat elk cijfer met de nood per inwoner doet")
    cells = [[one.label, one.text] for one in items]
    return charts.sides("cijfers", title, items, [_("Cijfer"), _("Nood per inwoner")], cells)


def signed_percent(value: float) -> str:
    """ "+13 %", "-4 %", "0 %"."""
    return f"{round(value * 100):+d} %" if abs(value) >= SMALL else "0 %"


def strength_words(version: ScenarioVersion) -> str:
    """ "0,25: met duidelijk meer nood 1,28 keer zoveel per inwoner"."""
    power = strength(version)
    if not power:
        return _("niet: alleen het aantal inwoners telt")
    told = {"power": _plain(power), "times": _plain(math.exp(power))}
    return _("%(power)s: met duidelijk meer nood %(times)s keer zoveel per inwoner") % told


# What was chosen otherwise


@dataclass(frozen=True)
class Choice:
    name: str
    first: str
    second: str


def shares(document: Document) -> list[tuple[str, float]]:
    """Of each pillar, in percent of the whole."""
    whole = sum(pillar["weight"] for pillar in document["pillar"]) or 1
    return [(pillar["name"], 100 * pillar["weight"] / whole) for pillar in document["pillar"]]


def differences(first: ScenarioVersion, second: ScenarioVersion) -> list[Choice]:
    """The choices in which two versions differ, in the words of the form."""
    one, other = _choices(first), _choices(second)
    return [
        Choice(name, one.get(name, "-"), other.get(name, "-"))
        for name in dict.fromkeys([*one, *other])
        if one.get(name, "-") != other.get(name, "-")
    ]


def _choices(version: ScenarioVersion) -> dict[str, str]:
    document, means, model = version.document, version.document["means"], version.document["model"]
    told = {
        _("Buurten"): str(len(version.rows)),
        _("Te verdelen VTE"): fte(version.outcome["fte"]),
        _("Bedrag per VTE per jaar (€)"): euro(means["cost_per_fte"]),
        _("Hoe sterk telt nood?"): _plain(model["lambda"]),
    }
    told |= {_("Pijler: %(name)s") % {"name": name}: f"{share:.0f} %" for name, share in shares(document)}
    for pillar in document["pillar"]:
        whole = sum(one.get("weight", 1) for one in pillar["indicator"]) or 1
        for one in pillar["indicator"]:
            names = {"pillar": pillar["name"], "name": one.get("label") or one["column"]}
            share = f"{100 * one.get('weight', 1) / whole:.0f} %"
            low = _("%(share)s, weinig = veel nood") % {"share": share}
            told[_("In %(pillar)s: %(name)s") % names] = low if one["need"] == "low" else share
    told |= {
        _("Minimum per buurt (VTE)"): fte(means.get("floor") or 0),
        _("Maximum per buurt (VTE)"): fte(means["cap"]) if means.get("cap") is not None else _("geen"),
        _("Stap"): fte(means["step"]),
        _("Afronden"): {"webster": "Webster", "largest-remainder": _("grootste resten")}[means["method"]],
        _("Cijfers vergelijkbaar maken"): NORMALISATIONS[model["normalisation"]](),
        _("Pijlers samentellen"): _("meetkundig") if model["aggregation"] == "geometric" else _("gewoon gemiddelde"),
        _("Verdelen"): _("eerst over de regio's") if model["stages"] == 2 else _("meteen over de buurten"),
        _("Grens per jaar (VTE)"): _limit(document),
        _("Tabel"): version.table_sha256[:8],
    }
    return told


NORMALISATIONS: Final = {
    "z": lambda: _("afstand tot het gemiddelde"),
    "min-max": lambda: _("van laagste tot hoogste"),
    "rank": lambda: _("volgorde"),
}


def _limit(document: Document) -> str:
    transition = document.get("transition")
    if not transition:
        return _("geen")
    return _("%(fte)s, over %(years)d jaar") % {"fte": fte(transition["limit_fte"]), "years": transition["years"]}


def _plain(value: float) -> str:
    """Two decimals, or fewer when that says the same. (What formats numbers cuts, so it is rounded first.)"""
    rounded = round(value, 2)
    digits = next(n for n in (0, 1, 2) if round(rounded, n) == rounded)
    return number_format(rounded, digits)
