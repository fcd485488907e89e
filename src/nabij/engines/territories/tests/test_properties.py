"""Whatever the map and whatever people decide: what the engine draws holds, by the verifier's own code."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.engines.common import InputError
from nabij.engines.territories import io, score, solve
from nabij.engines.territories.check import check
from nabij.engines.territories.search.chain import Chain
from nabij.engines.territories.search.kernels.layout import BASE, OUTSIDE
from nabij.engines.territories.search.kernels.state import recount
from nabij.engines.territories.tests.small import best_of_all, feature, grid, keep, squares, write
from nabij.engines.territories.units import parts_of

PROPERTY = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
"""No deadline: a busy machine is not a failed property."""


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Features and options: a grid with holes and groups in it, and choices of people."""
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    n = width * height
    people = draw(st.lists(st.sampled_from([0, 300, 2000, 5000, 9000, 26_000]), min_size=n, max_size=n))
    nis = draw(st.lists(st.sampled_from("aab"), min_size=n, max_size=n))
    wijk = draw(st.lists(st.sampled_from(["p", "q", None]), min_size=n, max_size=n))
    held = draw(st.lists(st.sampled_from([None] * 9 + ["x", "y"]), min_size=n, max_size=n))
    rows = squares(width, height, people, nis=nis, wijk=wijk, held=held)
    gone = draw(st.sets(st.integers(0, n - 1), max_size=n // 3))
    rows = [row for number, row in enumerate(rows) if number not in gone] or rows
    if draw(st.booleans()):
        rows.append(feature(None, id="ZZZZ", people=40, nis=nis[0], wijk=None, held=None))
    ids = st.sampled_from([row["properties"]["id"] for row in rows])
    pairs = st.lists(st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1]), max_size=2)
    options: dict[str, Any] = {"id": "id", "population": "people"}
    options["within"] = draw(st.sampled_from(["", "nis"]))
    options["keep"] = draw(st.sampled_from([(), (("wijk", 1.0),)]))
    options["cross_borders"] = draw(st.booleans())
    options["fixed"] = draw(st.sampled_from(["", "", "held"]))
    if len(rows) > 1:
        options["together"], options["apart"] = tuple(draw(pairs)), tuple(draw(pairs))
    return rows, options


@PROPERTY
@given(maps(), st.integers(0, 5))
def test_whatever_is_drawn_holds(told: tuple[list[dict[str, Any]], dict[str, Any]], seed: int) -> None:
    rows, options = told
    with TemporaryDirectory() as folder:
        areas, out = write(Path(folder) / "areas.geojson", rows), Path(folder) / "out.geojson"
        found = io.load(areas, io.Options(**options))
        try:
            result = solve(found.problem, iterations=20, seed=seed, processes=1)
        except InputError:
            return  # Choices of people that contradict each other; test_units.py has the words.
        asked = {name: value for name, value in options.items() if value and name != "keep"}
        io.write(out, result, found.geometry, asked | {"least": 5000.0, "most": 25_000.0})
        verdict = check(out, areas)
        assert [str(one) for one in verdict.violations if one.code not in ("under", "over")] == []
        if result.proven and not options.get("together") and not options["fixed"]:
            assert [str(one) for one in verdict.violations] == []
        assert json.loads(out.read_text())["nabij"]["result"]["objective"] == result.score.objective


@PROPERTY
@given(
    st.lists(st.integers(0, 12_000), min_size=6, max_size=6),
    st.lists(st.sampled_from([0, 0, 1, 2]), min_size=6, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] != pair[1]), max_size=2),
    st.sampled_from([(0.0, 15_000.0), (5000.0, 15_000.0), (3000.0, 9000.0)]),
)
def test_the_best_of_all_is_found(
    people: list[int], groups: list[int], apart: list[tuple[int, int]], bounds: tuple[float, float]
) -> None:
    problem = grid(3, 2, people, keep=(keep(*groups),), apart=apart, least=bounds[0], most=bounds[1], target=8000.0)
    found, best = solve(problem).score, best_of_all(problem)
    assert (found.outside, found.objective) == pytest.approx((best.outside, best.objective), abs=1e-9)


@PROPERTY
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_the_search_adds_up_is_what_the_definition_tells(map_seed: int, seed: int) -> None:
    random = np.random.default_rng(map_seed)
    groups = keep(*random.integers(0, 4, 30).tolist())
    problem = grid(6, 5, random.integers(0, 9000, 30), keep=(groups,))
    part = parts_of(problem)[0]
    chain = Chain(problem, part, seed)
    chain.anew(seed, 300, lambda: False)
    base, outside = float(chain.state.real[BASE]), float(chain.state.real[OUTSIDE])
    label = np.unique(chain.state.block, return_inverse=True)[1]
    told = score(problem, label)
    assert base - part.group_weight.sum() == pytest.approx(told.objective, abs=1e-7)
    assert outside == pytest.approx(told.outside, abs=1e-9)
    recount(chain.state)
    assert float(chain.state.real[BASE]) == pytest.approx(base, abs=1e-9)
