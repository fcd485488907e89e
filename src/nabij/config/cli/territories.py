"""The verb that draws neighbourhoods: delineate, check. Starts without Django.

Exit status: 0 done, also when Ctrl-C, SIGTERM or the time limit ended the search, for the best division so far is then
in the file; 1 an outcome that was checked does not hold; 2 input that can't be used.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from nabij.config.cli.searching import Progress, interrupted, writable

FILE = click.Path(path_type=Path)
WEIGHTS = ("size", "compactness", "pieces", "barriers")
positive = click.FloatRange(0)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
together = click.option(
    "--together", multiple=True, metavar="ID,ID,...", help="Must be in one neighbourhood. Repeatable."
)
apart = click.option("--apart", multiple=True, metavar="ID,ID,...", help="Never in one neighbourhood. Repeatable.")
never_across = click.option("--never-across", type=FILE, help="GeoJSON of lines that no neighbourhood may cross.")
fixed = click.option("--fixed", default="", metavar="FIELD", help="Neighbourhood that an area must come in.")
near = click.option("--near", type=positive, help="Metres from a line within which a border lies on it.  [default: 50]")
tolerance = click.option(
    "--tolerance", type=positive, help="Metres of gap between areas that touch.  [default: 2, or as the areas need]"
)


@click.group()
def territories() -> None:
    """Draw neighbourhoods out of smaller areas (docs/developers/territories.md)."""


@territories.command()
@click.argument("areas", type=FILE)
@click.option("--id", "id_", metavar="FIELD", help="Property that names an area.  [required for GeoJSON]")
@click.option("--population", metavar="FIELD", help="Property with the inhabitants.  [required for GeoJSON]")
@click.option("--target", default=15_000.0, show_default=True, type=positive, help="Inhabitants of a neighbourhood.")
@click.option("--min", "least", default=5_000.0, show_default=True, type=positive, help="Fewest inhabitants.")
@click.option("--max", "most", default=25_000.0, show_default=True, type=positive, help="Most inhabitants.")
@click.option("--within", default="", metavar="FIELD", help="No neighbourhood crosses these (the municipality).")
@click.option("--cross-borders", is_flag=True, help="Keep --within together where possible, but cross it when better.")
@click.option("--keep", multiple=True, metavar="FIELD[=WEIGHT]", help="Keep these together where possible. Repeatable.")
@click.option("--name", default="", metavar="FIELD", help="Property with the name of an area.  [default: name, naam]")
@click.option("--barriers", type=FILE, help="GeoJSON of rivers, railways, main roads: better not inside.")
@never_across
@together
@apart
@fixed
@near
@tolerance
@click.option("--weight", multiple=True, metavar="TERM=NUMBER", help=f"Weight of {', '.join(WEIGHTS)}. Repeatable.")
@click.option("--seconds", default=60.0, show_default=True, type=positive, help="Time limit.")
@click.option("--iterations", type=click.IntRange(1), help="Moves per area; same seed, same neighbourhoods.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**32 - 1))
@click.option("--processes", type=click.IntRange(1, 256), help="Threads.  [default: as many as cores]")
@click.option("--out", type=FILE, help="GeoJSON file for the neighbourhoods.")
@as_json
def delineate(areas: Path, as_json: bool, **told: Any) -> None:
    """Join the AREAS to neighbourhoods: connected, near the target size, compact.

    AREAS is GeoJSON with polygons, or a graph in JSON (`nabij-territories/1`).
    """
    stop = interrupted()
    from nabij.engines.territories.solve import solve

    out: Path | None = told["out"]
    writable(out)
    problem, geometry, ids, settings = question(areas, told)
    progress = Progress()
    result = solve(
        problem, seconds=told["seconds"], iterations=told["iterations"], seed=told["seed"],
        processes=told["processes"], stop=stop,
        progress=lambda seconds, best, open_: progress.line(f"{seconds:6.1f} s  best {best:.3f} in {open_} parts"),
    )  # fmt: skip
    progress.close()
    if out is not None:
        from nabij.engines.territories import io

        io.write(out, result, geometry, settings, ids)
    click.echo(json.dumps(result.to_json(), ensure_ascii=False) if as_json else result.summary())


def question(areas: Path, told: dict[str, Any]) -> tuple[Any, Any, Any, dict[str, Any]]:
    """The problem, its polygons, its ids as the file has them, and the settings that the outcome keeps for a check."""
    import numpy as np

    from nabij.engines.territories import Weights, io
    from nabij.engines.territories.io import graphs, reading

    if reading.json_of(areas).get("format") == graphs.FORMAT:
        problem = graphs.load(areas)
        return problem, np.full(problem.n, None, dtype=object), None, {"least": problem.least, "most": problem.most}
    for name, option in (("id_", "--id"), ("population", "--population")):
        if not told[name]:
            raise click.UsageError(f"Missing option '{option}'.")
    settings = {
        "id": told["id_"], "population": told["population"], "within": told["within"], "fixed": told["fixed"],
        "cross_borders": told["cross_borders"], "target": told["target"], "least": told["least"], "most": told["most"],
        "together": io.groups_of_ids(told["together"]), "apart": io.groups_of_ids(told["apart"]),
    }  # fmt: skip
    settings |= {name: told[name] for name in ("tolerance", "near") if told[name] is not None}
    options = io.Options(
        **settings, name=told["name"], keep=io.parse_keep(told["keep"]), barriers=told["barriers"],
        never_across=told["never_across"], weights=Weights(**weights_of(told["weight"])),
    )  # fmt: skip
    read = io.load(areas, options)
    for note in read.notes:
        click.echo(note, err=True)
    settings["tolerance"] = read.tolerance
    if told["never_across"]:
        settings["never_across"] = str(told["never_across"])
    return (
        read.problem,
        read.geometry,
        read.ids,
        {name: value for name, value in settings.items() if value not in ("", ())},
    )


def weights_of(values: tuple[str, ...]) -> dict[str, float]:
    """TERM=NUMBER, for the terms that are told."""
    found = {}
    for value in values:
        name, _, number = value.partition("=")
        if name not in WEIGHTS:
            raise click.UsageError(f"--weight: no such term: {name}; terms are {', '.join(WEIGHTS)}")
        try:
            found[name] = float(number)
        except ValueError:
            raise click.UsageError(f"--weight: not a number: {number!r}") from None
    return found


@territories.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="OUTCOME [AREAS]")
@click.option("--areas", type=FILE, help="The same as AREAS.")
@click.option("--id", "id_", metavar="FIELD", help="Property that names an area.  [default: as the outcome tells]")
@click.option("--population", metavar="FIELD", help="Property with the inhabitants.  [default: as the outcome tells]")
@click.option("--min", "least", type=positive, help="Fewest inhabitants.  [default: as the outcome tells]")
@click.option("--max", "most", type=positive, help="Most inhabitants.  [default: as the outcome tells]")
@click.option("--within", metavar="FIELD", help="No neighbourhood crosses these.  [default: as the outcome tells]")
@click.option("--cross-borders", is_flag=True, default=None, help="It may be crossed all the same.")
@never_across
@together
@apart
@fixed
@near
@tolerance
@as_json
def check(files: tuple[Path, ...], areas: Path | None, as_json: bool, **told: Any) -> None:
    """Verify the neighbourhoods in OUTCOME with code of its own. Exit status 1: they do not hold.

    AREAS is the GeoJSON they were made of; without it only OUTCOME itself is looked at. Either may come first.
    """
    from nabij.engines.territories.check import Asked, in_order
    from nabij.engines.territories.check import check as verify
    from nabij.engines.territories.io import groups_of_ids

    if len(files) + (areas is not None) > 2:
        raise click.UsageError("two files at most: OUTCOME and AREAS")
    outcome, ground = in_order(*files) if len(files) > 1 else (files[0], areas)
    told["never_across"] = str(told["never_across"]) if told["never_across"] else None
    for name in ("together", "apart"):
        told[name] = groups_of_ids(told[name]) or None
    told["id"], told["fixed"] = told.pop("id_"), told["fixed"] or None
    verdict = verify(outcome, ground, Asked(**told))
    found = {
        "holds": verdict.holds, "neighbourhoods": verdict.neighbourhoods, "areas": verdict.areas,
        "population": verdict.population, "violations": [one.to_json() for one in verdict.violations],
        "doubts": [one.to_json() for one in verdict.doubts],
    }  # fmt: skip
    lines = [*(f"violation: {one}" for one in verdict.violations), *(f"note: {one}" for one in verdict.doubts)]
    end = "hold" if verdict.holds else f"do not hold: {len(verdict.violations)} violations"
    lines += [f"{verdict.neighbourhoods} neighbourhoods of {verdict.areas} areas {end}."]
    click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False) if as_json else "\n".join(lines))
    if not verdict.holds:
        sys.exit(1)
