"""The words and names of a neighbourhood tell what is so."""

from typing import Any

import numpy as np
import pytest

from nabij.engines.territories import Borders, Problem, Result, explain
from nabij.engines.territories.explain.words import SENTENCES, kilometres, listed, number
from nabij.engines.territories.tests.small import grid, keep, neighbours


def result(problem: Problem, *label: int, **more: Any) -> Result:
    return Result.of(problem, np.array(label), **more)


def codes(found: Result, row: int = 0) -> list[str]:
    return [one.code for one in explain.why(found, row)]


def text(found: Result, row: int = 0) -> str:
    return explain.why_text(found, row)


def test_near_the_target() -> None:
    assert text(result(grid(3, 1), 0, 0, 0)) == "15.000 inwoners in 3 gebieden, dicht bij de streefgrootte van 15.000."


def test_more_and_less_than_the_target() -> None:
    found = result(grid(2, 1, [20_000, 9000]), 0, 1)
    compact = "De buurt is compact."
    assert text(found, 0) == f"20.000 inwoners in 1 gebied: 33% meer dan de streefgrootte van 15.000. {compact}"
    assert text(found, 1) == f"9.000 inwoners in 1 gebied: 40% minder dan de streefgrootte van 15.000. {compact}"


def test_a_strip_is_called_stretched_and_what_was_compared_is_told() -> None:
    found = result(grid(8, 1, 2000.0), *[0] * 7, 1, proven=(True,))
    assert codes(found, 0) == ["size", "stretched", "proven"]
    assert codes(found, 1) == ["size", "under", "compact", "proven"]
    assert "Alle mogelijke verdelingen zijn hier vergeleken" in text(found, 0)


def test_a_municipality_that_is_too_small_stays_one() -> None:
    problem = grid(2, 1, 1500.0, within=[0, 0], within_labels=("Herstappe",), within_name="gemeente")
    told = "Heel Herstappe telt minder dan het minimum van 5.000 inwoners, en blijft daarom één buurt."
    assert told in text(result(problem, 0, 0))


def test_a_municipality_that_can_not_be_cut_in_two_stays_one() -> None:
    problem = grid(2, 1, 4500.0, within=[0, 0], within_labels=("Horebeke",), within_name="gemeente")
    told = "Heel Horebeke blijft één buurt: in twee delen zou een deel minder dan 5.000 inwoners tellen."
    assert told in text(result(problem, 0, 0))


def test_an_area_that_is_too_large_is_not_cut() -> None:
    told = "1-0 telt alleen al 26.000 inwoners, meer dan het maximum van 25.000, en wordt niet in stukken geknipt."
    assert told in text(result(grid(2, 1, [9000, 26_000]), 0, 1), 1)


@pytest.mark.parametrize(
    ("proven", "told"),
    [
        (True, "Telt minder dan het minimum van 5.000 inwoners: geen enkele verdeling houdt hier elke buurt binnen"),
        (False, "Telt minder dan het minimum van 5.000 inwoners: er is geen verdeling gevonden die hier elke buurt"),
    ],
)
def test_bounds_that_are_not_kept_are_told(proven: bool, told: str) -> None:
    found = result(grid(2, 1, [24_000, 2000]), 0, 1, proven=(proven,))
    assert told in text(found, 1)
    assert "te veel" not in text(found, 0)


def test_wijken_that_are_whole_and_wijken_that_are_not() -> None:
    problem = grid(4, 1, 6000.0, keep=(keep(0, 0, 1, 1),))
    assert "Houdt wijk A volledig bijeen." in text(result(problem, 0, 0, 1, 1))
    assert codes(result(problem, 0, 0, 0, 1)) == ["size", "kept", "cut"]


@pytest.mark.parametrize(
    ("people", "label", "told"),
    [
        ([20_000, 20_000, 1], (0, 1, 1), "samen telt dat 40.000 inwoners, meer dan het maximum van 25.000."),
        ([9000, 9000, 9000], (0, 1, 1), "samen zou deze buurt 27.000 inwoners tellen, meer dan 25.000."),
        ([4000, 8000, 3000], (0, 0, 1), "zo zijn de grootte en de vorm van de buurten beter."),
    ],
)
def test_which_bound_cut_a_wijk(people: list[float], label: tuple[int, ...], told: str) -> None:
    groups = keep(0, 0, 1) if people[0] == 20_000 else keep(0, 1, 0)
    found = result(grid(3, 1, people, keep=(groups,)), *label)
    rows = [row for row in range(2) if "cut" in codes(found, row)]
    assert any(told in text(found, row) for row in rows)


def test_a_part_without_which_a_neighbourhood_is_too_small() -> None:
    found = result(grid(4, 1, [3000, 4000, 9000, 9000], keep=(keep(0, 1, 1, 1),)), 0, 0, 1, 1)
    assert "wijk B is gedeeld met buurt 2: zonder dit deel zou deze buurt maar 3.000 inwoners tellen." in text(found, 0)


def test_barriers_along_the_edge_and_inside() -> None:
    borders = Borders.build(
        neighbours(2, 2),
        metres=[1000] * 4,
        barrier=[0, 0, 800, 600],
        barrier_name=[-1, -1, 0, 1],
        names=["Schelde", ""],
    )
    problem = grid(2, 2, borders=borders)
    assert "De grens volgt Schelde (0,8 km) en een hindernis (0,6 km)." in text(result(problem, 0, 0, 1, 1))
    assert "Door de buurt loopt Schelde (0,8 km) en een hindernis (0,6 km)." in text(result(problem, 0, 0, 0, 0))


def test_islands_remainders_and_empty_areas() -> None:
    borders = Borders.build([[0, 1], [1, 2], [1, 3]], bridge=[True, True, False], metres=[0, 0, 500])
    problem = grid(4, 1, [40, 9000, 7, 0], borders=borders)
    object.__setattr__(problem.areas, "remainder", np.array([False, False, True, False]))
    found = text(result(problem, 0, 0, 0, 0))
    assert "0-0 raakt geen ander gebied van de groep en hoort bij het dichtstbijzijnde: 1-0." in found
    assert "Hier tellen ook 7 inwoners mee die niet op de kaart te plaatsen zijn (2-0)." in found
    assert "In 3-0 zijn geen inwoners geteld." in found


def test_choices_of_people_are_told() -> None:
    problem = grid(3, 1, together=((0, 1),), fixed=[-1, -1, 0], fixed_labels=("Zuid",))
    found = result(problem, 0, 0, 1)
    assert "Houdt samen wat samen moest blijven: 0-0 en 1-0." in text(found, 0)
    assert "Hierin ligt wat vooraf vastgelegd is: Zuid." in text(found, 1)


def test_names_come_from_the_wijk_with_most_people_and_differ() -> None:
    problem = grid(4, 1, [5000, 100, 9000, 4000], keep=(keep(0, 1, 0, 0),))
    assert explain.names(result(problem, 0, 0, 1, 1)) == ["wijk A - 0-0", "wijk A - 2-0"]
    assert explain.names(result(problem, 0, 0, 0, 0)) == ["wijk A"]
    assert explain.names(result(grid(2, 1, [1, 2]), 0, 0)) == ["1-0"]


def test_a_code_is_no_name_and_a_label_of_people_is() -> None:
    groups = keep(0, 0)
    object.__setattr__(groups, "labels", ("41002A",))
    assert explain.names(result(grid(2, 1, [1, 2], keep=(groups,)), 0, 0)) == ["1-0"]
    problem = grid(2, 1, fixed=[0, -1], fixed_labels=("Nieuwstad",))
    assert explain.names(result(problem, 0, 0)) == ["Nieuwstad"]


def test_numbers_and_lists_are_dutch() -> None:
    assert (number(14_819.6), kilometres(3249)) == ("14.820", "3,2 km")
    assert (listed(["a"]), listed(["a", "b", "c"]), listed(["a"], 2)) == ("a", "a, b en c", "a en 2 andere")


def test_every_code_has_words() -> None:
    assert set(SENTENCES) == {
        "size", "whole_group", "under_whole", "under", "over", "over_area", "fixed", "together", "kept", "cut",
        "follows", "through", "island", "remainder", "empty", "compact", "stretched", "proven",
    }  # fmt: skip
