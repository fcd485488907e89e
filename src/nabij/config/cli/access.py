"""The verb of access to care: nearest, count, score, isochrone. Starts without Django.

Exit status: 0 done, 2 input that can't be used.
"""

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nabij.config.cli.searching import writable

if TYPE_CHECKING:
    from nabij.engines.access import Decay, Demand, Facilities, Nearest, Positions, Reach, Streets
    from nabij.engines.access.validate import BoolArray

FILE = click.Path(path_type=Path)
METHODS = ("2sfca", "e2sfca", "3sfca")
DECAYS = ("step", "gaussian", "gravity", "table")
Function = Callable[..., None]
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
by_help = "straight (no network), foot or bicycle.  [default: foot with --streets, else straight]"
network_options = (
    click.option("--streets", type=FILE, help="Street network: a folder with nodes and edges, or a GeoJSON file."),
    click.option("--by", type=click.Choice(["foot", "bicycle", "straight"]), help=by_help),
    click.option("--limit", type=click.FloatRange(0, min_open=True), help="Metres (or cost, with --costs)."),
    click.option("--minutes", type=click.FloatRange(0, min_open=True), help="Minutes, over the streets."),
    click.option(
        "--kmh", type=click.FloatRange(0, min_open=True), help="Speed.  [default: 4.8 on foot, 15 by bicycle]"
    ),
    click.option("--skip-islands", is_flag=True, help="Use no street that is cut off from nearly all others."),
    click.option("--crs", default="EPSG:3812", show_default=True, help="System of columns x and y."),
    click.option("--origin-id", help="Column with the name of an origin.  [default: id, code, sector ...]"),
    click.option("--threads", type=click.IntRange(1), help="[default: as many as cores]"),
)
place_options = (
    click.option("--facility-id", help="Column with the name of a facility."),
    click.option("--capacity", help="Column with the capacity of a facility.  [default: 1 each]"),
    click.option(
        "--population", multiple=True, metavar="COLUMN[=WEIGHT,...]",
        help="Column with persons, or columns with weights: '65+=1,80+=2'. Repeatable.  [default: 1 each]",
    ),
    click.option("--costs", type=FILE, help="CSV with origin, facility and cost, in place of distances."),
    click.option("--hours", type=FILE,
        help="CSV with facility, day (mon ... sun, holiday), from, to.  [default: the column opening_hours]",
    ),
    click.option("--open", "open_", metavar="MOMENT", help="Only who is open then: 'sun 15:00', 'thu 15:00 holiday'."),
    click.option("--unknown-open", is_flag=True, help="With --open: who didn't tell the hours counts as open."),
)  # fmt: skip
out = click.option("--out", type=FILE, help="File for the rows: .csv, .json or .geojson.")


def with_options(*groups: Iterable[Callable[[Function], Function]]) -> Callable[[Function], Function]:
    def decorate(function: Function) -> Function:
        for option in reversed([one for group in groups for one in group]):
            function = option(function)
        return function

    return decorate


@click.group()
def access() -> None:
    """Who can reach what (docs/developers/access.md)."""


@access.command()
@click.argument("origins", type=FILE)
@click.argument("facilities", type=FILE)
@click.option("--k", "k", default=1, show_default=True, type=click.IntRange(1, 1000), help="How many of the nearest.")
@with_options(network_options, place_options, (out, as_json))
def nearest(origins: Path, facilities: Path, k: int, out: Path | None, as_json: bool, **options: Any) -> None:
    """The nearest FACILITIES of each of the ORIGINS, with the way to them."""
    ready(out)
    asked = Question(origins, facilities, options)
    found = asked.nearest(k)
    rows = list(found.rows(asked.demand.ids, asked.facilities.ids))
    finish(asked, "nearest", found.summary(asked.demand.weights[:, 0]), rows, out, as_json)


@access.command()
@click.argument("origins", type=FILE)
@click.argument("facilities", type=FILE)
@with_options(network_options, place_options, (out, as_json))
def count(origins: Path, facilities: Path, out: Path | None, as_json: bool, **options: Any) -> None:
    """How many FACILITIES each of the ORIGINS reaches within --limit or --minutes, and their capacity."""
    from nabij.engines.access import count as counted

    ready(out)
    asked = Question(origins, facilities, options)
    found = counted(asked.reach(), asked.facilities, threads=asked.threads)
    rows = list(found.rows(asked.demand.ids))
    finish(asked, "count", found.summary(asked.demand.weights[:, 0]), rows, out, as_json)


@access.command()
@click.argument("origins", type=FILE)
@click.argument("facilities", type=FILE)
@click.option("--method", type=click.Choice(METHODS), default="2sfca", show_default=True)
@click.option("--decay", type=click.Choice(DECAYS), help="Weights by distance.  [default: steps of the method]")
@click.option(
    "--figures",
    metavar="NUMBERS",
    help="Of the decay. step, table: 10:1,20:0.68,30:0.22. gaussian: sigma. gravity: scale,power,least.",
)
@click.option(
    "--choice-limit",
    type=click.FloatRange(0, min_open=True),
    help="3sfca: how far facilities count in the choice.  [default: the limit]",
)
@with_options(network_options, place_options, (out, as_json))
def score(
    origins: Path, facilities: Path, method: str, decay: str | None, figures: str | None, choice_limit: float | None,
    out: Path | None, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Capacity per inhabitant that each of the ORIGINS reaches: floating catchment areas."""
    from nabij.engines.access import three_step, two_step

    ready(out)
    if choice_limit is not None and method != "3sfca":
        raise click.UsageError("--choice-limit belongs to --method 3sfca.")
    asked = Question(origins, facilities, options)
    weigh = decay_of(method, decay, figures, asked.limit)
    reach = asked.reach(choice_limit)
    step = three_step if method == "3sfca" else two_step
    limit = None if math.isinf(asked.limit) else asked.limit
    found = step(reach, asked.demand, asked.facilities, weigh, limit=limit, threads=asked.threads)
    told = {"method": method, "decay": str(weigh), **found.summary(asked.demand.weights)}
    finish(asked, "score", told, list(found.rows(asked.demand.ids)), out, as_json)


@access.command()
@click.argument("places", type=FILE)
@click.option("--leaving", is_flag=True, help="Ways that begin at the place, in stead of ways to it.")
@click.option("--width", default=50.0, show_default=True, type=click.FloatRange(0, min_open=True), help="Metres.")
@with_options(network_options, (out, as_json))
def isochrone(places: Path, leaving: bool, width: float, out: Path | None, as_json: bool, **options: Any) -> None:
    """The streets from which each of the PLACES can be reached within --limit or --minutes, and an outline."""
    from nabij.engines.access import io, snap
    from nabij.engines.access import isochrone as reached

    writable(out)
    if out is not None and out.suffix.lower() not in (".geojson", ".json"):
        raise click.UsageError(f"--out must end in .geojson, not {out.name}")
    limit, unit = limit_of(options)
    if options["streets"] is None or math.isinf(limit):
        raise click.UsageError("an isochrone needs --streets, and --limit or --minutes.")
    streets = streets_of(options, unit)
    found = io.demand(places, id_field=options["origin_id"], crs=options["crs"])
    at = snap(streets.network, found.xy, streets.mode, islands=islands(options))
    all_ = [(name, reached(streets, at, row, limit, leaving=leaving)) for row, name in enumerate(found.ids)]
    drawn = io.isochrones(all_, streets.network, width)
    if out is not None:
        io.save(out, json.dumps(drawn, ensure_ascii=False, allow_nan=False))
    lines = [f"{name}: {one.metres / 1000:.2f} km of streets" for name, one in all_]
    click.echo(json.dumps(drawn, ensure_ascii=False, allow_nan=False) if as_json else "\n".join(lines))


class Question:
    """What was asked on the command line, read from the files."""

    def __init__(self, origins: Path, facilities: Path, options: dict[str, Any]) -> None:
        from nabij.engines.access import io

        self.options, self.threads = options, options["threads"]
        self.limit, self.unit = limit_of(options)
        if options["costs"] is not None and (options["streets"] is not None or options["by"] is not None):
            raise click.UsageError("--costs is in place of --streets and --by.")
        known, crs = options["costs"] is None, options["crs"]
        self.unit = self.unit if known else "cost"
        self.demand: Demand = io.demand(
            origins, id_field=options["origin_id"], populations=options["population"], crs=crs, places=known
        )
        self.facilities: Facilities = io.facilities(
            facilities, id_field=options["facility_id"], capacity=options["capacity"], hours=options["hours"],
            crs=crs, places=known,
        )  # fmt: skip
        self.open = self._open()

    def _open(self) -> "BoolArray | None":
        from nabij.engines.access import moment

        if self.options["open_"] is None:
            return None
        if self.facilities.hours is None:
            raise click.UsageError("--open needs --hours, or a column opening_hours among the facilities.")
        return self.facilities.hours.open_at(moment(self.options["open_"]), unknown=self.options["unknown_open"])

    def nearest(self, k: int) -> "Nearest":
        from nabij.engines.access import nearest, nearest_by_streets, nearest_straight

        if self.options["costs"] is not None:
            return nearest(self._given(self.limit), k)
        if self.options["streets"] is None:
            check_straight(self.options)
            return nearest_straight(
                self.demand, self.facilities, k, limit=self.limit, open_=self.open, threads=self.threads
            )
        streets, points, places = self._streets()
        return nearest_by_streets(streets, points, places, k, limit=self.limit, open_=self.open)

    def reach(self, farther: float | None = None) -> "Reach":
        """farther: go at least as far as this."""
        from nabij.engines.access import reach, straight

        limit = max(self.limit, farther or 0.0)
        if self.options["costs"] is not None:
            return self._given(limit)
        if math.isinf(self.limit):
            raise click.UsageError("needs --limit (metres) or --minutes.")
        if self.options["streets"] is None:
            check_straight(self.options)
            return straight(self.demand, self.facilities, limit, open_=self.open, threads=self.threads)
        streets, points, places = self._streets()
        return reach(streets, points, places, limit, open_=self.open, threads=self.threads)

    def _given(self, limit: float) -> "Reach":
        from nabij.engines.access import io

        found = io.load_costs(self.options["costs"], self.demand.ids, self.facilities.ids, limit=limit)
        return found if self.open is None else found.only(self.open)

    def _streets(self) -> "tuple[Streets, Positions, Positions]":
        from nabij.engines.access import snap

        streets = streets_of(self.options, self.unit)
        share = islands(self.options)
        points, places = (
            snap(streets.network, one.xy, streets.mode, islands=share) for one in (self.demand, self.facilities)
        )
        return streets, points, places

    def told(self) -> dict[str, Any]:
        """What was asked, for whoever reads the answer later."""
        found: dict[str, Any] = {
            "by": "costs" if self.options["costs"] is not None else mode_of(self.options),
            "unit": self.unit,
            "limit": None if math.isinf(self.limit) else self.limit,
            "facilities": len(self.facilities),
        }
        if self.open is not None and self.facilities.hours is not None:
            found["open"] = {
                "at": self.options["open_"],
                "open": int(self.open.sum()),
                "hours_unknown": int((~self.facilities.hours.known).sum()),
            }
        return found


def limit_of(options: dict[str, Any]) -> tuple[float, str]:
    """The limit and its unit."""
    if options["limit"] is not None and options["minutes"] is not None:
        raise click.UsageError("--limit and --minutes exclude each other.")
    if options["minutes"] is not None:
        return options["minutes"], "minutes"
    return math.inf if options["limit"] is None else options["limit"], "metres"


def mode_of(options: dict[str, Any]) -> str:
    return str(options["by"] or ("foot" if options["streets"] is not None else "straight"))


def check_straight(options: dict[str, Any]) -> None:
    if mode_of(options) != "straight":
        raise click.UsageError(f"--by {options['by']} needs --streets.")
    if options["minutes"] is not None:
        raise click.UsageError("--minutes needs --streets; in a straight line give --limit in metres.")


def islands(options: dict[str, Any]) -> float:
    """Share of all crossings below which a part of the network is an island."""
    return 0.05 if options["skip_islands"] else 0.0


def streets_of(options: dict[str, Any], unit: str) -> "Streets":
    from dataclasses import replace

    import numpy as np

    from nabij.engines.access import Streets, io

    mode = mode_of(options)
    if mode == "straight":
        raise click.UsageError("--by straight and --streets exclude each other.")
    network = io.load_network(options["streets"], crs=options["crs"])
    if options["kmh"] is None:
        return Streets(network, mode, unit)
    how = network.modes[mode]
    quick = replace(how, kmh=np.full(len(how.kmh), options["kmh"]))
    walk = {"walk_kmh": options["kmh"]} if mode == "foot" else {}
    return Streets(replace(network, modes={**network.modes, mode: quick}), mode, unit, **walk)


def decay_of(method: str, decay: str | None, figures: str | None, limit: float) -> "Decay":
    """The weights by distance; those of the method when none were asked."""
    from nabij.engines.access import NO_DECAY, gaussian, gravity, linear, luo_qi, step, wan

    if decay is None:
        if method == "2sfca":
            return NO_DECAY
        if math.isinf(limit):
            raise click.UsageError(f"--method {method} needs --limit, --minutes or --decay.")
        return luo_qi(limit) if method == "e2sfca" else wan(limit)
    if method == "2sfca":
        raise click.UsageError("--decay belongs to --method e2sfca or 3sfca.")
    if figures is None:
        raise click.UsageError("--decay needs --figures.")
    try:
        parts = [[float(number) for number in part.split(":")] for part in figures.split(",")]
    except ValueError as error:
        raise click.UsageError(f"--figures must be numbers, is '{figures}'.") from error
    if any(len(part) != (2 if decay in ("step", "table") else 1) for part in parts):
        raise click.UsageError(f"--figures of {decay} has another form (see --help): '{figures}'.")
    if decay == "step":
        return step({part[0]: part[1] for part in parts})
    if decay == "table":
        return linear(*zip(*parts, strict=True))
    numbers = [part[0] for part in parts]
    if len(numbers) not in ((1,) if decay == "gaussian" else (2, 3)):
        raise click.UsageError(f"--figures of {decay} has another form (see --help): '{figures}'.")
    return gaussian(numbers[0]) if decay == "gaussian" else gravity(*numbers)


def ready(out: Path | None) -> None:
    from nabij.engines.access.io import FORMS

    writable(out)
    if out is not None and out.suffix.lower() not in FORMS:
        raise click.UsageError(f"--out must end in {', '.join(FORMS)}, not {out.name}")


def finish(
    asked: Question, verb: str, summary: dict[str, Any], rows: list[dict[str, Any]], out: Path | None, as_json: bool
) -> None:
    """Keep the rows, and tell."""
    from nabij.engines.access import io

    told = {"verb": verb, **asked.told(), **summary}
    if out is not None:
        io.write(out, told, rows, asked.demand)
    if as_json:
        click.echo(json.dumps({"summary": told, "rows": rows}, ensure_ascii=False, allow_nan=False))
        return
    click.echo("\n".join(f"{name}: {plain(value)}" for name, value in told.items()))


def plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {plain(one)}" for name, one in value.items())
    return f"{value:.6g}" if isinstance(value, float) else "-" if value is None else str(value)
