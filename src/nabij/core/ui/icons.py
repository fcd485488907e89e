"""Icons of our own hand: symbols in ``icons.svg`` beside this file, shown in the colour of the text around them."""

import re
from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHEET: Final = Path(__file__).with_name("icons.svg").read_text(encoding="utf-8")
ICONS: Final[dict[str, str]] = dict(re.findall(r'<symbol id="([a-z0-9-]+)"[^>]*>(.*?)</symbol>', _SHEET))
TURNS_WITH_TEXT: Final = frozenset(
    {"arrow", "arrow-back", "chevron", "send", "undo", "logout", "list", "handover", "repeat", "history"}
)
RING_ICONS: Final = {1: "heart", 2: "people", 3: "building", 4: "care"}


def draw(name: str, label: str = "", css: str = "") -> SafeString:
    """The icon as inline SVG; hidden from assistive technology unless it has a ``label``.

    Raises ``KeyError`` for a name that isn't drawn, so that a typing error shows at once.
    """
    classes = f"icon icon-{name}{' icon-turns' if name in TURNS_WITH_TEXT else ''}{' ' + css if css else ''}"
    reading = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own drawing
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" focusable="false" {}>{}</svg>',
        classes, reading, shape,
    )  # fmt: skip
