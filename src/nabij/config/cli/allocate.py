"""The verbs that spread means over neighbourhoods: allocate, check, example. Start without Django.

Exit status: 0 done, 1 an outcome that was checked does not hold, 2 input that can't be used.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nabij.config.cli.searching import Progress, writable
from nabij.config.cli.searching import as_json as json_text

if TYPE_CHECKING:
    from nabij.engines.allocation import Result
    from nabij.engines.allocation.io.scenario import Scenario

FILE = click.Path(path_type=Path)
print_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.argument("scenario", type=FILE)
@click.option("--out", type=FILE, help="File for the outcome: .json, or .csv with a row per neighbourhood.")
@click.option("--why", "explained", multiple=True, metavar="ID", help="Tell why, of this neighbourhood. Repeatable.")
@click.option("--threads", type=click.IntRange(1), help="Changes nothing but the time.  [default: as many as cores]")
@print_json
def allocate(scenario: Path, out: Path | None, explained: tuple[str, ...], threads: int | None, as_json: bool) -> None:
    """Spread the means of SCENARIO (TOML) over its neighbourhoods, with reasons and intervals.

    The outcome hangs on SCENARIO and the files it names, and on nothing else; their hashes stand in it.
    See docs/developers/allocation.md, and `nabij programme example`.
    """
    from nabij.engines.allocation import InputError, solve
    from nabij.engines.allocation.io import scenario as scenarios

    told = scenarios.load(scenario)
    writable(out, scenario, *(scenario.parent / file for file in told.inputs))
    if out is not None and out.suffix.lower() not in (".json", ".csv"):
        raise click.UsageError(f"--out must end in .json or .csv, not {out.name}")
    for name in explained:
        if name not in told.problem.places.ids:
            raise click.UsageError(f"--why: there is no neighbourhood {name}")
    progress = Progress()
    draws = told.problem.robustness.draws
    try:
        result = solve(
            told.problem, threads=threads, progress=lambda done: progress.line(f"{done} of {draws} draws")
        )  # fmt: skip
    except InputError as error:
        raise error.within(file=str(scenario)) from error
    finally:
        progress.close()
    outcome = outcome_of(told, result)
    if out is not None:
        out.write_text(rows_of(outcome) if out.suffix.lower() == ".csv" else dumped(outcome), encoding="utf-8")
    click.echo(json_text(outcome) if as_json else shown(result, outcome, explained))


def outcome_of(told: "Scenario", result: "Result") -> dict[str, Any]:
    """The result with its hashes, the reasons of each neighbourhood and the notes in words."""
    from nabij.engines.allocation.explain import note_words, why_text

    outcome = {**told.told(), **result.to_json()}
    for at, row in enumerate(outcome["neighbourhoods"]):
        row["why"] = why_text(result, at)
    for note, one in zip(outcome["notes"], result.notes, strict=True):
        note["text"] = note_words(one)
    return outcome


def dumped(outcome: dict[str, Any]) -> str:
    return json.dumps(outcome, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def rows_of(outcome: dict[str, Any]) -> str:
    """CSV, a row per neighbourhood."""
    import csv
    import io

    rows = outcome["neighbourhoods"]
    plain = [name for name in rows[0] if name not in ("contributions", "driver", "fte_5_95", "rank_5_95", "why")]
    spans = [name for name in ("fte_5_95", "rank_5_95") if name in rows[0]]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*plain, *(f"{name[:-5]}_{end}" for name in spans for end in ("5", "95")), "why"])
    for row in rows:
        writer.writerow([*(row[name] for name in plain), *(end for name in spans for end in row[name]), row["why"]])
    return file.getvalue()


def shown(result: "Result", outcome: dict[str, Any], explained: tuple[str, ...]) -> str:
    """For people to read."""
    rows = outcome["neighbourhoods"]
    if explained:
        return "\n\n".join(row["why"] for name in explained for row in rows if row["id"] == name)
    drawn = result.drawn is not None
    head = f"{'neighbourhood':<28} {'region':<16} {'people':>9} {'need':>6} {'share':>7} {'FTE':>5}"
    lines = [head + (f" {'5-95 %':>9} {'keeps':>6}" if drawn else "")]
    for row in rows:
        line = (
            f"{row['name'][:28]:<28} {row['region'][:16]:<16} {row['population']:>9,.0f} {row['more_need']:>+6.0%} "
            f"{row['fair_fte']:>7.2f} {row['fte']:>5g}"
        )
        if drawn:
            low, high = row["fte_5_95"]
            line += f" {f'{low:g}-{high:g}':>9} {row['keeps_fte']:>6.0%}"
        lines.append(line)
    lines += ["", result.summary(), *(note["text"] for note in outcome["notes"])]
    if outcome["unspent_eur"]:
        lines.append(f"€{outcome['unspent_eur']:,.2f} buys no whole step and is left over")
    return "\n".join(lines)


@click.command()
@click.argument("outcome", type=FILE)
@click.argument("scenario", type=FILE)
@print_json
def check(outcome: Path, scenario: Path, as_json: bool) -> None:
    """Verify OUTCOME (JSON) against SCENARIO and its data, with code of its own. Exit status 1: it does not hold."""
    from nabij.engines.allocation import InputError
    from nabij.engines.allocation.check import check as verify
    from nabij.engines.allocation.io import scenario as scenarios
    from nabij.engines.allocation.io import tables

    told = scenarios.load(scenario)
    try:
        found = json.loads(tables.content_of(outcome))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError("is not JSON", file=str(outcome)) from error
    if not isinstance(found, dict) or found.get("format") != "nabij-allocation-result/1":
        raise InputError('must be "nabij-allocation-result/1"', file=str(outcome), field="format")
    try:
        faults = changed(told, found) or verify(told.problem, found)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"is not whole: {type(error).__name__} {error}", file=str(outcome)) from error
    if as_json:
        click.echo(json_text({"holds": not faults, "faults": faults}))
    else:
        click.echo("\n".join(faults) if faults else "The outcome holds.")
    if faults:
        sys.exit(1)


def changed(told: "Scenario", outcome: dict[str, Any]) -> list[str]:
    """Files that are not those the outcome was made of."""
    now = told.told()
    faults = []
    if outcome["scenario"]["sha256"] != now["scenario"]["sha256"]:
        faults.append("the scenario has changed since")
    was = {one["file"]: one["sha256"] for one in outcome["inputs"]}
    faults += [f"{file} has changed since" for file, found in told.inputs.items() if was.get(file) != found]
    return faults


@click.command()
@click.argument("folder", type=FILE)
def example(folder: Path) -> None:
    """Write a made-up scenario with its data into FOLDER, to try and to begin from."""
    from nabij.engines.allocation.example import FILES, write

    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = next((name for name in FILES if (folder / name).exists()), None)
        if there is not None:
            raise click.UsageError(f"{folder / there}: is there already; choose another folder")
        write(folder)
    except OSError as error:
        raise click.UsageError(f"{folder}: may not be written: {error.strerror}") from error
    click.echo(f"{folder / 'scenario.toml'}\nnabij programme allocate {folder / 'scenario.toml'}")
