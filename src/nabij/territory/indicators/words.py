"""The words of the starter set, in Dutch: names, meanings, themes and units pass gettext where they are shown.

Those of the kinds of facilities too.
"""

import json
from pathlib import Path

STARTER_SET = Path(__file__).with_name("starter_set.json")
FACILITY_KINDS = Path(__file__).parents[1] / "facilities" / "kinds.json"
SHOWN = ("name", "meaning", "theme", "unit")


def words() -> list[str]:
    """Every word that a page may show of an indicator or a kind, once each."""
    data = json.loads(STARTER_SET.read_text(encoding="utf-8"))
    kinds = json.loads(FACILITY_KINDS.read_text(encoding="utf-8"))
    found = [told[field] for told in data["indicators"] for field in SHOWN if told.get(field, "%") != "%"]
    return list(dict.fromkeys([*found, *(kind["name"] for kind in kinds)]))
