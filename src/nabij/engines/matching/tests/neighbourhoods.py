"""Tiny named instances and Hypothesis strategies."""

import math
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from nabij.engines.matching import PARTS, Candidates, Ground, Request, Weights

PROPERTY = settings(deadline=None, max_examples=60)
"""No deadline: a busy machine is not a failed property."""
N_TERMS = 4
SHOPPING, TRANSPORT, COMPANY, CAR = range(N_TERMS)
DUTCH, FRENCH, TURKISH = range(3)
MON, TUE = 0, 1
MORNING, AFTERNOON = 0, 1
LON, LAT = 4.10, 51.03
METRE_NORTH = 1 / (math.pi * 6_371_008.8 / 180)
"""Degrees of latitude in one metre."""


def request(**changes: Any) -> Request:
    """Shopping for a person at (LON, LAT), nothing else asked."""
    asked: dict[str, Any] = {"id": "need-1", "n_terms": N_TERMS, "terms": [SHOPPING], "lon": LON, "lat": LAT}
    return Request.build(**{**asked, **changes})


def people(*rows: dict[str, Any]) -> Candidates:
    """Candidates from rows of only what matters; the rest is a neighbour who does shopping, at the spot."""
    n = len(rows)
    terms, languages = np.zeros((n, N_TERMS), dtype=bool), np.zeros((n, 3), dtype=bool)
    slots = np.zeros((n, 7, 4), dtype=bool)
    for i, row in enumerate(rows):
        terms[i, row.get("terms", [SHOPPING])] = True
        languages[i, row.get("languages", [])] = True
        for day, part in row.get("slots", []):
            slots[i, day, part] = True

    def column(name: str, default: float) -> list[float]:
        return [row.get(name, default) for row in rows]

    return Candidates.build(
        ids=[row.get("id", f"c{i}") for i, row in enumerate(rows)],
        rings=np.array([row.get("ring", 2) for row in rows], dtype=int),
        terms=terms,
        slots=slots,
        languages=languages,
        lon=[math.nan if row.get("metres", 0.0) is None else LON for row in rows],
        lat=[
            math.nan if row.get("metres", 0.0) is None else LAT + row.get("metres", 0.0) * METRE_NORTH for row in rows
        ],
        accepted_distance_m=column("accepted", math.inf),
        serves_area=np.array([row.get("serves_area", True) for row in rows], dtype=bool),
        capacity_left=column("left", math.nan),
        load=column("load", math.nan),
        waiting_days=column("waiting", math.nan),
        confirmed_days=column("confirmed", math.nan),
        refused=np.array([row.get("refused", False) for row in rows], dtype=bool),
    )


def names(result: Any) -> list[str]:
    return [result.candidates.ids[row] for row in result.order]


_maybe_days = st.one_of(st.just(math.nan), st.sampled_from([0.0, 7.0, 14.0]), st.floats(0, 400))
_moments = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=5)

ROWS = st.fixed_dictionaries(
    {
        "ring": st.integers(1, 4),
        "terms": st.lists(st.integers(0, N_TERMS - 1), min_size=0, max_size=4),
        "slots": _moments,
        "languages": st.lists(st.integers(0, 2), max_size=2),
        "metres": st.one_of(st.none(), st.sampled_from([0.0, 500.0]), st.floats(0, 20_000)),
        "accepted": st.one_of(st.just(math.inf), st.floats(0, 20_000)),
        "serves_area": st.sampled_from([True, True, True, False]),
        "left": st.one_of(st.just(math.nan), st.floats(-2, 6)),
        "load": st.one_of(st.just(math.nan), st.floats(0, 1.2)),
        "waiting": _maybe_days,
        "confirmed": _maybe_days,
        "refused": st.sampled_from([False, False, False, True]),
    }
)


@st.composite
def candidates(draw: st.DrawFn, min_size: int = 0, max_size: int = 12) -> Candidates:
    rows = draw(st.lists(ROWS, min_size=min_size, max_size=max_size))
    return people(*rows)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    terms = st.lists(st.integers(0, N_TERMS - 1), max_size=3)
    slots = draw(_moments)
    start = draw(st.sampled_from([1, 1, 2, 3, 4]))
    language = draw(st.integers(-1, 2))
    return request(
        id=draw(st.sampled_from(["need-1", "need-2", "nood-é"])),
        terms=draw(st.lists(st.integers(0, N_TERMS - 1), min_size=1, max_size=3)),
        related=draw(terms),
        skills=draw(st.one_of(st.just([]), st.lists(st.integers(0, N_TERMS - 1), max_size=1))),
        slots=slots,
        slots_needed=draw(st.integers(1, max(len(set(slots)), 1))),
        **draw(st.sampled_from([{}, {"lon": math.nan, "lat": math.nan}])),
        max_distance_m=draw(st.one_of(st.just(math.inf), st.floats(0, 20_000))),
        language=language,
        language_required=language >= 0 and draw(st.booleans()),
        helps_per_week=draw(st.sampled_from([0.0, 0.0, 1.0, 3.0])),
        start_ring=start,
        grounds=[draw(st.sampled_from(list(Ground)))] if start > 1 else [],
        refused_ids=draw(st.frozensets(st.sampled_from(["c0", "c1", "gone"]), max_size=2)),
    )


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    chosen = {name: draw(st.one_of(st.just(0.0), st.floats(0.1, 100))) for name in PARTS}
    if not any(chosen.values()):
        chosen["skill"] = 1.0
    return Weights(**chosen, near_half_m=draw(st.floats(100, 5000)))
