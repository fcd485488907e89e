"""The runs behind a comparison: as many on both sides, counted, told beforehand, and stopped when asked."""

from collections.abc import Callable
from typing import Any

import pytest

from nabij.engines.visits.gain import Stopped, effort, report
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.tests.test_gain import Answer, of, three_on_a_street, tidy, two_on_a_street


def test_the_same_effort_on_both_sides() -> None:
    minutes: dict[str, float] = {"alone": 0, "joint": 0}

    def counting(problem: Problem, *, seconds: float, **given: Any) -> Answer:
        minutes["joint" if problem.n_visits == 4 else "alone"] += seconds
        return tidy(problem, **given)

    found = of(two_on_a_street(), solver=counting, exchange=(0, 0.5), shares=False, seconds_per_visit=2.0)
    # Per seed: joint one free run, one step, everybody; apart one to begin with and as many.
    assert minutes == pytest.approx({"joint": 5 * 3 * 8, "alone": 5 * 4 * 8})
    assert found.shares is None


def test_a_stop_keeps_the_seeds_that_are_done() -> None:
    problem = two_on_a_street()
    asked: list[int] = []

    def after(calls: int) -> Callable[[], bool]:
        asked.clear()

        def stop() -> bool:
            asked.append(1)
            return len(asked) > calls

        return stop

    with pytest.raises(Stopped):
        of(problem, stop=after(3))
    told: list[str] = []
    enough = after(4 * effort(problem, exchange=(0, 0.5)).runs // 5)
    found = of(problem, stop=enough, progress=lambda _done, _total, text: told.append(text))
    assert found.stopped
    assert told[-1] == f"gestopt: {found.seeds} van de 5 herhalingen zijn klaar"
    assert found.seeds in {1, 2, 3, 4}
    assert found.figure("travel").verdict == "none"


def test_progress_counts_to_the_end() -> None:
    problem, told = two_on_a_street(), list[tuple[int, int, str]]()
    of(problem, progress=lambda *one: told.append(one))
    total = effort(problem, exchange=(0, 0.5)).runs
    # Per seed: free, everybody and one step together; one run more of each organisation.
    assert total == 5 * (3 + 2 * 4)
    assert told[0] == (0, total, "elke organisatie apart: org0")
    assert told[1] == (1, total, "elke organisatie apart: org1")
    assert told[2] == (2, total, "samen, zonder voorwaarden; beste tot nu: 2 u 40 min onderweg")
    assert told[-1] == (total, total, "klaar")
    assert [done for done, _total, _text in told] == sorted(done for done, _total, _text in told)
    assert len(told) == len(set(told))


def test_a_stop_among_the_groups_keeps_the_comparison_without_shares() -> None:
    problem, told = three_on_a_street(), list[str]()
    found = of(
        problem,
        exchange=(0,),
        progress=lambda done, total, text: told.append(text),
        stop=lambda: bool(told) and "org0, org1" in told[-1],
    )
    assert not found.stopped
    assert found.seeds == 5
    assert found.shares is None
    assert found.figure("travel").verdict == "less"
    assert "De verdeling is niet berekend." in report(found)
    assert sum(1 for text in told if text.startswith("samen, zonder voorwaarden")) == 5


def test_how_long_it_takes_is_known_beforehand() -> None:
    problem, seconds = three_on_a_street(), list[float]()

    def counting(problem: Problem, **given: Any) -> Answer:
        seconds.append(given.pop("seconds"))
        return tidy(problem, **given)

    needed = effort(problem, seconds_per_visit=2.0, exchange=(0, 0.4))
    of(problem, solver=counting, seconds_per_visit=2.0, exchange=(0, 0.4))
    assert sum(seconds) == pytest.approx(needed.seconds)
    # Five times: 3 joint runs of 6 visits, 4 of each organisation, and 2 of each of the three pairs.
    assert (needed.runs, needed.seconds) == (5 * (3 + 12 + 6), 5 * 2 * (3 * 6 + 12 * 2 + 6 * 4))
    assert str(needed) == "105 berekeningen, samen ongeveer 11 min"
