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
    """Between which ratios the draws lie, and in how many the payer never or always breaks even."""
    if not found.get("draws"):
        return _("Zonder trekkingen is hier geen bereik voor.")
    low, high = end_words(found, "low"), end_words(found, "high")
    if low == high:
        return _("In bijna alle trekkingen: %(what)s.") % {"what": low}
    text = _("Bereik over de trekkingen: van %(low)s tot %(high)s.") % {"low": low, "high": high}
    never, always = (f"{100 * float(found.get(name, 0)):.0f}" for name in ("share_never", "share_always"))
    if never != "0":
        text += " " + _("In %(share)s %% van de trekkingen: nooit.") % {"share": never}
    if always != "0":
        text += " " + _("In %(share)s %% van de trekkingen: altijd.") % {"share": always}
    return text


def end_words(found: Data, end: str) -> str:
    """One end of the draws. Where it is no ratio its verdict says why; without one never is low, always high."""
    if found[end] is not None:
        return change_words(float(found[end]))
    verdict = found.get(f"{end}_verdict") or {"low": "never", "high": "always"}[end]
    return _("nooit") if verdict == "never" else _("altijd")


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
