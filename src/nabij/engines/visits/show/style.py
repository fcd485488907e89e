"""The style sheets of the pages, read from beside this file."""

import re
from functools import cache
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
WORK_COLOURS: Final = 8
"""Colours for sorts of work; the ninth sort has that of the first, and a broken edge."""
ROUTE_COLOURS: Final = 6


def look_of(work: int) -> str:
    """Classes of a sort of work: a colour, and a broken edge from the ninth on."""
    return f"w{work % WORK_COLOURS}" + (" again" if work // WORK_COLOURS % 2 else "")


@cache
def sheet(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def colours(theme: str = "light") -> dict[str, str]:
    """Name -> hex value of the colours of one theme, "light" or "dark"."""
    blocks = re.findall(r":root \{(.*?)\}", sheet("colours.css"), re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[("light", "dark").index(theme)]))


@cache
def for_page() -> str:
    """Everything an HTML page needs, without comments and spare blanks."""
    return _small(sheet("colours.css") + sheet("drawing.css") + sheet("page.css"))


@cache
def for_image() -> str:
    """What a picture on its own needs, in plain light colours: not every viewer of SVG knows custom properties."""
    found = colours()
    return _small(re.sub(r"var\(--([\w-]+)\)", lambda name: found[name[1]], sheet("drawing.css")))


def _small(css: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
