"""The verb that simulates care in the years to come: one policy or more beside unchanged policy. Starts without Django.

Exit status: 0 done, 2 input that can't be used.
"""

import json
import time
from pathlib import Path

import click

from nabij.config.cli.searching import Progress, writable

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("scenario", type=FILE)
@click.option("--years", type=int, help="Horizon.  [default: as the scenario tells, else 35]")
@click.option(
    "--draws", type=int, help="Draws of the parameters beside the central figures.  [default: as told, else 0]"
)
@click.option("--persons", type=int, help="Persons to simulate; 0 = everybody.  [default: as told, else everybody]")
@click.option("--seed", type=int, help="Same seed, same result.  [default: as told, else 0]")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes.  [default: as many as cores]")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Dask scheduler to send the work to (tcp://...).")
@click.option(
    "--break-even-draws", type=click.IntRange(-1), help="-1 = no break-even.  [default: those of --draws, 20 at most]"
)
@click.option(
    "--break-even-persons", type=click.IntRange(1000), default=100_000, show_default=True, help="Persons for it."
)
@click.option("--out", type=FILE, help="JSON file for the result.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def simulate(
    scenario: Path, years: int | None, draws: int | None, persons: int | None, seed: int | None, workers: int | None,
    scheduler: str, break_even_draws: int | None, break_even_persons: int, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Simulate the policies of SCENARIO (TOML) beside unchanged policy, with intervals (developers/microsim.md)."""
    from nabij.engines.microsim import io, solve
    from nabij.engines.microsim.solve import shares

    writable(out, scenario)
    problem = io.load(scenario, years=years, draws=draws, persons=persons, seed=seed)
    progress, start = Progress(), time.monotonic()
    parts = shares(problem, break_even_draws=break_even_draws, break_even_persons=break_even_persons)

    def tell(what: str, done: int, every: int) -> None:
        progress.waiting = told(time.monotonic() - start, parts, what, done, every)
        if time.monotonic() - progress.told >= progress.pause:
            progress.line(progress.waiting)

    result = solve(
        problem, workers=workers, scheduler=scheduler, break_even_draws=break_even_draws,
        break_even_persons=break_even_persons, progress=tell,
    )  # fmt: skip
    progress.close()
    found = result.to_json()
    if out is not None:
        out.write_text(io.dumps(found) + "\n", encoding="utf-8")
    click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False) if as_json else result.summary())


def told(seconds: float, parts: dict[str, float], what: str, done: int, every: int) -> str:
    """How far it is, and about how long still, from the time that went into what is done."""
    before = sum(parts[one] for one in list(parts)[: list(parts).index(what)])
    far = before + parts[what] * done / every
    left = seconds * (1 - far) / max(far, 1e-9)
    return f"{seconds:6.1f} s  {what}: {done} of {every}, {100 * far:.0f} % of all, about {left:.0f} s left"
