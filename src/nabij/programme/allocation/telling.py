"""An outcome as pages tell it: who wins and loses, regions, charts, the map in steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from shapely import set_precision
from shapely.geometry import mapping, shape

from nabij.core.text import fold
from nabij.programme.allocation import charts, explaining
from nabij.programme.allocation.bringing import Brought
from nabij.programme.allocation.charts import Chart, Span, euro, fte
from nabij.programme.allocation.computing import ID, NAME, POPULATION, PREVIOUS, REGION, Document, counts_need
from nabij.programme.models import ScenarioVersion
from nabij.territory import queries as territory
from nabij.territory.models import Area

Row = dict[str, Any]
MOST_ON_MAP: Final = 650
STEPS: Final = 5
MANY_ON_MAP: Final = 100
FINE: Final = 0.0001  # degrees
COARSE: Final = 0.0015
MOST_DRIVERS: Final = 8
ORDERS: Final = [
    ("", lazy("zoals in de tabel")), ("vte", lazy("meeste VTE eerst")), ("nood", lazy("meeste nood eerst")),
    ("onzeker", lazy("minst zekere eerst")),
]  # fmt: skip
MOST_MOVED: Final = 8


@dataclass(frozen=True)
class Change:
    """FTE of one neighbourhood in two outcomes; None where it isn't in one of them."""

    id: str
    name: str
    region: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float:
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True)
class Compared:
    changes: list[Change]

    @property
    def winners(self) -> list[Change]:
        return sorted((one for one in self.changes if one.difference > 0), key=lambda one: (-one.difference, one.name))

    @property
    def losers(self) -> list[Change]:
        return sorted((one for one in self.changes if one.difference < 0), key=lambda one: (one.difference, one.name))

    @property
    def most_won(self) -> list[Change]:
        return self.winners[:MOST_MOVED]

    @property
    def most_lost(self) -> list[Change]:
        return self.losers[:MOST_MOVED]

    @property
    def same(self) -> int:
        return sum(one.difference == 0 for one in self.changes)

    @property
    def moved_fte(self) -> float:
        """FTE that go elsewhere."""
        return sum(one.difference for one in self.winners)


def compare(before: Sequence[Row], after: Sequence[Row]) -> Compared:
    """By the code of the neighbourhood, in the order of the first, new ones at the end."""
    first, second = ({row["id"]: row for row in rows} for rows in (before, after))
    found = []
    for key in dict.fromkeys([*first, *second]):
        one, other = first.get(key), second.get(key)
        told: Row = other or one or {}
        found.append(
            Change(key, told["name"], told["region"], one["fte"] if one else None, other["fte"] if other else None)
        )
    return Compared(found)


@dataclass(frozen=True)
class RegionSum:
    name: str
    neighbourhoods: int
    population: float
    fte: float
    euro: float


def regions(rows: Sequence[Row]) -> list[RegionSum]:
    """Sums of each region; none when the table has no regions."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["region"], []).append(row)
    if set(groups) == {""}:
        return []
    return [
        RegionSum(name, len(inside), sum(one["population"] for one in inside), sum(one["fte"] for one in inside),
                  sum(one["budget_eur"] for one in inside))
        for name, inside in sorted(groups.items())
    ]  # fmt: skip


def total(rows: Sequence[Row]) -> dict[str, float]:
    return {key: sum(row[key] for row in rows) for key in ("population", "fte", "budget_eur")}


def found_in(rows: Sequence[Row], text: str) -> list[Row]:
    """Rows whose name, code or region holds a text."""
    wanted = fold(text.strip())
    return [row for row in rows if wanted in fold(f"{row['name']} {row['id']} {row['region']}")]


def ordered(rows: Sequence[Row], order: str) -> list[Row]:
    """Rows by one of `ORDERS`; equal ones stay as they are in the table."""
    keys: dict[str, Callable[[Row], float]] = {
        "vte": lambda row: -float(row["fte"]),
        "nood": lambda row: -float(row["more_need"]),
        "onzeker": lambda row: float(row.get("keeps_fte", 1)),
    }
    return sorted(rows, key=keys[order]) if order in keys else list(rows)


def draws(version: ScenarioVersion) -> int:
    """How often other choices were computed; none where only inhabitants count, since they change nothing."""
    return int(version.outcome["draws"]) if counts_need(version.document) else 0


def facts(version: ScenarioVersion) -> list[tuple[str, str]]:
    outcome, means = version.outcome, version.document["means"]
    told = [
        (_("Te verdelen"), _("%(fte)s VTE, € %(euro)s") % {"fte": fte(outcome["fte"]),
                                                           "euro": euro(outcome["budget_eur"])}),
        (_("Buurten"), str(len(version.rows))),
        (_("Minimum per buurt"), _("%(fte)s VTE") % {"fte": fte(means["floor"])} if means.get("floor") else ""),
        (_("Maximum per buurt"), _("%(fte)s VTE") % {"fte": fte(means["cap"])} if means.get("cap") else ""),
        (_("Hoe sterk telt nood?"), explaining.strength_words(version)),
        (_("Tabel"), origin_words(version.origin)),
    ]  # fmt: skip
    return [one for one in told if one[1]]


def origin_words(origin: Mapping[str, Any]) -> str:
    kind = origin.get("kind")
    if kind == "file":
        return _("bestand %(file)s") % {"file": origin["file"]}
    if kind == "preset":
        told = {"n": origin["neighbourhoods"], "day": _day(origin["on"])}
        return _("telling van %(n)d buurten, inwoners van %(day)s") % told
    if kind == "counting":
        return _("telling van %(n)d buurten, inwoners uit %(source)s") % {
            "n": origin["neighbourhoods"], "source": origin["source"]
        }  # fmt: skip
    if kind == "territory":
        return _("cijfers van Nabij op %(day)s (%(sources)s)") % {
            "day": _day(origin["on"]), "sources": ", ".join(origin.get("sources", []))
        }  # fmt: skip
    return _("verzonnen voorbeeld")


def headers(brought: Brought) -> list[str]:
    """Columns as they are called on a page."""
    known = {ID: _("Code"), NAME: _("Buurt"), REGION: _("Regio"), POPULATION: _("Inwoners"), PREVIOUS: _("VTE nu")}
    known |= {one.column: one.label for one in brought.suggested}
    return [str(known.get(column, column)) for column in brought.columns]


def written(brought: Brought, row: Sequence[str]) -> list[str]:
    """Cells of a row; figures with no more digits than somebody reads."""
    words = {ID, NAME, REGION}
    return [cell if name in words or not cell else _figure(float(cell))
            for name, cell in zip(brought.columns, row, strict=True)]  # fmt: skip


def _figure(value: float) -> str:
    digits = 0 if value.is_integer() or abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return number_format(round(value, digits), digits, force_grouping=True)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")


def weights(document: Document, outcome: Mapping[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """Per indicator: pillar, label, weight in the whole, and what entropy and components would advise, in percent."""
    found = []
    for pillar in document["pillar"]:
        for one in pillar["indicator"]:
            column = one["column"]
            advice = [
                f"{outcome['advice_only'].get(name, {}).get(column, 0) * 100:.0f} %"
                for name in outcome["advice_only"]
            ][:2]  # fmt: skip
            share = f"{outcome['weights'].get(column, 0) * 100:.0f} %"
            found.append((pillar["name"], one.get("label") or column, share, *[*advice, "", ""][:2]))
    return found


# Drawings


def interval_chart(rows: Sequence[Row]) -> Chart | None:
    """FTE of each neighbourhood (where it is on its way: of the end) with the range of nine draws out of ten."""
    drawn = [row for row in rows if "fte_5_95" in row]
    if not drawn:
        return None
    items = []
    for row in drawn:
        value, (low, high) = _end(row), row["fte_5_95"]
        items.append(Span(row["name"][:28], value, low, high, f"{fte(value)} ({between(row)})"))
    headers = [_("Buurt"), _("VTE"), _("Bij andere keuzes"), _("Blijft gelijk")]
    told = [[row["name"], fte(_end(row)), between(row), f"{row['keeps_fte'] * 100:.0f} %"] for row in drawn]
    return charts.spans("hoe-zeker", _("VTE per buurt, met wat er bij andere keuzes uitkomt"), items, headers, told)


def _end(row: Row) -> float:
    """FTE at the end of the way from year to year."""
    return float(row["target_fte"] if "target_fte" in row else row["fte"])


def between(row: Row) -> str:
    """FTE of nine draws out of ten: "2 tot 3,5", or "altijd 2"."""
    low, high = row["fte_5_95"]
    if low == high:
        return _("bijna altijd %(fte)s") % {"fte": fte(low)}
    return _("%(low)s tot %(high)s") % {"low": fte(low), "high": fte(high)}


def driver_chart(version: ScenarioVersion) -> Chart | None:
    """On which choice the outcome hangs most, over all neighbourhoods."""
    found = [one for one in version.outcome.get("drivers", []) if one["share"] >= 0.005][:MOST_DRIVERS]
    if not found:
        return None
    items = []
    for one in found:
        share = one["share"]
        items.append(Span(factor_words(one["factor"], version.document), share, share, share, f"{share * 100:.0f} %"))
    headers = [_("Keuze"), _("Aandeel")]
    title = _("Waarvan hangt de uitkomst het meest af?")
    return charts.bars("waarvan", title, items, headers, [[one.label, one.text] for one in items])


def need_text(row: Row) -> str:
    """Need per inhabitant against the mean: "+12 %"."""
    return explaining.signed_percent(row["more_need"])


def factor_words(factor: str, document: Document) -> str:
    known = {
        "normalisation": _("hoe cijfers vergelijkbaar zijn gemaakt"),
        "aggregation": _("hoe pijlers zijn samengeteld"),
        "lambda": _("hoe sterk nood telt"),
    }
    if factor in known:
        return known[factor]
    column = factor.removeprefix("weight of ")
    labels = {one["column"]: one.get("label") or one["column"] for p in document["pillar"] for one in p["indicator"]}
    return _("gewicht van %(name)s") % {"name": labels.get(column, column)}


# The map


@dataclass(frozen=True)
class Legend:
    step: int
    text: str


@dataclass(frozen=True)
class Mapped:
    areas: dict[str, Any]
    legend: list[Legend]
    missing: int


def on_map(values: Mapping[str, float], areas: Mapping[str, Area], *, signed: bool = False) -> Mapped | None:
    """Areas coloured by FTE in five steps (or, signed, by loss, nothing and gain); values by code of the row."""
    sums: dict[str, float] = {}
    missing = 0
    for code, value in values.items():
        area = areas.get(code) or areas.get(code.rpartition("-")[0])
        if area is None or area.geometry is None:
            missing += 1
            continue
        sums[area.code] = sums.get(area.code, 0) + value
    if not sums or len(sums) > MOST_ON_MAP:
        return None
    edges = [] if signed else _edges(list(sums.values()))
    drawn = territory.outlines(areas[code] for code in sums)
    for feature in drawn["features"]:
        told = feature["properties"]
        feature["geometry"] = _light(feature["geometry"], many=len(sums) > MANY_ON_MAP)
        value = sums[told["code"]]
        step = (0 if value < 0 else 2 if value > 0 else 1) if signed else _shade(value, edges)
        sign = "+" if signed and value > 0 else ""
        kind = "change" if signed else "step"
        told |= {"label": f"{told['name']}: {sign}{fte(value)} {_('VTE')}", "look": f"map-{kind}-{step}"}
    return Mapped(drawn, _signed_legend() if signed else _legend(edges, list(sums.values())), missing)


def _light(geometry: Mapping[str, Any], *, many: bool) -> dict[str, Any]:
    """An outline to about ten metres, among many others to a hundred and fifty: all of them travel with the page."""
    drawn = shape(geometry)
    return dict(mapping(set_precision(drawn.simplify(COARSE) if many else drawn, FINE)))


def _edges(values: list[float]) -> list[float]:
    """Highest value of each step but the last: as many areas in each, equal values together."""
    order = sorted(values)
    found = [order[min(len(order) - 1, len(order) * at // STEPS)] for at in range(1, STEPS)]
    return sorted({edge for edge in found if edge < order[-1]})


def _shade(value: float, edges: list[float]) -> int:
    """Of five: the least is the lightest and the most the darkest, also when there are fewer steps."""
    return round(sum(value > edge for edge in edges) * (STEPS - 1) / len(edges)) if edges else 0


def _legend(edges: list[float], values: list[float]) -> list[Legend]:
    found, least = [], min(values)
    for step, most in enumerate([*edges, max(values)]):
        inside = [value for value in values if sum(value > edge for edge in edges) == step]
        low = min(inside, default=least)
        text = fte(low) if low == most else _("%(low)s tot %(high)s") % {"low": fte(low), "high": fte(most)}
        found.append(Legend(_shade(most, edges), f"{text} {_('VTE')}"))
    return found


def _signed_legend() -> list[Legend]:
    return [Legend(0, _("minder")), Legend(1, _("evenveel")), Legend(2, _("meer"))]
