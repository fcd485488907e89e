"""`nabij programme`: numbers of the field, files in and out, one line for what can't be used."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from nabij.config.cli import nabij
from nabij.config.cli.allocate import kept
from nabij.engines.allocation.example import write


def run(*told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nabij.config.cli", "programme", *told], capture_output=True, text=True, check=False
    )


def counted(capsys: pytest.CaptureFixture[str], *told: str) -> dict[str, Any]:
    nabij.main(["programme", "count", *told, "--json"], prog_name="nabij", standalone_mode=False)
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("preset", "neighbourhoods", "fte", "budget"),
    [
        ("sources", 608, 1246, 74_760_000), ("strict-2015", 576, 1182, 70_920_000),
        ("brussels30-2015", 609, 1248, 74_880_000),
    ],
)  # fmt: skip
def test_the_presets(
    capsys: pytest.CaptureFixture[str], preset: str, neighbourhoods: int, fte: int, budget: int
) -> None:
    found = counted(capsys, "--preset", preset)
    assert [found[one] for one in ("neighbourhoods", "regions", "fte", "budget_eur")] == [
        neighbourhoods, 15, fte, budget,
    ]  # fmt: skip


def test_without_anything_it_is_the_preset_of_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert counted(capsys)["neighbourhoods"] == 608
    assert counted(capsys, "--brussels-share", "1")["neighbourhoods"] == 663
    assert counted(capsys, "--brussels", "one-each")["neighbourhoods"] == 595
    assert counted(capsys, "--flanders", "region")["neighbourhoods"] == 430
    assert counted(capsys, "--year", "2014")["neighbourhoods"] == 574


def test_a_preset_takes_its_own_day_from_a_file_with_more_years(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "p.csv"
    file.write_text("nis,2014,2015\n11001,14000,17000\n21001,40000,60000\n")
    found = counted(capsys, "--preset", "sources", "--population", str(file))
    assert (found["population"]["date"], found["neighbourhoods"]) == ("2014-05-01", 2)
    assert counted(capsys, "--preset", "brussels30-2015", "--population", str(file))["neighbourhoods"] == 4
    assert (
        counted(capsys, "--preset", "strict-2015", "--population", str(file), "--year", "2014")["neighbourhoods"] == 1
    )


def test_own_inhabitants_and_regions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    people, regions, out = (tmp_path / name for name in ("p.csv", "r.csv", "out.csv"))
    people.write_text("nis,name,population\n11001,A,15001\n11002,B,20\n21001,C,50000\n")
    regions.write_text("nis,region\n11001,north\n11002,south\n")
    found = counted(capsys, "--population", str(people), "--regions", str(regions), "--out", str(out),
                    "--slice", "10000", "--offices", "1", "--cost-per-fte", "50000.50")  # fmt: skip
    assert (found["neighbourhoods"], found["regions"], found["fte"]) == (3, 2, 8)
    assert found["budget_eur"] == 400_004
    assert [row["neighbourhoods"] for row in found["per_region"]["rows"]] == [2, 1]
    assert found["notes"] == ["1 municipalities of Brussels are not counted (--brussels)."]
    assert [row["neighbourhoods"] for row in csv.DictReader(out.read_text().splitlines())] == ["2", "1"]


def test_the_table_for_people() -> None:
    done = run("count")
    assert done.returncode == 0
    assert "€74,760,000 / 608 = €122,960.53: the covenant of €120,000 and a share of €2,960.53" in done.stdout


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            ("count", "--population", "FOLDER/bad.csv"),
            "nabij: FOLDER/bad.csv: row 3: population: must be a number, is 'x'",
        ),
        (
            ("count", "--population", "FOLDER/none.csv"),
            "nabij: FOLDER/none.csv: cannot be read: No such file or directory",
        ),
        (("count", "--brussels-share", "2"), "nabij: brussels-share: must be 0 to 1, is 2"),
        (("count", "--slice", "0"), "nabij: slice: must be more than 0, is 0"),
        (
            ("count", "--year", "2030"),
            "inhabitants_2014_2015.csv: year: holds 2014, 2015, not 2030; bring a file of your own (--population)",
        ),
        (
            ("count", "--preset", "sources", "--population", "FOLDER/flanders.csv"),
            "nabij: brussels: there is no Brussels municipality among the inhabitants; take a file with them, or "
            "--brussels none",
        ),
        (
            ("compare", "FOLDER/bad.csv", "FOLDER/bad.csv"),
            "nabij: FOLDER/bad.csv: is not JSON",
        ),
        (
            ("compare", "FOLDER/other.json", "FOLDER/other.json"),
            'FOLDER/other.json: format: must be "nabij-allocation-result/1", as `nabij programme allocate',
        ),
        (
            ("check", "FOLDER/nan.json", "FOLDER/scenario.toml"),
            "nabij: FOLDER/nan.json: holds NaN, which is no number",
        ),
        (("allocate", "FOLDER/none.toml"), "nabij: FOLDER/none.toml: cannot be read: No such file or directory"),
        (("check", "FOLDER/bad.csv", "FOLDER/scenario.toml"), "nabij: FOLDER/bad.csv: is not JSON"),
        (("example", "FOLDER"), "nabij: FOLDER/scenario.toml: is there already; choose another folder"),
    ],
)
def test_what_can_not_be_used_is_told_in_one_line(tmp_path: Path, told: tuple[str, ...], message: str) -> None:
    write(tmp_path)
    (tmp_path / "bad.csv").write_text("nis,population\n11001,1\n11002,x\n")
    (tmp_path / "flanders.csv").write_text("nis,population\n11001,15001\n")
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "nan.json").write_text('{"fte": NaN}')
    done = run(*(one.replace("FOLDER", str(tmp_path)) for one in told))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert message.replace("FOLDER", str(tmp_path)) in done.stderr


def test_from_the_example_to_an_outcome_that_holds(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert run("example", str(folder)).returncode == 0
    scenario = folder / "scenario.toml"
    scenario.write_text(scenario.read_text().replace("draws = 10_000", "draws = 300"))
    out, rows = folder / "out.json", folder / "out.csv"
    done = run("allocate", str(scenario), "--out", str(out), "--json")
    assert done.returncode == 0
    assert "300 of 300 draws" in done.stderr
    assert json.loads(done.stdout) == json.loads(out.read_text())
    assert run("check", str(out), str(scenario)).stdout == "The outcome holds.\n"
    told = run("allocate", str(scenario), "--out", str(rows), "--why", "B07", "--threads", "1")
    assert told.stdout.startswith("4 VTE voor Vaartkaai.")
    found = list(csv.DictReader(rows.read_text().splitlines()))
    assert [float(row["fte"]) for row in found] == [row["fte"] for row in json.loads(out.read_text())["neighbourhoods"]]
    assert "4 VTE voor Vaartkaai." in found[6]["why"]
    scenario.write_text(scenario.read_text().replace("floor = 1", "floor = 1.5"))
    done = run("check", str(out), str(scenario))
    assert (done.returncode, done.stdout) == (1, "the scenario has changed since\n")


def test_two_years_beside_each_other(tmp_path: Path) -> None:
    write(tmp_path)
    scenario, told = tmp_path / "scenario.toml", (tmp_path / "scenario.toml").read_text().replace("10_000", "0")
    for name, fte in (("one", 48), ("two", 49)):
        scenario.write_text(told.replace("fte = 48 ", f"fte = {fte} "))
        assert run("allocate", str(scenario), "--out", str(tmp_path / f"{name}.json")).returncode == 0
    found = run("compare", str(tmp_path / "one.json"), str(tmp_path / "two.json"))
    assert found.stdout.splitlines()[0] == "neighbourhood                 before   after  change     need"
    assert "Samen is het 49 VTE, voordien 48 VTE." in found.stdout
    told = json.loads(run("compare", str(tmp_path / "one.json"), str(tmp_path / "two.json"), "--json").stdout)
    assert (told["fte"], told["gained"] - told["lost"] > 0, told["paradoxes"]) == ([48.0, 49.0], True, [])


def test_what_was_there_stays_until_the_new_file_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "o.json"
    out.write_text("old")
    out.chmod(0o640)

    def full(*_told: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        with pytest.raises(click.UsageError, match="No space left on device"):
            kept(out, "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("o.json", "old")]
    kept(out, "new")
    assert (out.read_text(), out.stat().st_mode & 0o777) == ("new", 0o640)
    link = tmp_path / "link.json"
    link.symlink_to(out)
    kept(link, "newer")
    assert link.is_symlink()
    assert out.read_text() == "newer"
