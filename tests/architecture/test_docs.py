"""What the docs tell stands in the house: settings, links between pages, commands."""

import re
from pathlib import Path

import pytest

from nabij.config.cli import COMMANDS
from tests.architecture.house import PACKAGE, ROOT, shown

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), *PACKAGE.glob("**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


def test_every_setting_is_told_and_every_setting_told_exists() -> None:
    settings = (PACKAGE / "config" / "settings.py").read_text()
    told = set(re.findall(r"^\| `(NABIJ_\w+)`", (ROOT / "docs" / "operators" / "settings.md").read_text(), re.M))
    assert told == set(re.findall(r'"(NABIJ_\w+)"', settings))


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()]
    assert broken == []


def test_commands_in_the_docs_exist() -> None:
    told = {
        verb
        for page in PAGES
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.S)
        for verb in re.findall(r"^(?:\.venv/bin/)?nabij (\w+)", block, re.M)
    }
    assert told - set(COMMANDS) == set()
    assert len(told) > 5


def test_decisions_are_numbered_one_after_the_other() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
