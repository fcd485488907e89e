"""Explanations in plain Dutch, for the command line and for paper. Pages with their own words use codes and values."""

import datetime
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from nabij.engines.visits.explain.reasons import Reason
from nabij.engines.visits.problem import DAY, Problem

DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
TIMES: Final = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende")
KINDS: Final = {
    "professional": "beroepskracht", "volunteer": "vrijwilliger", "neighbour": "buur", "informal": "mantelzorger",
}  # fmt: skip
TERMS: Final = {
    "travel": "reistijd", "kilometres": "kilometers", "lateness": "te laat komen", "max_lateness": "het meest te laat",
    "waiting": "wachten", "faces": "een nieuw gezicht", "disliked": "wie de cliënt liever niet ziet",
    "not_liked": "niet wie de cliënt graag ziet", "unwanted_shift": "wie dan liever niet werkt",
    "shift": "een extra dienst", "unserved": "bezoeken niet doen",
}  # fmt: skip
LANGUAGES: Final = {
    "nl": "Nederlands", "fr": "Frans", "de": "Duits", "en": "Engels", "ar": "Arabisch", "zgh": "Berbers",
    "bg": "Bulgaars", "el": "Grieks", "es": "Spaans", "fa": "Perzisch", "it": "Italiaans", "ku": "Koerdisch",
    "pl": "Pools", "ps": "Pasjtoe", "pt": "Portugees", "ro": "Roemeens", "ru": "Russisch", "sk": "Slowaaks",
    "so": "Somalisch", "tr": "Turks", "uk": "Oekraïens", "vgt": "Vlaamse Gebarentaal",
}  # fmt: skip
LANGUAGE: Final = "language:"
"""How a skill that is a language begins, in files of our own form."""
SHORT_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_OF_SEVERAL: Final = re.compile(rf"(.+)@(?:(\d+)-)?({'|'.join(SHORT_DAYS)})", re.DOTALL)
"""The name that a file in our own form gives to one of the visits of a row: "bath@tue", "bath@2-tue"."""
ONE_OF_TIMES: Final = re.compile(r"(.+?)(?:@(\d+))?#(\d+)", re.DOTALL)
"""The name of one of the times that a row asks: "bath#2", "bath@2#1"."""
Values = Mapping[str, Any]


def words(reason: Reason, problem: Problem) -> str:
    """One sentence in Dutch (nl-BE). Errors: KeyError for a code that is not known."""
    return SENTENCES[reason.code](reason.values, problem)


def day_name(day: int, problem: Problem) -> str:
    """ "dinsdag", or "dag 2" when the plan has no date."""
    if not problem.first_day:
        return f"dag {day + 1}"
    return DAYS[(datetime.date.fromisoformat(problem.first_day).weekday() + day) % 7]


def part_of_day(moment: float, problem: Problem) -> str:
    """ "dinsdagavond", or "dag 2 's avonds"."""
    hour, name = moment % DAY / 60, day_name(int(moment // DAY), problem)
    part = "nacht" if hour < 6 else "voormiddag" if hour < 12 else "namiddag" if hour < 18 else "avond"
    return f"{name}{part}" if problem.first_day else f"{name} ({part})"


def hour(moment: float) -> str:
    """ "9.30 uur"."""
    whole = math.floor(moment + 0.5) % DAY
    return f"{whole // 60}.{whole % 60:02d} uur"


def number(value: float) -> str:
    """ "12,5"."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def minutes(value: float) -> str:
    """ "1 minuut", "12 minuten"."""
    whole = math.floor(value + 0.5)
    if whole == 0 < value:
        return "minder dan 1 minuut"
    return f"{whole} {'minuut' if whole == 1 else 'minuten'}"


def many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def people(count: int) -> str:
    return many(count, "persoon", "mensen")


def listed(names: Any) -> str:
    """ "a, b en c"."""
    found = list(names)
    return " en ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def visit(name: str) -> str:
    """ "bath@tue" -> "bath op dinsdag", "bath@2-tue" -> "bath op dinsdag van week 2", "bath#2" -> "bath (tweede keer)";
    other names as they are.
    """
    if found := ONE_OF_TIMES.fullmatch(name):
        week = f" van week {found[2]}" if found[2] else ""
        return f"{found[1]} ({ordinal(int(found[3]))} keer{week})"
    found = ONE_OF_SEVERAL.fullmatch(name)
    if found is None:
        return name
    week = f" van week {found[2]}" if found[2] else ""
    return f"{found[1]} op {DAYS[SHORT_DAYS.index(found[3])]}{week}"


def ordinal(number: int) -> str:
    return TIMES[number - 1] if 0 < number <= len(TIMES) else f"{number}e"


def _of_client(v: Values) -> str:
    """The visit without the name of its client, which stands beside it already."""
    return visit(v["visit"]).removeprefix(f"{v['client']} ")


def visits(names: Any) -> str:
    return listed(visit(name) for name in names)


def skills(names: Any) -> str:
    """ "wondzorg en Frans"."""
    codes = [(name, name.removeprefix(LANGUAGE)) for name in names]
    return listed(name if name == code else LANGUAGES.get(code, code) for name, code in codes)


def _skills(v: Values) -> str:
    return f" ({skills(v['skills'])})" if v["skills"] else ""


def _needs(v: Values) -> str:
    """ ", nodig is wondzorg"."""
    return f", nodig is {skills(v['skills'])}" if v["skills"] else ""


def _of(code: str, extra: str = "") -> Callable[[Values, Problem], str]:
    """A sentence about the shifts that a condition excluded."""

    def sentence(v: Values, problem: Problem) -> str:
        shifts = f" ({v['shifts']} diensten)" if v["shifts"] > v["carers"] else ""
        return f"Bij {people(v['carers'])}{shifts} {code}{extra}."

    return sentence


def _made_by(v: Values, problem: Problem) -> str:
    return f"{v['carer']} ({KINDS[v['kind']]}) gaat naar {v['client']} voor {_of_client(v)}."


def _able(v: Values, problem: Problem) -> str:
    can = "kan dit bezoek doen en is welkom" if v["carers"] == 1 else "kunnen dit bezoek doen en zijn welkom"
    return f"{people(v['carers'])}{_skills(v)} {can}."


def _only_one(v: Values, problem: Problem) -> str:
    if v["skills"]:
        return f"Alleen {v['carer']} heeft {skills(v['skills'])} en is welkom."
    return f"Alleen {v['carer']} kan dit bezoek doen."


def _known_face(v: Values, problem: Problem) -> str:
    if v["of"] == v["visits"] == 1:
        return f"{v['client']} kent {v['carer']} al: die doet ook het andere bezoek bij deze cliënt."
    share = "alle" if v["visits"] == v["of"] else f"{v['visits']} van de {v['of']}"
    return f"{v['client']} kent {v['carer']} al: die doet ook {share} andere bezoeken."


def _other_faces(v: Values, problem: Problem) -> str:
    others = many(v["of"], "ander bezoek", "andere bezoeken")
    return f"{v['carer']} is een nieuw gezicht voor {v['client']}: anderen doen {others} bij deze cliënt."


def _window(v: Values, problem: Problem) -> str:
    text = f"Het bezoek begint op {day_name(v['day'], problem)} om {hour(v['start'])}. Het mag beginnen"
    due, latest = v["due"], v["latest"]
    if math.isinf(due):
        return f"{text} vanaf {hour(v['earliest'])}."
    text += f" van {hour(v['earliest'])}"
    if latest == due:
        return f"{text} tot {hour(due)}."
    return f"{text}, liefst tot {hour(due)}" + ("." if math.isinf(latest) else f" en ten laatste om {hour(latest)}.")


def _share(one: str, more: str) -> Callable[[Values, Problem], str]:
    """A sentence about the persons that a condition excluded."""

    def sentence(v: Values, problem: Problem) -> str:
        end = f" ({skills(v['skills'])})" if v.get("skills") else ""
        who = "De enige persoon" if v["of"] == 1 else f"{v['carers']} van de {people(v['of'])}"
        return f"{who} {one if v['carers'] == 1 else more}{end}."

    return sentence


def _arrival(v: Values, problem: Problem) -> str:
    if v["travel"] < 0.5:
        return f"Het vorige bezoek, {visit(v['after'])}, is gedaan om {hour(v['free'])}, op dezelfde plaats."
    return (
        f"Het vorige bezoek, {visit(v['after'])}, is gedaan om {hour(v['free'])}."
        f" Daarna is het {minutes(v['travel'])} onderweg, tot {hour(v['arrival'])}."
    )


def _first(v: Values, problem: Problem) -> str:
    return f"Het is het eerste bezoek. De weg van {v['place']} duurt {minutes(v['travel'])}."


def _waits_for_partner(v: Values, problem: Problem) -> str:
    gap = v["apart"]
    if abs(gap) < 1e-6:
        return f"Het begint samen met {visit(v['visit'])} van {v['carer']}, dus eerst {minutes(v['minutes'])} wachten."
    order = "na" if gap > 0 else "voor"
    return (
        f"Het moet {minutes(abs(gap))} {order} het begin van {visit(v['visit'])} van {v['carer']} komen,"
        f" dus eerst {minutes(v['minutes'])} wachten."
    )


def _next_best(v: Values, problem: Problem) -> str:
    costs = sorted(v["costs"].items(), key=lambda pair: -abs(pair[1]))
    parts = ", ".join(f"{TERMS[term]} {'+' if cost > 0 else '−'}{number(abs(cost))}" for term, cost in costs)
    day = f"op {day_name(int(v['start'] // DAY), problem)} " if problem.days > 1 else ""
    start = f"De beste andere keuze is {v['carer']}, {day}om {hour(v['start'])}."
    if abs(v["more"]) < 0.05:
        return f"{start} Dat kost evenveel."
    if v["more"] < 0:
        return f"{start} Dat zou {number(-v['more'])} punten minder kosten ({parts})."
    return f"{start} Dat kost {number(v['more'])} punten meer ({parts})."


def _asked(v: Values, problem: Problem) -> str:
    text = f"{_of_client(v)} bij {v['client']}: {minutes(v['minutes'])}{_needs(v)}, "
    day = day_name(int(v["earliest"] // DAY), problem)
    if math.isinf(v["latest"]):
        return f"{text}vanaf {day} {hour(v['earliest'])}."
    last = day_name(int(v["latest"] // DAY), problem)
    end = hour(v["latest"]) if last == day else f"{last} {hour(v['latest'])}"
    return f"{text}te beginnen op {day} tussen {hour(v['earliest'])} en {end}."


def _asked_several(v: Values, problem: Problem) -> str:
    clients = many(v["clients"], "cliënt", "cliënten")
    return f"{len(v['visits'])} bezoeken bij {clients}{_skills(v)}: {visits(v['visits'])}."


def _away(v: Values, problem: Problem) -> str:
    could, are = ("zou", "is") if v["carers"] == 1 else ("zouden", "zijn")
    shifts = f" ({v['shifts']} diensten)" if v["shifts"] > v["carers"] else ""
    return f"{people(v['carers'])} {could} het kunnen doen, maar {are} dan afwezig{shifts}."


def _not_tried(v: Values, problem: Problem) -> str:
    which = visits(v["visits"]) if len(v["visits"]) <= 20 else f"{len(v['visits'])} andere bezoeken"
    return f"Waarom het niet lukt voor {which}, is niet nagegaan: daar was geen tijd voor."


def _too_costly(v: Values, problem: Problem) -> str:
    costs, penalty = number(v["costs"]), number(v["penalty"])
    return f"Er is plaats, maar het bezoek zou {costs} punten kosten; het niet doen kost er {penalty}."


def _one_more_person(v: Values, problem: Problem) -> str:
    who = "Eén persoon" if v["people"] == 1 else f"{v['people']} personen"
    when = f"op {part_of_day((v['leave'] + v['back']) / 2, problem)}, van {hour(v['leave'])} tot {hour(v['back'])}"
    done = f"dan lukt {visits(v['visits'])}" if len(v["visits"]) == 1 else f"dan lukken {visits(v['visits'])}"
    return f"{who} meer{_skills(v)} {when}: {done}."


def _wider_window(v: Values, problem: Problem) -> str:
    side = "tot {} na {}" if v["side"] == "later" else "al {} voor {}"
    day = f"{day_name(int(v['edge'] // DAY), problem)} " if problem.days > 1 else ""
    return f"Als het bezoek {side.format(minutes(v['minutes']), day + hour(v['edge']))} mag beginnen, is er plaats."


def _refusals(v: Values, problem: Problem) -> str:
    could = "zou het wel kunnen, maar is" if v["carers"] == 1 else "zouden het wel kunnen, maar zijn"
    return f"{people(v['carers'])} {could} niet gewenst bij deze cliënt. Die keuze blijft van de cliënt."


def _skill_would_do(v: Values, problem: Problem) -> str:
    has = "heeft" if v["carers"] == 1 else "hebben"
    return f"{people(v['carers'])} {has} er wel tijd voor, maar niet wat nodig is ({skills(v['skills'])})."


def _more_minutes(v: Values, problem: Problem) -> str:
    span = f"op {day_name(v['day'], problem)}" if v["span"] == "day" else "in die week"
    return f"Als {v['carer']} {span} {minutes(v['amount'])} langer kan werken, is er plaats."


def _one_more_visit(v: Values, problem: Problem) -> str:
    span = f"op {day_name(v['day'], problem)}" if v["span"] == "day" else "in die week"
    return f"Als {v['carer']} {many(int(v['amount']), 'bezoek', 'bezoeken')} meer kan doen {span}, is er plaats."


SENTENCES: Final[dict[str, Callable[[Values, Problem], str]]] = {
    "made_by": _made_by,
    "promised": lambda v, p: (
        "Dit bezoek hoort bij één vaste dienst."
        if "shifts" not in v
        else f"{many(v['shifts'], 'dienst valt', 'diensten vallen')} af: dit bezoek hoort bij één vaste dienst."
    ),
    "able": _able,
    "only_one_able": _only_one,
    "liked": lambda v, p: f"{v['client']} ziet {v['carer']} graag komen.",
    "disliked": lambda v, p: f"{v['client']} ziet liever iemand anders dan {v['carer']}.",
    "known_face": _known_face,
    "other_faces": _other_faces,
    "same_carer": lambda v, p: f"Dezelfde persoon doet ook {visit(v['visit'])}: dat hoort zo.",
    "same_shift": lambda v, p: f"Het hoort in dezelfde dienst als {visit(v['visit'])}.",
    "different_carer": lambda v, p: f"Iemand anders moet {visit(v['visit'])} doen.",
    "window": _window,
    "arrival": _arrival,
    "first": _first,
    "break_before": lambda v, p: f"Ervoor is er pauze van {hour(v['start'])}, {minutes(v['minutes'])} lang.",
    "waits_for_partner": _waits_for_partner,
    "waits_for_window": lambda v, p: f"Eerst {minutes(v['minutes'])} wachten, tot het bezoek mag beginnen.",
    "waits": lambda v, p: f"Eerst {minutes(v['minutes'])} wachten.",
    "late": lambda v, p: f"Dat is {minutes(v['minutes'])} later dan gewenst ({hour(v['due'])}).",
    "next_best": _next_best,
    "nobody_else_has_room": lambda v, p: (
        f"Wie het ook zou kunnen, heeft geen plaats ({many(v['shifts'], 'dienst', 'diensten')} bekeken)."
    ),
    "asked": _asked,
    "asked_several": _asked_several,
    "refused": _share("is niet gewenst bij deze cliënt", "zijn niet gewenst bij deze cliënt"),
    "skill": _share("heeft niet alles wat nodig is", "hebben niet alles wat nodig is"),
    "day": _share("kan dit wel, maar werkt die dag niet", "kunnen dit wel, maar werken die dag niet"),
    "hours": _of("valt de dienst buiten de uren van het bezoek"),
    "too_short": _of("is de dienst te kort voor dit bezoek, ook zonder ander werk"),
    "away": _away,
    "full": _of("is er geen plaats tussen de andere bezoeken"),
    "capacity": _of("kan er niet meer mee"),
    "longest_ride": _of("zou het te lang onderweg zijn"),
    "ride_backwards": _of("zou het te lang onderweg zijn"),
    "persons": _of("botst het: een ander bezoek moet door dezelfde, of net door iemand anders gebeuren"),
    "day_visits": _of("is het hoogste aantal bezoeken van die dag bereikt"),
    "week_visits": _of("is het hoogste aantal bezoeken van die week bereikt"),
    "day_minutes": _of("is het hoogste aantal uren van die dag bereikt"),
    "week_minutes": _of("is het hoogste aantal uren van die week bereikt"),
    "partner": lambda v, p: f"{_of('past het, maar niet samen met ')(v, p)[:-1]}{visits(v['visits'])}.",
    "not_tried": _not_tried,
    "no_time_for_help": lambda v, p: "Wat zou helpen, is niet nagegaan: daar was geen tijd voor.",
    "too_costly": _too_costly,
    "has_room": lambda v, p: "Er is wel plaats. Langer zoeken of bijsturen kan dit oplossen.",
    "longer_shift": lambda v, p: (
        f"Als de dienst van {v['carer']} op {day_name(v['day'], p)} {minutes(v['amount'])} langer duurt, is er plaats."
    ),
    "earlier_start": lambda v, p: (
        f"Als de dienst van {v['carer']} op {day_name(v['day'], p)} {minutes(v['amount'])}"
        " vroeger begint, is er plaats."
    ),
    "more_minutes": _more_minutes,
    "one_more_visit": _one_more_visit,
    "more_room": lambda v, p: f"Met plaats voor {number(v['amount'])} meer bij {v['carer']} kan het mee.",
    "longer_ride": lambda v, p: f"Mocht het {minutes(v['amount'])} langer onderweg zijn, dan kan het met {v['carer']}.",
    "wider_window": _wider_window,
    "skill_would_do": _skill_would_do,
    "refusals": _refusals,
    "one_more_person": _one_more_person,
}
