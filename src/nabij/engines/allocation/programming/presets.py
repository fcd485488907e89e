"""The three counts of the field, with the inhabitants they need."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from nabij.engines.allocation.programming.counting import Rule

_BRUSSELS_NORM: Final = Rule(brussels="municipality", brussels_share=Fraction(3, 10))


@dataclass(frozen=True)
class Preset:
    """day: on which the inhabitants are taken. stated: the number that the sources give, None when they give none."""

    rule: Rule
    day: dt.date
    told: str
    stated: int | None = None


PRESETS: Final = {
    "sources": Preset(
        _BRUSSELS_NORM,
        dt.date(2014, 5, 1),
        "The sources state 608 and no list. No official count of inhabitants gives it; 30 % of the inhabitants of each "
        "Brussels municipality, with inhabitants of 1 May 2014 along a straight line between 1 January 2014 and 2015, "
        "does: the list per municipality is that reconstruction.",
        608,
    ),
    "strict-2015": Preset(
        Rule(),
        dt.date(2015, 1, 1),
        "The rule as it is worded, Flanders only, with the inhabitants of 1 January 2015: 576, not the 608 of the "
        "sources.",
    ),
    "brussels30-2015": Preset(
        _BRUSSELS_NORM,
        dt.date(2015, 1, 1),
        "Flanders and 30 % of the inhabitants of each Brussels municipality, on 1 January 2015: 609.",
    ),
}
