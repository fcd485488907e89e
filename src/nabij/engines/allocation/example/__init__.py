"""A made-up scenario: 24 neighbourhoods in four regions."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
FILES: Final = ("scenario.toml", "buurten.csv")


def write(folder: Path) -> None:
    """Copies of the files. Errors: OSError."""
    for name in FILES:
        (folder / name).write_bytes((FOLDER / name).read_bytes())
