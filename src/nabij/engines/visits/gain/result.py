"""What came out of the comparison: every figure apart, with its interval; never one number only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.visits.gain.figures import Figures, players, worse_carers, worse_clients
from nabij.engines.visits.gain.shapley import MOST_PLAYERS
from nabij.engines.visits.gain.side import Measured, Outcome, Question
from nabij.engines.visits.gain.spread import Compared, Spread

FIGURES: Final[dict[str, Callable[[Figures], float]]] = {
    "travel": lambda f: f.travel,
    "km": lambda f: f.km,
    "carers_per_client": lambda f: f.carers_per_client,
    "on_time": lambda f: 100 * f.on_time,
    "lateness": lambda f: f.lateness,
    "unserved": lambda f: float(f.missed),
    "unpaid_hours": lambda f: f.unpaid / 60,
    "working_hours": lambda f: float(f.working.sum()) / 60,
}
"""Minutes of travel; kilometres; distinct carers per client; percent of visits on time; mean minutes late; visits left
out; hours of volunteers, neighbours and informal carers; hours of everybody."""
OF_ORGANISATION: Final[dict[str, Callable[[Figures], Any]]] = {
    "working_hours": lambda f: f.working / 60,
    "travel": lambda f: f.travelling,
    "km": lambda f: f.km_of,
    "unserved": lambda f: f.unserved,
    "lateness": lambda f: f.late,
    "faces": lambda f: f.faces,
}
MOST_POINTS: Final = 8
"""Plans with less service that are told beside the answer."""


@dataclass(frozen=True)
class Step:
    """One point of the curve. level: part of the clients that may change organisation (1 = everybody who consented).

    moved: clients who do. saved: minutes of travel less than apart. objective: points less in all terms together.
    """

    level: float
    moved: Spread
    saved: Spread
    km: Spread
    objective: Spread

    def to_json(self) -> dict[str, Any]:
        names = ("moved", "saved", "km", "objective")
        return {"level": self.level, **{name: getattr(self, name).to_json() for name in names}}


@dataclass(frozen=True)
class Shares:
    """Shapley shares of one component, in its own unit, in the order of the players.

    worth: what every group of players wins by itself (mean over the seeds), by bit mask. apart: groups that would win
    more by themselves than the shares give them; none: the shares are in the core.
    """

    share: tuple[float, ...]
    worth: tuple[float, ...]
    apart: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Gain:
    """question, names of the players, seeds done of those asked, steps of the curve, and the outcome of each seed.

    shares: by component ("travel", "unserved"), None when not computed. crossing: links between organisations.
    allotted: visits that belonged to no organisation, and were given to one beforehand, for both sides alike.
    """

    question: Question
    players: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    asked: int
    steps: tuple[float, ...]
    seconds_per_visit: float
    shares: dict[str, Shares] | None
    crossing: int
    allotted: int

    @property
    def seeds(self) -> int:
        return len(self.outcomes)

    @property
    def stopped(self) -> bool:
        """Fewer seeds than asked, because somebody stopped it."""
        return self.seeds < self.asked

    def figure(self, name: str) -> Compared:
        """One of FIGURES, apart against the joint plan that keeps all conditions."""
        return self._compared(FIGURES[name], "joint")

    def unconditioned(self, name: str) -> Compared:
        """One of FIGURES, apart against the joint plan without fairness conditions; for comparison only."""
        return self._compared(FIGURES[name], "free")

    def _compared(self, read: Callable[[Figures], float], side: str) -> Compared:
        apart = [read(one.apart.figures) for one in self.outcomes]
        return Compared.of(apart, [read(getattr(one, side).figures) for one in self.outcomes])

    def organisation(self, player: int, name: str) -> Compared:
        """One of OF_ORGANISATION, of one player (row in `players`)."""
        return self._compared(lambda figures: float(OF_ORGANISATION[name](figures)[player]), "joint")

    @property
    def curve(self) -> tuple[Step, ...]:
        return tuple(self._step(number, level) for number, level in enumerate((*self.steps, 1.0)))

    def _step(self, number: int, level: float) -> Step:
        pairs = [(one.apart.figures, one.curve[number].figures) for one in self.outcomes]
        return Step(
            level=level,
            moved=Spread.of([float(there.moved.sum()) for _apart, there in pairs]),
            saved=Spread.of([apart.travel - there.travel for apart, there in pairs]),
            km=Spread.of([apart.km - there.km for apart, there in pairs]),
            objective=Spread.of([apart.objective - there.objective for apart, there in pairs]),
        )

    def largest_change(self) -> float:
        """The largest change of working time of any organisation in any seed, as a part; never above the share."""
        pairs = [(one.apart.figures.working, one.joint.figures.working) for one in self.outcomes]
        changes = [
            abs(after - before) / before
            for pair in pairs
            for number, before, after in zip(players(self.question.problem), *pair, strict=True)
            if before > 0 and number >= 0
        ]
        return float(max(changes, default=0.0))

    def worse_off(self) -> tuple[Spread, Spread]:
        """Percent of clients, and of carers, who are worse off in the joint plan (figures.worse_*)."""
        clients, carers = [], []
        for one in self.outcomes:
            apart, joint = one.apart.figures, one.joint.figures
            clients.append(100 * float(worse_clients(apart, joint).mean()))
            carers.append(100 * float(worse_carers(apart, joint, self.question.share).mean()))
        return Spread.of(clients), Spread.of(carers)

    def faces(self) -> tuple[list[float], list[float]]:
        """Mean number of clients with 1, 2, 3 and 4 or more carers, apart and joint."""

        def counts(side: str) -> list[float]:
            each = [np.minimum(getattr(one, side).figures.client_faces, 4) for one in self.outcomes]
            return [float(np.mean([(faces == number).sum() for faces in each])) for number in (1, 2, 3, 4)]

        return counts("apart"), counts("joint")

    def typical(self) -> Outcome:
        """The outcome whose saved travel is the median one, for the maps."""
        order = sorted(self.outcomes, key=lambda one: one.apart.figures.travel - one.joint.figures.travel)
        return order[(len(order) - 1) // 2]

    def points(self) -> list[tuple[Figures, Figures]]:
        """Plans fair in working time but with less service somewhere: (apart, that plan), those that none beats in all
        of travel, lateness, distinct carers and visits left out.
        """
        found = [(one.apart.figures, each.figures) for one in self.outcomes for each in one.unequal]
        marks = [_differences(*pair) for pair in found]
        rivals = [*marks, (0.0, 0.0, 0.0, 0.0)]
        best = [pair for pair, mark in zip(found, marks, strict=True) if not any(_beats(one, mark) for one in rivals)]
        return sorted(best, key=lambda pair: _differences(*pair))[:MOST_POINTS]

    def to_json(self) -> dict[str, Any]:
        clients, carers = self.worse_off()
        return {
            "format": "nabij-visits-gain/1",
            "seeds": self.seeds, "asked": self.asked, "stopped": self.stopped,
            "seconds_per_visit": self.seconds_per_visit, "share": self.question.share,
            "clients_who_consented": int(self.question.clients.sum()),
            "carers_who_consented": int(self.question.carers.sum()),
            "links_between_organisations": self.crossing, "visits_allotted": self.allotted,
            "figures": {name: self.figure(name).to_json() for name in FIGURES},
            "without_conditions": {name: self.unconditioned(name).to_json() for name in FIGURES},
            "organisations": [
                {"name": name, **{key: self.organisation(row, key).to_json() for key in OF_ORGANISATION}}
                for row, name in enumerate(self.players)
            ],
            "largest_change_of_working_time": self.largest_change(),
            "clients_worse_off_percent": clients.to_json(), "carers_worse_off_percent": carers.to_json(),
            "curve": [step.to_json() for step in self.curve],
            "less_service": [_differences_named(*pair) for pair in self.points()],
            "plans_ruled_out": sum(one.tried for one in self.outcomes),
            "shares": self._shares_json(),
        }  # fmt: skip

    def _shares_json(self) -> dict[str, Any] | None:
        if self.shares is None:
            return None
        return {
            name: {
                "players": list(self.players), "share": list(one.share), "worth": list(one.worth),
                "in_core": not one.apart,
                "better_apart": [[self.players[player] for player in group] for group in one.apart],
            }
            for name, one in self.shares.items()
        }  # fmt: skip

    @property
    def too_many_for_shares(self) -> bool:
        return len(self.players) > MOST_PLAYERS


def _differences(apart: Figures, joint: Figures) -> tuple[float, ...]:
    """Travel, lateness, distinct carers, visits left out: joint less apart; lower is better in each."""
    return (
        joint.travel - apart.travel,
        float(joint.late.sum() - apart.late.sum()),
        float(joint.faces.sum() - apart.faces.sum()),
        float(joint.missed - apart.missed),
    )


def _differences_named(apart: Figures, joint: Figures) -> dict[str, float]:
    names: Sequence[str] = ("travel", "lateness_minutes", "faces", "unserved")
    return dict(zip(names, _differences(apart, joint), strict=True))


def _beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


__all__ = ["FIGURES", "OF_ORGANISATION", "Gain", "Measured", "Shares", "Step"]
