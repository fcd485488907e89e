"""What the figures say, in plain Dutch: first what it comes to, then how sure that is, and never a promise."""

from typing import Final

from nabij.engines.visits.gain.figures import players
from nabij.engines.visits.gain.result import Gain
from nabij.engines.visits.gain.spread import LEAST_SEEDS, Compared, Spread
from nabij.engines.visits.show.words import count, length, listed, number

MOST_OF_IT: Final = 0.8
"""A step of the curve that reaches this part of the whole saving reaches "most" of it."""
SEVERAL: Final = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


def amount(value: float, unit: str) -> str:
    """A figure with its unit: minutes as hours and minutes, the others with a sensible number of decimals."""
    if unit == "min":
        return ("-" if value <= -0.5 else "") + length(abs(value))
    if unit == "hours":
        return ("-" if value <= -0.5 / 60 else "") + length(abs(value) * 60)
    whole = 0 if abs(value - round(value)) < 0.05 else 1
    digits = {"km": 0 if abs(value) >= 100 else 1, "visits": whole, "percent": whole}.get(unit, 1)
    words = {"km": " km", "percent": " %", "visits": "", "late": " min", "faces": ""}
    shown = number(value, 2 if unit == "faces" else digits)
    return f"{'0' if not shown.strip('-0,') else shown}{words.get(unit, '')}"


def between(spread: Spread, unit: str, *, turned: bool = False) -> str:
    """The interval in words, of one value that there is none; turned: a saving is a negative change."""
    if spread.n < 2:
        return "één herhaling, dus geen marge"
    low, high = (-spread.high, -spread.low) if turned else (spread.low, spread.high)
    least, most = amount(low, unit), amount(high, unit)
    return f"tussen {least} en {most}" if least != most else f"telkens {least}"


def doubt(change: Compared) -> str:
    """What may be said about one change: how much and how sure, or that nothing can be said."""
    if change.verdict == "same":
        return "blijft gelijk"
    if change.change.n < LEAST_SEEDS:
        return "te weinig herhalingen om iets te zeggen"
    return {"less": "minder", "more": "meer", "none": "geen meetbaar verschil"}[change.verdict]


def together(gain: Gain) -> str:
    """Everybody who plans together: by name, or counted when there are many; who belongs nowhere is named apart."""
    names = [name for name, player in zip(gain.players, players(gain.question.problem), strict=True) if player >= 0]
    rest = ["wie nergens bij hoort"] if len(names) < len(gain.players) else []
    return listed([*names, *rest] if len(gain.players) <= 3 else [f"{len(names)} organisaties", *rest])


def answer(gain: Gain) -> str:
    """The answer in one sentence, about travel: that is what the plan is compared on at equal service."""
    travel = gain.figure("travel")
    who = together(gain)
    if travel.verdict == "less":
        return (
            f"Plannen {who} samen, dan zijn ze in deze berekening {amount(-travel.change.mean, 'min')} minder onderweg "
            f"({number(-travel.percent)} % minder; {between(travel.change, 'min', turned=True)})."
        )
    if travel.verdict == "more":
        return (
            f"Plannen {who} samen, dan zijn ze in deze berekening {amount(travel.change.mean, 'min')} meer onderweg "
            f"({between(travel.change, 'min')})."
        )
    if travel.change.n < LEAST_SEEDS:
        return f"Er zijn nog te weinig herhalingen om iets te zeggen: {travel.change.n} van de {gain.asked}."
    if travel.verdict == "same":
        return f"Er is geen winst: met deze voorwaarden vinden {who} samen geen beter plan dan apart."
    return (
        f"Er is geen meetbare winst: wat {who} samen minder onderweg zijn "
        f"({between(travel.change, 'min', turned=True)}), is te klein naast de spreiding tussen de herhalingen."
    )


def besides(gain: Gain) -> str:
    """What else changes measurably, apart from travel and visits left out; "" when nothing does."""
    lateness, on_time, km = (gain.figure(key) for key in ("lateness", "on_time", "km"))
    told = []
    if lateness.verdict in {"less", "more"}:
        told.append(
            f"een bezoek is gemiddeld {amount(abs(lateness.change.mean), 'late')} {doubt(lateness)} te laat "
            f"({between(lateness.change, 'late', turned=lateness.verdict == 'less')})"
        )
    if on_time.verdict in {"less", "more"}:
        told.append(
            f"{amount(on_time.joint.mean, 'percent')} van de bezoeken is op tijd, apart "
            f"{amount(on_time.apart.mean, 'percent')}"
        )
    if km.verdict in {"less", "more"}:
        told.append(f"er zijn {amount(abs(km.change.mean), 'km')} {doubt(km)} te rijden")
    return f"Ook meetbaar: {listed(told)}." if told else ""


def coverage(gain: Gain) -> str:
    """What becomes of visits that nobody can make alone; counted in visits."""
    unserved = gain.figure("unserved")
    if unserved.apart.mean == 0 and unserved.joint.mean == 0:
        return "Alle bezoeken krijgen een plaats, apart en samen."
    if unserved.verdict == "less":
        return (
            f"Samen krijgen {amount(-unserved.change.mean, 'visits')} bezoeken een plaats die apart niemand kan doen "
            f"(apart blijven er {amount(unserved.apart.mean, 'visits')} liggen). Die bezoeken kosten ook reistijd."
        )
    if unserved.verdict == "same":
        return f"Apart en samen blijven er gemiddeld {amount(unserved.apart.mean, 'visits')} bezoeken liggen."
    return (
        f"Apart blijven er gemiddeld {amount(unserved.apart.mean, 'visits')} bezoeken liggen, samen "
        f"{amount(unserved.joint.mean, 'visits')}: {doubt(unserved)}."
    )


def fairness(gain: Gain) -> str:
    """How far working times shift; the limit is a hard one."""
    limit = number(100 * gain.question.share, 1).removesuffix(",0")
    largest = gain.largest_change()
    if largest == 0:
        return f"Afgesproken grens: {limit} %. De werktijd verandert bij geen enkele organisatie."
    return (
        f"Bij geen enkele organisatie verandert de werktijd met meer dan {limit} %, in geen enkele herhaling. "
        f"De grootste verandering was {number(100 * largest, 1)} %."
    )


def clients(gain: Gain) -> str:
    faces, (worse, _carers) = gain.figure("carers_per_client"), gain.worse_off()
    told = (
        f"Een cliënt ziet apart gemiddeld {amount(faces.apart.mean, 'faces')} verschillende mensen, samen "
        f"{amount(faces.joint.mean, 'faces')}: {doubt(faces)}. "
    )
    if worse.mean == 0:
        return told + "Geen enkele cliënt is slechter af."
    return told + (
        f"{number(worse.mean, 1)} % van de cliënten is slechter af: meer gezichten, later bezoek, een bezoek minder of "
        "iemand die ze liever niet hebben. Bespreek dat eerst met hen."
    )


def carers(gain: Gain) -> str:
    unpaid, (_clients, worse) = gain.figure("unpaid_hours"), gain.worse_off()
    if unpaid.apart.mean == 0 and unpaid.joint.mean == 0:
        told = "In dit plan werken geen vrijwilligers, buren of mantelzorgers mee. "
    else:
        told = (
            "Vrijwilligers, buren en mantelzorgers zijn nu alles bij elkaar "
            f"{amount(unpaid.apart.mean, 'hours')} in de weer, in het gezamenlijke plan "
            f"{amount(unpaid.joint.mean, 'hours')}: {doubt(unpaid)}. "
        )
    limit = number(100 * gain.question.share, 1).removesuffix(",0")
    if worse.mean == 0:
        return told + f"Niemand werkt meer dan {limit} % langer dan nu."
    return told + f"{number(worse.mean, 1)} % van de zorgverleners werkt meer dan {limit} % langer dan apart."


def few_changes(gain: Gain) -> str:
    """Where on the curve most of the saving is reached."""
    steps, everybody = gain.curve, len(gain.question.problem.clients.ids)
    whole = steps[-1].saved.mean
    if gain.figure("travel").verdict != "less" or whole <= 0:
        return "Er is geen meetbare winst, dus ook geen stap waarop de meeste winst gehaald wordt."
    first = next(step for step in steps if step.saved.mean >= MOST_OF_IT * whole)
    moved, part = first.moved.mean, number(100 * first.saved.mean / whole)
    people = f"{amount(moved, 'visits')} van de {count(everybody, 'cliënt', 'cliënten')}"
    if first is steps[-1]:
        return f"De meeste winst komt pas als iedereen die dat wil mag wisselen: dan wisselen {people}."
    return f"Als gemiddeld {people} van organisatie wisselen, is {part} % van de winst er al."


def consent(gain: Gain) -> str:
    question = gain.question
    parts = []
    for word, mask in (("cliënten", question.clients), ("zorgverleners", question.carers)):
        yes, everybody = int(mask.sum()), len(mask)
        parts.append(f"alle {everybody} {word}" if yes == everybody else f"{yes} van de {everybody} {word}")
    return f"Wisselen mocht bij {parts[0]} en {parts[1]}, op voorwaarde van hun toestemming."


def stability(gain: Gain) -> str:
    """Whether some of the partners would do better by themselves."""
    assert gain.shares is not None
    groups = gain.shares["travel"].apart
    if not groups:
        return "Geen enkel groepje partners wint meer door zonder de anderen samen te werken."
    names = "; ".join(listed([gain.players[player] for player in group]) for group in groups)
    return f"Met deze verdeling winnen sommigen meer zonder de anderen: {names}. Praat dan over een andere verdeling."


def told_times(number_of: int) -> str:
    return f"{SEVERAL[number_of]} keer" if number_of < len(SEVERAL) else f"{number_of} keer"


def summary(gain: Gain) -> str:
    """The result in a few lines, for the terminal."""
    lines = [
        answer(gain),
        *([besides(gain)] if besides(gain) else []),
        coverage(gain),
        clients(gain),
        carers(gain),
        fairness(gain),
        few_changes(gain),
    ]
    if gain.stopped:
        lines.insert(0, f"Vroeger gestopt: {gain.seeds} van de {gain.asked} herhalingen zijn klaar.")
    return "\n".join(lines) + "\n"
