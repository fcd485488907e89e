"""What the page points a planner at: what stands out, who is free, what to read on the maps."""

import json
import re
from functools import cache
from typing import Any

from nabij.engines.visits import io
from nabij.engines.visits.example import week
from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import DAY, DISLIKED, Problem
from nabij.engines.visits.show import map as maps
from nabij.engines.visits.show import render, timeline
from nabij.engines.visits.show.agenda import PAUSE, Agenda, Piece
from nabij.engines.visits.show.points import points
from nabij.engines.visits.tests import greedy, small
from nabij.engines.visits.tests.small import planned, street
from nabij.engines.visits.tests.test_show import cells


def told(problem: Problem, plan: Plan) -> dict[str, list[str]]:
    """What stands out -> where, without marks."""
    page = points(Agenda(problem, plan))
    rows = re.findall(r'<th scope="row">(.*?)</th><td>\d+</td><td><ul>(.*?)</ul>', page)
    return {
        title: [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", items)] for title, items in rows
    }


def test_a_plain_day_has_nothing_that_stands_out() -> None:
    problem = street([{"at": 10, "minutes": 60}], [{"carer": "ann", "start": 480, "end": 720}])
    assert "Niets dat opvalt" in points(Agenda(problem, planned(problem, ["v1"])))


def test_a_day_in_two_pieces_a_short_night_and_a_short_tour_are_told() -> None:
    problem = street(
        [
            {"id": "morning", "at": 10, "minutes": 60, "window": (480, 480, 480)},
            {"id": "night", "at": 10, "minutes": 30, "window": (1260, 1260, 1260)},
            {"id": "next", "at": 10, "minutes": 60, "window": (DAY + 420, DAY + 420, DAY + 420)},
        ],
        [
            {"carer": "ann", "start": 420, "end": 720},
            {"carer": "ann", "start": 1200, "end": 1380},
            {"carer": "ann", "day": 1, "start": DAY + 360, "end": DAY + 720},
        ],
        days=2,
        first_day="2026-11-23",
    )
    assert told(problem, planned(problem, ["morning"], ["night"], ["next"])) == {
        "Minder dan 11 uur rust tussen twee dagen": ["ann ma 23/11 21:40 thuis, 06:50 weg"],
        "Een dag in twee stukken": ["ann ma 23/11 09:10 thuis, 20:50 weer weg"],
        "Weg voor minder dan een uur": ["ann ma 23/11 20:50–21:40, 1 bezoek"],
    }


def test_volunteers_choose_their_own_days() -> None:
    problem = street(
        [{"id": "one", "at": 1, "minutes": 10}, {"id": "two", "at": 1, "minutes": 10, "window": (900, 900, 900)}],
        [{"carer": "ann", "start": 480, "end": 720}, {"carer": "ann", "start": 840, "end": 1000}],
        carers={"ann": {"kind": "volunteer"}},
    )
    assert told(problem, planned(problem, ["one"], ["two"])) == {}


def test_the_same_visit_at_other_hours_and_many_faces_are_told() -> None:
    visits = [
        {"id": f"v{day}", "client": "Mia", "minutes": 30, "window": (day * DAY + 480, day * DAY + 700, day * DAY + 700)}
        for day in range(6)
    ]
    shifts = [
        {"carer": f"c{day}", "day": day, "start": day * DAY + 480 + 20 * day, "end": day * DAY + 900}
        for day in range(6)
    ]
    problem = street(visits, shifts, days=6, wishes={("Mia", "c3"): DISLIKED})
    found = told(problem, planned(problem, *[[f"v{day}"] for day in range(6)]))
    assert found["Hetzelfde bezoek op erg andere uren"] == ["Mia care: de ene dag 08:00, de andere 09:40"]
    assert found["Veel gezichten bij één cliënt"] == ["Mia 6 mensen"]
    assert found["Iemand komt die de cliënt liever niet heeft"] == ["Mia: c3"]


def test_hours_that_stay_unused_in_a_whole_week_are_told() -> None:
    people: dict[str, dict[str, Any]] = {
        "ann": {"week_minutes": 600.0},
        "ben": {"week_minutes": 600.0, "kind": "volunteer"},
        "cas": {},
    }
    shifts = [{"carer": carer, "start": 480, "end": 900} for carer in people]
    problem = street([{"at": 10, "minutes": 200, "window": (500, 600, 700)}], shifts, carers=people, days=7)
    plan = planned(problem, ["v1"], [], [])
    assert told(problem, plan)["Veel minder uren dan kan in een week"] == ["ann 3 u 40 min van 10 u"]
    assert "3 u 40 min werk van ten hoogste 10 u" in render(plan, problem)
    shorter = street([{"at": 10, "minutes": 200, "window": (500, 600, 700)}], shifts, carers=people, days=6)
    assert told(shorter, planned(shorter, ["v1"], [], [])) == {}


def test_the_worst_eight_are_named_and_the_rest_is_counted() -> None:
    visits = [{"id": f"v{n}", "minutes": 10, "window": (600, 600, 600)} for n in range(12)]
    problem = street(visits, [{"carer": f"c{n}", "unwanted": True, "start": 560, "end": 720} for n in range(12)])
    plan = planned(problem, *[[f"v{n}"] for n in range(12)])
    assert told(problem, plan)["Werkt dan liever niet"] == [*(f"c{n}" for n in range(8)), "4 andere"]


def test_the_break_before_the_first_visit_lies_at_home() -> None:
    problem = street(
        [{"id": "late", "at": 10, "minutes": 60, "window": (200, 200, 200)}],
        [{"carer": "ann", "end": 300, "break_earliest": 100, "break_latest": 140, "break_minutes": 30}],
    )
    (tour,) = Agenda(problem, planned(problem, ["late"])).tours
    assert (tour.rest, tour.amounts.leave) == (Piece(PAUSE, 100, 130), 190)
    assert [piece.kind for piece in tour.pieces if piece.kind == PAUSE] == []
    found = cells(render(planned(problem, ["late"]), problem))
    assert found[found.index("pauze, voor het vertrek") - 1] == "01:40–02:10"


def test_the_break_is_over_when_somebody_leaves_for_the_first_visit() -> None:
    problem = street(
        [{"id": "noon", "at": 10, "minutes": 60, "window": (125, 125, 500)}],
        [{"carer": "ann", "end": 300, "break_earliest": 100, "break_latest": 140, "break_minutes": 30}],
    )
    (tour,) = Agenda(problem, planned(problem, ["noon"])).tours
    assert (tour.rest, tour.amounts.leave) == (Piece(PAUSE, 90, 120), 120)


def test_lists_say_who_gets_in_and_out() -> None:
    problem = small.ride()
    found = cells(render(planned(problem, ["els on", "rik on", "els off", "rik off"]), problem))
    assert [sum(word in cell for cell in found) for word in ("instappen", "uitstappen")] == [2 + 2, 2 + 2]


def test_the_page_names_who_is_free() -> None:
    problem = street([{"at": 1}], [{"carer": "ann", "end": 600}, {"carer": "ben", "end": 600}])
    assert "nog zonder bezoek: <bdi>ben</bdi>" in render(planned(problem, ["v1"], []), problem)


@cache
def monday() -> Agenda:
    problem = io.loads(json.dumps(week(days=1)))
    return Agenda(problem, greedy.plan(problem))


def test_a_crowded_day_has_rows_only_for_who_goes_out() -> None:
    agenda = monday()
    sheets = timeline.sheets(agenda, timeline.axis_of(agenda), 0, 17)
    rows = [row.carer for sheet in sheets for row in sheet.rows if row.carer is not None]
    assert sorted(rows) == sorted({tour.carer for tour in agenda.tours})
    assert agenda.free(0) != ()
    assert max(len(sheet.top_of) for sheet in sheets) <= 17


def test_every_round_is_on_one_map_in_a_colour_of_its_own() -> None:
    agenda = monday()
    panels = maps.panels(agenda, 0, 510, 340)
    drawn = ["".join(parts) for _title, parts in panels]
    assert sum(one.count('class="route ') for one in drawn) == len(agenda.tours)
    for one in drawn:
        colours: dict[str, set[str]] = {}
        for colour, carer in re.findall(r'class="route (r\d) mode\d"[^>]*><title>([^,]+),', one):
            colours.setdefault(colour, set()).add(carer)
        assert max(len(carers) for carers in colours.values()) == 1
    assert len({title for title, _parts in panels}) == len(panels)


def test_the_same_reason_is_not_told_twice() -> None:
    problem = street([{"id": "one"}, {"id": "two"}], [{"carer": "ann", "end": 10}])
    page = render(planned(problem, []), problem, reasons={0: ["Vol."], 1: ["Vol."]}, helps={0: [], 1: []})
    assert [cell for cell in cells(page) if cell in ("Vol.", "Zie one: dezelfde reden.")] == [
        "Vol.", "Zie one: dezelfde reden.",
    ]  # fmt: skip
    half = cells(render(planned(problem, []), problem, reasons={0: ["Vol."]}))
    assert [cell for cell in half if cell in ("Vol.", "Niet uitgezocht.")] == ["Vol.", "Niet uitgezocht."]
