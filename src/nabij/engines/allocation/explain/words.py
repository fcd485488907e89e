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
    """ "14.820", "2,41", "-3"; never "-0"."""
    text = f"{round(value, digits) + 0.0:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


def figures(*values: float) -> list[str]:
    """As many decimals as the largest needs, and as it takes to tell them apart; the same for all, to be compared."""
    largest = max(map(abs, values))
    digits = (
        0 if largest >= 1000 or largest == 0 else 1 if largest >= 1 else min(6, 1 - math.floor(math.log10(largest)))
    )
    while digits < 8 and len({number(value, digits) for value in values}) < len(set(values)):
        digits += 1
    return [number(value, digits) for value in values]


def fte(value: float) -> str:
    """ "2,5 VTE", "1 VTE"."""
    return f"{number(value, 1).removesuffix(',0')} VTE"


def percent(share: float) -> str:
    return f"{number(abs(share) * 100)} %"


def times(share: float) -> str:
    """Of draws: "61 %"; never 0 or 100 when it is not all or none."""
    if 0 < share < 0.005:
        return "minder dan 1 %"
    return "meer dan 99 %" if 0.995 <= share < 1 else percent(share)


def listed(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} en {values[-1]}"


def _given(v: Values) -> str:
    return f"{fte(v['fte'])} voor {v['name']}."


def _size(v: Values) -> str:
    people = number(v["population"])
    live = f"Er woont {people} mens" if people == "1" else f"Er wonen {people} mensen"
    return f"{live}: alleen volgens het aantal inwoners zou het {number(v['fte'], 2)} VTE zijn."


def _indicator(v: Values) -> str:
    """The value beside the one that would add nothing: the mean, without what was cut off, or of ranks the middle."""
    if v["value"] is None:
        return f"{v['label']} (niet gekend; de middelste waarde is genomen)"
    unit = f" {v['unit']}" if v["unit"] else ""
    value, average = figures(v["value"], v["average"])
    beside = f"{'de middelste buurt' if v['middle'] else 'gemiddeld'} {average}{unit}"
    return f"{v['label']} ({value}{unit}; {beside}{'' if v['high'] else '; minder betekent meer nood'})"


def _need(v: Values) -> str:
    if not v["counts"]:
        return "Hoe groot de nood is, telt tussen de buurten niet mee."
    more = v["more"]
    if abs(more) < 0.005:
        start = "De nood per inwoner is hier ongeveer gemiddeld"
    else:
        start = f"De nood per inwoner is hier {percent(more)} {'hoger' if more > 0 else 'lager'} dan gemiddeld"
    sides = ["down", "up"] if more < 0 else ["up", "down"]
    if v["leads"] and abs(more) >= 0.005 and v[sides[0]]:
        start += f", vooral door {listed([_indicator(one) for one in v[sides[0]]])}"
        sides = sides[1:]
    told = [start]
    for one in sides:
        if v[one]:
            side = "hoger" if one == "up" else "lager"
            told.append(f"Wat de nood hier {side} maakt: {listed([_indicator(each) for each in v[one]])}")
    return ". ".join(told) + "."


def _region(v: Values) -> str:
    people = f"({number(v['by_people'], 1)} VTE)"
    if abs(v["more"]) < 0.005:
        side = f"ongeveer evenveel als volgens het aantal inwoners {people}"
    else:
        side = f"{percent(v['more'])} {'meer' if v['more'] > 0 else 'minder'} dan volgens het aantal inwoners {people}"
    return f"Eerst is alles over de regio's verdeeld: {v['region']} kreeg {fte(v['fte'])}, {side}."


def _steps(v: Values) -> str:
    return "halve VTE's" if v["step"] == 0.5 else "hele VTE's"


def _comes_to(v: Values) -> str:
    return f"{'Naar nood komt dat' if v['counts'] else 'Dat komt'} op {number(v['share'], 2)} VTE"


def _rounding(v: Values) -> str:
    share = _comes_to(v)
    if abs(v["fair"] - v["share"]) >= 0.005:
        others = "tot hun minimum opgetild worden" if v["fair"] < v["share"] else "aan hun maximum zitten"
        share += f", en op {number(v['fair'], 2)} VTE omdat andere buurten {others}"
    if abs(v["fair"] - v["fte"]) < 1e-9:
        return f"{share}."
    if v["nearest"] == v["fte"] or v["over"] == 0:
        return f"{share}. Afgerond op {_steps(v)} is dat {fte(v['fte'])}."
    where = f"in {v['region']}" if v["region"] else "in totaal"
    change = fte(abs(v["fte"] - v["nearest"]))
    if v["over"] > 0:
        left = f"blijft er {where} {fte(v['over'])} over. Daarvan gaat {change} naar deze buurt"
    else:
        left = f"is er {where} {fte(-v['over'])} te weinig. Daarvoor gaat hier {change} af"
    nearest = f"Het dichtst daarbij ligt {fte(v['nearest'])}, maar als elke buurt zo afrondt, {left}"
    return f"{share}. {nearest}: {fte(v['fte'])}."


def _floor(v: Values) -> str:
    return f"{_comes_to(v)}; het minimum is {fte(v['floor'])}."


def _cap(v: Values) -> str:
    return f"{_comes_to(v)}; het maximum is {fte(v['cap'])}."


def _on_the_way(v: Values) -> str:
    limit = f"er mag per jaar hoogstens {fte(v['limit'])} bij of af"
    if v["before"] < v["fte"] < v["target"] or v["before"] > v["fte"] > v["target"]:
        way = "stijgt" if v["target"] > v["before"] else "daalt"
        return (
            f"Het {way} stap voor stap van {fte(v['before'])} vorig jaar naar {fte(v['target'])}, dit jaar tot "
            f"{fte(v['fte'])}: {limit}."
        )
    return (
        f"Vorig jaar was het {fte(v['before'])}, dit jaar wordt het {fte(v['fte'])}, later {fte(v['target'])}: {limit} "
        "en het totaal moet elk jaar kloppen."
    )


def _same_target(v: Values) -> str:
    return "" if v["before"] == v["fte"] else f"Vorig jaar was het {fte(v['before'])}."


def _driver(v: Values) -> str:
    if v["driver"] is None:
        return ""
    known = {
        "normalisation": "de manier waarop cijfers vergelijkbaar gemaakt zijn",
        "aggregation": "de manier waarop cijfers samengeteld zijn",
        "lambda": "hoe sterk nood meetelt naast het aantal inwoners",
    }
    what = known.get(v["driver"]) or f"hoe zwaar {v['driver_label']} meetelt"
    return f" Het hangt het meest af van {what}."


def _firm(v: Values) -> str:
    start = f"Wij rekenden {number(v['draws'])} keer met andere gewichten en methoden"
    if v["kept"] == 1:
        return f"{start}: het bleef altijd {fte(v['fte'])}."
    kept = f"{start}: in {times(v['kept'])} van die keren werd het ook {fte(v['fte'])}" if v["kept"] else (
        f"{start}: het werd nooit {fte(v['fte'])}"
    )  # fmt: skip
    if v["low"] == v["high"] == v["fte"]:
        return f"{kept}."
    low, high = number(v["low"], 1).removesuffix(",0"), fte(v["high"])
    between = f"werd het {high}" if v["low"] == v["high"] else f"lag het tussen {low} en {high}"
    return f"{kept}; in minstens negen van de tien keren {between}.{_driver(v)}"


SENTENCES: Final[Mapping[str, Callable[[Values], str]]] = {
    "given": _given, "size": _size, "need": _need, "region": _region, "rounding": _rounding, "floor": _floor,
    "cap": _cap, "on_the_way": _on_the_way, "same_target": _same_target, "firm": _firm,
}  # fmt: skip


REMAINDERS: Final = "grootste resten (ieder het hele deel, wat overblijft naar de grootste breuken)"


def _alabama(v: Values) -> str:
    who, get = listed(v["names"]), "krijgt" if len(v["names"]) == 1 else "krijgen"
    more, now = fte(v["to_fte"]), fte(v["from_fte"])
    less = f"{more} in plaats van {now} te verdelen is, {get} {who} een stap minder, hoewel er meer is"
    if v["used"]:
        return f"Let op: als er {less}. Dat heet de Alabama-paradox. De methode van Webster kent die niet."
    return (
        f"Waarom niet afronden met de methode van de {REMAINDERS}? Als er dan {less} (de Alabama-paradox). Met de "
        "gekozen methode, die van Webster, kan dat niet."
    )


def _other_method(v: Values) -> str:
    other = f"de methode van de {REMAINDERS}" if v["method"] == "webster" else "de methode van Webster"
    kind = "regio's" if v["regions"] else "buurten"
    return f"Met {other} krijgen {v['differ']} {kind} iets anders, onder meer {v['first'][0]}."


def _off_quota(v: Values) -> str:
    who, get = listed(v["names"]), "krijgt" if len(v["names"]) == 1 else "krijgen"
    return (
        f"{who} {get} een hele stap of nog meer verschil met het deel naar nood. Dat gebeurt zelden. Geen enkele "
        "manier van afronden vermijdt dit altijd en vermijdt ook altijd de paradoxen."
    )


def _lifted(v: Values) -> str:
    many = v["neighbourhoods"]
    who = "1 buurt wordt" if many == 1 else f"{many} buurten worden"
    return f"{who} tot het minimum van {fte(v['floor_fte'])} opgetild; de andere krijgen daardoor iets minder."


def _median(v: Values) -> str:
    many = v["neighbourhoods"]
    where = "1 buurt" if many == 1 else f"{many} buurten"
    return f"{v['label']}: voor {where} niet gekend; daar is de middelste waarde van de andere genomen."


def _yardstick(v: Values) -> str:
    turned = "stijgt" if v["high"] else "daalt"
    others = "" if len(v["names"]) == 1 else f" Bij {listed(v['names'][1:])} kan dat ook."
    return (
        f"Let op: als {v['label']} in {v['names'][0]} {turned}, kan die buurt minder krijgen "
        f"({number(v['fte'], 2)} VTE), hoewel de nood er groter wordt. Elke buurt wordt immers vergeleken met het "
        f"gemiddelde van deze buurten zelf, en dat verschuift dan mee.{others} Met een vaste meetlat (de cijfers van "
        "een eerder jaar) kan dat niet."
    )


NOTES: Final[Mapping[str, Callable[[Values], str]]] = {
    "alabama": _alabama, "other_method": _other_method, "off_quota": _off_quota, "lifted_to_floor": _lifted,
    "median": _median, "yardstick": _yardstick,
}  # fmt: skip
