"""What can we do with this? Rules as data, filled in with the figures of the neighbourhood.

Rules stand in ``suggestions.toml``: a condition, a suggestion, who decides, and a door of Nabij. A chapter in which no
rule holds gets a question about its own most unusual figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.impact.profile.lines import Line, Other
from nabij.impact.profile.rulebook import Rule, rules
from nabij.impact.profile.together import Together
from nabij.territory.models import Area, Level

MOST: Final = 4  # in one chapter
LABELS: Final = {
    "offer": gettext_lazy("Vertel wat u graag doet"),
    "report": gettext_lazy("Vertel het ons"),
    "propose": gettext_lazy("Stel iets voor"),
    "take_part": gettext_lazy("Doe mee in uw buurt"),
    "scan": gettext_lazy("Naar de buurtscan"),
    "vote": gettext_lazy("Naar de stemming"),
    "search": gettext_lazy("Zoek op de sociale kaart"),
    "housing": gettext_lazy("Naar de telling van woningen"),
}


@dataclass(frozen=True)
class Suggestion:
    text: str
    who: str
    label: str
    url: str


Facts = Mapping[str, Mapping[str, Any]]


class Doors:
    """Addresses where one can begin; what isn't open now leads to the nearest that is."""

    def __init__(self, area: Area, together: Together) -> None:
        self.area, self.together = area, together

    def to(self, door: str) -> tuple[str, str]:
        """Label and address."""
        name, _colon, domain = door.partition(":")
        if name == "propose" and not self.together.propose_now:
            name = "take_part" if self.together.url else "report"
        if name == "take_part" and self.together.scan_now:
            name = "scan"
        if name == "housing" and self.area.level != Level.NEIGHBOURHOOD:
            name = "search"
        return str(LABELS[name]), self._address(name, domain)

    def _address(self, name: str, domain: str) -> str:
        if name == "search":
            query = {"domain": domain} if domain else {}
            if self.area.level == Level.NEIGHBOURHOOD:
                query["neighbourhood"] = self.area.code
            return f"{reverse('directory:search')}?{urlencode(query)}"
        now = {
            "propose": self.together.propose_now, "scan": self.together.scan_now, "vote": self.together.vote_now,
        }  # fmt: skip
        if name == "housing":
            return reverse("impact:housing", args=[self.area.code])
        named = {"offer": "talents:my_offer", "report": "detection:report", "take_part": "impact:take_part"}
        return now.get(name) or reverse(named[name])


def of_chapter(chapter: str, lines: Sequence[Line], facts: Facts, doors: Doors) -> list[Suggestion]:
    """What holds for this neighbourhood, in the order of the rules; always at least one."""
    known = {line.code: line for line in lines}
    found = []
    for rule in rules():
        if rule.chapter != chapter:
            continue
        told = _holds(rule, known, facts)
        if told is not None:
            found.append(_made(_(rule.text) % told, _(rule.who), rule.door, doors))
    return found[:MOST] or [_question(lines, doors)]


def _holds(rule: Rule, lines: Mapping[str, Line], facts: Facts) -> Mapping[str, Any] | None:
    """What fills in the text, None when the condition doesn't hold. Figures that aren't shown fulfil nothing."""
    if rule.when == "fact":
        return facts.get(rule.fact)
    line = lines.get(rule.indicator)
    if line is None or line.number is None:
        return None
    told = {"value": line.value}
    if rule.when == "none":
        return told if line.number == 0 else None
    if rule.when == "rising":
        return told if (line.rising or 0) > 0 else None
    other = _differs(line, rule)
    return told | {"other": other.text, "place": other.name} if other else None


def _differs(line: Line, rule: Rule) -> Other | None:
    """An area of the nearest level from which it differs enough, in the way the rule asks.

    An area that lies in several must differ from all of them; and what is the other way beside a nearer one is left.
    """
    sign = 1 if rule.when == "higher" else -1
    for _level, others in groupby(line.beside, key=lambda other: other.level):
        known = [(sign * other.gap, other) for other in others if other.gap is not None]
        least, nearest = min(known, key=lambda one: one[0], default=(0.0, None))
        if least >= rule.least and nearest:
            return nearest
        if least < 0:
            return None
    return None


def _question(lines: Sequence[Line], doors: Doors) -> Suggestion:
    """No rule holds: a question about the most unusual figure of the chapter, or about what isn't known."""
    shown = [line for line in lines if line.number is not None]
    who = _("U beslist zelf wat u vertelt. Een cijfer beslist nooit over iemand.")
    if not shown:
        text = _("Wij tonen hier geen cijfer. Wat ziet u zelf in uw buurt? Dat helpt ons verder.")
        return _made(text, who, "report", doors)
    compared = [line for line in shown if line.relative]
    if not compared:
        text = _("Deze aantallen zeggen hoe groot iets is, niet hoe het gaat. Wat ziet u zelf in uw buurt?")
        return _made(text, who, "take_part" if doors.together.url else "report", doors)
    line = max(compared, key=lambda one: abs(one.spreads))
    told = {"name": line.name, "value": line.value}
    text = _("%(name)s: %(value)s. Klopt dat met wat u elke dag ziet? Leg het naast uw eigen ervaring en vertel het.")
    return _made(text % told, who, "take_part" if doors.together.url else "report", doors)


def _made(text: str, who: str, door: str, doors: Doors) -> Suggestion:
    label, url = doors.to(door)
    return Suggestion(text, who, label, url)
