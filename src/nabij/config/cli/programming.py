"""The verbs of programming: how many caring neighbourhoods, and what they cost. Start without Django.

Exit status: 0 done, 2 input that can't be used.
"""

import datetime as dt
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nabij.config.cli.allocate import kept
from nabij.config.cli.searching import as_json as json_text
from nabij.config.cli.searching import writable

if TYPE_CHECKING:
    from nabij.engines.allocation.io.tables import Table
    from nabij.engines.allocation.programming import Count, Municipalities, Preset, Regions, Rule

FILE = click.Path(path_type=Path)
COLUMNS = ("nis", "name", "population", "counted", "neighbourhoods")


class Exact(click.ParamType):  # type: ignore[type-arg]
    """A number as it is written: 0.3 is three tenths."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"must be a number, is '{value}'", param, ctx)
        if not found.is_finite() or abs(found) > 10**12 or abs(found.adjusted()) > 20:
            self.fail(f"is out of range: {value}", param, ctx)
        return Fraction(found)


@click.command()
@click.option(
    "--preset", type=click.Choice(["sources", "strict-2015", "brussels30-2015"]), help="A count of the field."
)
@click.option("--population", type=FILE, help="CSV: nis, population, perhaps year, name, region_nis.")
@click.option("--year", type=int, help="Inhabitants of 1 January of this year, of a file that holds more.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Inhabitants of a day, between two counts.")
@click.option("--slice", "slice_", type=Exact(), help="Inhabitants of one started slice.  [default: 15000]")
@click.option(
    "--flanders", type=click.Choice(["municipality", "region"]), help="Slices per municipality, or of the whole."
)
@click.option(
    "--brussels", type=click.Choice(["none", "municipality", "region", "one-each"]),
    help="Not, per municipality, of the whole, or one each.  [default: none; municipality with --brussels-share]",
)  # fmt: skip
@click.option("--brussels-share", type=Exact(), help="Share of the inhabitants of Brussels that counts, 0 to 1.")
@click.option("--mergers", type=FILE, help="CSV with nis_2018, nis_2024, nis_2025 and names, for --boundaries.")
@click.option(
    "--boundaries", type=click.Choice(["2018", "2024", "2025"]), help="Join municipalities to the borders of then."
)
@click.option("--regions", type=FILE, help="CSV: nis and the region of each municipality.")
@click.option("--by", default="region", show_default=True, help="Column of --regions that names the region.")
@click.option("--offices", type=click.IntRange(0, 1_000_000), help="Back offices.  [default: 15]")
@click.option("--fte-per-neighbourhood", type=Exact(), default="2", show_default=True)
@click.option("--fte-per-office", type=Exact(), default="2", show_default=True)
@click.option("--cost-per-fte", type=Exact(), default="60000", show_default=True, help="Euro a year.")
@click.option("--out", type=FILE, help="CSV file with a row per municipality.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def count(as_json: bool, out: Path | None, **told: Any) -> None:
    """How many neighbourhoods a rule gives, in which regions, for how much (docs/developers/allocation.md).

    Without --population it counts the inhabitants that come with Nabij, of 1 January 2014 and 2015; without anything
    it is the preset of the sources.
    """
    from nabij.engines.allocation.programming import PRESETS
    from nabij.engines.allocation.programming import count as counted

    writable(out, told["population"], told["regions"], told["mergers"])
    name = told["preset"] or (None if any(told[one] is not None for one in NOT_A_PRESET) else "sources")
    preset = PRESETS[name] if name else None
    places, notes = people(told, preset)
    rule = rule_of(told, preset)
    found = counted(places, rule)
    result = told_of(found, places, told) | {"preset": name}
    if preset is not None and preset.stated == found.neighbourhoods and told["population"] is None:
        result["stated_by_sources"] = preset.stated
    if preset is not None and told["population"] is None and rule == preset.rule:
        notes.insert(0, preset.told)
    if rule.brussels == "none" and any(places.brussels) and told["population"] is not None:
        notes.append(f"{places.brussels.count(True)} municipalities of Brussels are not counted (--brussels).")
    result["notes"] = notes
    if out is not None:
        save(out, found)
    click.echo(json_text(result) if as_json else table_of(result))


NOT_A_PRESET = ("population", "year", "day", "brussels", "brussels_share", "flanders", "boundaries")
"""What is no longer the preset of the sources when it is told without naming one."""


def people(told: dict[str, Any], preset: "Preset | None") -> tuple["Municipalities", list[str]]:
    """The inhabitants that were asked for, within the borders that were asked for; and what must be told with them."""
    from nabij.engines.allocation.io import tables
    from nabij.engines.allocation.programming import inhabitants, merged, regions

    if told["year"] is not None and told["day"] is not None:
        raise click.UsageError("--year and --date exclude each other.")
    if (told["boundaries"] is None) != (told["mergers"] is None):
        raise click.UsageError("--boundaries and --mergers go together.")
    own = told["population"] is not None
    table: Table = tables.read(told["population"]) if own else inhabitants.shipped()
    if told["year"] is not None:
        places = inhabitants.municipalities(table, told["year"])
    elif told["day"] is not None:
        places = inhabitants.on(table, told["day"].date())
    elif own and preset is not None and len(inhabitants.years(table)) > 1:
        places = inhabitants.on(table, preset.day)
    elif own:
        places = inhabitants.municipalities(table)
    else:
        places = inhabitants.on(table, preset.day if preset is not None else dt.date(2015, 1, 1))
    notes = []
    if told["mergers"] is not None:
        joined = tables.read(told["mergers"])
        before = len(places)
        places = merged(places, regions.mergers(joined, places, told["boundaries"]))
        notes.append(f"{before} municipalities joined to {len(places)}, to the borders of {told['boundaries']}.")
    return places, notes


def rule_of(told: dict[str, Any], preset: "Preset | None") -> "Rule":
    """The rule of the preset, with what was told otherwise."""
    from dataclasses import replace

    from nabij.engines.allocation.programming import Rule

    rule = preset.rule if preset is not None else Rule()
    changes = {
        name: told[name] for name in ("slice_", "flanders", "brussels", "brussels_share") if told[name] is not None
    }
    if "brussels_share" in changes and "brussels" not in changes and rule.brussels == "none":
        changes["brussels"] = "municipality"
    if changes.get("brussels") in ("none", "one-each") and told["brussels_share"] is not None:
        raise click.UsageError(f"--brussels-share means nothing with --brussels {changes['brussels']}.")
    return replace(rule, **changes)


def told_of(found: "Count", places: "Municipalities", told: dict[str, Any]) -> dict[str, Any]:
    from nabij.engines.allocation.io import tables
    from nabij.engines.allocation.programming import Budget, by_region, inhabitants, regions
    from nabij.engines.allocation.programming.budget import OFFICES, amount

    result: dict[str, Any] = {"neighbourhoods": found.neighbourhoods}
    listed = []
    if told["regions"] is not None:
        known: Regions = regions.read(tables.read(told["regions"]), told["by"])
        regions.check_borders(places, known)
        listed = by_region(found, known)
        result["per_region"] = {"kind": known.kind, "file": known.file, "sha256": known.version, "rows": [
            {"region": one.code, "name": one.name, "municipalities": one.municipalities,
             "population": one.population, "neighbourhoods": one.neighbourhoods} for one in listed]}  # fmt: skip
    offices = told["offices"] if told["offices"] is not None else OFFICES
    each = (told["fte_per_neighbourhood"], told["fte_per_office"], told["cost_per_fte"])
    budget = Budget(Fraction(found.neighbourhoods), offices, *each)
    result |= {
        "regions": len(listed) if listed else offices,
        "offices": offices,
        "fte": amount(budget.fte),
        "budget_eur": amount(budget.total),
        "budget": budget.to_json(),
        "rule": {
            "slice": amount(found.rule.slice_), "flanders": found.rule.flanders, "brussels": found.rule.brussels,
            "brussels_share": float(found.rule.brussels_share)
            if found.rule.brussels in ("municipality", "region") else None,
        },
        "population": {
            "counted": found.population, "date": places.date or None,
            "boundaries": found.boundaries, "municipalities": len(found.rows),
            "source": inhabitants.SHIPPED_SOURCE if told["population"] is None else places.source,
        },
    }  # fmt: skip
    if told["slice_"] is not None and told["slice_"] != 15_000:
        result["in_proportion"] = in_proportion(found, places, budget)
    return result


def in_proportion(found: "Count", places: "Municipalities", budget: Any) -> dict[str, Any]:
    """Beside the count with other slices: the sources let the budget of 15,000 rise in proportion."""
    from dataclasses import replace

    from nabij.engines.allocation.programming import count as counted
    from nabij.engines.allocation.programming.budget import amount

    plain = Fraction(15_000)
    base = counted(places, replace(found.rule, slice_=plain)).neighbourhoods
    scaled = replace(budget, neighbourhoods=Fraction(base)).with_slice(plain, found.rule.slice_)
    return {
        "neighbourhoods_of_15000": base,
        "neighbourhoods": amount(scaled.neighbourhoods),
        "fte": amount(scaled.fte),
        "budget_eur": amount(scaled.total),
    }


def save(out: Path, found: "Count") -> None:
    from nabij.engines.allocation.programming.budget import amount

    lines = [",".join(COLUMNS)]
    for row in found.rows:
        name = '"' + row.name.replace('"', '""') + '"' if set(row.name) & {",", '"'} else row.name
        lines.append(f"{row.code},{name},{amount(row.population)},{amount(row.counted)},{row.neighbourhoods}")
    kept(out, "\n".join(lines) + "\n")


def table_of(result: dict[str, Any]) -> str:
    """The same for people to read."""
    budget, people = result["budget"], result["population"]
    each = result["rule"]["slice"]
    lines = [
        f"{result['neighbourhoods']:>14,}  neighbourhoods, one per started slice of {each:,} inhabitants",
        f"{people['counted']:>14,}  inhabitants counted, in {people['municipalities']} municipalities"
        f" ({people['boundaries']}), {people['date'] or 'no date told'}",
        f"{result['offices']:>14,}  back offices",
        f"{result['fte']:>14,}  FTE",
        f"{budget['neighbourhoods_eur']:>14,}  euro for the neighbourhoods",
        f"{budget['back_offices_eur']:>14,}  euro for the back offices",
        f"{budget['total_eur']:>14,}  euro a year together",
    ]
    if "per_neighbourhood_eur" in budget:
        lines.append(f"{budget['per_neighbourhood_eur']:>14,}  euro per neighbourhood")
        lines.append(f"{'':>16}{budget['per_neighbourhood_explained']}")
    if "in_proportion" in result:
        scaled = result["in_proportion"]
        lines.append(
            f"{scaled['budget_eur']:>14,}  euro if the {scaled['neighbourhoods_of_15000']} neighbourhoods of 15,000 "
            "rise in proportion, as the sources put it"
        )
    if "per_region" in result:
        lines += ["", f"{'region':<40} {'municipalities':>14} {'inhabitants':>12} {'neighbourhoods':>14}"]
        lines += [
            f"{one['name'][:40]:<40} {one['municipalities']:>14} {one['population']:>12,} {one['neighbourhoods']:>14}"
            for one in result["per_region"]["rows"]
        ]
    return "\n".join([*lines, "", *result["notes"], f"Inhabitants: {people['source']}."]).rstrip()
