"""The rounds before and after, on squares of 250 m: no front door can be read from the map."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from nabij.engines.visits.gain.figures import players
from nabij.engines.visits.gain.report.pictures import LINES, WIDE
from nabij.engines.visits.gain.result import Gain
from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.show import svg
from nabij.engines.visits.show.words import number
from nabij.engines.visits.validate import FloatArray

CELL: Final = 250.0
"""Metres."""
SIDE: Final = 4.0
"""How far lines of two organisations along the same way are drawn apart."""
TALLEST: Final = 420.0
Way = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Sheet:
    """spots: (p, 2) middle of the square of each place. low, high: corners of what is drawn. scale: units per metre."""

    problem: Problem
    spots: FloatArray
    low: FloatArray
    high: FloatArray
    scale: float

    @property
    def tall(self) -> float:
        return float(self.high[1] - self.low[1]) * self.scale + 48

    def at(self, place: int) -> tuple[float, float]:
        left = (WIDE - float(self.high[0] - self.low[0]) * self.scale) / 2
        x, y = self.spots[place]
        return left + float(x - self.low[0]) * self.scale, 16 + float(self.high[1] - y) * self.scale

    def known(self, place: int) -> bool:
        return bool(np.isfinite(self.spots[place]).all())


def before_and_after(gain: Gain) -> tuple[str, str] | None:
    """Two drawings of the seed with the median saving, of the organisations whose rounds differ.

    None when nobody's do, or fewer than two places are known.
    """
    outcome, problem = gain.typical(), gain.question.problem
    sheet = sheet_of(problem, outcome.apart.plan, outcome.joint.plan)
    still = unchanged(gain)
    if sheet is None or len(still) == len(gain.players):
        return None
    return (
        drawing(sheet, outcome.apart.plan, "p-apart", "De ronden als iedereen apart plant", still),
        drawing(sheet, outcome.joint.plan, "p-joint", "De ronden in het gezamenlijke plan", still),
    )


def unchanged(gain: Gain) -> tuple[int, ...]:
    """Rows of the organisations that go the same ways in both plans."""
    outcome, problem = gain.typical(), gain.question.problem
    apart, joint = (Counter(ways(problem, side.plan)) for side in (outcome.apart, outcome.joint))
    moved = {row for (_way, row), number_of in apart.items() if joint[_way, row] != number_of}
    moved |= {row for _way, row in joint.keys() - apart.keys()}
    return tuple(row for row in range(len(gain.players)) if row not in moved)


def sheet_of(problem: Problem, *plans: Plan) -> Sheet | None:
    travel = problem.travel
    spots = (np.floor(np.column_stack([travel.x, travel.y]) / CELL) + 0.5) * CELL
    used = sorted({place for plan in plans for way, _number in ways(problem, plan) for place in way})
    known = spots[used][np.isfinite(spots[used]).all(axis=1)] if used else np.empty((0, 2))
    if len(np.unique(known, axis=0)) < 2:
        return None
    low, high = known.min(axis=0), known.max(axis=0)
    across, up = np.maximum(high - low, CELL)
    return Sheet(problem, spots, low, high, float(min((WIDE - 40) / across, TALLEST / up)))


def ways(problem: Problem, plan: Plan) -> Iterator[tuple[Way, int]]:
    """Every way from place to place, and the row of the organisation of who goes it."""
    row_of = {player: row for row, player in enumerate(players(problem))}
    for shift, route in enumerate(plan.routes):
        if route:
            row = row_of[int(problem.carers.organisation[problem.shifts.carer[shift]])]
            stops = [int(problem.shifts.begin_place[shift]), *(int(problem.visits.place[v]) for v in route)]
            stops.append(int(problem.shifts.end_place[shift]))
            yield from (((a, b), row) for a, b in pairwise(stops))


def drawing(sheet: Sheet, plan: Plan, ident: str, name: str, without: Sequence[int] = ()) -> str:
    parts = [svg.rect(0.5, 0.5, WIDE - 1, sheet.tall - 1, "ground", round_=6)]
    often: Counter[tuple[tuple[float, float], tuple[float, float], int]] = Counter()
    shown = [(way, row) for way, row in ways(sheet.problem, plan) if row not in without]
    for (start, end), row in shown:
        if sheet.known(start) and sheet.known(end) and sheet.at(start) != sheet.at(end):
            one, other = sorted((sheet.at(start), sheet.at(end)))
            often[one, other, row] += 1
    parts += [_way(one, other, row, times) for (one, other, row), times in sorted(often.items())]
    homes = {sheet.at(place) for way, _row in shown for place in way if sheet.known(place)}
    parts += [svg.circle(*home, 2.6, "stop") for home in sorted(homes)]
    return svg.drawing([*parts, *_ruler(sheet)], WIDE, sheet.tall, ident=ident, name=name, told="", look="chart map")


def _way(one: tuple[float, float], other: tuple[float, float], row: int, times: int) -> str:
    """A line, a little to its own side, thicker when it is gone more often."""
    along = np.array(other) - np.array(one)
    aside = np.array([-along[1], along[0]]) / np.hypot(*along) * ((row % LINES) - 1) * SIDE / 2
    ends = [point + aside for point in (np.array(one), np.array(other))]
    shape = "L".join(f"{svg.num(float(x))} {svg.num(float(y))}" for x, y in ends)
    return f'<path class="way r{row % LINES} d{row % LINES} t{min(3, (times + 1) // 2)}" d="M{shape}"/>'


def _ruler(sheet: Sheet) -> Iterator[str]:
    metres = next((m for m in (10_000, 5_000, 2_000, 1_000, 500) if m * sheet.scale <= WIDE / 3), 250)
    wide = metres * sheet.scale
    yield f'<path class="ruler" d="M12 {svg.num(sheet.tall - 14)}v5h{svg.num(wide)}v-5"/>'
    told = f"{number(metres / 1000)} km" if metres >= 1000 else f"{metres} m"
    yield svg.label(18 + wide, sheet.tall - 8, told, "soft")


def legend(gain: Gain) -> list[tuple[str, str]]:
    """A piece of line and the name of each organisation that is drawn."""
    still = unchanged(gain)
    return [
        (
            '<svg class="drawing chart key" viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">'
            f'<path class="way r{row % LINES} d{row % LINES} t1" d="M1 6H33"/></svg>',
            name,
        )
        for row, name in enumerate(gain.players)
        if row not in still
    ]
