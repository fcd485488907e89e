"""Every condition of a problem, refused by place and field; and what is odd but well said, taken."""

import dataclasses
import math
import time
from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits.problem import (
    KINDS,
    Carers,
    Clients,
    Links,
    Problem,
    Shifts,
    Travel,
    Visits,
    Weights,
    with_defaults,
)

INF = math.inf


def small(**changes: Any) -> Problem:
    """Three visits to two clients, two carers, one with two shifts; `part__field=value` changes one array."""
    parts: dict[str, Any] = {
        "clients": Clients(("k1", "k2"), np.array([[1, 0], [0, -2]])),
        "visits": with_defaults(
            Visits, 3, ids=("v1", "v2", "v3"), kind=("care",) * 3, client=np.array([0, 0, 1]),
            place=np.array([1, 1, 2]), minutes=np.array([10.0, 20.0, 30.0]),
            windows=np.array([[480.0, 500, 600], [700, 720, INF], [480, 500, 520], [600, 600, 600]]),
            window_at=np.array([0, 1, 2, 4]), needs=np.array([[True], [False], [False]]),
        ),
        "carers": with_defaults(Carers, 2, ids=("an", "bo"), skills=np.array([[True], [False]])),
        "shifts": with_defaults(
            Shifts, 3, carer=np.array([0, 1, 1]), start=np.array([0.0, 0, 600]), end=np.array([900.0, 500, 900]),
            break_earliest=np.array([300.0, 0, 0]), break_latest=np.array([400.0, INF, INF]),
            break_minutes=np.array([30.0, 0, 0]),
        ),
        "links": links((0, 1, 0, 100)),
        "travel": Travel(
            ("foot",), ("office", "a", "b"), 1.0 - np.eye(3)[None], np.zeros((1, 3, 3)), np.zeros(3), np.full(3, 2.0)
        ),
    }  # fmt: skip
    top: dict[str, Any] = {"skills": ("nurse",), "organisations": ("org",)}
    for name, value in changes.items():
        part, _, field = name.partition("__")
        if field:
            parts[part] = dataclasses.replace(parts[part], **{field: value})
        else:
            (parts if part in parts else top)[part] = value
    return Problem(**parts, **top)


def links(*rows: tuple[int, int, float, float], **given: Any) -> Links:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    made: Links = with_defaults(
        Links, len(rows), first=columns[0], second=columns[1], least=columns[2].astype(float),
        most=columns[3].astype(float), **{name: np.array(value) for name, value in given.items()},
    )  # fmt: skip
    return made


def test_a_sound_problem_is_taken_and_frozen() -> None:
    mine = np.array([10.0, 20.0, 30.0])
    problem = small(visits__minutes=mine)
    for array in (problem.visits.minutes, problem.travel.minutes, problem.clients.wishes, problem.links.first):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    mine[0] = -1
    assert problem.visits.minutes[0] == 10


def test_whole_numbers_do_where_minutes_are_asked() -> None:
    assert small(visits__minutes=np.array([1, 2, 3])).visits.minutes.dtype == np.float64


def test_an_empty_plan_is_a_plan() -> None:
    nothing: dict[str, Any] = {"dtype": float}
    problem = Problem(
        clients=Clients((), np.zeros((0, 0), dtype=np.int64)),
        visits=with_defaults(
            Visits, 0, ids=(), kind=(), client=np.zeros(0), place=np.zeros(0), minutes=np.zeros(0),
            windows=np.zeros((0, 3)), window_at=np.zeros(1, dtype=int), needs=np.zeros((0, 0)),
        ),
        carers=with_defaults(Carers, 0, ids=(), skills=np.zeros((0, 0))),
        shifts=with_defaults(Shifts, 0, carer=np.array([], **nothing)),
        links=with_defaults(Links, 0, first=np.array([], **nothing), second=np.array([], **nothing)),
        travel=Travel((), (), np.zeros((0, 0, 0)), np.zeros((0, 0, 0)), np.zeros(0), np.zeros(0)),
    )  # fmt: skip
    assert (problem.n_visits, problem.n_carers, problem.n_shifts) == (0, 0, 0)


def test_visits_without_carers_and_carers_without_visits_are_taken() -> None:
    whole = small()
    no_carers = dataclasses.replace(
        whole,
        clients=Clients(whole.clients.ids, np.zeros((2, 0), dtype=int)),
        carers=with_defaults(Carers, 0, ids=(), skills=np.zeros((0, 1), dtype=bool)),
        shifts=with_defaults(Shifts, 0, carer=np.zeros(0, dtype=int)),
    )
    assert (no_carers.n_visits, no_carers.n_shifts) == (3, 0)


NAN = math.nan
WRONG: list[tuple[str, Any, str]] = [
    ("visits__minutes", [10.0, -5, 3], "visit v2: minutes: must be 0 or more"),
    ("visits__minutes", [10.0, NAN, 3], "visit v2: minutes: is NaN, not a number"),
    ("visits__minutes", [10.0, INF, 3], "visit v2: minutes: is too large"),
    ("visits__minutes", [10.0, 3], "visits: minutes: has the wrong shape: 2 instead of 3"),
    ("visits__minutes", ["a", "b", "c"], "visits: minutes: must be numbers"),
    ("visits__minutes", 3.0, "visits: minutes: has the wrong shape: a single value instead of 3"),
    ("visits__minutes", [[1.0], [1.0, 2.0], []], "visits: minutes: rows differ in length"),
    ("visits__client", [0, 0, 2], "visit v3: client: must be an index below 2"),
    ("visits__client", [0, 0, -1], "visit v3: client: must be an index below 2"),
    ("visits__client", [0.0, 0, 1], "visits: client: must be whole numbers"),
    ("visits__place", [0, 3, 1], "visit v2: place: must be an index below 3"),
    ("visits__organisation", [0, 1, -1], "visit v2: organisation: must be an index below 1"),
    ("visits__only_shift", [0, 3, -1], "visit v2: only_shift: must be an index below 3"),
    ("visits__only_shift", [0, -2, -1], "visit v2: only_shift: must be an index below 3"),
    ("visits__needs", np.ones((3, 1)), "visits: needs: must be true or false"),
    ("visits__needs", np.ones((3, 2), dtype=bool), "visits: needs: has the wrong shape: 3 x 2 instead of 3 x 1"),
    ("visits__penalty", [1.0, NAN, 1], "visit v2: penalty: is NaN, not a number"),
    ("visits__penalty", [1.0, -1, 1], "visit v2: penalty: must be 0 or more"),
    ("visits__priority", [1.0, 0, 1], "visit v2: priority: must be more than 0"),
    ("visits__priority", [1.0, INF, 1], "visit v2: priority: is too large"),
    ("visits__bring", [0.0, -1, 0], "visit v2: bring: must be 0 or more"),
    ("visits__longest_ride", [0.0, NAN, 0], "visit v2: longest_ride: is NaN, not a number"),
    ("visits__ids", ("v1", "v1", "v3"), "visits[1]: ids: is there twice: v1"),
    ("visits__ids", ("v1", " ", "v3"), "visits[1]: ids: must be a text that is not empty"),
    ("visits__ids", ("v1", "a\nb", "v3"), "visits[1]: ids: holds a character that cannot be shown"),
    ("visits__ids", "abc", "visits: ids: must be a list of names"),
    ("visits__kind", ("a", "b"), "visits: kind: must be a text for every visit"),
    ("visits__window_at", [0, 1, 2, 3], "visits: window_at: must go up from 0 to 4"),
    ("visits__window_at", [0, 2, 1, 4], "visits: window_at: must go up from 0 to 4"),
    ("visits__window_at", [0, 0, 2, 4], "visit v1: windows: has no window"),
    ("visits__windows", [[480.0, 500, 600]] * 3 + [[NAN, 1, 2]], "visit v3: windows: is NaN, not a number"),
    ("visits__windows", [[480.0, 470, 600]] * 4, "visit v1: windows: closes before it opens"),
    ("visits__windows", [[480.0, 500, 470]] * 4, "visit v1: windows: closes before it opens"),
    ("visits__windows", [[480.0, 500, 490]] * 4, "visit v1: windows: has a hard end before its soft end"),
    ("visits__windows", [[-1.0, 500, 600]] * 4, "visit v1: windows: must open at 0 or later"),
    ("visits__windows", [[INF, INF, INF]] * 4, "visit v1: windows: must open at 0 or later"),
    ("visits__windows", [[480.0, 500, 600]] * 4, "visit v3: windows: overlap or are not in order"),
    ("visits__windows", [[0.0, 1, 2]] * 3 + [[2.0, 3, 4]], "visit v3: windows: overlap or are not in order"),
    ("clients__wishes", [[1, 0], [0, 2]], "client k2: wishes: must be 1, 0, -1 or -2"),
    ("clients__wishes", [[1, 0]], "clients: wishes: has the wrong shape: 1 x 2 instead of 2 x 2"),
    ("carers__kind", ("neighbour", "robot"), f"carer bo: kind: must be one of {', '.join(KINDS)}"),
    ("carers__kind", ("professional",), "carers: kind: must be a kind for every carer"),
    ("carers__organisation", [0, 1], "carer bo: organisation: must be an index below 1"),
    ("carers__day_minutes", [INF, NAN], "carer bo: day_minutes: is NaN, not a number"),
    ("carers__week_visits", [INF, -1], "carer bo: week_visits: must be 0 or more"),
    ("shifts__carer", [0, 1, 2], "shift 2: carer: must be an index below 2"),
    ("shifts__day", [0, 0, 1], "shift 2 of bo on day 1: day: must be an index below 1"),
    ("shifts__mode", [0, 0, 1], "shift 2 of bo on day 0: mode: must be an index below 1"),
    ("shifts__end_place", [0, 0, 3], "shift 2 of bo on day 0: end_place: must be an index below 3"),
    ("shifts__start", [0.0, 0, 1500], "shift 2 of bo on day 0: start: is not on the day of the shift"),
    ("shifts__end", [900.0, 500, 599], "shift 2 of bo on day 0: end: is before the start"),
    ("shifts__end", [900.0, 601, 700], "shift 2 of bo on day 0: start: overlaps another shift of the same carer"),
    ("shifts__end", [900.0, NAN, 700], "shift 1 of bo on day 0: end: is NaN, not a number"),
    ("shifts__break_earliest", [880.0, 0, 0], "shift 0 of an on day 0: break_latest: is before break_earliest"),
    ("shifts__break_minutes", [601.0, 0, 0], "shift 0 of an on day 0: break_earliest: falls out of the shift"),
    ("shifts__break_minutes", [INF, 0, 0], "shift 0 of an on day 0: break_minutes: is too large"),
    ("shifts__capacity", [1.0, 0, -1], "shift 2 of bo on day 0: capacity: must be 0 or more"),
    ("shifts__unwanted", [0, 0, 0], "shifts: unwanted: must be true or false"),
    ("travel__minutes", np.zeros((1, 3, 2)), "travel: minutes: has the wrong shape: 1 x 3 x 2 instead of 1 x 3 x 3"),
    ("travel__minutes", np.ones((1, 3, 3)), "travel foot from office: minutes: must be 0 from a place to itself"),
    ("travel__minutes", np.zeros((1, 3, 3)) - 1, "travel foot from office: minutes: must be 0 or more"),
    ("travel__km", np.full((1, 3, 3), NAN), "travel foot from office: km: must be a number, and not too large"),
    ("travel__km", np.full((1, 3, 3), INF), "travel foot from office: km: must be a number, and not too large"),
    ("travel__x", [0, NAN, 0], "place a: x: a place has both x and y, or neither"),
    ("travel__x", [0, 1e12, 0], "place a: x: is too large"),
    ("travel__places", ("a", "a", "b"), "travel[1]: places: is there twice: a"),
    ("skills", ("",), "skills[0]: skills: must be a text that is not empty"),
    ("days", 0, "days: must be a whole number of 1 to 28"),
    ("days", 29, "days: must be a whole number of 1 to 28"),
    ("days", 1.5, "days: must be a whole number of 1 to 28"),
    ("first_day", "30/3/2026", "first_day: must be a date like 2026-03-30"),
    ("first_day", None, "first_day: must be a date like 2026-03-30"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "line"), WRONG, ids=[f"{name}-{i}" for i, (name, *_) in enumerate(WRONG)])
def test_what_cannot_be_is_refused(name: str, value: Any, line: str) -> None:
    field = name.partition("__")[2]
    plain = field in ("ids", "kind", "places", "") or isinstance(value, float) or name.endswith("minutes")
    with pytest.raises(InputError) as caught:
        small(**{name: value if plain else np.array(value)})
    assert str(caught.value) == line


def test_only_a_plan_of_one_day_has_shifts_without_an_end() -> None:
    ends = np.array([INF, 500, 900])
    assert small(shifts__end=ends).shifts.end[0] == INF
    with pytest.raises(InputError, match="end: must be given when the plan has several days"):
        small(shifts__end=ends, days=2)


TIES: list[tuple[Links, str]] = [
    (links((0, 0, 0, 1)), "link 0 of v1 and v1: second: is the same visit as first"),
    (links((0, 3, 0, 1)), "link 0: second: must be an index below 3"),
    (links((0, 1, 5, 4)), "link 0 of v1 and v2: most: is less than least"),
    (links((0, 1, -5, 4)), "link 0 of v1 and v2: least: must be 0 or more"),
    (links((0, 1, -INF, 4)), "link 0 of v1 and v2: least: must be 0 or more"),
    (links((0, 1, INF, INF)), "link 0 of v1 and v2: least: must be 0 or more"),
    (links((0, 1, NAN, 4)), "link 0 of v1 and v2: least: is NaN, not a number"),
    (links((0, 1, -INF, INF)), "link 0 of v1 and v2: least: ties nothing"),
    (links((0, 1, 0, 5), load=[1.0]), "link 0 of v1 and v2: load: needs same_shift and least"),
    (links((0, 1, 0, 5), (1, 0, 0, 5)), "links: least: links in a circle: v1, v2"),
    (links((0, 1, 0, INF), (1, 2, 0, INF), (2, 0, 0, INF)), "links: least: links in a circle: v1, v2, v3"),
    (links((0, 1, 0, 0), (1, 2, 1, INF), (2, 0, 0, 9)), "links: least: links in a circle: v3, v2"),
    (links((0, 1, 0, 0), (0, 1, 0, 9)), "link 1 of v1 and v2: least: ties visits that start at the same time"),
    (links((0, 1, 10, 20), (1, 2, 10, 20), (0, 2, 0, 19)), "links: least: links contradict each other: v1, v2, v3"),
    (links((0, 1, 10, 20), (0, 1, 30, 40)), "links: least: links contradict each other: v1, v2"),
    (links((0, 1, 10, INF), (0, 2, 0, 5), (1, 2, 0, 0)), "links: least: links contradict each other: v1, v2, v3"),
    (
        links((0, 1, 0, 0), same_carer=[True]),
        "link 0 of v1 and v2: different_carer: asks two carers, or the same time, for visits that must have one carer",
    ),
    (
        links((0, 1, 0, 9), (1, 0, -INF, INF), same_shift=[True, False], different_carer=[False, True]),
        "link 1 of v2 and v1: different_carer: asks two carers, or the same time, for visits that must have one carer",
    ),
]


@pytest.mark.parametrize(("tie", "line"), TIES, ids=range(len(TIES)))
def test_links_that_cannot_hold_are_refused(tie: Links, line: str) -> None:
    with pytest.raises(InputError) as caught:
        small(links=tie)
    told, wanted = (sorted(text.replace(": ", ", ").split(", ")) for text in (str(caught.value), line))
    assert told == wanted  # a circle may be told from any of its visits


@pytest.mark.parametrize(
    "tie",
    [
        links((0, 1, 0, 0), (1, 2, 0, 0), (0, 2, 0, 0)),
        links((0, 1, 10, 20), (1, 2, 10, 20), (0, 2, 20, 20)),
        links((0, 1, 0, INF), (0, 2, 0, INF), (1, 2, 0, INF)),
        links((0, 1, 0, 9), same_shift=[True], load=[2.0]),
    ],
    ids=["three at once", "tight", "order", "ride"],
)
def test_links_that_can_hold_are_taken(tie: Links) -> None:
    assert len(small(links=tie).links) == len(tie)


@pytest.mark.parametrize("value", [-1, NAN, INF, True, "1", None])
def test_a_weight_is_a_number_of_0_or_more(value: Any) -> None:
    with pytest.raises(InputError, match="weights: travel: must be a number of 0 or more"):
        Weights(travel=value)


def large(n: int) -> dict[str, Any]:
    day = np.arange(n) % 7
    opens = day * 1440.0 + 480
    pairs = np.arange(0, n - 1, 2)
    return {
        "clients": Clients(tuple(f"k{i}" for i in range(n)), np.zeros((n, 60), dtype=np.int64)),
        "visits": with_defaults(
            Visits, n, ids=tuple(f"v{i}" for i in range(n)), client=np.arange(n), place=np.arange(n) % 1000,
            minutes=np.full(n, 20.0), windows=np.column_stack((opens, opens + 60, opens + 200)),
            window_at=np.arange(n + 1), needs=np.zeros((n, 20), dtype=bool),
        ),
        "carers": with_defaults(
            Carers, 60, ids=tuple(f"c{i}" for i in range(60)), skills=np.ones((60, 20), dtype=bool)
        ),
        "shifts": with_defaults(
            Shifts, 420, carer=np.arange(420) // 7, day=np.arange(420) % 7, start=np.arange(420) % 7 * 1440.0,
            end=np.arange(420) % 7 * 1440.0 + 1000,
        ),
        "links": with_defaults(
            Links, len(pairs), first=pairs, second=pairs + 1, least=np.zeros(len(pairs)), most=np.full(len(pairs), 2e4)
        ),
        "travel": Travel(
            ("car",), tuple(f"p{i}" for i in range(1000)), np.zeros((1, 1000, 1000)), np.zeros((1, 1000, 1000)),
            np.zeros(1000), np.zeros(1000),
        ),
        "skills": tuple(f"s{i}" for i in range(20)),
        "days": 7,
    }  # fmt: skip


def test_seven_thousand_visits_are_looked_through_in_one_go() -> None:
    parts = large(7000)
    begin = time.perf_counter()
    problem = Problem(**parts)
    assert time.perf_counter() - begin < 20
    assert problem.n_visits == 7000
