"""`nabij visits` in clumsy hands: nothing of theirs is overwritten, no limit is odd, and Ctrl-C keeps what there is."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click import Abort, UsageError
from click.testing import CliRunner

from nabij.config.cli import nabij
from nabij.config.cli.searching import Interrupted
from nabij.config.tests.test_visits import PLAN, TINY, made, run
from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.gain import Stopped
from nabij.engines.visits.tests.test_anonymise import CLIENTS, comma, rows

QUICK = ("--iterations", "10", "--processes", "1")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("day.json").write_text(json.dumps(TINY))
    Path("plan.json").write_text(json.dumps(PLAN))
    Path("new.json").write_text(json.dumps({"visits": []}))
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "day.json", *QUICK, "--out", "day.json"],
        ["solve", "link.json", *QUICK, "--out", "./day.json"],
        ["repair", "day.json", "plan.json", "--out", "day.json"],
        ["repair", "day.json", "plan.json", "--new", "new.json", "--new-problem", "plan.json"],
        ["repair", "day.json", "plan.json", "--new", "new.json", "--new-problem", "o.json", "--out", "o.json"],
        ["show", "page.html", "--problem", "day.json", "--out", "page.html"],
        ["gain", "day.json", "--out", "day.json"],
        ["gain", "day.json", "--clients", "new.json", "--out", "new.json"],
        ["gain", "sheet.csv", "--anonymised", "sheet.csv"],
    ],
)
def test_what_is_read_is_not_overwritten(folder: Path, arguments: list[str]) -> None:
    Path("link.json").symlink_to("day.json")
    Path("page.html").write_text(json.dumps(PLAN))
    Path("sheet.csv").write_text("Client")
    before = {path.name: path.read_text() for path in folder.iterdir()}
    with pytest.raises(UsageError, match="is another file of this command; choose another name"):
        run(*arguments)
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_a_plan_may_be_mended_in_its_own_file(folder: Path) -> None:
    arguments = ("--away", "an", "--seconds", "0.1", "--processes", "1", "--out", "plan.json")
    assert run("repair", "day.json", "plan.json", *arguments)[0] == 0
    assert {one["carer"] for one in made("plan.json")["shifts"]} == {"bo"}


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("no/plan.json", "the folder does not exist"),
        ("day.json/plan.json", "the folder does not exist"),
        ("", "is a folder, must be a file"),
        (f"{'x' * 300}.json", "may not be written: File name too long"),
        ("/proc/plan.json", "may not be written"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told_before_the_search(folder: Path, out: str, told: str) -> None:
    names = sorted(path.name for path in folder.iterdir())
    with pytest.raises(UsageError, match=told):
        run("solve", "none.json", "--out", out)
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(folder: Path) -> None:  # pragma: no cover
    (folder / "ro").mkdir(mode=0o500)
    with pytest.raises(UsageError, match="may not be written"):
        run("solve", "day.json", "--out", "ro/plan.json")


@pytest.mark.parametrize(
    ("verb", "option", "value"),
    [
        ("solve", "--seconds", "nan"),
        ("solve", "--seconds", "inf"),
        ("solve", "--seconds", "-1"),
        ("solve", "--seconds", "1e308"),
        ("solve", "--iterations", "0"),
        ("solve", "--iterations", "9" * 400),
        ("solve", "--processes", "0"),
        ("solve", "--processes", "1000"),
        ("repair", "--seconds", "nan"),
        ("repair", "--change", "nan"),
        ("repair", "--change", "inf"),
        ("gain", "--share", "nan"),
        ("gain", "--seconds-per-visit", "0"),
        ("gain", "--seconds-per-visit", "nan"),
        ("gain", "--seeds", "4"),
    ],
)
def test_limits_that_make_no_sense_are_refused(folder: Path, verb: str, option: str, value: str) -> None:
    files = ["day.json", "plan.json"] if verb == "repair" else ["day.json"]
    with pytest.raises(UsageError) as caught:
        run(verb, *files, option, value)
    assert option in caught.value.format_message()


def test_a_visit_that_is_not_there_is_told_with_what_was_meant(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"^no such visit: v11; did you mean v1\?$"):
        run("why", "day.json", "plan.json", "v11")


def test_no_time_at_all_gives_a_plan_all_the_same(folder: Path) -> None:
    for seconds in ("0", "1e-9"):
        assert run("solve", "day.json", "--seconds", seconds, "--processes", "1", "--out", "out.json")[0] == 0
        assert made()["format"] == "nabij-plan/1"
        assert run("repair", "day.json", "plan.json", "--seconds", seconds, "--processes", "1")[0] == 0


def test_a_shift_without_any_sensible_end_is_drawn_in_no_time(folder: Path) -> None:
    carer = {**TINY["carers"][0], "shifts": [{"from": "07:00", "to": 1e9}]}
    Path("day.json").write_text(json.dumps({**TINY, "carers": [carer, TINY["carers"][1]]}))
    assert run("show", "plan.json", "--problem", "day.json", "--out", "plan.svg")[0] == 0
    assert len(Path("plan.svg").read_text()) < 100_000


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "nabij.config.cli", "visits", *arguments]


def test_mending_can_be_interrupted_too(folder: Path) -> None:
    usual = signal.getsignal(signal.SIGINT)

    def press() -> None:
        while signal.getsignal(signal.SIGINT) == usual:
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    began = time.monotonic()
    assert run("repair", "day.json", "plan.json", "--away", "an", "--seconds", "900", "--out", "out.json")[0] == 0
    thread.join()
    assert time.monotonic() - began < 300
    assert {one["carer"] for one in made()["shifts"]} == {"bo"}


def test_a_key_that_is_held_down_is_pressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    with Interrupted() as stop:
        assert not stop()
        for _ in range(3):
            signal.raise_signal(signal.SIGINT)
        assert stop()
        monkeypatch.setattr(stop, "since", stop.since - 2)
        monkeypatch.setattr(os, "kill", lambda _process, number: killed.append(number))
        signal.raise_signal(signal.SIGINT)
    assert killed == [signal.SIGINT]


def test_whoever_will_not_wait_for_reasons_has_the_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_result: object, **_options: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)

    monkeypatch.setattr("nabij.engines.visits.explain.report", endless)
    began = time.monotonic()
    status, text = run("solve", "day.json", *QUICK, "--out", "out.json")
    assert time.monotonic() - began < 50
    assert (status, made()["unserved"], made()["left_out"]) == (0, ["v3"], [])
    assert "left out: v3" in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ka\n\nkaa\n", "who.txt: line 3: id: unknown client: kaa; did you mean ka?"),
        ("\x1b[2J", "who.txt: line 1: id: unknown client: \\x1b[2J"),
        ("", "who.txt: is empty"),
    ],
)
def test_whoever_may_cross_must_be_known(folder: Path, text: str, told: str) -> None:
    Path("who.txt").write_text(text)
    with pytest.raises(InputError) as caught:
        run("gain", "day.json", "--clients", "who.txt")
    assert str(caught.value) == told


def test_one_organisation_has_nobody_to_plan_with(folder: Path) -> None:
    Path("day.json").write_text(json.dumps({**TINY, "carers": [], "visits": TINY["visits"][:2]}))
    with pytest.raises(InputError, match=r"^day.json: visits: organisation: needs visits or carers of at least two"):
        run("gain", "day.json")


def test_nothing_of_a_sheet_that_names_somebody_is_on_the_page_or_in_the_file(folder: Path) -> None:
    comma(folder / "sheet.csv", rows())
    quick = ("--seconds-per-visit", "0.0001", "--processes", "1", "--no-shares")
    status, text = run("gain", "sheet.csv", *quick, "--anonymised", "week.json", "--out", "gain.html", "--json")
    page, week = Path("gain.html").read_text(), Path("week.json").read_text()
    assert (status, io.load("week.json").n_visits) == (0, 6)
    words = {word for client, *_rest in CLIENTS for word in re.findall(r"\w{4,}", client)}
    for word in words | {"Verhoeven", "Baert", "Linde", "Bijeen", "sheet.csv", "2026-03-02", "131204", "193812"}:
        assert [word in told for told in (page, week, text)] == [False] * 3


def test_a_comparison_stopped_before_there_is_anything_is_130(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object, **_options: object) -> None:
        raise Stopped

    monkeypatch.setattr("nabij.engines.visits.gain.gain", stopped)
    result = CliRunner().invoke(nabij, ["visits", "gain", "day.json", "--out", "g.html"], standalone_mode=False)
    assert isinstance(result.exception, Abort)
    assert "nog niets te vergelijken" in result.stderr
    assert not Path("g.html").exists()


def test_a_plan_is_kept_when_nobody_reads_on(folder: Path) -> None:
    arguments = command("solve", "day.json", *QUICK, "--out", "out.json")
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as nobody:
        done = subprocess.run(arguments, stdout=nobody, stderr=nobody, timeout=200, check=False)
    assert done.returncode == 1
    assert made()["unserved"] == ["v3"]


def test_a_problem_may_come_through_a_pipe(folder: Path) -> None:
    arguments = command("solve", "/dev/stdin", *QUICK, "--out", "out.json")
    text = Path("day.json").read_text()
    done = subprocess.run(arguments, input=text, capture_output=True, text=True, timeout=200, check=False)
    assert (done.returncode, made()["problem"]) == (0, {})
    assert io.load("day.json").n_visits == 3


def test_answers_are_whole_where_letters_are_few(folder: Path) -> None:
    Path("day.json").write_text(json.dumps(TINY).replace("v3", "vé3"))
    Path("plan.json").write_text(json.dumps(PLAN).replace("v3", "vé3"))
    arguments = command("check", "day.json", "plan.json", "--json")
    done = subprocess.run(
        arguments, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, timeout=200, check=False
    )
    assert done.returncode == 1
    assert json.loads(done.stdout.decode("ascii"))["violations"][0]["visits"] == ["vé3"]
