"""The house as it stands on disk, for the tests of its rules."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "nabij"


def layers() -> list[str]:
    """Apps from high to low, as the import contract in pyproject.toml names them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = next(c for c in config["tool"]["importlinter"]["contracts"] if c["id"] == "layers")
    return [name.strip("()") for name in contract["layers"]]


def apps() -> list[str]:
    """Apps that exist, from high to low."""
    return [name for name in layers() if (PACKAGE / name / "__init__.py").exists()]


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("**/templates/**/*") if path.suffix in {".html", ".txt"})


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
