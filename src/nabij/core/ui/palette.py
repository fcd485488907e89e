"""Reads the colours out of ``tokens.css`` and computes their contrast (WCAG 2.2, relative luminance)."""

import re
from functools import cache
from pathlib import Path
from typing import Final

TOKENS: Final = Path(__file__).parents[1] / "static" / "nabij" / "css" / "tokens.css"
RINGS: Final = (1, 2, 3, 4)
KINDS: Final = ("neutral", "info", "success", "warning", "danger")
URGENCIES: Final = ("now", "today", "week", "later")
GROUNDS: Final = ("paper", "surface", "sunk")


@cache
def themes() -> dict[str, dict[str, str]]:
    """Name of theme -> name of colour -> hex value; ``system-dark`` is the block for a browser that asks for dark."""
    text = TOKENS.read_text(encoding="utf-8")
    blocks = {
        "light": r":root,\s*\.theme-light \{(.*?)\}",
        "dark": r"\n\.theme-dark \{(.*?)\}",
        "system-dark": r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}",
    }
    found = {}
    for name, pattern in blocks.items():
        block = re.search(pattern, text, re.DOTALL)
        if block is None:
            raise ValueError(f"tokens.css has no block for {name}")
        found[name] = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    """Every pair (colour, ground, lowest ratio) that the style sheets use: 4.5 for text, 3 for shapes."""
    text = [(ink, ground, 4.5) for ink in ("ink", "soft", "link", "brick", "danger-ink") for ground in GROUNDS]
    shapes = [(shape, ground, 3.0) for shape in ("edge", "focus", "action") for ground in GROUNDS]
    action = [("on-action", "action"), ("on-action", "action-strong"), ("link", "action-tint"), ("ink", "action-tint")]
    text += [(ink, ground, 4.5) for ink, ground in action]
    for n in RINGS:
        text += [(f"on-ring-{n}", f"ring-{n}", 4.5), ("ink", f"ring-{n}-tint", 4.5)]
        text += [(f"ring-{n}-ink", ground, 4.5) for ground in (f"ring-{n}-tint", "surface", "paper")]
        shapes += [(f"ring-{n}", ground, 3.0) for ground in (f"ring-{n}-tint", "surface", "paper")]
    text += [(f"on-{urgency}", urgency, 4.5) for urgency in URGENCIES]
    for kind in KINDS:
        text += [(ink, f"{kind}-tint", 4.5) for ink in (f"{kind}-ink", "ink", "link")]
        shapes += [(kind, ground, 3.0) for ground in (f"{kind}-tint", "surface", "paper")]
    return text + shapes
