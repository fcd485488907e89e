"""Two outcomes beside each other: who gained and who lost, and whether a paradox of rounding is why.

Reads outcomes as `nabij programme allocate` writes them, of two years or of two ways to spread.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from nabij.engines.common import InputError

SAME: Final = 1e-6
"""Growth of need that differs by less than this share is the same: what is written has that many digits."""


@dataclass(frozen=True)
class Change:
    """fte: before and after. need: before and after. name: as it is called now."""

    id: str
    name: str
    region: str
    fte: tuple[Fraction, Fraction]
    need: tuple[float, float]

    @property
    def gain(self) -> Fraction:
        return self.fte[1] - self.fte[0]

    @property
    def growth(self) -> float:
        return self.need[1] / self.need[0]


@dataclass(frozen=True)
class Paradox:
    """code: population, alabama or new_states. loses, wins: who lost though its need grew no less than that of who won.

    population: the need of one grew by more than that of the other, and yet it lost and the other won. alabama: all
    needs grew alike, there is more in all, and yet one lost. new_states: all needs grew alike, neighbourhoods came or
    went, and of those that stayed one lost and another won.
    """

    code: str
    loses: Change
    wins: Change | None


@dataclass(frozen=True)
class Compared:
    """changes: of neighbourhoods in both, in the order of the later. came, went: names. total: FTE before and after.
    method: before and after."""

    changes: tuple[Change, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    total: tuple[Fraction, Fraction]
    method: tuple[str, str]
    paradoxes: tuple[Paradox, ...]

    @property
    def won(self) -> list[Change]:
        return sorted((one for one in self.changes if one.gain > 0), key=lambda one: (-one.gain, one.id))

    @property
    def lost(self) -> list[Change]:
        return sorted((one for one in self.changes if one.gain < 0), key=lambda one: (one.gain, one.id))

    def to_json(self) -> dict[str, Any]:
        return {
            "format": "nabij-allocation-comparison/1",
            "fte": [float(one) for one in self.total],
            "method": list(self.method),
            "gained": len(self.won), "lost": len(self.lost), "came": list(self.came), "went": list(self.went),
            "neighbourhoods": [
                {"id": one.id, "name": one.name, "region": one.region, "fte": [float(fte) for fte in one.fte],
                 "change": float(one.gain), "need_growth": round(one.growth - 1, 6)} for one in self.changes
            ],
            "paradoxes": [
                {"code": one.code, "loses": one.loses.id, "wins": one.wins.id if one.wins else None}
                for one in self.paradoxes
            ],
        }  # fmt: skip


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Compared:
    """Errors: InputError for what is no outcome of allocation, or one without needs."""
    old, new = ({row["id"]: row for row in _rows(one)} for one in (before, after))
    changes = tuple(
        Change(
            code, str(row["name"]), str(row["region"]) if after.get("stages") == 2 else "",
            (_exact(old[code]), _exact(row)), (_need(old[code]), _need(row)),
        )
        for code, row in new.items() if code in old
    )  # fmt: skip
    came = tuple(str(row["name"]) for code, row in new.items() if code not in old)
    went = tuple(str(row["name"]) for code, row in old.items() if code not in new)
    total = tuple(sum((_exact(row) for row in rows.values()), Fraction(0)) for rows in (old, new))
    told = Compared(changes, came, went, (total[0], total[1]), (str(before["method"]), str(after["method"])), ())
    return Compared(told.changes, came, went, told.total, told.method, tuple(_paradoxes(told)))


def _rows(outcome: Mapping[str, Any]) -> list[dict[str, Any]]:
    if outcome.get("format") != "nabij-allocation-result/1":
        raise InputError('must be "nabij-allocation-result/1"', field="format")
    rows = outcome["neighbourhoods"]
    if not isinstance(rows, list) or not rows:
        raise InputError("must be rows", field="neighbourhoods")
    return rows


def _exact(row: Mapping[str, Any]) -> Fraction:
    return Fraction(str(row["fte"]))


def _need(row: Mapping[str, Any]) -> float:
    if "need" not in row:
        raise InputError("isn't told; make the outcome anew with allocate", place=str(row["id"]), field="need")
    need = float(row["need"])
    if not 0 < need < float("inf"):
        raise InputError(f"must be more than 0, is {need:g}", place=str(row["id"]), field="need")
    return need


def _paradoxes(told: Compared) -> list[Paradox]:
    """One of each kind, the starkest: within a region when there are two stages."""
    found: dict[str, Paradox] = {}
    growths = [one.growth for one in told.changes]
    even = bool(growths) and max(growths) <= min(growths) * (1 + SAME)
    for region in sorted({one.region for one in told.changes}):
        inside = [one for one in told.changes if one.region == region]
        lost, won = ([one for one in inside if one.gain * side > 0] for side in (-1, 1))
        if not lost:
            continue
        loser = max(lost, key=lambda one: (one.growth, one.id))
        winner = min(won, key=lambda one: (one.growth, one.id)) if won else None
        if winner is not None and loser.growth > winner.growth * (1 + SAME):
            found.setdefault("population", Paradox("population", loser, winner))
        elif even and (told.came or told.went) and winner is not None:
            found.setdefault("new_states", Paradox("new_states", loser, winner))
        elif even and not told.came and not told.went and told.total[1] > told.total[0]:
            found.setdefault("alabama", Paradox("alabama", loser, winner))
    return list(found.values())
