"""Explanations in plain Dutch, for the command line and for paper. Pages with their own words use codes and values."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from nabij.engines.allocation.explain.reasons import Reason, why
from nabij.engines.allocation.result import Note, Result

Values = Mapping[str, Any]


def why_text(result: Result, row: int) -> str:
    """All reasons of one neighbourhood, as sentences one after the other."""
    return " ".join(text for reason in why(result, row) if (text := words(reason)))


def words(reason: Reason) -> str:
    """Sentences in Dutch (nl-BE). Errors: KeyError for a code that is not known."""
    return SENTENCES[reason.code](reason.values)


def note_words(note: Note) -> str:
    """What whoever decides should know, in Dutch. Errors: KeyError for a code that is not known."""
    return NOTES[note.code](note.values)


def number(value: float, digits: int = 0) -> str:
    """ "14.820", "2,41"."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def figures(*values: float) -> list[str]:
    """As many decimals as the largest needs; the same for all, so that they can be compared."""
    largest = max(map(abs, values))
    digits = (
        0 if largest >= 1000 or largest == 0 else 1 if largest >= 1 else min(4, 1 - math.floor(math.log10(largest)))
    )
    return [number(value, digits) for value in values]


def fte(value: float) -> str:
    """ "2,5 VTE", "1 VTE"."""
    return f"{number(value, 1).removesuffix(',0')} VTE"


def percent(share: float) -> str:
    return f"{number(abs(share) * 100)} %"


def listed(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} en {values[-1]}"


def _given(v: Values) -> str:
    return f"{fte(v['fte'])} voor {v['name']}."


def _size(v: Values) -> str:
    return f"Er wonen {number(v['population'])} mensen: alleen daarop gerekend zou het {number(v['fte'], 2)} VTE zijn."


def _indicator(v: Values) -> str:
    if v["value"] is None:
        return f"{v['label']} (niet gekend, als gemiddeld gerekend)"
    unit = f" {v['unit']}" if v["unit"] else ""
    value, average = figures(v["value"], v["average"])
    return f"{v['label']} ({value}{unit}; gemiddeld {average}{unit})"


def _need(v: Values) -> str:
    if not v["counts"]:
        return "De nood telt in deze verdeling niet mee."
    more = v["more"]
    if abs(more) < 0.005:
        start = "De nood per inwoner is hier ongeveer gemiddeld"
    else:
        start = f"De nood per inwoner is hier {percent(more)} {'hoger' if more > 0 else 'lager'} dan gemiddeld"
    first, second = ("down", "up") if more < 0 else ("up", "down")
    told = [start]
    if v[first]:
        told[0] += f", vooral door {listed([_indicator(one) for one in v[first]])}"
    if v[second]:
        side = "hoger" if second == "up" else "lager"
        told.append(f"Wat de nood hier {side} maakt: {listed([_indicator(one) for one in v[second]])}")
    return ". ".join(told) + "."


def _region(v: Values) -> str:
    than = f"dan naar aantal inwoners ({number(v['by_people'], 1)})"
    if abs(v["more"]) < 0.005:
        side = f"ongeveer evenveel als naar aantal inwoners ({number(v['by_people'], 1)})"
    else:
        side = f"{percent(v['more'])} {'meer' if v['more'] > 0 else 'minder'} {than}"
    return f"Eerst zijn de middelen over de regio's verdeeld: {v['region']} kreeg {fte(v['fte'])}, {side}."


def _steps(v: Values) -> str:
    return "halve VTE's" if v["step"] == 0.5 else "hele VTE's"


def _rounding(v: Values) -> str:
    share = f"Naar nood komt dat op {number(v['share'], 2)} VTE"
    if abs(v["fair"] - v["share"]) >= 0.005:
        share += f" ({number(v['fair'], 2)} nadat anderen hun minimum of maximum kregen)"
    if v["share"] == v["fte"]:
        return f"{share}."
    return f"{share}, afgerond op {_steps(v)}: {fte(v['fte'])}."


def _floor(v: Values) -> str:
    return f"Naar nood komt dat op {number(v['share'], 2)} VTE; het minimum is {fte(v['floor'])}."


def _cap(v: Values) -> str:
    return f"Naar nood komt dat op {number(v['share'], 2)} VTE; het maximum is {fte(v['cap'])}."


def _on_the_way(v: Values) -> str:
    way = "stijgt" if v["target"] > v["before"] else "daalt" if v["target"] < v["before"] else "blijft voorlopig"
    limit = f"er mag per jaar hoogstens {fte(v['limit'])} bij of af"
    if way == "blijft voorlopig" or v["fte"] == v["before"]:
        return (
            f"Vorig jaar was het {fte(v['before'])}; dit jaar wordt het {fte(v['fte'])}, op weg naar "
            f"{fte(v['target'])}: {limit}, voor iedereen samen moet de som kloppen."
        )
    return f"Het {way} stap voor stap van {fte(v['before'])} naar {fte(v['target'])}: {limit}."


def _same_target(v: Values) -> str:
    return "" if v["before"] == v["fte"] else f"Vorig jaar was het {fte(v['before'])}."


def _driver(v: Values) -> str:
    if v["driver"] is None:
        return ""
    known = {
        "normalisation": "de manier waarop cijfers vergelijkbaar gemaakt zijn",
        "aggregation": "de manier waarop cijfers samengeteld zijn",
        "lambda": "hoe sterk nood meetelt tegenover inwoners",
    }
    return f" Het hangt het meest af van {known.get(v['driver'], f'''het gewicht van {v['driver_label']}''')}."


def _firm(v: Values) -> str:
    start = f"In {number(v['draws'])} berekeningen met andere gewichten en methoden"
    if v["low"] == v["high"] == v["fte"]:
        return f"{start} blijft het bijna altijd {fte(v['fte'])} ({percent(v['kept'])})."
    between = f"in negen van de tien ligt het tussen {number(v['low'], 1).removesuffix(',0')} en {fte(v['high'])}"
    return f"{start} blijft het {percent(v['kept'])} van de keren {fte(v['fte'])}; {between}.{_driver(v)}"


SENTENCES: Final[Mapping[str, Callable[[Values], str]]] = {
    "given": _given, "size": _size, "need": _need, "region": _region, "rounding": _rounding, "floor": _floor,
    "cap": _cap, "on_the_way": _on_the_way, "same_target": _same_target, "firm": _firm,
}  # fmt: skip


def _alabama(v: Values) -> str:
    start = "Let op: met" if v["used"] else "Met de methode van de grootste resten zou er een Alabama-paradox zijn: met"
    end = "" if v["used"] else " Met Webster kan dat niet."
    who = listed(v["loses"])
    more = f"{fte(v['to_fte'])} in plaats van {fte(v['from_fte'])} in totaal"
    paradox = " Dat heet de Alabama-paradox; Webster kent die niet." if v["used"] else ""
    return f"{start} {more} krijgt {who} een stap minder, hoewel er meer te verdelen is.{paradox}{end}"


def _other_method(v: Values) -> str:
    return (
        f"De andere methode van afronden geeft {v['differ']} keer een andere uitkomst, onder meer bij {v['first'][0]}."
    )


def _off_quota(v: Values) -> str:
    return (
        f"{listed(v['neighbourhoods'])} krijgt meer dan een stap verschil met het eerlijke deel: geen enkele methode "
        "vermijdt dat altijd én ook de paradoxen."
    )


def _lifted(v: Values) -> str:
    return f"{v['neighbourhoods']} buurten worden tot het minimum van {fte(v['floor_fte'])} opgetild."


def _median(v: Values) -> str:
    return f"{v['indicator']}: voor {v['neighbourhoods']} buurten niet gekend, de middelste waarde is genomen."


NOTES: Final[Mapping[str, Callable[[Values], str]]] = {
    "alabama": _alabama, "other_method": _other_method, "off_quota": _off_quota, "lifted_to_floor": _lifted,
    "median": _median,
}  # fmt: skip
