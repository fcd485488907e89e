"""The verbs that spread means over neighbourhoods: allocate, check, compare, example. Start without Django.

Exit status: 0 done, 1 an outcome that was checked does not hold, 2 input that can't be used.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
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

    def tell(done: int) -> None:
        progress.waiting = f"{done} of {draws} draws"
        if time.monotonic() - progress.told >= progress.pause:
            progress.line(progress.waiting)

    try:
        result = solve(told.problem, threads=threads, progress=tell)
    except InputError as error:
        raise error.within(file=str(scenario)) from error
    finally:
        progress.close()
    outcome = outcome_of(told, result)
    if out is not None:
        kept(out, rows_of(outcome) if out.suffix.lower() == ".csv" else dumped(outcome))
    click.echo(json_text(outcome) if as_json else shown(result, outcome, explained))


def kept(out: Path, text: str) -> None:
    """Write a file whole or not at all: what was there stays until the new one is ready."""
    target = Path(os.path.realpath(out))
    if target.exists() and not target.is_file():  # a pipe or a terminal
        target.write_text(text, encoding="utf-8")
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".nabij-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(name, mode)
        os.replace(name, target)
    except OSError as error:
        raise click.UsageError(f"{out}: may not be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


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


UNFIT = (KeyError, TypeError, AttributeError, ValueError, IndexError, ArithmeticError)
"""What comes of an outcome in which something lacks, or is of another kind."""


def unfit(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"is not whole: {error.args[0]} is missing; make it anew with allocate"
    return f"holds something of another kind ({error}); make it anew with allocate"


def outcome_in(path: Path) -> dict[str, Any]:
    """Errors: InputError for what is no outcome."""
    from nabij.engines.allocation import InputError
    from nabij.engines.allocation.io import tables

    def no_number(text: str) -> None:
        raise InputError(f"holds {text}, which is no number", file=str(path))

    try:
        found = json.loads(tables.text_of(tables.content_of(path), str(path)), parse_constant=no_number)
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON", file=str(path)) from error
    if not isinstance(found, dict) or found.get("format") != "nabij-allocation-result/1":
        message = 'must be "nabij-allocation-result/1", as `nabij programme allocate --out` writes it'
        raise InputError(message, file=str(path), field="format")
    return found


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@print_json
def compare(before: Path, after: Path, as_json: bool) -> None:
    """Who gained and who lost from the outcome BEFORE to the outcome AFTER (JSON), and which paradox occurs."""
    from nabij.engines.allocation import InputError, comparing
    from nabij.engines.allocation.explain import change_words

    old, new = outcome_in(before), outcome_in(after)
    try:
        told = comparing.compare(old, new)
    except InputError as error:
        raise InputError(error.message, file=f"{before}, {after}", place=error.place, field=error.field) from error
    except UNFIT as error:
        raise InputError(unfit(error), file=f"{before}, {after}") from error
    texts = change_words(told)
    if as_json:
        click.echo(json_text(told.to_json() | {"told": texts}))
        return
    lines = [f"{'neighbourhood':<28} {'before':>7} {'after':>7} {'change':>7} {'need':>8}"]
    lines += [
        f"{one.name[:28]:<28} {float(one.fte[0]):>7g} {float(one.fte[1]):>7g} {float(one.gain):>+7g} "
        f"{one.growth - 1:>+8.1%}"
        for one in told.changes
    ]
    click.echo("\n".join([*lines, "", *texts]))


@click.command()
@click.argument("outcome", type=FILE)
@click.argument("scenario", type=FILE)
@print_json
def check(outcome: Path, scenario: Path, as_json: bool) -> None:
    """Verify OUTCOME (JSON) against SCENARIO and its data, with code of its own. Exit status 1: it does not hold."""
    from nabij.engines.allocation import InputError
    from nabij.engines.allocation.check import check as verify
    from nabij.engines.allocation.io import scenario as scenarios

    told, found = scenarios.load(scenario), outcome_in(outcome)
    try:
        faults = changed(told, found) or verify(told.problem, found)
    except UNFIT as error:
        raise InputError(unfit(error), file=str(outcome)) from error
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
