"""The planner as somebody uses it who has read no more than the first page of its documentation."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from nabij.engines import visits
from nabij.engines.visits.example import example

GUIDE = Path(__file__).parents[5] / "docs" / "developers" / "visits.md"


def test_all_that_is_promised_is_there() -> None:
    assert [name for name in visits.__all__ if not hasattr(visits, name)] == []
    assert all(callable(getattr(visits, name)) for name in ("check", "load", "loads", "repair", "schedule", "solve"))


def test_the_example_of_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    (tmp_path / "neighbourhood.json").write_text(json.dumps(example()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told: dict[str, Any] = {}
    exec(found[1].replace("seconds=60", "seconds=0.3"), told)
    assert capsys.readouterr().out == told["result"].summary() + "\n"
    assert 3 not in {told["problem"].shifts.carer[shift] for shift in told["mended"].plan.shift_of.values()}
