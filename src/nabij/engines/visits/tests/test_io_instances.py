"""The published forms: read exactly, and every broken file refused by file, place and field."""

import contextlib
import gzip
import json
import math
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import io, plan
from nabij.engines.visits.problem import MANKOWSKA

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "visit-benchmarks"
TEXT = """nbNodes
4
nbVehi
2
nbServi
2
r
1 1
0 1
1 1
1 1
DS
3
a
1 0
1 1
x
0 3 0 0
y
0 4 5 0
d
0 5.5 5 0
5.5 0 3.25 5.5
5 3.25 0 5
0 5.5 5 0
p
0 0
0 0
9 14.0
14 14
7 8
7 8
0 0
0 0
mind
0 12 10 0
maxd
0 24 20 0
e
0 30 40 0
l
600 60 80 1000
"""
JSON: dict[str, Any] = {
    "patients": [
        {
            "id": "p1", "location": [51.0, 4.0], "time_window": [30, 60],
            "required_caregivers": [{"service": "s2", "duration": 14}],
        },
        {
            "id": "p2", "location": [51.0, 4.1], "time_window": [40, 80],
            "required_caregivers": [{"service": "s2", "duration": 8}, {"service": "s1"}],
            "synchronization": {"type": "sequential", "distance": [10, 20]},
        },
    ],
    "services": [{"id": "s1", "default_duration": 7}, {"id": "s2"}],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s1", "s2"]}],
    "central_offices": [{"id": "d", "location": [51.05, 4.0]}],
    "distances": [[0, 5.5, 5], [5.5, 0, 3.25], [5, 3.25, 0]],
}  # fmt: skip


@pytest.mark.parametrize("text", [TEXT, json.dumps(JSON)], ids=["mankowska", "json"])
def test_both_forms_say_the_same(text: str) -> None:
    problem = io.loads(text)
    assert problem.visits.ids == ("p1/s2", "p2/s1", "p2/s2")
    assert problem.visits.kind == ("s2", "s1", "s2")
    assert problem.clients.ids == ("p1", "p2")
    assert problem.visits.minutes.tolist() == [14, 7, 8]
    assert problem.visits.windows.tolist() == [[30, 60, math.inf], [40, 80, math.inf], [40, 80, math.inf]]
    assert problem.visits.needs.tolist() == [[False, True], [True, False], [False, True]]
    assert problem.carers.skills.tolist() == [[True, False], [True, True]]
    assert problem.travel.minutes.tolist() == [[[0, 5.5, 5], [5.5, 0, 3.25], [5, 3.25, 0]]]
    one = problem.links
    assert (one.first.tolist(), one.second.tolist(), one.least.tolist(), one.most.tolist()) == ([1], [2], [10], [20])
    assert one.different_carer.tolist() == [True]
    assert (problem.shifts.start.tolist(), problem.shifts.end.tolist()) == ([0, 0], [math.inf, math.inf])
    assert problem.weights is MANKOWSKA
    assert problem.visits.penalty.tolist() == [math.inf] * 3


def test_how_long_a_carer_without_the_skill_would_take_does_not_matter() -> None:
    assert io.same(io.loads(TEXT.replace("9 14.0\n", "9 13\n")), io.loads(TEXT))


def test_a_last_node_elsewhere_is_a_place_of_its_own() -> None:
    other = TEXT.replace("0 5.5 5 0\n5.5", "0 5.5 5 1\n5.5")
    problem = io.loads(other)
    assert problem.travel.places == ("depot", "p1", "p2", "depot at the end")
    assert problem.shifts.end_place.tolist() == [3, 3]


def test_files_may_be_packed_have_a_mark_and_windows_ends_of_line(tmp_path: Path) -> None:
    packed, marked = tmp_path / "a.bin", tmp_path / "b.txt"
    packed.write_bytes(gzip.compress(TEXT.encode()))
    marked.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert io.same(io.load(packed), io.load(marked))


def _json(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(json.dumps(JSON))
    change(data)
    return json.dumps(data)


def _first(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["patients"][0]
    return found


BROKEN: list[tuple[str, str]] = [
    (TEXT[: TEXT.index("mind")], "section mind: mind: is missing; is the file cut off?"),
    (TEXT[: TEXT.index("40 0\n")], "section l: l: is missing; is the file cut off?"),
    (TEXT.replace("9 14.0", "9 fourteen"), "line 29: p: 'fourteen' is no number"),
    (TEXT.replace("9 14.0", "9 nan"), "line 29: p: nan is too large or no number"),
    (TEXT.replace("9 14.0", "9 1e99"), "line 29: p: 1e99 is too large or no number"),
    (TEXT.replace("0 1\n1 1\n1 1\nDS", "0 0\n1 1\n1 1\nDS"), "node 2: services: asks no service"),
    (TEXT.replace("3\na", "2\na"), "section DS: DS: doesn't name the nodes that ask two services in r"),
    (TEXT.replace("1 0\n1 1\nx", "1 0\n1 2\nx"), "section a: a: must be 0 or 1"),
    (TEXT.replace("0 30 40 0", "0 70 40 0"), "node 2: time window: closes before it opens: 70 to 60"),
    (TEXT.replace("7 8\n7 8", "7 8\n7 -8"), "node 3: duration: has a negative duration: -8"),
    (TEXT.replace("7 8\n7 8", "6 8\n7 8"), "node 3: p: varies by carer, which Nabij cannot plan"),
    (TEXT.replace("0 12 10 0", "0 12 30 0"), "node 3: distance in time: least and most must be 0 or more"),
    (TEXT.replace("3.25 0 5\n", "3.25 1 5\n"), "section d, row 3, column 3: d: must be 0 from a node to itself"),
    (TEXT.replace("3.25 0 5\n", "-1 0 5\n"), "section d, row 3, column 2: d: must be 0 or more"),
    (TEXT.replace("3.25 0 5\n", "3.25 0\n"), "section d: d: must have 16 numbers (4 x 4), has 15"),
    (TEXT.replace("nbServi", "nbServ"), "line 5: 'nbServ' is no number and no section; did you mean nbServi?"),
    (TEXT.replace("nbVehi\n2", "nbVehi\n2.5"), "section nbVehi: nbVehi: must be a whole number of 0 or more"),
    (TEXT.replace("nbVehi\n2", "nbVehi\n900000000"), "section nbVehi: nbVehi: must be a whole number"),
    (TEXT + "l\n1\n", "line 43: l: is there twice"),
    ("hello", "is no known form: it begins neither with { nor with nbNodes"),
    ("[1, 2]", "must be an object {...}"),
    ("{}", "format: is missing"),
    (json.dumps(JSON)[:-40], "is not JSON, or cut off"),
    ('{"patients": [' + "[" * 100_000, "is nested too deeply"),
    (json.dumps(JSON).replace("5.5", "NaN"), "distances[0][1]: distances: holds NaN; leave out what is unknown"),
    (json.dumps(JSON).replace("5.5", "-Infinity"), "holds -Infinity"),
    (json.dumps(JSON).replace("5.5", "1e999"), "distances[0][1]: distances: is too large"),
    (json.dumps(JSON).replace("5.5", "1" * 5000), "is not JSON"),
    (json.dumps(JSON).replace("5.5", "true"), "distances[0][1]: distances: must be a number, is true"),
    ('{"patients": [], "patients": []}', "patients: is there twice in one object"),
    (_json(lambda d: _first(d).pop("required_caregivers")), "required_caregivers: the patient asks no service"),
    (_json(lambda d: _first(d).update(required_caregivers=[])), "required_caregivers: the patient asks no service"),
    (_json(lambda d: _first(d).update(time_window=[60, 30])), "time_window: closes before it opens: 60 to 30"),
    (_json(lambda d: _first(d).update(time_window=[60])), "time_window: must be a list of two numbers"),
    (_json(lambda d: _first(d).pop("time_window")), "patients[0] (p1): time_window: is missing"),
    (_json(lambda d: _first(d).update(id="p2")), "patients[1]: id: is there twice: p2"),
    (_json(lambda d: _first(d).update(id=3)), "patients[0]: id: must be a text, is 3"),
    (_json(lambda d: _first(d).update(location=[1])), "location: must be two numbers"),
    (_json(lambda d: _first(d).update(synchronization={"type": "simultaneous"})), "is for two services"),
    (_json(lambda d: _first(d).update(services=1)), "patients[0] (p1): services: is not known"),
    (_json(lambda d: _first(d)["required_caregivers"][0].update(service="s9")), "service: unknown service: s9"),
    (_json(lambda d: _first(d)["required_caregivers"][0].update(duration=-1)), "duration: must be 0 or more, is -1"),
    (_json(lambda d: _first(d)["required_caregivers"][0].pop("duration")), "the service has no default_duration"),
    (_json(lambda d: d["patients"][1].pop("synchronization")), "synchronization: is missing for a patient who"),
    (_json(lambda d: d["patients"][1]["synchronization"].update(type="parallel")), "type: must be simultaneous or"),
    (_json(lambda d: d["patients"][1]["synchronization"].update(distance=[9, 2])), "distance: closes before it opens"),
    (_json(lambda d: d["patients"][1]["required_caregivers"].append({"service": "s1"})), "asks more than two services"),
    (_json(lambda d: d["caregivers"][0].update(abilities=["s3"])), "(c1): abilities: unknown service: s3"),
    (_json(lambda d: d["caregivers"][0].update(id="c2")), "caregivers[1]: id: is there twice: c2"),
    (_json(lambda d: d["distances"].pop()), "distances: is not square: must be 3 rows of 3, is 2 rows of 3"),
    (_json(lambda d: d["distances"][1].pop()), "distances: is not square: must be 3 rows of 3, is 3 rows of 2 to 3"),
    (_json(lambda d: d["distances"][1].__setitem__(1, 4)), "distances[1][1]: distances: must be 0 from"),
    (_json(lambda d: d["distances"][1].__setitem__(0, -4)), "distances[1][0]: distances: must be 0 or more, is -4"),
    (_json(lambda d: d.update(distances=3)), "distances: must be a list of lists"),
    (_json(lambda d: d.update(distances=[])), "distances: is not square"),
    (_json(lambda d: d["central_offices"].append({"id": "e"})), "central_offices: has more than one office"),
    (_json(lambda d: d.pop("services")), "services: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BROKEN, ids=range(len(BROKEN)))
def test_broken_files_are_refused_in_one_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        io.load(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert "\n" not in line
    assert told in line


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-30], "is cut off: the gzip file has no end"),
        (b"\x1f\x8b\x07rubbish", "is not a whole gzip file"),
        (TEXT.encode("utf-16"), "line 1: is not UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: is not UTF-8 text"),
        (b"abc\x00def", "is not text"),
    ],
)
def test_files_that_are_no_text_are_refused(raw: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=f"x: {told}"):
        io.load(path)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            io.load(path)


def test_a_form_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(JSON))
    assert io.same(io.load(path, "published-json"), io.load(path))
    with pytest.raises(InputError, match="format: is missing"):
        io.load(path, "nabij")
    with pytest.raises(InputError, match="has numbers before the first section"):
        io.load(path, "mankowska")
    with pytest.raises(InputError, match="format: must be one of auto, nabij"):
        io.load(path, "excel")


@pytest.mark.parametrize("seed", range(10))
def test_nothing_but_an_input_error_comes_out_of_a_spoiled_file(seed: int) -> None:
    lot = random.Random(seed)
    pieces = ["", "-", "9" * 12, "null", "[]", "{}", '"', "x", "1.5", ",", "\u2028", "p1", "e", "\n", "NaN"]
    for _ in range(60):
        text = lot.choice([TEXT, json.dumps(JSON)])
        for _ in range(lot.randint(1, 6)):
            at, length = lot.randrange(len(text)), lot.choice([1, 1, 2, 9, 60])
            text = text[:at] + lot.choice(pieces) + text[at + length :]
        with contextlib.suppress(InputError):
            io.loads(text)


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA")
def test_public_instances_are_read() -> None:
    sizes = []
    for path in sorted(DATA.glob("*/*_10_*.gz")) + sorted(DATA.glob("*/*_100_*.gz")):
        problem = io.load(path)
        found = re.search(r"_(\d+)_", path.name)
        assert found is not None
        assert len(problem.clients.ids) == int(found[1])
        sizes.append((problem.n_visits, len(problem.links)))
    assert len(sizes) > 10
    assert all(visits > links > 0 for visits, links in sizes)


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA")
def test_a_published_plan_costs_what_is_published() -> None:
    """The plan of Kummer et al. (GECCO 2020) for 10_1: cost 226.978, distance 680.934, nobody late."""
    problem = io.load(DATA / "mankowska" / "InstanzCPLEX_HCSRP_10_1.txt.gz")
    number = {name: visit for visit, name in enumerate(problem.visits.ids)}
    routes = (
        "p10/s3 p3/s2 p5/s3 p9/s1 p7/s3",
        "p8/s5 p2/s5",
        "p8/s6 p10/s6 p6/s5 p1/s4 p9/s4 p4/s4",
    )
    found = plan.schedule(problem, [[number[name] for name in route.split()] for route in routes])
    amounts = plan.amounts(problem, found)
    assert round(plan.objective(problem, found), 3) == 226.978
    assert (round(amounts["travel"], 3), amounts["lateness"]) == (680.934, 0)
