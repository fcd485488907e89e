"""JSON in and out."""

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nabij.engines.matching import Candidates, InputError, Problem, Request, Weights, io, solve
from nabij.engines.matching.tests import neighbourhoods as some

SMALL: dict[str, Any] = {
    "format": "nabij-matching/1",
    "request": {
        "id": "need-1",
        "place": [4.1, 51.03],
        "terms": ["shopping"],
        "slots": ["mon-morning", "thu-afternoon"],
        "language": "fr",
    },
    "candidates": [
        {"id": "an", "ring": 2, "place": [4.101, 51.03], "terms": ["shopping", "company"], "languages": ["nl", "fr"]},
        {"id": "service", "ring": 3, "terms": ["shopping"], "slots": ["thu-afternoon"], "waiting_days": 3},
        {"id": "bo", "ring": 2, "terms": ["company"]},
    ],
}


def _same(a: Any, b: Any) -> None:
    for field in dataclasses.fields(a):
        one, other = getattr(a, field.name), getattr(b, field.name)
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other)
        else:
            assert one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


@some.PROPERTY
@given(some.requests(), some.candidates(), some.weights())
def test_round_trip(asked: Request, crowd: Candidates, weights: Weights) -> None:
    problem = Problem(asked, crowd, weights, seed=7)
    again = io.loads(io.dumps(problem))
    _same(again.request, problem.request)
    _same(again.candidates, problem.candidates)
    assert (again.weights, again.seed) == (weights, 7)
    assert solve(again).to_json() == solve(problem).to_json()


def test_a_file_is_read_and_ranked(tmp_path: Path) -> None:
    path = tmp_path / "need.json"
    path.write_text("\ufeff" + json.dumps(SMALL), encoding="utf-8")
    problem = io.load(path)
    assert problem.term_names == ("company", "shopping")
    assert problem.language_names == ("fr", "nl")
    data = solve(problem).to_json(problem.term_names, problem.language_names)
    assert [row["id"] for row in data["order"]] == ["an", "service"]
    assert data["excluded"][0]["reasons"] == [{"code": "term", "values": {"terms": ["shopping"]}, "part": None}]
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def _with(changes: dict[str, Any], where: str) -> str:
    data = json.loads(json.dumps(SMALL))
    target = data["request"] if where == "request" else data["candidates"][1] if where == "row" else data
    target.update(changes)
    return json.dumps({key: value for key, value in data.items() if value != "gone"})


@pytest.mark.parametrize(
    ("where", "changes", "line"),
    [
        ("top", {"format": "other"}, "format: must be nabij-matching/1"),
        ("top", {"request": "gone"}, "request: is missing"),
        ("top", {"request": []}, "request: must be an object {...}"),
        ("top", {"candidates": None}, "candidates: is missing"),
        ("top", {"candidates": {}}, "candidates: must be a list [...]"),
        ("top", {"candidates": [3]}, "candidates[0]: must be an object {...}"),
        ("top", {"terms": ["shopping"]}, "candidates[0]: terms: is not in the list of names of the file: company"),
        ("top", {"terms": ["a", "a"]}, "terms: holds a name twice"),
        ("top", {"languages": ["nl"]}, "request: language: is not among the languages: fr"),
        ("top", {"seed": 1.5}, "seed: must be a whole number"),
        ("top", {"weights": {"nearness": "much"}}, "weights: nearness: must be a number"),
        ("top", {"weights": {"nearness": -1}}, "weights: nearness: must be a number from 0 to 1000000000"),
        ("request", {"id": None}, "request: id: is missing"),
        ("request", {"terms": None}, "request: terms: is missing"),
        ("request", {"terms": []}, "request: terms: names no need: at least one term is wanted"),
        ("request", {"place": [51.03]}, "request: place: must be [longitude, latitude] in degrees"),
        ("request", {"place": [4.1, 510]}, "request: place: must be [longitude, latitude] in degrees"),
        ("request", {"max_distance_m": -5}, "request: max_distance_m: must be 0 metres or more"),
        ("request", {"language": ["fr"]}, "request: language: must be the name of a language"),
        ("request", {"language": ""}, "request: language: must be the name of a language"),
        ("request", {"language_required": 1}, "request: language_required: must be true or false"),
        ("request", {"slots_needed": 10**30}, "request: slots_needed: is too large"),
        (
            "request",
            {"grounds": [["expertise"]], "start_ring": 3},
            "request: grounds: ['expertise'] is not a valid Ground; the grounds are "
            "person_wish, helper_wish, nobody_there, too_heavy, expertise",
        ),
        ("row", {"ring": None}, "candidates[1]: ring: is missing"),
        ("row", {"ring": True}, "candidates[1]: ring: must be a whole number"),
        ("row", {"ring": 7}, "candidates[1]: ring: must be 1, 2, 3 or 4"),
        ("row", {"id": "an"}, "candidates[1]: id: is there twice: an"),
        ("row", {"load": 10**400}, "candidates[1]: load: is too large; leave it out when there is no limit"),
        ("row", {"terms": "shopping"}, "candidates[1]: terms: must be a list [...]"),
        ("row", {"terms": [1]}, "candidates[1]: terms: must be a list of texts, holds 1"),
        ("row", {"slots": ["monday"]}, "candidates[1]: slots: no such moment: monday; moments are like mon-morning"),
    ],
)
def test_mistakes_are_named(where: str, changes: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as caught:
        io.loads(_with(changes, where))
    assert str(caught.value) == line


def test_an_unknown_field_is_a_mistake_not_a_silence() -> None:
    with pytest.raises(
        InputError, match=r"^candidates\[1\]: organisation: is not known; known are accepted_distance_m"
    ):
        io.loads(_with({"organisation": "ours"}, "row"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"request": }', "line 1 column 13: is not JSON: Expecting value"),
        ('{"seed": NaN}', "holds NaN; leave out what is unknown"),
        ("[" * 200_000, "is nested too deeply"),
        ("[]", "must be an object {...}"),
    ],
)
def test_what_is_not_json(text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        io.loads(text)
    assert str(caught.value) == line


def test_the_file_is_named(tmp_path: Path) -> None:
    absent, latin = tmp_path / "absent.json", tmp_path / "latin.json"
    latin.write_bytes(b'{"id": "\xe9"}')
    wrong = tmp_path / "wrong.json"
    wrong.write_text(_with({"load": "half"}, "row"))
    for path, line in (
        (absent, "cannot be read: No such file or directory"),
        (tmp_path, "cannot be read: Is a directory"),
        (latin, "is not UTF-8 text"),
        (wrong, "candidates[1]: load: must be a number"),
    ):
        with pytest.raises(InputError) as caught:
            io.load(path)
        assert str(caught.value) == f"{path}: {line}"
