"""The rules behind "what can we do with this?": data in ``suggestions.toml``. No Django: the catalogs read them too."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

RULES: Final = Path(__file__).with_name("suggestions.toml")


@dataclass(frozen=True)
class Rule:
    """A condition, a text that the figures fill in, who decides, and where one can begin."""

    chapter: str
    when: str
    text: str
    who: str
    door: str
    indicator: str = ""
    least: float = 0
    fact: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(Rule(**row) for row in tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"])


def texts() -> list[str]:
    """Every text of the rules, once each."""
    return list(dict.fromkeys(text for rule in rules() for text in (rule.text, rule.who)))
