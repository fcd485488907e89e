"""The sentences: each is true of the numbers that it is about, whatever the problem; and reads as Dutch."""

import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings

from nabij.engines.allocation import Model, Problem, Result, Robustness, solve
from nabij.engines.allocation.explain import note_words, why, why_text, words
from nabij.engines.allocation.explain.reasons import Reason
from nabij.engines.allocation.result import Note
from nabij.engines.allocation.tests.small import problem, problems

ALL = (0.0, 1.0)
many = settings(deadline=None, max_examples=60)


def together(result: Result, row: int) -> list[int]:
    places = result.problem.places
    if result.problem.model.stages == 1:
        return list(range(len(places)))
    return np.flatnonzero(places.region == places.region[row]).tolist()


@many
@given(problems())
def test_what_is_named_adds_most_and_lies_on_the_side_that_is_told(one: Problem) -> None:
    result = solve(one)
    for row in range(len(one.places)):
        need = next(reason for reason in why(result, row) if reason.code == "need").values
        parts = dict(zip([told.label for told in one.indicators], result.contribution[row], strict=True))
        for side, sign in (("up", 1), ("down", -1)):
            named = [told["label"] for told in need[side]]
            best = sorted(-abs(parts[name]) for name in parts if sign * parts[name] >= 0.05)[:3]
            assert sorted(-abs(parts[name]) for name in named) == pytest.approx(best)
            for told in need[side]:
                beyond = (told["value"] - told["average"]) * (1 if told["high"] else -1) * sign
                assert beyond > 0 or (told["middle"] and beyond == 0)
        text = words(Reason("need", need))
        if "vooral door" in text:
            assert sum(parts.values()) * need["more"] > 0
            assert ("hoger dan gemiddeld" in text) == (need["more"] > 0)


@many
@given(problems())
def test_the_sentence_about_rounding_is_so(one: Problem) -> None:
    """It is the nearest step; or everybody's nearest steps are more or fewer than there are, by what is told."""
    result = solve(one)
    for row in range(len(one.places)):
        told = next((reason for reason in why(result, row) if reason.code in ("rounding", "floor", "cap")), None)
        assert told is not None
        units, fair = int(result.target[row]), float(result.fair[row])
        if told.code != "rounding":
            assert units == one.means.units(getattr(one.means, told.code) or one.means.floor)
            continue
        text = words(told)
        if "Afgerond" in text:
            assert abs(fair - units) <= 0.5 + 1e-6
        elif "dichtst" in text:
            rows = together(result, row)
            over = sum(int(result.target[at]) - math.floor(result.fair[at] + 0.5) for at in rows)
            assert abs(fair - units) > 0.5
            assert told.values["over"] == result.fte(over)
            assert (over > 0) == (units > fair) == ("blijft er" in text)
        else:
            assert fair == pytest.approx(units, abs=1e-8)


@many
@given(problems())
def test_no_sentence_has_odd_numbers(one: Problem) -> None:
    result = solve(one)
    texts = [why_text(result, row) for row in range(len(one.places))] + [note_words(note) for note in result.notes]
    for text in texts:
        assert not re.search(r"nan|None|\binf\b|[{}]|  |-0(,0+)?[ ;)]|\d\.\d{1,2}\b|[0-9]{4}", text), text


def test_a_comma_a_point_and_enough_decimals() -> None:
    made = problem([12_345, 2_000], [[0.5], [0.52]], 10, model=Model(winsorise=ALL))
    text = why_text(solve(made), 0)
    assert "Er wonen 12.345 mensen: alleen volgens het aantal inwoners zou het 8,61 VTE zijn." in text
    assert "x0 (0,50; gemiddeld 0,51)" in text


def test_nothing_to_spread_and_one_inhabitant() -> None:
    made = problem([1, 3000], [[0.0], [2.0]], 0, model=Model(stages=2), regions=["east", "west"])
    result = solve(made)
    assert result.units.tolist() == [0, 0]
    assert why_text(result, 0).startswith("0 VTE voor n0. Er woont 1 mens: ")


def test_when_the_nearest_step_is_not_what_it_gets() -> None:
    """Fair shares 1.4, 1.4 and 1.2 steps of 1: all rounded down leaves one over."""
    told = solve(problem([1400, 1400, 1200], [[1.0], [1.0], [1.0]], 4, step=1))
    row = told.units.tolist().index(2)
    over = "maar als elke buurt zo afrondt, blijft er in totaal 1 VTE over. Daarvan gaat 1 VTE naar deze buurt: 2 VTE."
    assert f"Het dichtst daarbij ligt 1 VTE, {over}" in why_text(told, row)
    told = solve(problem([1600, 1600, 1800], [[1.0], [1.0], [1.0]], 5, step=1))
    row = told.units.tolist().index(1)
    assert "is er in totaal 1 VTE te weinig. Daarvoor gaat hier 1 VTE af: 1 VTE." in why_text(told, row)


def test_others_at_their_floor_or_cap() -> None:
    made = problem([10_000, 10_000, 500], [[1.0], [1.0], [1.0]], 10, floor=2)
    assert "komt dat op 4,88 VTE, en op 4,00 VTE omdat andere buurten tot hun minimum opgetild worden." in why_text(
        solve(made), 0
    )
    made = problem([10_000, 2_000, 2_000], [[1.0], [1.0], [1.0]], 10, cap=6)
    assert "en op 2,00 VTE omdat andere buurten aan hun maximum zitten." in why_text(solve(made), 1)


def firm(**values: object) -> str:
    told = {"draws": 1000, "kept": 0.6, "fte": 2, "low": 1.5, "high": 2.5, "driver": None, "driver_label": None}
    return words(Reason("firm", {**told, **values}))


def test_how_firm_it_is() -> None:
    start = "Wij rekenden 1.000 keer met andere gewichten en methoden: "
    assert firm(kept=1.0) == f"{start}het bleef altijd 2 VTE."
    assert firm(kept=0.999, low=2, high=2) == f"{start}in meer dan 99 % van die keren werd het ook 2 VTE."
    told = f"{start}in 60 % van die keren werd het ook 2 VTE; in minstens negen van de tien keren lag het tussen "
    assert firm() == f"{told}1,5 en 2,5 VTE."
    assert firm(driver="weight of x", driver_label="kansarmoede") == (
        f"{told}1,5 en 2,5 VTE. Het hangt het meest af van hoe zwaar kansarmoede meetelt."
    )
    assert firm(kept=0.0, low=3, high=3) == (
        f"{start}het werd nooit 2 VTE; in minstens negen van de tien keren werd het 3 VTE."
    )


def test_no_choice_is_named_when_none_weighs() -> None:
    result = solve(problem([1000.0] * 12, [[float(at % 5), float(at % 3)] for at in range(12)], 40,
                           robustness=Robustness(draws=400)))  # fmt: skip
    assert result.drawn is not None
    for row in range(12):
        told = why(result, row)[-1].values
        driver = result.drawn.driver(row)
        assert (told["driver"] is not None) == (driver is not None and driver[1] >= 0.1)


def test_on_the_way_against_the_way() -> None:
    """Who rises in the end may have to wait a year, as others fall no faster than the limit."""
    told = {"fte": 3.0, "target": 5.0, "before": 3.5, "limit": 0.5}
    assert words(Reason("on_the_way", told)) == (
        "Vorig jaar was het 3,5 VTE, dit jaar wordt het 3 VTE, later 5 VTE: er mag per jaar hoogstens 0,5 VTE bij of "
        "af en het totaal moet elk jaar kloppen."
    )


def test_notes_one_and_many() -> None:
    known = {
        "one": note_words(Note("lifted_to_floor", {"neighbourhoods": 1, "floor_fte": 1.0})),
        "many": note_words(Note("lifted_to_floor", {"neighbourhoods": 3, "floor_fte": 0.5})),
    }
    assert known["one"].startswith("1 buurt wordt tot het minimum van 1 VTE opgetild")
    assert known["many"].startswith("3 buurten worden tot het minimum van 0,5 VTE opgetild")
    loses = {"used": True, "from_fte": 10.0, "to_fte": 10.5, "loses": ["a", "b"], "names": ["A", "B"]}
    assert note_words(Note("alabama", loses)) == (
        "Let op: als er 10,5 VTE in plaats van 10 VTE te verdelen is, krijgen A en B een stap minder, hoewel er meer "
        "is. Dat heet de Alabama-paradox. De methode van Webster kent die niet."
    )


KINDS = (
    "Afgerond", "blijft er", "te weinig", "minimum is", "maximum is", "opgetild", "aan hun maximum", "vooral door",
    "Eerst is alles",
)  # fmt: skip


def test_every_kind_of_sentence_was_there() -> None:
    """Drawn problems reach all sentences about rounding: none of the tests above passes for lack of cases."""
    found: Counter[str] = Counter()
    random = np.random.default_rng(1)
    for _ in range(60):
        n = int(random.integers(3, 9))
        made = problem(
            random.integers(500, 9000, n).tolist(), random.gamma(2, 2, (n, 2)).tolist(), 2 * n, floor=1, cap=3,
            regions=["east", "west", "west"] + ["east"] * (n - 3), model=Model(stages=int(random.integers(1, 3))),
        )  # fmt: skip
        result = solve(made)
        for row in range(n):
            text = why_text(result, row)
            found.update(one for one in KINDS if one in text)
    assert set(found) == set(KINDS)
