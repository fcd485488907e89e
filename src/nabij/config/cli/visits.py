"""The verb of the visit planner: plan, check, repair, compare, show. Starts without Django.

Exit status: 0 done, also when Ctrl-C, SIGTERM or the time limit ended the search, for the best plan so far is then in
the file; 1 a plan that was checked does not hold; 2 input that can't be used.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nabij.engines.visits.result import Result

FORMATS = ("auto", "nabij", "mankowska", "published-json")
FILE = click.Path(path_type=Path)
file = click.argument("file", type=FILE)
form = click.option("--format", "format_", type=click.Choice(FORMATS), default="auto", show_default=True)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
seed = click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**32 - 1))
processes = click.option(
    "--processes", type=click.IntRange(1, 256), help="Chains side by side.  [default: as many as cores]"
)


class Interrupted:
    """Ctrl-C and SIGTERM become a wish to stop. A second one ends the program at once."""

    def __init__(self) -> None:
        self.wished = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._wish)

    def _wish(self, number: int, _frame: FrameType | None) -> None:
        if self.wished:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self.wished = True

    def __call__(self) -> bool:
        return self.wished


class Progress:
    """One line on stderr with the best plan so far: rewritten on a terminal, else now and then a new one."""

    def __init__(self, pause: float = 10.0) -> None:
        self.terminal = sys.stderr.isatty()
        self.pause = 0.1 if self.terminal else pause
        self.told, self.open = -self.pause, False

    def __call__(self, seconds: float, objective: float, unserved: int) -> None:
        if time.monotonic() - self.told >= self.pause:
            left = f", {unserved} visits left out" if unserved else ""
            self.line(f"{seconds:6.1f} s  best {objective:.2f}{left}")

    def line(self, text: str) -> None:
        self.told, self.open = time.monotonic(), self.terminal
        print(
            f"\r{text}\033[K" if self.terminal else text, end="" if self.terminal else "\n", file=sys.stderr, flush=True
        )

    def close(self) -> None:
        if self.open:
            print(file=sys.stderr, flush=True)


@click.group()
def visits() -> None:
    """Who visits whom, when, and in which order (docs/developers/visits.md)."""


@visits.command()
@file
@form
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(0), help="Time limit.")
@click.option("--iterations", type=click.IntRange(1), help="Moves per chain; same seed, same plan.")
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
    stop = Interrupted()
    from nabij.engines import visits as engine
    from nabij.engines.visits import io

    writable(out)
    problem = io.load(file, format_)
    progress = Progress()
    result = engine.solve(
        problem, seconds=seconds, iterations=iterations, seed=seed, processes=processes, progress=progress, stop=stop
    )
    progress.close()
    keep(result, out, file, published)
    tell(result, as_json)


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
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(lines))
    if not verdict.feasible:
        sys.exit(1)


@visits.command()
@file
@click.argument("plan", type=FILE)
@form
@click.option("--away", multiple=True, metavar="CARER[@DAY[:FROM-TO]]", help="Who can't come, and when. Repeatable.")
@click.option("--locked", multiple=True, metavar="VISIT", help="Keeps its carer and time. Repeatable.")
@click.option("--until", metavar="[DAY:]TIME", help="Visits that begin before this moment keep carer and time.")
@click.option("--new", type=FILE, help="File in our own form with visits, links, clients and places that come in.")
@click.option("--new-problem", type=FILE, help="Where to write the problem with what came in by --new.")
@click.option(
    "--change", default=10.0, show_default=True, type=click.FloatRange(0), help="Cost of each visit that changes."
)
@click.option("--seconds", default=0.8, show_default=True, type=click.FloatRange(0), help="Time limit.")
@seed
@processes
@click.option("--out", type=FILE, help="File for the repaired plan.")
@click.option("--published", is_flag=True, help="Write the published form of a plan.")
@as_json
def repair(
    file: Path, plan: Path, format_: str, away: tuple[str, ...], locked: tuple[str, ...], until: str | None,
    new: Path | None, new_problem: Path | None, change: float, seconds: float, seed: int, processes: int | None,
    out: Path | None, published: bool, as_json: bool,
) -> None:  # fmt: skip
    """Mend PLAN when a carer falls out or a visit comes in, with few changes.

    Visits of FILE that PLAN doesn't have come in; so a visit may also simply be added to FILE.
    """
    Interrupted()  # The search is short: it may come to its end, so that the file is written.
    from nabij.engines import visits as engine
    from nabij.engines.visits import io
    from nabij.engines.visits.io import moments, plans

    writable(out)
    writable(new_problem)
    if new is not None and new_problem is None:
        raise click.UsageError("--new needs --new-problem: the plan is for the problem with what came in.")
    text = io.with_new(file, new) if new is not None else None
    problem = io.load(file, format_) if text is None else io.loads(text, folder=file.parent)
    before = plans.read_plan(plan, problem)
    result = engine.repair(
        problem, before,
        locked=moments.locked(problem, before, locked, until), away=[moments.away(problem, one) for one in away],
        seconds=seconds, seed=seed, processes=processes, change=change,
    )  # fmt: skip
    if text is not None and new_problem is not None:
        plans.write_text(new_problem, text)
    keep(result, out, new_problem or file, published)
    tell(result, as_json)


@visits.command()
@click.argument("plan", type=FILE)
@click.option("--problem", type=FILE, help="File of the problem.  [default: the one that PLAN names]")
@form
@click.option("--out", type=FILE, required=True, help="plan.html (page to print) or plan.svg (one picture).")
def show(plan: Path, problem: Path | None, format_: str, out: Path) -> None:
    """Draw PLAN: a time line per carer, a map and the lists."""
    from nabij.engines.visits import io
    from nabij.engines.visits.io import plans
    from nabij.engines.visits.show import render

    form = out.suffix.lower().lstrip(".")
    if form not in ("svg", "html"):
        raise click.UsageError(f"--out must end in .svg or .html, not {out.name}")
    writable(out)
    question = io.load(problem or plans.problem_file_of(plan), format_)
    plans.write_text(out, render(plans.read_plan(plan, question), question, "svg" if form == "svg" else "html"))
    click.echo(f"Wrote {out}")


@visits.command()
@click.option("--week", is_flag=True, help="A week of 1,000 visits in place of a day of 70.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**32 - 1))
@click.option("--out", type=FILE, help="File to write.  [default: print it]")
def example(week: bool, seed: int, out: Path | None) -> None:
    """Write a made-up neighbourhood: nursing, family care, meals, volunteers."""
    from nabij.engines.visits import example as neighbourhoods
    from nabij.engines.visits.io import plans

    writable(out)
    text = json.dumps((neighbourhoods.week if week else neighbourhoods.example)(seed), ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
        return
    plans.write_text(out, text + "\n")
    click.echo(f"Wrote {out}")


def writable(out: Path | None) -> None:
    """Refuse a place where no file can be written, before anything is computed."""
    if out is None:
        return
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise click.UsageError(f"{out}: is a folder, must be a file")
    if not target.parent.is_dir():
        raise click.UsageError(f"{out}: the folder does not exist")
    if not os.access(target.parent, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise click.UsageError(f"{out}: may not be written")


def keep(result: "Result", out: Path | None, file: Path, published: bool) -> None:
    """Write the plan, whole or not at all."""
    from nabij.engines.visits.io import plans

    if out is None:
        return
    if published:
        plans.write(out, plans.published(result.problem, result.plan))
    else:
        plans.write(out, plans.document(result.problem, result.plan, source=plans.source_of(file, out)))


def tell(result: "Result", as_json: bool) -> None:
    click.echo(json.dumps(result.to_json(), ensure_ascii=False) if as_json else result.summary())
