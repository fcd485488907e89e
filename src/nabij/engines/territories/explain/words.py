"""Explanations in plain Dutch, for the command line and for paper. Pages with their own words use codes and values."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from nabij.engines.territories.explain.reasons import Reason, why
from nabij.engines.territories.result import Result

Values = Mapping[str, Any]


def why_text(result: Result, number: int) -> str:
    """All reasons of one neighbourhood, as sentences one after the other."""
    return " ".join(words(reason) for reason in why(result, number))


def words(reason: Reason) -> str:
    """One or two sentences in Dutch (nl-BE). Errors: KeyError for a code that is not known."""
    return SENTENCES[reason.code](reason.values)


def number(value: float) -> str:
    """ "14.820"."""
    return f"{math.floor(value + 0.5):,}".replace(",", ".")


def kilometres(metres: float) -> str:
    """ "3,2 km"."""
    return f"{metres / 1000:.1f} km".replace(".", ",")


def listed(values: Sequence[str], more: int = 0) -> str:
    """ "a, b en c", "a, b en 3 andere"."""
    told = [*values, f"{more} andere" if more > 1 else "1 ander"] if more else list(values)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} en {told[-1]}"


def _few(values: Sequence[str], most: int = 5) -> str:
    return listed(values[:most], max(0, len(values) - most))


def _size(v: Values) -> str:
    areas = "1 gebied" if v["areas"] == 1 else f"{v['areas']} gebieden"
    off = v["population"] / v["target"] - 1
    start = f"{number(v['population'])} inwoners in {areas}"
    if abs(off) <= 0.1:
        return f"{start}, dicht bij de streefgrootte van {number(v['target'])}."
    return f"{start}: {abs(off):.0%} {'meer' if off > 0 else 'minder'} dan de streefgrootte van {number(v['target'])}."


def _whole(v: Values) -> str:
    """The whole of which it is a part, in words."""
    if v["line"]:
        return "Wat hier niet door een grens afgesneden is"
    if not v["group"]:
        return "Het hele gebied"
    return f"Heel {v['group']}" if v["group"][:1].isalpha() else f"De hele groep {v['group']}"


def _whole_group(v: Values) -> str:
    return f"{_whole(v)} blijft één buurt: in twee delen zou een deel minder dan {number(v['least'])} inwoners tellen."


def _under_whole(v: Values) -> str:
    return f"{_whole(v)} telt minder dan het minimum van {number(v['least'])} inwoners, en blijft daarom één buurt."


def _under(v: Values) -> str:
    return f"Telt minder dan het minimum van {number(v['least'])} inwoners: {_no_better(v)}."


def _over(v: Values) -> str:
    return f"Telt meer dan het maximum van {number(v['most'])} inwoners: {_no_better(v)}."


def _no_better(v: Values) -> str:
    if v["proven"]:
        return "geen enkele verdeling houdt hier elke buurt binnen de grenzen"
    return "er is geen verdeling gevonden die hier elke buurt binnen de grenzen houdt"


def _over_area(v: Values) -> str:
    return (
        f"{v['area']} telt alleen al {number(v['area_population'])} inwoners, meer dan het maximum van "
        f"{number(v['most'])}, en wordt niet in stukken geknipt."
    )


def _fixed(v: Values) -> str:
    return f"Hierin ligt wat vooraf vastgelegd is: {_few(v['labels'])}."


def _together(v: Values) -> str:
    return f"Houdt samen wat samen moest blijven: {_few(v['areas'])}."


def _kept(v: Values) -> str:
    return f"Houdt {listed(v['labels'], v['more'])} volledig bijeen."


def _cut(v: Values) -> str:
    start = f"{v['label']} is gedeeld met buurt {listed(v['others'])}"
    if v["forced"] == "group":
        return (
            f"{start}: samen telt dat {number(v['population'])} inwoners, meer dan het maximum van {number(v['most'])}."
        )
    if v["forced"] == "most":
        return f"{start}: samen zou deze buurt {number(v['together'])} inwoners tellen, meer dan {number(v['most'])}."
    if v["forced"] == "least":
        return f"{start}: zonder dit deel zou deze buurt maar {number(v['without'])} inwoners tellen."
    return f"{start}: zo zijn de grootte en de vorm van de buurten beter."


def _follows(v: Values) -> str:
    return f"De grens volgt {_barriers(v)}."


def _through(v: Values) -> str:
    return f"Door de buurt loopt {_barriers(v)}."


def _barriers(v: Values) -> str:
    return listed([f"{name or 'een hindernis'} ({kilometres(length)})" for name, length in v["barriers"]])


def _island(v: Values) -> str:
    return f"{v['area']} raakt geen ander gebied van de groep en hoort bij het dichtstbijzijnde: {v['near']}."


def _remainder(v: Values) -> str:
    people = "1 inwoner" if v["population"] == 1 else f"{number(v['population'])} inwoners"
    return f"Hier tellen ook {people} mee die niet op de kaart te plaatsen zijn ({_few(v['areas'])})."


def _empty(v: Values) -> str:
    return f"In {_few(v['areas'], 3)} zijn geen inwoners geteld."


def _compact(_v: Values) -> str:
    return "De buurt is compact."


def _stretched(_v: Values) -> str:
    return "De buurt is langgerekt of grillig van vorm."


def _proven(_v: Values) -> str:
    return "Alle mogelijke verdelingen zijn hier vergeleken: geen enkele past beter bij wat gevraagd is."


SENTENCES: Final[Mapping[str, Callable[[Values], str]]] = {
    "size": _size,
    "whole_group": _whole_group,
    "under_whole": _under_whole,
    "under": _under,
    "over": _over,
    "over_area": _over_area,
    "fixed": _fixed,
    "together": _together,
    "kept": _kept,
    "cut": _cut,
    "follows": _follows,
    "through": _through,
    "island": _island,
    "remainder": _remainder,
    "empty": _empty,
    "compact": _compact,
    "stretched": _stretched,
    "proven": _proven,
}
