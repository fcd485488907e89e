"""Our own form: what is refused, by place and field, with what may have been meant."""

import contextlib
import copy
import json
import math
import random
from typing import Any

import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.tests.days import DAY, Change, load, week


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
