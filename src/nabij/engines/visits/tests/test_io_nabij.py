"""Our own form: what each field means."""

import copy
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.problem import MANKOWSKA, Problem, Weights
from nabij.engines.visits.tests.days import DAY, load, week

DOC = Path(__file__).parents[5] / "docs" / "developers" / "visits-format.md"


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


def days_asked(problem: Problem, visit: int) -> list[int]:
    return [int(window[0]) // 1440 for window in windows(problem, visit)]


def test_a_visit_several_times_a_week_has_days_of_its_own_that_are_far_enough_apart() -> None:
    hours = [{"from": "08:00", "to": "09:00", "latest": "10:00"}]
    problem = week({"id": "v", "times": 2, "apart_days": 3, "windows": hours, "same_carer": True})
    assert problem.visits.ids == ("v#1", "v#2", "v@2#1", "v@2#2")
    assert [days_asked(problem, visit) for visit in range(4)] == [[0, 1], [4, 5], [8, 9], [12, 13]]
    assert (problem.links.first.tolist(), problem.links.second.tolist()) == ([0, 1, 2], [1, 2, 3])
    assert problem.links.same_carer.tolist() == [True] * 3
    assert not problem.links.tying.any()


def test_times_on_other_days_or_on_one_day() -> None:
    hours = [{"from": "08:00", "latest": "10:00"}]
    problem = week({"id": "v", "times": 2, "within": ["mon", "tue"], "windows": hours}, days=7)
    assert [days_asked(problem, visit) for visit in range(2)] == [[0], [1]]
    one_day = week({"id": "v", "times": 2, "within": ["mon"], "apart_days": 0, "windows": hours}, days=7)
    assert [days_asked(one_day, visit) for visit in range(2)] == [[0], [0]]
    assert len(problem.links) == len(one_day.links) == 0
    assert week({"id": "v", "times": 1, "windows": hours}).visits.ids == ("v@1", "v@2")
    assert week({"id": "v", "times": 1, "windows": hours}, days=7).visits.ids == ("v",)


def test_times_are_spread_over_the_days_that_have_a_window() -> None:
    hours = [{"from": "08:00", "latest": "10:00", "days": [0, 1, 3, 6]}]
    problem = week({"id": "v", "times": 2, "apart_days": 2, "windows": hours}, days=7)
    assert [days_asked(problem, visit) for visit in range(2)] == [[0, 1], [3, 6]]
    daily = week({"id": "v", "times": 7, "windows": [{"from": "08:00", "latest": "10:00"}]}, days=7)
    assert [days_asked(daily, visit) for visit in range(7)] == [[day] for day in range(7)]


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
    walk = copy.deepcopy(DAY)
    del walk["travel"]
    assert io.loads(json.dumps(walk)).travel.modes == ("foot",)


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
    with pytest.raises(InputError, match=r"streets.json: nodes\[0\]: id: must be a text, is 1"):
        io.load(tmp_path / "day.json")
