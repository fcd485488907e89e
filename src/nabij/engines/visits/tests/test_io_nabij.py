"""Our own form: what each field means, what is refused, and that writing it back loses nothing."""

import contextlib
import copy
import json
import math
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.engines.common import InputError
from nabij.engines.visits import example, io
from nabij.engines.visits.problem import (
    KINDS,
    MANKOWSKA,
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

DOC = Path(__file__).parents[5] / "docs" / "developers" / "visits-format.md"
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


def windows(problem: Problem, visit: int = 0) -> list[list[float]]:
    found: list[list[float]] = problem.visits.windows_of(visit).tolist()
    return found


def test_the_example_of_the_docs_is_read() -> None:
    found = re.search(r"```json\n(.*?)```", DOC.read_text(encoding="utf-8"), re.S)
    assert found is not None
    problem = io.loads(found[1])
    assert problem.visits.ids == (
        "insulin@mon", "insulin@tue", "insulin@wed", "bath#1", "bath#2", "lift", "lift too", "chat", "fetch", "centre",
        "doctor",
    )  # fmt: skip
    assert problem.skills == ("care", "nurse", "language:fr")
    assert problem.weights.faces == 20
    assert problem.carers.ids[problem.shifts.carer[problem.visits.only_shift[10]]] == "cem"
    assert io.same(io.loads(io.dumps_problem(problem)), problem)


def test_a_plain_day() -> None:
    problem = load()
    assert problem.visits.ids == ("v", "w")
    assert windows(problem) == [[480, 540, 1440]]
    assert windows(problem, 1) == [[480, 1440, 1440]]
    assert problem.visits.penalty.tolist() == [math.inf, math.inf]
    assert problem.visits.needs.tolist() == [[True], [False]]
    assert problem.travel.km[0].tolist() == [[0, 6], [6, 0]]
    assert problem.travel.minutes[0].tolist() == [[0, 74], [74, 0]]
    assert problem.shifts.start.tolist() == [420, 420]
    assert (problem.links.least.tolist(), problem.links.most.tolist()) == ([60], [math.inf])
    assert problem.weights.faces == Weights().faces


def test_nothing_to_do_is_a_problem_too() -> None:
    problem = io.loads('{"format": "nabij-visits/1", "places": [], "clients": [], "visits": [], "carers": []}')
    assert (problem.n_visits, problem.n_shifts) == (0, 0)
    assert io.same(io.loads(io.dumps_problem(problem)), problem)


def test_a_visit_on_each_of_several_days() -> None:
    problem = week({"id": "v", "days": ["tue", "2026-04-02", 13], "windows": [{"from": "08:00", "latest": "09:00"}]})
    assert problem.visits.ids == ("v@tue", "v@thu", "v@2-tue", "v@2-sun")
    assert windows(problem, 2) == [[8 * 1440 + 480.0, 8 * 1440 + 540.0, 8 * 1440 + 540.0]]
    assert len(problem.links) == 0


def test_days_without_a_date_are_numbers() -> None:
    problem = week({"id": "v", "days": [0, 9]}, first_day="", carers=[])
    assert problem.visits.ids == ("v@0", "v@9")


def test_a_visit_on_one_of_several_days() -> None:
    rows = [{"from": "08:00", "to": "09:00", "latest": "10:00"}, {"days": ["wed"], "from": "14:00", "latest": "15:00"}]
    problem = week({"id": "v", "within": [2, 1], "windows": rows})
    assert problem.visits.ids == ("v",)
    assert windows(problem) == [[1920, 1980, 2040], [3360, 3420, 3480], [3720, 3780, 3780]]


def test_windows_without_an_end_last_till_the_next_opens() -> None:
    rows = [{"from": "14:00", "to": "15:00"}, {"from": "08:00", "to": "09:00"}]
    assert windows(week({"id": "v", "within": [0, 1], "windows": rows})) == [
        [480, 540, 839], [840, 900, 1440], [1920, 1980, 2279], [2280, 2340, 2880],
    ]  # fmt: skip
    assert windows(week({"id": "v", "within": [0, 1]})) == [[0, 1439, 1439], [1440, 2880, 2880]]


def test_a_visit_several_times_a_week_some_days_apart() -> None:
    hours = [{"from": "08:00", "to": "09:00", "latest": "10:00"}]
    problem = week({"id": "v", "times": 2, "apart_days": 3, "windows": hours, "same_carer": True})
    assert problem.visits.ids == ("v#1", "v#2", "v@2#1", "v@2#2")
    assert len(windows(problem, 3)) == 7
    assert problem.links.first.tolist() == [0, 1, 2]
    # Starts lie within two hours of the day: three days apart is 72 hours less those two, at least.
    assert problem.links.least.tolist() == [3 * 1440 - 120] * 3
    assert problem.links.same_carer.tolist() == [True] * 3


def test_times_on_other_days_or_on_one_day() -> None:
    hours = [{"from": "08:00", "latest": "10:00"}]
    problem = week({"id": "v", "times": 2, "within": ["mon", "tue"], "windows": hours})
    assert (problem.links.first.tolist(), problem.links.least.tolist()) == ([0, 2], [1320, 1320])
    assert len(week({"id": "v", "times": 2, "within": ["mon"], "apart_days": 0, "windows": hours}).links) == 0
    assert week({"id": "v", "times": 1, "windows": hours}).visits.ids == ("v@1", "v@2")
    assert week({"id": "v", "times": 1, "windows": hours}, days=7).visits.ids == ("v",)


def test_what_is_agreed() -> None:
    problem = week({"id": "v", "day": "2026-03-31", "at": "09:30", "carer": "bo"}, {"id": "w", "shift": 3})
    assert windows(problem) == [[2010, 2010, 2010]]
    assert problem.shifts.carer[problem.visits.only_shift[0]] == 1
    assert problem.shifts.day[problem.visits.only_shift[0]] == 1
    assert problem.visits.only_shift[1] == 3
    days = week({"id": "v", "days": ["tue"], "carer": "bo"}).visits
    assert days.ids == ("v@tue", "v@2-tue")
    assert days.only_shift.tolist() == [14, 15]


def test_links_between_rows_go_day_by_day() -> None:
    rows = [{"id": name, "days": ["mon", "tue"], "windows": [{"from": "08:00"}]} for name in "vw"]
    together = {"type": "together", "first": "v", "second": "w"}
    problem = week(*rows, links=[together, {"type": "same_carer", "first": "v@mon", "second": "v@2-tue"}])
    assert (problem.links.first.tolist(), problem.links.second.tolist()) == ([0, 1, 2, 3, 0], [4, 5, 6, 7, 3])
    assert problem.links.most.tolist() == [0, 0, 0, 0, math.inf]
    assert problem.links.different_carer.tolist() == [True] * 4 + [False]


def test_a_ride() -> None:
    problem = load(links=[{"type": "ride", "first": "v", "second": "w", "most": 30, "load": 2}])
    one = problem.links
    assert (one.least[0], one.most[0], one.load[0], bool(one.same_shift[0])) == (0, 30, 2, True)


def test_shifts() -> None:
    shift = {
        "days": ["mon", 2], "from": "22:00", "to": "30:00", "capacity": 3, "unwanted": True, "end_place": "a",
        "break": {"from": "25:00", "to": "26:00", "minutes": 20},
    }  # fmt: skip
    person = {"id": "an", "place": "office", "kind": "volunteer", "most": {"week_visits": 4}, "shifts": [shift]}
    problem = week(carers=[person], days=3)
    one = problem.shifts
    assert (one.day.tolist(), one.start.tolist(), one.end.tolist()) == ([0, 2], [1320, 4200], [1800, 4680])
    assert (one.break_earliest.tolist(), one.break_latest.tolist()) == ([1500, 4380], [1560, 4440])
    assert (one.begin_place.tolist(), one.end_place.tolist()) == ([0, 0], [1, 1])
    assert (one.capacity.tolist(), one.unwanted.tolist()) == ([3, 3], [True, True])
    assert (problem.carers.week_visits.tolist(), problem.carers.day_visits.tolist()) == ([4], [math.inf])


def test_shifts_may_name_their_number() -> None:
    rows = [{"from": "07:00", "to": "09:00", "order": 1}, {"from": "10:00", "to": "12:00", "order": 0}]
    assert load(carers=[{"id": "an", "skills": ["nurse"], "place": "a", "shifts": rows}]).shifts.start.tolist() == [
        600,
        420,
    ]


def test_wishes_and_weights() -> None:
    problem = load(clients=[{"id": "k", "place": "a", "liked": ["bo"], "refused": ["an"]}], weights="mankowska")
    assert problem.clients.wishes.tolist() == [[-2, 1]]
    assert problem.weights is MANKOWSKA


def test_languages_are_skills() -> None:
    def speak(data: dict[str, Any]) -> None:
        data["visits"][0]["language"] = "fr"
        data["carers"][1]["languages"] = ["fr", "ar"]

    problem = load(speak)
    assert problem.skills == ("nurse", "language:ar", "language:fr")
    assert problem.visits.needs[0].tolist() == [True, False, True]


def test_a_means_has_ordinary_figures_and_none_is_chosen_when_there_is_one() -> None:
    assert load(travel={"modes": {"car": {}}}).travel.modes == ("car",)

    def ride(data: dict[str, Any]) -> None:
        del data["travel"]
        for row in data["carers"]:
            row["mode"] = "bus"

    assert load(ride).travel.modes == ("bus",)


def test_degrees() -> None:
    places = [{"id": "office", "lon": 4.0, "lat": 51.0}, {"id": "a", "lon": 4.0, "lat": 51.01}]
    problem = load(places=places)
    assert problem.travel.km[0, 0, 1] == pytest.approx(1.11195 * 1.2, rel=1e-4)
    assert problem.travel.y.tolist() == pytest.approx([-555.975, 555.975])


def test_matrices_need_no_coordinates() -> None:
    modes = {"foot": {"minutes": [[0, 7], [8, 0]]}, "car": {"minutes": [[0, 2], [3, 0]], "km": [[0, 1], [1, 0]]}}
    places = [{"id": "office"}, {"id": "a"}]
    problem = load(lambda d: [row.update(mode="foot") for row in d["carers"]], places=places, travel={"modes": modes})
    assert problem.travel.minutes[0].tolist() == [[0, 7], [8, 0]]
    assert problem.travel.km.tolist() == [[[0, 0], [0, 0]], [[0, 1], [1, 0]]]
    assert np.isnan(problem.travel.x).all()


STREETS: dict[str, Any] = {
    "nodes": [{"id": 1, "x": 0, "y": 0}, {"id": "2", "x": 3000, "y": 0}, {"id": "3", "x": 3000, "y": 4000}],
    "edges": [{"from": "1", "to": "2"}, {"from": "2", "to": "3", "metres": 5000, "oneway": ["bicycle"]}],
}


def test_streets_stand_in_the_file_or_in_one_beside_it(tmp_path: Path) -> None:
    streets = copy.deepcopy(STREETS)
    streets["nodes"][0]["id"] = "1"
    modes = {"foot": {"kmh": 6, "extra_minutes": 1}}
    inside = load(travel={"modes": modes, "network": streets})
    assert inside.travel.km[0, 0, 1] == pytest.approx(8)
    assert inside.travel.minutes[0, 1, 0] == pytest.approx(81)
    (tmp_path / "streets.json").write_text(json.dumps(streets))
    (tmp_path / "day.json").write_text(json.dumps(DAY | {"travel": {"modes": modes, "network": "streets.json"}}))
    assert io.same(io.load(tmp_path / "day.json"), inside)
    (tmp_path / "streets.json").write_text(json.dumps(STREETS))
    with pytest.raises(InputError, match=r"streets.json: nodes\[0\]: id: must be a text that is not empty"):
        io.load(tmp_path / "day.json")


def _visit(**fields: Any) -> Change:
    return lambda data: data["visits"][0].update(fields)


def _carer(**fields: Any) -> Change:
    return lambda data: data["carers"][0].update(fields)


def _shift(**fields: Any) -> Change:
    return lambda data: data["carers"][0]["shifts"][0].update(fields)


def _link(**fields: Any) -> Change:
    return lambda data: data["links"][0].update(fields)


def _top(**fields: Any) -> Change:
    return lambda data: data.update(fields)


def _window(**fields: Any) -> Change:
    return lambda data: data["visits"][0]["windows"][0].update(fields)


BROKEN: list[tuple[Change, str]] = [
    (_top(format="nabij-visits/2"), "format: must be nabij-visits/1"),
    (_top(visit=[]), "visit: is not known; did you mean visits?"),
    (_top(visits=None), "visits: is missing"),
    (_top(visits={}), "visits: must be a list [...]"),
    (_top(visits=[3]), "visits[0]: must be an object {...}"),
    (_top(days=29), "days: must be a whole number of 1 to 28, is 29"),
    (_top(first_day="30 March"), "first_day: must be a date like 2026-03-30"),
    (_top(first_day="9999-12-31", days=9), "first_day: is too far away"),
    (_top(organisations=["a", "a"]), "organisations: holds a name twice"),
    (_top(organisations=[3]), "organisations: must be a list of texts, holds 3"),
    (_top(skills=["care"]), "visits[0] (v): skills: unknown skill: nurse"),
    (_top(weights={"face": 1}), "weights: face: is not known; did you mean faces?"),
    (_top(weights={"faces": -1}), "weights: faces: must be 0 or more, is -1"),
    (_top(weights="best"), "weights: must be an object {...}"),
    (_visit(minutes=-5), "visits[0] (v): minutes: must be 0 or more, is -5"),
    (_visit(minutes="ten"), 'visits[0] (v): minutes: must be a number, is "ten"'),
    (_visit(minutes=None), "visits[0] (v): minutes: is missing"),
    (_visit(minutes=1e300), "visits[0] (v): minutes: is too large"),
    (_visit(minuts=5), "visits[0] (v): minuts: is not known; did you mean minutes?"),
    (_visit(client="K"), "visits[0] (v): client: unknown client: K"),
    (_visit(place="b"), "visits[0] (v): place: unknown place: b"),
    (_visit(skills=["nurs"]), "skills: unknown skill: nurs; did you mean nurse? (no carer has it; name it in skills"),
    (_visit(id="w"), "visits[1] (w): id: is there twice: w"),
    (_visit(id=""), "visits[0]: id: must be a text that is not empty"),
    (_visit(penalty=-1), "visits[0] (v): penalty: must be 0 or more"),
    (_visit(penalty=5, optional=False), "visits[0] (v): penalty: is for optional visits"),
    (_visit(priority=0), "visits[0] (v): priority: must be more than 0"),
    (_visit(optional="yes"), "visits[0] (v): optional: must be true or false"),
    (_visit(days=["mon"]), "visits[0] (v): days: mon has no meaning without first_day"),
    (_visit(days=["Mon"]), "visits[0] (v): days: no such day: Mon; did you mean mon?"),
    (_visit(days=[1]), "visits[0] (v): days: day 1 is not in the plan of 1 days, from 0"),
    (_visit(days=[True]), "visits[0] (v): days: holds no day: true"),
    (_visit(days=[0], within=[0]), "visits[0] (v): within: is there beside days"),
    (_visit(day=0, times=2), "visits[0] (v): times: is there beside day"),
    (_visit(times=2), "visits[0] (v): times: 2 visits, 1 days apart, don't fit in week 1 of the plan"),
    (_visit(apart_days=2), "visits[0] (v): apart_days: is for visits with times"),
    (_visit(at="09:00"), "visits[0] (v): at: is for one day, and without windows"),
    (_visit(carer="bob"), "visits[0] (v): carer: unknown carer: bob; did you mean bo?"),
    (_visit(shift=2), "visits[0] (v): shift: must be a whole number of 0 to 1, is 2"),
    (_window(to="07:00"), "visits[0] (v).windows[0]: to: closes before it opens"),
    (_window(latest="07:00"), "visits[0] (v).windows[0]: latest: closes before it opens"),
    (_window(latest="08:30"), "visits[0] (v).windows[0]: latest: is before to, the soft end"),
    (_window(**{"from": "8h"}), 'visits[0] (v).windows[0]: from: must be a time like 08:30, is "8h"'),
    (_window(**{"from": "49:00"}), "windows[0]: from: must be a time like 08:30"),
    (_window(**{"from": None}), "visits[0] (v).windows[0]: from: is missing"),
    (_window(days=[0, 0, "x"]), "visits[0] (v).windows[0]: days: no such day: x"),
    (_window(days=[]), "visits[0] (v): windows: has none on the days of the visit"),
    (lambda d: d["visits"][0]["windows"].append({"from": "08:30"}), "to: goes on when the next window opens"),
    (_link(type="before"), "links[0]: type: unknown type (types are together, after"),
    (_link(second="x"), "links[0]: second: unknown visit: x"),
    (_link(second="v@tue"), "links[0]: second: unknown visit: v@tue"),
    (_link(second="v"), "link 0 of v and v: second: is the same visit as first"),
    (_link(most=30), "links[0]: most: is less than least"),
    (_link(least=-1), "links[0]: least: must be 0 or more"),
    (_link(type="together"), "links[0]: least: visits together start at the same time"),
    (lambda d: d["links"].append({"type": "after", "first": "w", "second": "v"}), "links: least: links in a circle: "),
    (_carer(id="bo"), "carers[1] (bo): id: is there twice: bo"),
    (_carer(kind="nurse"), "carers[0] (an): kind: unknown kind"),
    (_carer(place="x"), "carers[0] (an): place: unknown place: x"),
    (_carer(place=None), "carers[0] (an): place: is missing, and the shift has no start_place"),
    (_carer(mode="car"), "carers[0] (an): mode: unknown means of transport: car"),
    (_carer(most={"hours": 3}), "carers[0] (an).most: hours: is not known"),
    (_carer(most={"day_minutes": -3}), "carers[0] (an).most: day_minutes: must be 0 or more"),
    (_shift(**{"from": None}), "carers[0] (an).shifts[0]: from: is missing"),
    (_shift(to="06:00"), "carers[0] (an).shifts[0]: to: is before from; write 30:00 for 6:00 on the next morning"),
    (_shift(**{"from": "25:00", "to": "26:00"}), "shift 0 of an on day 0: start: is not on the day of the shift"),
    (_shift(**{"break": {"from": "11:50", "minutes": 30}}), "shifts[0].break: from: falls out of the shift"),
    (_shift(**{"break": {"from": "08:00", "to": "07:30", "minutes": 30}}), "shifts[0].break: to: is before from"),
    (_shift(**{"break": {"from": "08:00"}}), "carers[0] (an).shifts[0].break: minutes: is missing"),
    (_shift(capacity=-1), "carers[0] (an).shifts[0]: capacity: must be 0 or more"),
    (_shift(mode="car"), "carers[0] (an).shifts[0]: mode: unknown means of transport: car"),
    (lambda d: d["carers"][0]["shifts"].append({"from": "11:00"}), "shift 1 of an on day 0: start: overlaps another"),
    (_top(clients=[{"id": "k", "liked": ["x"]}]), "clients[0] (k): liked: unknown carer: x"),
    (_top(clients=[{"id": "k", "liked": ["an"], "refused": ["an"]}]), "refused: an is named twice, with another wish"),
    (_top(clients=[{"id": "k"}]), "visits[0] (v): place: is missing, and the client has none"),
    (_top(places=[{"id": "office", "x": 1}]), "places[0] (office): x: a place needs both x and y, or neither"),
    (_top(places=[{"id": "office", "lon": 1, "lat": 91}]), "places[0] (office): lon: must be degrees"),
    (_top(places=[{"id": "office"}, {"id": "a"}]), "places (office): x: has no coordinates, which foot needs"),
    (_top(places=[{"id": "a", "x": 0, "y": 0}, {"id": "b", "lon": 0, "lat": 0}]), "some places have x and y, others"),
    (_top(travel={"modes": {"horse": {}}}), "travel.modes.horse: kmh: is missing (it has an ordinary value only for"),
    (_top(travel={"modes": {"foot": {"kmh": 0}}}), "travel.modes.foot: kmh: must be 0.1 or more, is 0"),
    (_top(travel={"modes": {"foot": {"detour": 0.5}}}), "travel.modes.foot: detour: must be 1 or more"),
    (_top(travel={"modes": {"foot": {"minutes": [[0]]}}}), "foot: minutes: is not square: must be 2 rows of 2"),
    (_top(travel={"modes": {"foot": {"km": [[0]]}}}), "travel.modes.foot: km: is there without minutes"),
    (_top(travel={"modes": {"foot": {"minutes": [[0]], "kmh": 3}}}), "foot: kmh: is there beside minutes"),
    (_top(travel={"modes": {}, "network": "../x"}), "travel: network: must be a file in the folder of this one"),
    (_top(travel={"modes": []}), "travel: modes: must be an object {...}"),
    (_top(travel={"modes": {"foot": {}}, "network": {}}), "travel.network: has no street for foot"),
    (_top(travel={"network": {"nodes": [], "edges": [{"from": "1"}]}}), "edges[0]: from: unknown node: 1"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), BROKEN, ids=range(len(BROKEN)))
def test_broken_files_are_refused(change: Change, told: str) -> None:
    with pytest.raises(InputError) as caught:
        load(change)
    assert told in str(caught.value)


def test_visits_agreed_with_somebody_who_is_not_there_are_refused() -> None:
    with pytest.raises(InputError, match=r"visits\[0\] \(v\): carer: bo has no shift then"):
        week({"id": "v", "day": 0, "carer": "bo"})
    with pytest.raises(InputError, match="carer: is agreed for one day; give day"):
        week({"id": "v", "carer": "bo"})
    with pytest.raises(InputError, match=r"days: none of these days is in the plan"):
        week({"id": "v", "days": ["sun"]}, days=3)


def test_plans_of_several_days_need_the_end_of_a_shift() -> None:
    with pytest.raises(InputError, match=r"shifts\[0\]: to: is missing; only a plan of one day may leave it out"):
        load(_shift(to=None), days=2)
    assert load(_shift(to=None)).shifts.end.tolist() == [math.inf, 720]


@pytest.mark.parametrize("seed", range(10))
def test_nothing_but_an_input_error_comes_out_of_a_spoiled_problem(seed: int) -> None:
    """Values replaced, moved and taken away anywhere in a sound file."""
    lot = random.Random(seed)
    values: list[Any] = [
        None,
        -1,
        0,
        3,
        1e12,
        "",
        "x",
        "08:00",
        "mon",
        "none",
        "2026-03-30",
        True,
        [],
        {},
        [[]],
        [0],
        ["mon"],
        {"id": "k"},
    ]
    for _ in range(60):
        data = copy.deepcopy(DAY | {"first_day": "2026-03-30", "days": 7})
        for _ in range(lot.randint(1, 3)):
            spots = list(_spots(data))
            box, key = lot.choice(spots)
            other_box, other_key = lot.choice(spots)
            box[key] = lot.choice([*values, copy.deepcopy(other_box[other_key])])
        with contextlib.suppress(InputError):
            io.loads(json.dumps(data))


def _spots(data: Any) -> Any:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(value, dict | list):
            yield from _spots(value)


MINUTES = st.integers(0, 1440) | st.floats(0, 1440, allow_nan=False)
LIMIT = st.just(math.inf) | st.floats(0, 1e4)


@st.composite
def problems(draw: Callable[[Any], Any]) -> Problem:
    """Any sound problem of a few visits, with every array its own way."""
    n, c, r, s, m, p, k = (draw(st.integers(low, 4)) for low in (0, 1, 0, 0, 1, 1, 1))
    days = draw(st.integers(1, 9))

    def column(size: int, value: Any, kind: type = float) -> Any:
        return np.array(draw(st.lists(value, min_size=size, max_size=size)), dtype=kind)

    def numbers(size: int, top: int, low: int = 0) -> Any:
        return column(size, st.integers(low, top - 1), int)

    def flags(rows: int, columns: int) -> Any:
        return column(rows * columns, st.booleans(), bool).reshape(rows, columns)

    def names(prefix: str, size: int) -> tuple[str, ...]:
        return tuple(f"{prefix} {i}é@#" for i in range(size))

    spans, at = [], [0]
    for _ in range(n):
        moment = draw(MINUTES)
        for _ in range(draw(st.integers(1, 3))):
            due = moment + draw(MINUTES)
            spans.append((moment, due, due + draw(MINUTES)))
            moment = spans[-1][2] + draw(st.integers(1, 3000))
        if draw(st.booleans()):
            spans[-1] = (*spans[-1][:2], math.inf)
        at.append(len(spans))
    day = numbers(r, days)
    start = day * 1440.0 + column(r, st.integers(0, 1439) | st.floats(0, 1439))
    end = start + column(r, MINUTES) + 60
    pairs = [(i, i + 1) for i in range(n - 1)]
    least = column(len(pairs), st.just(-math.inf) | MINUTES)
    free = np.isinf(least)
    most = np.where(free, math.inf, np.where(free, 0, least) + column(len(pairs), st.just(math.inf) | MINUTES) + 1)
    shift = free | column(len(pairs), st.booleans(), bool)
    grid = np.array(column(m * p * p, st.floats(0, 500))).reshape(m, p, p) * (1 - np.eye(p))
    xy = column(2 * p, st.floats(-1e5, 1e5)).reshape(2, p)
    pause = column(r, st.just(0.0) | st.floats(1, 30))
    return Problem(
        clients=Clients(names("k", k), numbers(k * c, 2, -2).reshape(k, c)),
        visits=Visits(
            ids=names("v", n), kind=tuple(draw(st.sampled_from(["", "care", "wassen é"])) for _ in range(n)),
            client=numbers(n, k), place=numbers(n, p), minutes=column(n, MINUTES),
            windows=np.array(spans, dtype=float).reshape(-1, 3), window_at=np.array(at), needs=flags(n, s),
            penalty=column(n, LIMIT), priority=column(n, st.floats(0.1, 9)), organisation=numbers(n, 2, -1),
            only_shift=numbers(n, r, -1), bring=column(n, st.floats(0, 9)), fetch=column(n, st.floats(0, 9)),
            longest_ride=column(n, LIMIT),
        ),
        carers=Carers(
            ids=names("c", c), kind=tuple(draw(st.sampled_from(KINDS)) for _ in range(c)),
            organisation=numbers(c, 2, -1), skills=flags(c, s), day_minutes=column(c, LIMIT),
            week_minutes=column(c, LIMIT), day_visits=column(c, LIMIT), week_visits=column(c, LIMIT),
        ),
        # Of one carer each, for shifts of one carer may not overlap.
        shifts=Shifts(
            carer=np.array(draw(st.permutations(range(max(r, c))))[:r], dtype=int) if r <= c else np.arange(r) % c,
            day=day if r <= c else np.zeros(r, dtype=int), mode=numbers(r, m),
            start=start if r <= c else np.arange(r) * 100.0, end=end if r <= c else np.arange(r) * 100.0 + 99,
            begin_place=numbers(r, p), end_place=numbers(r, p),
            break_earliest=np.where(pause > 0, (start if r <= c else np.arange(r) * 100.0) + 10, 0.0),
            break_latest=np.where(pause > 0, math.inf, math.inf), break_minutes=pause,
            capacity=column(r, LIMIT), unwanted=column(r, st.booleans(), bool),
        ),
        links=with_defaults(
            Links, len(pairs), first=np.array([i for i, _ in pairs], dtype=int),
            second=np.array([j for _, j in pairs], dtype=int), least=least, most=most, same_shift=shift,
            load=np.where(free, 0.0, np.where(shift, 2.5, 0.0)),
        ),
        travel=Travel(names("m", m), names("p", p), grid, grid / 7, xy[0], xy[1]),
        skills=names("s", s), organisations=names("o", 2), weights=Weights(faces=draw(st.floats(0, 99))),
        days=days, first_day=draw(st.sampled_from(["", "2026-03-30", "2024-02-29"])),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(problems())
def test_writing_and_reading_gives_an_equal_problem(problem: Problem) -> None:
    again = io.loads(io.dumps_problem(problem))
    assert io.same(again, problem)


@pytest.mark.parametrize("made", [example.example, example.week])
def test_the_made_up_neighbourhoods_come_through(made: Callable[[int], dict[str, Any]]) -> None:
    problem = io.loads(json.dumps(made(1)))
    assert io.same(io.loads(io.dumps_problem(problem)), problem)
