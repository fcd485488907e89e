"""What the programme would have to achieve to pay for itself: the first thing a page tells, never that it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nabij.engines.microsim.parameters import built_in
from nabij.programme.simulation.naming import payer_words

Data = Mapping[str, Any]
EFFECTS = {"neighbourhood": "neighbourhood", "telemonitoring": "telemonitoring", "respite": "respite"}


@dataclass(frozen=True)
class Even:
    """code: of the payer. text: at which effect it breaks even. range: what the draws say."""

    code: str
    payer: str
    text: str
    range: str


def even_of(payer: str, found: Data) -> Even:
    return Even(payer, payer_words(payer), even_words(found), even_range(found))


def percent(share: float) -> str:
    """ "42,6": of 1, without sign."""
    return f"{abs(100 * share):.1f}".replace(".", ",").removesuffix(",0")


def even_words(found: Data) -> str:
    verdict = found["verdict"]
    if verdict == "never":
        return _("Bij geen enkel effect op de aanvragen komt deze betaler uit de kosten.")
    if verdict == "always":
        return _(
            "Bij elk effect dat is nagegaan komt deze betaler uit de kosten, van geen aanvragen tot de helft meer."
        )
    change = float(found["fewer_applications"])
    told = {"n": percent(change)}
    if verdict == "at_least" and change >= 0:
        return (
            _(
                "Voor deze betaler kost thuis wonen meer dan een woonzorgcentrum. Hij komt uit de kosten zolang er ten "
                "hoogste %(n)s %% minder aanvragen zijn."
            )
            % told
        )
    if verdict == "at_least":
        return (
            _(
                "Voor deze betaler kost thuis wonen meer dan een woonzorgcentrum. Hij zou pas uit de kosten komen met "
                "%(n)s %% meer aanvragen."
            )
            % told
        )
    if change >= 0:
        return _("Wie bereikt wordt, zou minstens %(n)s %% minder vaak een woonzorgcentrum moeten aanvragen.") % told
    return _("Deze betaler komt ook uit de kosten met %(n)s %% meer aanvragen van wie bereikt wordt.") % told


def even_range(found: Data) -> str:
    """Between which ratios the draws lie, and how many never break even."""
    if not found.get("draws"):
        return _("Zonder trekkingen is hier geen bereik voor.")
    # What is never reached lies below every ratio, what always is above every one.
    low = _("nooit") if found["low"] is None else change_words(float(found["low"]))
    high = _("altijd") if found["high"] is None else change_words(float(found["high"]))
    told = {"low": low, "high": high, "never": f"{100 * float(found.get('share_never', 0)):.0f}"}
    return _("Bereik over de trekkingen: van %(low)s tot %(high)s; in %(never)s %% van de trekkingen nooit.") % told


def change_words(ratio: float) -> str:
    """0,94 is "6 % minder aanvragen"."""
    told = {"n": percent(1 - ratio)}
    if told["n"] == "0":
        return _("evenveel aanvragen")
    return _("%(n)s %% minder aanvragen") % told if ratio < 1 else _("%(n)s %% meer aanvragen") % told


def assumed(measures: list[str], changes: Data, parameters: Mapping[str, Data]) -> list[str]:
    """The effect on applications that the simulation itself takes for granted, beside what would be needed."""
    found = []
    for measure in measures:
        name = f"{EFFECTS.get(measure, '')}.admission"
        one = parameters.get(name)
        if one is None or name not in built_in().of:
            continue
        if name in changes:
            found.append(change_words(float(changes[name])))
            continue
        text = change_words(float(one["value"]))
        if float(one["low"]) < float(one["high"]):
            told = {"text": text, "low": change_words(float(one["low"])), "high": change_words(float(one["high"]))}
            text = _("%(text)s (bereik: van %(low)s tot %(high)s)") % told
        found.append(text)
    return found
