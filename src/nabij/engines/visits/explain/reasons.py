"""What an explanation is made of: codes and values, for a page or a list to put in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from nabij.engines.visits.problem import Problem

Value: TypeAlias = int | float | str | tuple[str, ...] | tuple[int, ...] | dict[str, float]


@dataclass(frozen=True)
class Reason:
    """One reason.

    code: what it is about, see `docs/developers/visits-reasons.md`. values: what belongs in the sentence; visits,
    carers, clients and places by name, moments and lengths in minutes, days as numbers from 0.
    """

    code: str
    values: Mapping[str, Value]

    def to_json(self) -> dict[str, Any]:
        """For `json.dumps`; what has no limit is null."""
        return {"code": self.code, "values": {name: _plain(value) for name, value in self.values.items()}}


@dataclass(frozen=True)
class LeftOut:
    """Why one or more visits are in nobody's shift.

    visits: indexes, with the same cause. cause: code of the condition that stopped those who came nearest.
    reasons: per condition how many it excluded, in the order in which they were tried.
    helps: what would have helped, each tried out and found to work, the smallest change first.
    """

    visits: tuple[int, ...]
    cause: str
    reasons: tuple[Reason, ...]
    helps: tuple[Reason, ...]

    def to_json(self, problem: Problem) -> dict[str, Any]:
        return {
            "visits": [problem.visits.ids[visit] for visit in self.visits],
            "cause": self.cause,
            "reasons": [reason.to_json() for reason in self.reasons],
            "helps": [reason.to_json() for reason in self.helps],
        }


def _plain(value: Value) -> Any:
    if isinstance(value, float) and math.isinf(value):
        return None
    return list(value) if isinstance(value, tuple) else value
