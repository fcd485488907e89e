"""A plain day in our own form, to change at will."""

import copy
import json
from collections.abc import Callable
from typing import Any

from nabij.engines.visits import io
from nabij.engines.visits.problem import Problem

DAY: dict[str, Any] = {
    "format": "nabij-visits/1",
    "places": [{"id": "office", "x": 0, "y": 0}, {"id": "a", "x": 3000, "y": 4000}],
    "travel": {"modes": {"foot": {"kmh": 5, "detour": 1.2, "extra_minutes": 2}}},
    "clients": [{"id": "k", "place": "a"}],
    "visits": [
        {"id": "v", "client": "k", "minutes": 30, "windows": [{"from": "08:00", "to": "09:00"}], "skills": ["nurse"]},
        {"id": "w", "client": "k", "minutes": 20, "windows": [{"from": "08:00"}]},
    ],
    "links": [{"type": "after", "first": "v", "second": "w", "least": 60}],
    "carers": [
        {"id": "an", "skills": ["nurse"], "place": "office", "shifts": [{"from": "07:00", "to": "12:00"}]},
        {"id": "bo", "place": "office", "shifts": [{"from": "07:00", "to": "12:00"}]},
    ],
}
Change = Callable[[dict[str, Any]], object]


def load(change: Change | None = None, **top: Any) -> Problem:
    data = copy.deepcopy(DAY) | top
    if change:
        change(data)
    return io.loads(json.dumps(data))


def week(*visits: dict[str, Any], **top: Any) -> Problem:
    """Two weeks from Monday 30 March 2026 with these visits, and no carers' skills to mind."""
    rows = [{"client": "k", "minutes": 10, **row} for row in visits]
    people = [
        {"id": "an", "place": "office", "shifts": [{"from": "07:00", "to": "12:00"}]},
        {"id": "bo", "place": "office", "shifts": [{"days": ["tue"], "from": "07:00", "to": "12:00"}]},
    ]
    usual: dict[str, Any] = {"first_day": "2026-03-30", "days": 14, "visits": rows, "links": [], "carers": people}
    return load(None, **(usual | top))
