"""`nabij programme simulate`: how far it is, what comes out, and one line for what can't be used."""

import json
from pathlib import Path

import pytest

from nabij.config.cli import nabij
from nabij.config.cli.simulate import told
from nabij.engines.common import InputError

SCENARIO = (
    'format = "nabij-microsim/1"\npersons = 2000\nyears = 3\n[[policy]]\nname = "a"\nmeasures = ["neighbourhood"]\n'
)


def simulate(folder: Path, text: str, *more: str) -> Path:
    (folder / "s.toml").write_text(text)
    out = folder / "out.json"
    asked = ["programme", "simulate", str(folder / "s.toml"), "--out", str(out), "--break-even-persons", "1000", *more]
    nabij.main([*asked, "--workers", "1"], prog_name="nabij", standalone_mode=False)
    return out


def test_the_file_holds_all_that_was_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(simulate(tmp_path, SCENARIO, "--draws", "1").read_text())
    policy = found["policies"][0]
    assert {"outcomes", "fewer_beds_in_use", "net_present_value", "payback_years", "by_income", "by_region", "by_year",
            "break_even"} <= set(policy)  # fmt: skip
    assert {"baseline", "tipping", "fit", "parameters", "inputs", "alignment"} <= set(found)
    assert set(policy["net_present_value"]) == {
        "federal", "flemish", "local", "user", "informal", "public", "society",
    }  # fmt: skip
    assert {(row["profile"], row["carer"]) for row in found["tipping"]} == {
        (profile, carer) for profile in ("light", "heavy", "very_heavy") for carer in ("none", "carer", "strained")
    }
    said = capsys.readouterr()
    assert "unchanged policy" in said.out
    assert "break-even of a: 2 of 2, 100 % of all, about 0 s left" in said.err


def test_how_far_and_how_long() -> None:
    parts = {"pieces": 0.4, "break-even": 0.6}
    assert told(10, parts, "pieces", 5, 10) == "  10.0 s  pieces: 5 of 10, 20 % of all, about 40 s left"
    assert told(70, parts, "break-even", 1, 2) == "  70.0 s  break-even: 1 of 2, 70 % of all, about 30 s left"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SCENARIO.replace("= 3", "= 61"), "s.toml: years: must be a whole number from 1 to 60: 61"),
        (SCENARIO.replace("neighbourhood", "robots"), "s.toml: policy a: measures: unknown: robots; measures are"),
        (SCENARIO + '[parameters]\n"reach.coverage" = 2', "s.toml: [reach.coverage]: value: is a share, must be 1 or"),
        ('population = "p.csv"\n' + SCENARIO, "s.toml: population: there is no file 'p.csv' beside the scenario"),
    ],
)
def test_one_line_for_what_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    """The command line tells an InputError in one line, with exit status 2."""
    with pytest.raises(InputError) as error:
        simulate(tmp_path, text)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
