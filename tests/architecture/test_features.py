"""Each test that docs/features.md names as proof exists."""

import re
from pathlib import Path

from tests.architecture.house import PACKAGE, ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py|[\w.]+::\w+)::(test_\w+)`")


def file_of(where: str) -> Path:
    if where.startswith("tests/"):
        return ROOT / where
    app, name = where.split("::")
    return PACKAGE / app.replace(".", "/") / "tests" / f"{name}.py"


def test_every_proof_that_is_named_exists() -> None:
    named = NAMED.findall((ROOT / "docs" / "features.md").read_text())
    missing = [
        f"{where}::{test}"
        for where, test in named
        if not file_of(where).exists() or f"def {test}(" not in file_of(where).read_text()
    ]
    assert missing == []
    assert len(named) > 40
