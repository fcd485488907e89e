"""The words of the starter set, in Dutch: names, meanings, themes and units pass gettext where they are shown."""

import json
from pathlib import Path

STARTER_SET = Path(__file__).with_name("starter_set.json")
SHOWN = ("name", "meaning", "theme", "unit")


def words() -> list[str]:
    """Every word that a page may show of an indicator, once each."""
    data = json.loads(STARTER_SET.read_text(encoding="utf-8"))
    return list(
        dict.fromkeys(told[field] for told in data["indicators"] for field in SHOWN if told.get(field, "%") != "%")
    )
