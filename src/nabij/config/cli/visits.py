"""The verb of the visit planner: plan, check, repair, compare, show. Starts without Django.

Exit status: 0 done, also when Ctrl-C, SIGTERM or the time limit ended the search, for the best plan so far is then in
the file; 1 a plan that was checked does not hold; 2 input that can't be used; 130 stopped before there was anything to
keep.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nabij.config.cli import searching
from nabij.config.cli.searching import Finite, Interrupted, Progress, interrupted, writable

if TYPE_CHECKING:
    from nabij.engines.visits.explain import LeftOut
    from nabij.engines.visits.problem import Problem
    from nabij.engines.visits.result import Result

FORMATS = ("auto", "nabij", "mankowska", "published-json")
SHEETS = (".xlsx", ".xls", ".ods", ".csv")
REASONS = 5.0
"""Seconds in which reasons are looked for; then it is told which were not."""
MOST = 1e9
"""Most seconds, and most cost of a change."""
FILE = click.Path(path_type=Path)
file = click.argument("file", type=FILE)
form = click.option("--format", "format_", type=click.Choice(FORMATS), default="auto", show_default=True)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
seed = click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**32 - 1))
processes = click.option(
    "--processes", type=click.IntRange(1, 256), help="Chains side by side.  [default: as many as cores]"
)


@click.group()
def visits() -> None:
    """Who visits whom, when, and in which order (docs/developers/visits.md)."""


@visits.command()
@file
@form
@click.option("--seconds", default=60.0, show_default=True, type=Finite(0, MOST), help="Time limit.")
@click.option("--iterations", type=click.IntRange(1, 10**15), help="Moves per chain; same seed, same plan.")
@seed
@processes
@click.option("--out", type=FILE, help="File for the plan.")
@click.option("--published", is_flag=True, help="Write the published form of a plan.")
@as_json
def solve(
    file: Path, format_: str, seconds: float, iterations: int | None, seed: int, processes: int | None,
    out: Path | None, published: bool, as_json: bool,
) -> None:  # fmt: skip
    """Plan the visits in FILE."""
    stop = interrupted()
    from nabij.engines.visits import io
    from nabij.engines.visits.io import plans
    from nabij.engines.visits.solve import solve as search

    writable(out, file)
    problem = io.load(file, format_)
    source = plans.source_of(file, out)  # Now: the file may be gone when the search is over.
    progress = Progress()
    result = search(
        problem, seconds=seconds, iterations=iterations, seed=seed, processes=processes, progress=progress, stop=stop
    )
    progress.close()
    finish(result, out, source, published, as_json, stop)


@visits.command()
@file
@click.argument("plan", type=FILE)
@form
@as_json
def check(file: Path, plan: Path, format_: str, as_json: bool) -> None:
    """Verify PLAN for the problem in FILE, from the definition alone. Exit status 1: it does not hold."""
    from nabij.engines.visits import io
    from nabij.engines.visits.check import check as verify
    from nabij.engines.visits.check import mankowska_figures
    from nabij.engines.visits.io import plans

    problem = io.load(file, format_)
    verdict = verify(problem, plans.read_plan(plan, problem, strict=False))
    figures = mankowska_figures(verdict)
    violations = [one.to_json() for one in verdict.violations]
    found = {"feasible": verdict.feasible, "objective": verdict.objective, **figures, "violations": violations}
    lines = [str(one) for one in verdict.violations]
    lines += [f"{name}: {value:.4f}" for name, value in {"objective": verdict.objective, **figures}.items()]
    lines += ["The plan holds." if verdict.feasible else f"The plan does not hold: {len(violations)} violations."]
    click.echo(searching.as_json(found) if as_json else "\n".join(lines))
    if not verdict.feasible:
        sys.exit(1)


@visits.command()
@file
@click.argument("plan", type=FILE)
@form
@click.option("--away", multiple=True, metavar="CARER[@DAY[:FROM-TO]]", help="Who can't come, and when. Repeatable.")
@click.option("--back", multiple=True, metavar="CARER", help="Who is away in PLAN, and can come again. Repeatable.")
@click.option("--locked", multiple=True, metavar="VISIT", help="Keeps its carer and time. Repeatable.")
@click.option("--until", metavar="[DAY:]TIME", help="Visits that begin before this moment keep carer and time.")
@click.option("--new", type=FILE, help="File in our own form with visits, links, clients and places that come in.")
@click.option("--new-problem", type=FILE, help="Where to write the problem with what came in by --new.")
@click.option(
    "--change", default=10.0, show_default=True, type=Finite(0, MOST), help="Cost of each visit that changes."
)
@click.option("--seconds", default=0.8, show_default=True, type=Finite(0, MOST), help="Time limit.")
@seed
@processes
@click.option("--out", type=FILE, help="File for the repaired plan.")
@click.option("--published", is_flag=True, help="Write the published form of a plan.")
@as_json
def repair(
    file: Path, plan: Path, format_: str, away: tuple[str, ...], back: tuple[str, ...], locked: tuple[str, ...],
    until: str | None, new: Path | None, new_problem: Path | None, change: float, seconds: float, seed: int,
    processes: int | None, out: Path | None, published: bool, as_json: bool,
) -> None:  # fmt: skip
    """Mend PLAN when a carer falls out or a visit comes in, with few changes.

    Visits of FILE that PLAN doesn't have come in; so a visit may also simply be added to FILE. Who is away in PLAN,
    because it was mended before, stays away.
    """
    stop = interrupted()
    from nabij.engines.visits import io
    from nabij.engines.visits.io import moments, plans
    from nabij.engines.visits.repair import repair as mend

    writable(out, file, new)
    writable(new_problem, plan, new, out)
    if (new is None) != (new_problem is None):
        raise click.UsageError(
            "--new and --new-problem need each other: the plan is for the problem with what came in."
        )
    problem, text = io.load_with(file, new) if new is not None else (io.load(file, format_), "")
    before = plans.read_plan(plan, problem)
    if unknown := set(back) - set(problem.carers.ids):
        raise click.UsageError(f"--back: no such carer: {min(unknown)}")
    gone = [moments.away(problem, one) for one in away] + [
        (int(problem.shifts.carer[shift]), leaves, returns)
        for shift, leaves, returns in plans.read_absences(plan, problem)
        if problem.carers.ids[problem.shifts.carer[shift]] not in back
    ]
    source = plans.source_of(file, out) if new_problem is None else {}
    result = mend(
        problem, before,
        locked=moments.locked(problem, before, locked, until), away=gone,
        seconds=seconds, seed=seed, processes=processes, change=change, stop=stop,
    )  # fmt: skip
    if new_problem is not None:
        plans.write_text(new_problem, text)
        source = plans.source_of(new_problem, out)
    finish(result, out, source, published, as_json, stop)


@visits.command()
@file
@click.argument("plan", type=FILE)
@click.argument("visit")
@form
@as_json
def why(file: Path, plan: Path, visit: str, format_: str, as_json: bool) -> None:
    """Why VISIT has this carer and time in PLAN, or why it is left out and what would have helped."""
    from nabij.engines.visits import explain, io
    from nabij.engines.visits.io import plans, reading
    from nabij.engines.visits.repair import mended

    problem = io.load(file, format_)
    result = mended(problem, plans.read_plan(plan, problem), plans.read_absences(plan, problem))
    if visit not in problem.visits.ids:
        known = reading.near(visit, problem.visits.ids)
        raise click.UsageError(f"no such visit: {reading.safe(visit)}{known}")
    number = problem.visits.ids.index(visit)
    left = explain.why_not(result, number) if number in result.unserved else None
    found = [*left.reasons, *left.helps] if left else explain.why(result, number)
    answer = {"visit": visit, "planned": left is None, "reasons": [one.to_json() for one in found]}
    lines = [explain.words(one, problem) for one in found]
    click.echo(searching.as_json(answer) if as_json else "\n".join(lines))


@visits.command()
@click.argument("plan", type=FILE)
@click.option("--problem", type=FILE, help="File of the problem.  [default: the one that PLAN names]")
@form
@click.option("--out", type=FILE, required=True, help="plan.html (page to print) or plan.svg (one picture).")
def show(plan: Path, problem: Path | None, format_: str, out: Path) -> None:
    """Draw PLAN: a time line per carer, a map and the lists."""
    from nabij.engines.visits import io
    from nabij.engines.visits.io import plans
    from nabij.engines.visits.repair import mended
    from nabij.engines.visits.show import render

    form = out.suffix.lower().lstrip(".")
    if form not in ("svg", "html"):
        raise click.UsageError(f"--out must end in .svg or .html, not {out.name}")
    writable(out, plan, problem)
    question = io.load(problem or plans.problem_file_of(plan), format_)
    result = mended(question, plans.read_plan(plan, question), plans.read_absences(plan, question))
    why_not, helps = sentences(result, left_out(result))
    drawn = render(result, question, "svg" if form == "svg" else "html", reasons=why_not, helps=helps)
    plans.write_text(out, drawn)
    click.echo(f"Wrote {out}")


@visits.command()
@file
@form
@click.option("--seconds-per-visit", default=0.06, show_default=True, type=Finite(0, MOST, min_open=True))
@click.option("--seeds", default=5, show_default=True, type=click.IntRange(5, 1000), help="Comparisons.")
@click.option(
    "--share",
    default=5.0,
    show_default=True,
    type=Finite(0, 100),
    help="Most change of an organisation's working time, in per cent.",
)
@seed
@processes
@click.option("--clients", "clients_", type=FILE, help="Ids, one a line, of clients who may cross.  [default: all]")
@click.option("--carers", "carers_", type=FILE, help="Ids, one a line, of carers who may cross.  [default: all]")
@click.option("--anonymised", type=FILE, help="Where to write the problem that a spreadsheet becomes.")
@click.option(
    "--least", default=5, show_default=True, type=click.IntRange(2), help="Clients at one place of a spreadsheet."
)
@click.option(
    "--shares/--no-shares",
    default=True,
    show_default=True,
    help="What each organisation adds, from all groups of them: most of the runs where there are more than three.",
)
@click.option("--out", type=FILE, help="File for the page (HTML) that tells the result.")
@as_json
def gain(
    file: Path, format_: str, seconds_per_visit: float, seeds: int, share: float, seed: int, processes: int | None,
    clients_: Path | None, carers_: Path | None, anonymised: Path | None, least: int, shares: bool, out: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """What organisations win by planning FILE together. A spreadsheet (xlsx, ods, csv) is anonymised first.

    Ctrl-C keeps the comparisons that are done; before the first is, there is nothing to tell (exit status 130).
    """
    stop = interrupted()
    from nabij.engines.common import InputError
    from nabij.engines.visits import gain as comparing
    from nabij.engines.visits import io
    from nabij.engines.visits.io import plans
    from nabij.engines.visits.solve import solve as search

    writable(out, file, clients_, carers_)
    writable(anonymised, file, clients_, carers_, out)
    sheet = file.suffix.lower() in SHEETS
    problem = anonymous(file, least, anonymised) if sheet else io.load(file, format_)
    clients = searching.names_in(clients_, problem.clients.ids, "client")
    carers = searching.names_in(carers_, problem.carers.ids, "carer")
    effort = comparing.effort(problem, seconds_per_visit=seconds_per_visit, seeds=seeds, shares=shares)
    first = iter([f"{effort}. Ctrl-C stopt, en houdt de herhalingen die klaar zijn."])
    progress = Progress()

    def step(done: int, total: int, text: str) -> None:
        for line in first:  # Only now: the input can be used.
            click.echo(line, err=True)
        progress.line(f"{min(done + 1, total)} van {total}  {text}")

    try:
        found = comparing.gain(
            problem, seconds_per_visit=seconds_per_visit, seeds=seeds, share=share / 100, seed=seed,
            processes=processes, stop=stop, solver=search, shares=shares,
            consenting_clients=clients, consenting_carers=carers,
            progress=step,
        )  # fmt: skip
    except InputError as error:
        raise error.within(file=str(file)) from error
    except comparing.Stopped:
        progress.close()
        text = f"gestopt voor de eerste van {seeds} herhalingen klaar was: er is nog niets te vergelijken of te bewaren"
        click.echo(f"nabij: {text}", err=True)
        raise click.Abort from None
    finally:
        progress.close()
    if out is not None:
        plans.write_text(out, comparing.report(found, "html"))
    click.echo(searching.as_json(found.to_json()) if as_json else comparing.summary(found))


def anonymous(file: Path, least: int, kept: Path | None) -> "Problem":
    """The problem of a spreadsheet, without what could tell who is meant."""
    from nabij.engines.common import InputError
    from nabij.engines.visits import anonymise, io
    from nabij.engines.visits.io import plans

    found = anonymise.sheet(file, k=least)
    try:
        problem = io.loads(found.text())
    except InputError as error:
        raise error.within(file=str(file)) from error
    for line in found.told:
        click.echo(line, err=True)
    if kept is not None:
        plans.write_text(kept, found.text())
    return problem


@visits.command()
@click.option("--week", is_flag=True, help="A week of 1,000 visits in place of a day of 70.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**32 - 1))
@click.option("--out", type=FILE, help="File to write.  [default: print it]")
def example(week: bool, seed: int, out: Path | None) -> None:
    """Write a made-up neighbourhood: nursing, family care, meals, volunteers."""
    from nabij.engines.visits import example as neighbourhoods
    from nabij.engines.visits.io import plans

    writable(out)
    made = (neighbourhoods.week if week else neighbourhoods.example)(seed=seed)
    if out is None:
        click.echo(searching.as_json(made, indent=1))
        return
    plans.write(out, made)
    click.echo(f"Wrote {out}")


def finish(
    result: "Result", out: Path | None, source: dict[str, str], published: bool, as_json: bool, stop: Interrupted
) -> None:
    """Keep the plan, and only then find out why visits are left out, which may take a while."""
    keep(result, [], out, source, published)
    left: list[LeftOut] = []
    if not stop():
        with stop.at_once():
            left = left_out(result)
    if left and not published:
        keep(result, left, out, source, published)
    tell(result, left, as_json)


def left_out(result: "Result") -> "list[LeftOut]":
    """Why visits are left out, as far as there is time for it."""
    from nabij.engines.visits import explain

    return explain.report(result, seconds=REASONS) if result.unserved else []


def keep(result: "Result", left: "list[LeftOut]", out: Path | None, source: dict[str, str], published: bool) -> None:
    """Write the plan, whole or not at all."""
    from nabij.engines.visits.io import plans

    if out is None:
        return
    if published:
        plans.write(out, plans.published(result.problem, result.plan))
    else:
        plans.write(out, {**told(result, left), "problem": source})


def told(result: "Result", left: "list[LeftOut]") -> dict[str, Any]:
    return result.to_json() | {"left_out": [one.to_json(result.problem) for one in left]}


def tell(result: "Result", left: "list[LeftOut]", as_json: bool) -> None:
    """The result on stdout."""
    if as_json:
        click.echo(searching.as_json(told(result, left)))
        return
    click.echo(result.summary())
    for _visits, text in reasons(result, left):
        click.echo(text)
    if result.unserved and not left:
        names = ", ".join(result.problem.visits.ids[visit] for visit in result.unserved[:20])
        click.echo(f"left out: {names}{' ...' if len(result.unserved) > 20 else ''} (`nabij visits why` tells why)")


def reasons(result: "Result", left: "list[LeftOut]") -> list[tuple[tuple[int, ...], str]]:
    """Visits, and why they are left out in words."""
    from nabij.engines.visits import explain

    return [
        (one.visits, " ".join(explain.words(reason, result.problem) for reason in (*one.reasons, *one.helps)))
        for one in left
    ]


def sentences(result: "Result", left: "list[LeftOut]") -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """For a page: per visit why it is left out, and what would have helped. What was asked is on the page already."""
    from nabij.engines.visits import explain

    why: dict[int, list[str]] = {}
    helps: dict[int, list[str]] = {}
    for one in left:
        for visit in one.visits:
            why[visit] = [explain.words(reason, result.problem) for reason in one.reasons if reason.code != "asked"]
            helps[visit] = [explain.words(reason, result.problem) for reason in one.helps]
    return why, helps
