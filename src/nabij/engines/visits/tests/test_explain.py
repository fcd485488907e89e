"""Why, why not and what would have helped, worked out by hand on tiny neighbourhoods."""

import dataclasses
import json
import math
from collections.abc import Sequence
from typing import Any

import pytest

from nabij.engines.visits.explain import LeftOut, Reason, report, why, why_not, words
from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import DAY, DISLIKED, REFUSED, Problem
from nabij.engines.visits.result import Result
from nabij.engines.visits.tests import small
from nabij.engines.visits.tests.small import TRAVEL_ONLY, planned, street

TRAVEL_ONLY_AND_UNSERVED = dataclasses.replace(TRAVEL_ONLY, unserved=1)
ANN: dict[str, Any] = {"carer": "ann"}
BEN: dict[str, Any] = {"carer": "ben"}


def reasons(problem: Problem, plan: Plan, visit: str) -> dict[str, dict[str, Any]]:
    """code -> values, in the order in which they are told."""
    found = why(Result.of(problem, plan), problem.visits.ids.index(visit))
    return {reason.code: dict(reason.values) for reason in found}


def left_out(problem: Problem, routes: Sequence[Sequence[str]], visit: str) -> LeftOut:
    return why_not(Result.of(problem, planned(problem, *routes)), problem.visits.ids.index(visit))


def told(found: Sequence[Reason]) -> dict[str, dict[str, Any]]:
    return {reason.code: dict(reason.values) for reason in found}


def test_a_known_face_and_what_another_would_cost() -> None:
    problem = small.known_face()
    plan = planned(problem, ["wash 0"], ["wash 1"], ["wash 2"], [], [], [])
    found = reasons(problem, plan, "wash 1")
    assert list(found) == ["made_by", "able", "liked", "known_face", "window", "first", "next_best"]
    assert found["known_face"] == {"carer": "ann", "client": "Mia", "visits": 2, "of": 2}
    assert found["window"] == {
        "start": DAY + 480.0, "earliest": DAY + 480.0, "due": DAY + 540.0, "latest": DAY + 600.0, "day": 1,
    }  # fmt: skip
    assert found["next_best"] == {
        "carer": "ben", "shift": 4, "start": DAY + 480.0, "more": 20.0,
        "costs": {"faces": 15.0, "not_liked": 5.0}, "amounts": {"faces": 1.0, "not_liked": 1.0},
    }  # fmt: skip


def test_the_next_best_is_tried_at_every_place_of_every_other_shift() -> None:
    problem = street(
        [{"id": "near", "at": 4}, {"id": "far", "at": 30}, {"id": "v", "at": 28}],
        [ANN, BEN, {"carer": "cas", "at": 20}],
        weights=TRAVEL_ONLY,
    )
    # Ben walks 60 to house 30 and passes 28 on the way; Ann would walk 48 more, Cas 16.
    plan = planned(problem, ["near"], ["v", "far"], [])
    assert reasons(problem, plan, "v")["next_best"] == {
        "carer": "cas", "shift": 2, "start": 8.0, "more": 16.0, "costs": {"travel": 16.0},
        "amounts": {"travel": 16.0, "kilometres": 8.0, "shift": 1.0},
    }  # fmt: skip
    plan = planned(problem, ["near", "v"], ["far"], [])
    assert reasons(problem, plan, "v")["next_best"]["more"] == -48
    assert reasons(problem, plan, "v")["next_best"]["carer"] == "ben"


def test_the_wait_for_a_partner_and_the_way_there() -> None:
    problem = small.two_carers_one_pair()
    found = reasons(problem, planned(problem, ["lift", "wash"], ["hold"]), "lift")
    assert list(found) == ["made_by", "able", "different_carer", "window", "first"]
    late = street(
        [
            {"id": "long", "at": 10, "minutes": 80},
            {"id": "a", "at": 10, "client": "Mia"},
            {"id": "c", "at": 20},
            {"id": "b", "at": 10, "client": "Mia"},
        ],
        [ANN, BEN],
        links=[{"first": "a", "second": "b", "least": 15, "most": 15, "different_carer": True}],
    )
    found = reasons(late, planned(late, ["long", "a"], ["c", "b"]), "b")
    # Ann is done at 90 and begins `a`; Ben could be there at 60, and waits until 105.
    assert found["arrival"] == {"place": "house 20", "free": 50.0, "travel": 10.0, "arrival": 60.0, "after": "c"}
    assert found["waits_for_partner"] == {"visit": "a", "carer": "ann", "minutes": 45.0, "apart": 15.0}
    assert "waits_for_partner" not in reasons(late, planned(late, ["long", "a"], ["c", "b"]), "a")


def test_breaks_windows_and_lateness() -> None:
    problem = small.split_shift_with_break()
    found = reasons(problem, planned(problem, ["v1", "v2", "v3", "v4"], []), "v4")
    assert found["break_before"] == {"start": 130.0, "minutes": 30.0}
    assert "waits" not in found
    problem = street(
        [{"id": "a", "at": 10, "window": (0, 5, 90)}, {"id": "b", "at": 10, "window": (100, 110, math.inf)}], [ANN]
    )
    found = reasons(problem, planned(problem, ["a", "b"]), "b")
    assert found["waits_for_window"] == {"minutes": 60.0, "earliest": 100.0}
    assert reasons(problem, planned(problem, ["a", "b"]), "a")["late"] == {"minutes": 5.0, "due": 5.0}


def test_only_one_able_disliked_and_promised() -> None:
    problem = street(
        [{"id": "v", "client": "Mia", "at": 10, "needs": ("nursing",), "only_shift": 0}],
        [ANN, BEN, {"carer": "cas"}],
        carers={"ann": {"skills": ("nursing",)}, "ben": {}, "cas": {"skills": ("nursing",)}},
        wishes={("Mia", "ann"): DISLIKED, ("Mia", "cas"): REFUSED},
    )
    found = reasons(problem, planned(problem, ["v"], [], []), "v")
    assert list(found) == ["made_by", "promised", "only_one_able", "disliked", "window", "first"]
    assert found["only_one_able"] == {"carer": "ann", "client": "Mia", "carers": 1, "skills": ("nursing",)}


def test_a_ride_moves_as_a_whole() -> None:
    problem = street(
        [{"id": "on", "client": "Els", "at": 10, "minutes": 2}, {"id": "off", "client": "Els", "at": 20, "minutes": 1}],
        [ANN, BEN | {"at": 10}],
        links=[{"first": "on", "second": "off", "least": 0, "most": 15, "same_shift": True, "load": 1}],
        weights=TRAVEL_ONLY,
    )
    found = reasons(problem, planned(problem, ["on", "off"], []), "off")
    assert (found["next_best"]["carer"], found["next_best"]["more"]) == ("ben", -20.0)
    assert found["same_shift"]["visit"] == "on"


def test_nobody_else_has_room() -> None:
    problem = street([{"id": "a", "at": 10}, {"id": "b", "at": 10}], [ANN | {"end": 50}, BEN | {"end": 50}])
    assert reasons(problem, planned(problem, ["a"], ["b"]), "a")["nobody_else_has_room"] == {"shifts": 1}


def test_why_is_of_planned_visits_and_why_not_of_the_others() -> None:
    problem = small.out_of_window()
    result = Result.of(problem, planned(problem, ["late"]))
    with pytest.raises(ValueError, match="visit early is left out"):
        why(result, 0)
    with pytest.raises(ValueError, match="visit late is planned"):
        why_not(result, 1)
    for ask in (why, why_not):
        with pytest.raises(IndexError):
            ask(result, 2)


def test_who_was_excluded_and_by_what() -> None:
    found = left_out(small.nobody_has_the_skill(), [[], ["chat"], []], "wound")
    assert found.cause == "skill"
    assert list(told(found.reasons)) == ["asked", "refused", "skill"]
    assert told(found.reasons)["refused"] == {"carers": 1, "of": 3}
    assert told(found.reasons)["skill"] == {"carers": 2, "of": 3, "skills": ("wound care",)}
    assert told(found.helps) == {
        "skill_would_do": {"carers": 2, "skills": ("wound care",)},
        "refusals": {"carers": 1},
        "one_more_person": {
            "people": 1, "skills": ("wound care",), "day": 1, "leave": DAY + 1070.0, "back": DAY + 1110.0,
            "visits": ("wound",),
        },
    }  # fmt: skip


def test_each_shift_is_counted_under_what_stopped_it() -> None:
    morning = (60, 90, 120)
    problem = street(
        [{"id": "v", "at": 10, "window": morning}] + [{"id": f"w{n}", "at": 10, "window": morning} for n in range(3)],
        [
            ANN | {"start": 200, "end": 300},  # other hours
            BEN | {"start": 50, "end": 95},  # too short: back at 100
            {"carer": "cas", "end": 129},  # full: back at 130
            {"carer": "dan", "end": 200},  # one visit a day
            {"carer": "eve", "end": 200},  # 60 minutes a day, has 50
            {"carer": "fay", "day": 1, "start": DAY, "end": DAY + 300},
        ],
        carers={"ann": {}, "ben": {}, "cas": {}, "dan": {"day_visits": 1}, "eve": {"day_minutes": 60}, "fay": {}},
        days=2,
    )
    found = left_out(problem, [[], [], ["w0"], ["w1"], ["w2"], []], "v")
    one = {"carers": 1, "shifts": 1}
    assert told(found.reasons[1:]) == {
        "day": {"carers": 1, "of": 6}, "hours": one, "too_short": one, "full": one, "day_visits": one,
        "day_minutes": one,
    }  # fmt: skip
    assert found.cause == "day_minutes"
    # Cas lacks one minute, Ben five; Eve would work 80 minutes. Told in steps of five, the least first.
    helps = told(found.helps)
    assert helps["longer_shift"] == {"carer": "cas", "amount": 5.0, "day": 0, "span": "day"}
    assert helps["one_more_visit"] == {"carer": "dan", "amount": 1.0, "day": 0, "span": "day"}
    assert helps["more_minutes"] == {"carer": "eve", "amount": 20.0, "day": 0, "span": "day"}


def pair_without_partner(**ben: Any) -> Problem:
    """`lift` fits with Ann; `hold`, at the same time, only with Ben, who has no time then."""
    return street(
        [
            {"id": "lift", "client": "Mia", "at": 10, "minutes": 20, "window": (60, 70, 70), "needs": ("lifting",)},
            {"id": "hold", "client": "Mia", "at": 10, "minutes": 20, "window": (60, 70, 70)},
        ],
        [ANN | {"end": 200}, BEN | {"start": 61, "end": 200} | ben],
        carers={"ann": {"skills": ("lifting",)}, "ben": {}},
        links=[{"first": "lift", "second": "hold", "least": 0, "most": 0, "different_carer": True}],
    )


def test_a_partner_who_cannot_be_found_is_the_cause() -> None:
    problem = pair_without_partner()
    found = left_out(problem, [[], []], "lift")
    assert (found.cause, told(found.reasons)["partner"]) == ("partner", {"carers": 1, "shifts": 1, "visits": ("hold",)})
    # One more person for `lift` leaves Ann free to hold.
    assert told(found.helps)["one_more_person"]["visits"] == ("lift",)
    assert told(found.helps)["one_more_person"]["people"] == 1
    (both,) = report(Result.of(problem, planned(problem, [], [])))
    assert both.visits == (0, 1)


def test_two_more_people_when_one_is_not_enough() -> None:
    nobody = street(
        [
            {"id": "lift", "client": "Mia", "at": 10, "minutes": 20, "needs": ("lifting",)},
            {"id": "hold", "client": "Mia", "at": 10, "minutes": 20, "needs": ("french",)},
        ],
        [ANN],
        links=[{"first": "lift", "second": "hold", "least": 0, "most": 0, "different_carer": True}],
    )
    found = left_out(nobody, [[]], "lift")
    assert told(found.helps)["one_more_person"] == {
        "people": 2, "skills": ("french", "lifting"), "day": 0, "leave": 0.0, "back": 40.0, "visits": ("lift", "hold"),
    }  # fmt: skip


def test_a_visit_that_only_costs_too_much_is_told_so() -> None:
    problem = street([{"id": "v", "at": 50, "penalty": 40}], [ANN], weights=TRAVEL_ONLY_AND_UNSERVED)
    found = left_out(problem, [[]], "v")
    assert (found.cause, found.helps) == ("too_costly", ())
    assert told(found.reasons)["too_costly"] == {"costs": 100.0, "penalty": 40.0}
    assert words(found.reasons[-1], problem) == (
        "Er is plaats, maar het bezoek zou 100 punten kosten; het niet doen kost er 40."
    )
    problem = street([{"id": "v", "at": 10, "penalty": 40}], [ANN], weights=TRAVEL_ONLY_AND_UNSERVED)
    assert left_out(problem, [[]], "v").cause == "has_room"


def test_windows_that_could_be_wider() -> None:
    problem = small.out_of_window()
    found = left_out(problem, [["late"]], "early")
    # Ann leaves at 100 and is there at 110: 15 minutes after 95.
    assert told(found.helps)["wider_window"] == {"side": "later", "minutes": 15, "edge": 95.0}
    problem = street([{"id": "v", "at": 10, "window": (70, 80, 90)}], [ANN | {"end": 88}])
    found = left_out(problem, [[]], "v")
    # To be back at 88, `v` must begin by 48.
    wider = [dict(reason.values) for reason in found.helps if reason.code == "wider_window"]
    assert wider == [{"side": "earlier", "minutes": 25, "edge": 70.0}]
    assert told(found.helps)["longer_shift"] == {"carer": "ann", "amount": 25.0, "day": 0, "span": "day"}


def test_a_shift_that_could_start_earlier() -> None:
    early, late = ANN | {"start": 100, "end": 200}, BEN | {"start": 85, "end": 200}
    problem = street([{"id": "v", "at": 10, "window": (60, 70, 80)}], [early, late])
    # Ben leaves at 85 and must leave by 70.
    found = told(left_out(problem, [[], []], "v").helps)["earlier_start"]
    assert found == {"carer": "ben", "amount": 15.0, "day": 0, "span": "day"}


def test_no_shift_grows_into_another_of_the_same_carer() -> None:
    first, second = ANN | {"start": 0, "end": 60}, ANN | {"start": 65, "end": 90}
    problem = street([{"id": "v", "at": 30, "minutes": 10, "window": (0, 50, 70)}], [first, second])
    helps = told(left_out(problem, [[], []], "v").helps)
    # The first shift is 10 minutes too short and the next begins after 5; nor can the second begin that early.
    assert {"longer_shift", "earlier_start"} & set(helps) == set()


def test_room_on_board_and_time_on_the_way() -> None:
    rows = [{"id": f"m{n}", "at": 5, "minutes": 5, "bring": 1} for n in range(3)]
    problem = street(rows, [ANN | {"capacity": 2}])
    found = left_out(problem, [["m0", "m1"]], "m2")
    assert (found.cause, told(found.helps)["more_room"]["amount"]) == ("capacity", 1.0)
    problem = street([{"id": "m", "at": 20, "longest_ride": 18}], [ANN])
    found = left_out(problem, [[]], "m")
    assert (found.cause, told(found.helps)["longer_ride"]["amount"]) == ("longest_ride", 5.0)


def test_persons_of_links_exclude_too() -> None:
    problem = street(
        [{"id": "a", "client": "Mia", "at": 10}, {"id": "b", "client": "Mia", "at": 10}],
        [ANN, BEN | {"start": 100, "end": 130}],
        links=[{"first": "a", "second": "b", "different_carer": True}],
    )
    found = left_out(problem, [["a"], []], "b")
    assert told(found.reasons[1:]) == {
        "too_short": {"carers": 1, "shifts": 1}, "persons": {"carers": 1, "shifts": 1},
    }  # fmt: skip
    assert found.cause == "persons"


def evening(ids: Sequence[str]) -> Problem:
    """Wound care on Tuesday evening for several clients, and nobody who can."""
    start = DAY + 18 * 60
    return street(
        [{"id": name, "at": 10, "needs": ("wound care",), "window": (start, start + 60, start + 90)} for name in ids]
        + [{"id": "chat", "at": 5}],
        [ANN | {"day": 1, "start": start - 60, "end": start + 120}],
        days=2,
        first_day="2026-11-23",
    )


def test_one_cause_is_told_once_for_all_its_visits() -> None:
    problem = evening(["mia", "jos", "els", "rik"])
    (found,) = report(Result.of(problem, planned(problem, ["chat"])))
    assert (found.visits, found.cause) == ((0, 1, 2, 3), "skill")
    assert [words(reason, problem) for reason in (*found.reasons, *found.helps)] == [
        "4 bezoeken bij 4 cliënten (wound care): mia, jos, els en rik.",
        "De enige persoon heeft niet alles wat nodig is (wound care).",
        # The fourth would begin at 19.30, which is just in time.
        "Eén persoon meer (wound care) op dinsdagavond, van 17.50 uur tot 20.10 uur: dan lukken mia, jos, els en rik.",
    ]
    problem = evening(["mia", "jos", "els", "rik", "cas"])
    (found,) = report(Result.of(problem, planned(problem, ["chat"])))
    assert told(found.helps)["one_more_person"]["visits"] == ("mia", "jos", "els", "rik")


def test_nothing_left_out_nothing_to_report() -> None:
    problem = small.two_carers_one_pair()
    assert report(Result.of(problem, planned(problem, ["wash", "lift"], ["hold"]))) == []


def test_explanations_are_plain_data() -> None:
    problem = small.nobody_has_the_skill()
    result = Result.of(problem, planned(problem, [], ["chat"], []))
    found = json.loads(json.dumps(why_not(result, 0).to_json(problem), allow_nan=False))
    assert (found["visits"], found["cause"], found["reasons"][1]) == (
        ["wound"], "skill", {"code": "refused", "values": {"carers": 1, "of": 3}},
    )  # fmt: skip
    told_why = json.loads(json.dumps([reason.to_json() for reason in why(result, 1)], allow_nan=False))
    assert told_why[0] == {
        "code": "made_by",
        "values": {"carer": "ben", "client": "Jos", "kind": "volunteer", "visit": "chat"},
    }
    free = street([{"id": "v"}], [ANN])
    window = why(Result.of(free, planned(free, ["v"])), 0)[2]
    assert window.to_json()["values"]["latest"] is None


def test_a_refusal_is_a_number_and_never_a_name() -> None:
    problem = small.nobody_has_the_skill()
    found = left_out(problem, [[], ["chat"], []], "wound")
    sentences = [words(reason, problem) for reason in (*found.reasons, *found.helps)]
    assert not [sentence for sentence in sentences if "cas" in sentence]
    assert (
        "1 persoon zou het wel kunnen, maar is niet gewenst bij deze cliënt. Die keuze blijft van de cliënt."
        in sentences
    )
