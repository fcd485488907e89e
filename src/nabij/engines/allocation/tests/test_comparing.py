"""Two outcomes beside each other: who gained and lost, and the three paradoxes; Webster has none of them."""

from typing import Any

import numpy as np
import pytest

from nabij.engines.allocation import InputError, Model, Problem, Robustness, solve
from nabij.engines.allocation.comparing import Compared, compare
from nabij.engines.allocation.explain import change_words
from nabij.engines.allocation.tests.small import problem

BY_PEOPLE = Model(lambda_=0.0)


def outcome(people: list[float], fte: float, method: str = "largest-remainder", **told: Any) -> dict[str, Any]:
    values = [[0.0]] * len(people)
    return solve(problem(people, values, fte, step=1, method=method, model=BY_PEOPLE, **told)).to_json()


def codes(told: Compared) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.loses.id, one.wins.id if one.wins else None) for one in told.paradoxes]


def test_who_gained_and_who_lost() -> None:
    told = compare(outcome([500, 300, 200], 10), outcome([300, 300, 400, 100], 12))
    assert [(one.id, float(one.gain)) for one in told.changes] == [("n0", -2.0), ("n1", 0.0), ("n2", 3.0)]
    assert change_words(told) == [
        "Samen is het 12 VTE, voordien 10 VTE.",
        "1 buurt krijgt meer: n2 (+3 VTE).",
        "1 buurt krijgt minder: n0 (-2 VTE).",
        "1 buurt krijgt evenveel.",
        "Nieuw: n3.",
        "Geen paradox: niemand kreeg minder terwijl een ander van wie de nood niet meer groeide, meer kreeg.",
    ]


def test_the_alabama_paradox_in_words() -> None:
    told = compare(outcome([6, 6, 2], 10), outcome([6, 6, 2], 11))
    assert [one[:2] for one in codes(told)] == [("alabama", "n2")]
    assert change_words(told)[-1] == (
        "Alabama-paradox: er is meer te verdelen, en de nood bleef overal in verhouding gelijk. Toch krijgt n2 minder "
        "(van 2 VTE naar 1 VTE) en n0 meer (van 4 VTE naar 5 VTE). Dat komt van het afronden met de grootste resten. "
        "Met de methode van Webster kan het niet."
    )
    assert codes(compare(outcome([6, 6, 2], 10, "webster"), outcome([6, 6, 2], 11, "webster"))) == []


def test_the_population_paradox_in_words() -> None:
    before, after = outcome([7600, 1500, 3400], 13), outcome([7800, 1640, 3680], 13)
    told = compare(before, after)
    assert codes(told) == [("population", "n1", "n2")]
    assert change_words(told)[-1] == (
        "Bevolkingsparadox: de nood van n1 steeg met 9,3 % en die van n2 steeg met 8,2 %. Toch krijgt n1 minder (van 2 "
        "VTE naar 1 VTE) en n2 meer (van 3 VTE naar 4 VTE). Dat komt van het afronden met de grootste resten. "
        "Met de methode van Webster kan het niet."
    )
    assert [one["code"] for one in told.to_json()["paradoxes"]] == ["population"]


def test_newcomers_that_move_others() -> None:
    """As Oklahoma in 1907, that came with its own seats: Maine won one that New York lost (Balinski and Young)."""
    told = compare(outcome([9800, 3800, 6800], 14), outcome([9800, 3800, 6800, 2600], 15))
    assert [one[0] for one in codes(told)] == ["new_states"]
    assert change_words(told)[-2:] == [
        "Nieuw: n3.",
        "Paradox van de nieuwe buurten: er kwamen buurten bij of er gingen weg. Daardoor krijgt n2 minder (van 5 VTE "
        "naar 4 VTE) en n1 meer (van 2 VTE naar 3 VTE), hoewel de nood van de buurten die bleven in verhouding gelijk "
        "is. Dat komt van het afronden met de grootste resten. Met de methode van Webster kan het niet.",
    ]


def years(method: str, many: int, seed: int) -> Any:
    random = np.random.default_rng(seed)
    for _ in range(many):
        n = int(random.integers(3, 6))
        people = random.integers(100, 10_000, n).astype(float)
        total = int(random.integers(n, 20))
        if random.random() < 0.5:
            yield (
                outcome(people.tolist(), total, method),
                outcome([*people.tolist(), float(random.integers(100, 5000))], total + 1, method),
            )
        else:
            grown = (people * random.uniform(0.95, 1.1, n)).round()
            yield outcome(people.tolist(), total, method), outcome(grown.tolist(), total, method)


def test_webster_has_none_of_them() -> None:
    assert [codes(compare(*pair)) for pair in years("webster", 60, 6)] == [[]] * 60


def test_with_webster_it_is_a_floor_or_a_limit() -> None:
    """The one that grew is held back by its cap."""
    before = outcome([1000, 1000, 1000], 9, "webster")
    after = outcome([1000, 4000, 1010], 9, "webster", cap=3)
    before["neighbourhoods"][1]["fte"] = 4.0  # the cap is new
    before["neighbourhoods"][2]["fte"] = 2.0
    told = compare(before, after)
    assert codes(told) == [("population", "n1", "n2")]
    assert "het komt van een minimum, een maximum, een grens per jaar of een andere stap" in change_words(told)[-1]


def test_regions_are_compared_within() -> None:
    """n0 lost and n2 won, but the regions first divide: that is no paradox between the two."""

    def made(people: list[float]) -> Problem:
        return problem(people, [[0.0]] * 4, 8, step=1, regions=["a", "a", "b", "b"],
                       model=Model(stages=2, lambda_=0.0), robustness=Robustness(draws=0))  # fmt: skip

    told = compare(solve(made([900, 900, 800, 800])).to_json(), solve(made([950, 200, 800, 1900])).to_json())
    assert {one.region for one in told.changes} == {"a", "b"}
    assert codes(told) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "x"}, 'format: must be "nabij-allocation-result/1"'),
        ({"neighbourhoods": []}, "neighbourhoods: must be rows"),
        ({"neighbourhoods": [{"id": "n0", "name": "A", "region": "", "fte": 1.0}]},
         "n0: need: isn't told; make the outcome anew with allocate"),
        ({"neighbourhoods": [{"id": "n0", "name": "A", "region": "", "fte": 1.0, "need": 0}]},
         "n0: need: must be more than 0, is 0"),
    ],
)  # fmt: skip
def test_what_is_no_outcome_is_refused(change: dict[str, Any], message: str) -> None:
    good = outcome([6, 6, 2], 10)
    with pytest.raises(InputError) as told:
        compare(good, good | change)
    assert str(told.value) == message
