"""Files made to do harm, or by accident: no crash, no endless work, and one short line that is safe to show."""

import gzip
import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.io import plans, reading
from nabij.engines.visits.io.nabij import rounds
from nabij.engines.visits.plan import schedule as plan_of
from nabij.engines.visits.tests.days import DAY, load

ORDER = "\x1b[2J\x07\n"
"""Clears a terminal, and rings its bell."""


def refused(text: str | bytes, folder: Path) -> str:
    path = folder / "in.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        io.load(path)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"visits": [{**DAY["visits"][0], "minutes": "@"}]}, "visits[0] (v): minutes: holds NaN; leave out"),
        ({"places": [{"id": "a", "x": "@", "y": 0}]}, "places[0] (a): x: holds NaN"),
        ({"travel": {"modes": {"foot": {"minutes": [[0, "@"], [1, 0]]}}}}, "foot.minutes[0][1]: minutes: holds NaN"),
        ({"days": "@"}, "days: holds NaN"),
        ({"comment": {"by": [{"age": "@"}]}}, "comment.by[0]: age: holds NaN"),
    ],
)
def test_what_is_not_a_number_is_told_where_it_stands(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    assert told in refused(json.dumps(DAY | change).replace('"@"', "NaN"), tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {ORDER: 1},
        {"visits": [{**DAY["visits"][0], ORDER: 1}]},
        {"visits": [{**DAY["visits"][0], "days": [ORDER]}]},
        {"visits": [{**DAY["visits"][0], "skills": [ORDER]}]},
        {"visits": [{**DAY["visits"][0], "id": ORDER}]},
        {"travel": {"modes": {ORDER: {}}}},
        {"travel": {"modes": {"foot": {}}, "network": ORDER}},
        {"travel": {"modes": {"foot": {}}, "network": "a" * 9000}},
        {"travel": {"modes": {"foot": {}}, "network": ""}},
        {"a" * 100_000: 1},
        {"visits": [{**DAY["visits"][0], "client": "a" * 100_000}]},
        {"skills": ["\ud800"]},
        {"\ud800": 1},
    ],
)
def test_messages_are_short_and_give_a_terminal_no_orders(change: dict[str, Any], tmp_path: Path) -> None:
    line = refused(json.dumps(DAY | change), tmp_path)
    assert line.isprintable()
    assert len(line) < 200


def test_a_name_that_stands_twice_is_told_safely_and_soon(tmp_path: Path) -> None:
    assert refused('{"\\u001b[2J": 1, "\\u001b[2J": 2}', tmp_path) == "\\x1b[2J: is there twice in one object"
    many = ", ".join(f'"{number}": 0' for number in range(60_000))
    began = time.monotonic()
    assert refused(f'{{{many}, "59999": 1}}', tmp_path) == "59999: is there twice in one object"
    assert time.monotonic() - began < 5


def test_names_have_a_length(tmp_path: Path) -> None:
    longest = "n" * reading.LONGEST_NAME
    assert load(skills=["nurse", "care", longest]).skills[-1] == longest
    assert refused(json.dumps(DAY | {"organisations": [longest + "n"]}), tmp_path).endswith(
        "organisations: is longer than 200 characters"
    )


def test_a_number_in_place_of_a_name_is_told_as_it_is(tmp_path: Path) -> None:
    told = refused(json.dumps(DAY | {"places": [{"id": 17}]}), tmp_path)
    assert told == "places[0]: id: must be a text, is 17"


def test_too_many_digits_and_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    assert refused('{"days": ' + "9" * 5000 + "}", tmp_path) == "is not JSON: holds a number that is too long"
    assert refused(b'{\n"comment": "caf\xe9"}', tmp_path) == "line 2: is not UTF-8 text"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"places": [{"id": str(number)} for number in range(8000)]}, "places: is too much for one plan: a table of"),
        (
            {"days": 28, "visits": [
                {"id": str(n), "client": "k", "minutes": 5, "times": 200, "apart_days": 0} for n in range(2)
            ]},
            "visits[1] (1): id: here the file has more than 1000 visits",
        ),
        (
            {"clients": [{"id": f"c{n}", "place": "a"} for n in range(8000)],
             "carers": [{"id": f"z{n}"} for n in range(8000)], "visits": [], "links": []},
            "clients: is too much for one plan",
        ),
    ],
)  # fmt: skip
def test_what_no_memory_holds_is_refused_before_it_is_made(
    change: dict[str, Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "MOST_VISITS", 1000)
    assert refused(json.dumps(DAY | change), tmp_path).startswith(told)


def test_a_tangle_of_links_that_no_search_looks_through_is_refused(tmp_path: Path) -> None:
    visits = [{"id": f"v{n}", "client": "k", "minutes": 1} for n in range(1201)]
    links = [{"type": "after", "first": f"v{n}", "second": f"v{n + 1}"} for n in range(1200)]
    told = "links: 1201 visits hang together with v0; at most 1000 can"
    assert refused(json.dumps(DAY | {"visits": visits, "links": links}), tmp_path) == told
    assert load(visits=visits, links=[*links[:600], *links[601:]]).n_visits == 1201


def test_a_file_that_is_too_large_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_text: str) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "json_of", full)
    assert refused("{}", tmp_path) == "is too large for the memory of this machine"


def test_packed_files_do_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 100_000)
    assert refused(gzip.compress(b"[" * 10_000_000), tmp_path) == "is larger than 512 MiB"
    assert refused(gzip.compress(b" ") * 3000 + gzip.compress(b"{"), tmp_path).startswith("line 1 column 3002: is not")
    assert refused(gzip.compress(b"{}") + b"rubbish", tmp_path).startswith("is not a whole gzip file")
    assert refused(gzip.compress(gzip.compress(b"{}")), tmp_path).endswith("is not UTF-8 text")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ({"file": "/dev/zero"}, "file: the problem file cannot be read: /dev/zero is no file"),
        ({"file": "."}, "file: the problem file cannot be read"),
        ({"file": "a" * 199}, "file: the problem file cannot be read"),
        ({"file": "a\0b"}, "file: holds a character that cannot be shown"),
        ({"file": 5}, "file: must be a text, is 5"),
        ({"file": "plan.json", "sha256": 5}, "sha256: must be a text, is 5"),
        ([1], ": must be an object"),
    ],
)
def test_a_plan_that_names_a_strange_problem_is_refused(source: Any, told: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"format": "nabij-plan/1", "problem": source}))
    with pytest.raises(InputError) as caught:
        plans.problem_file_of(path)
    assert str(caught.value).startswith(f"{path}: problem")
    assert told in str(caught.value)


def test_a_problem_from_a_pipe_has_no_file_to_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert plans.source_of(tmp_path / "pipe", tmp_path / "plan.json") == {}


def test_a_file_that_few_may_read_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text("old")
    path.chmod(0o600)
    plans.write(path, {"a": 1})
    assert (stat.S_IMODE(path.stat().st_mode), json.loads(path.read_text())) == (0o600, {"a": 1})


def test_names_as_long_as_a_file_system_takes_are_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'p' * 250}.json"
    plans.write(path, {"a": "\ud800"})
    assert json.loads(path.read_text()) == {"a": "\ud800"}


def test_a_visit_of_no_kind_is_found_back_in_the_published_form() -> None:
    problem = load()
    assert set(problem.visits.kind) == {""}
    plan = plan_of(problem, [[0], [1]])
    again = plans.plan_of(json.loads(json.dumps(plans.published(problem, plan))), problem)
    assert (again.routes, again.start.tolist()) == (plan.routes, plan.start.tolist())
