"""Whoever opens an app finds the same files in it, and a README that tells the rest."""

import ast
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, ROOT, apps, shown

KNOWN = {
    "__init__", "adapter", "api", "apps", "cli", "forms", "middleware", "models", "plugs", "queries", "rules",
    "services", "urls", "views",
    "migrations", "static", "templates", "templatetags", "tests", "locale",
}  # fmt: skip
LONGEST = 400


def own_files(app: str) -> list[Path]:
    return [path for path in (PACKAGE / app).iterdir() if not path.name.startswith((".", "__pycache__"))]


@pytest.mark.parametrize("app", [*apps(), "engines"])
def test_an_app_tells_what_it_is_for_on_one_screen(app: str) -> None:
    readme = PACKAGE / app / "README.md"
    assert readme.exists(), f"{shown(readme)} is missing: purpose, Dutch name, main models, doors"
    assert 5 <= len(readme.read_text().splitlines()) <= 60, f"{shown(readme)} should fill one screen (5 to 60 lines)"


@pytest.mark.parametrize("app", apps())
def test_a_file_has_a_known_name_or_stands_in_the_readme(app: str) -> None:
    readme = PACKAGE / app / "README.md"
    told = readme.read_text() if readme.exists() else ""
    strangers = [
        shown(path)
        for path in own_files(app)
        if path.suffix in {".py", ""} and path.stem not in KNOWN and path.name not in told and path.stem not in told
    ]
    assert strangers == [], f"name these in {shown(readme)}, or give them a name that every app uses"


def test_no_file_grows_past_four_hundred_lines() -> None:
    long = {
        shown(path): lines
        for path in PACKAGE.glob("**/*.py")
        if "migrations" not in path.parts
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}, "turn each into a package of the same name"


def test_tests_live_in_an_app_or_in_the_four_rooms() -> None:
    rooms = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= {"architecture", "browser", "journeys", "factories"}


def test_nothing_is_imported_inside_a_function_to_dodge_a_circle() -> None:
    """Only the command line imports late, so that `nabij --help` and plain verbs start without Django."""
    late = [
        f"{shown(path)}:{inner.lineno}"
        for path in PACKAGE.glob("**/*.py")
        if not path.is_relative_to(PACKAGE / "config") and path.name not in {"cli.py", "apps.py"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert sorted(set(late)) == []
