"""The plan in figures: per organisation and together, how many faces clients see, and what the plan was weighed on."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from nabij.engines.visits.plan import amounts
from nabij.engines.visits.show.agenda import Agenda, Tour
from nabij.engines.visits.show.html import table
from nabij.engines.visits.show.words import TERMS, count, length, name, number, text

HEADERS: Final = (
    "Organisatie", "Mensen op pad", "Bezoeken", "Bij cliënten", "Onderweg", "Kilometer", "Wachten", "Te laat",
)  # fmt: skip


def late_of(tours: Sequence[Tour]) -> list[float]:
    return [stop.late for tour in tours for stop in tour.stops if stop.late > 0]


def tiles(agenda: Agenda) -> str:
    """The six figures to see first."""
    tours, late, faces = agenda.tours, late_of(agenda.tours), agenda.faces
    travel, care = sum(tour.amounts.travel for tour in tours), sum(tour.amounts.care for tour in tours)
    waiting = sum(tour.amounts.waiting for tour in tours)
    mean = sum(faces.values()) / len(faces) if faces else 0.0
    found = [
        (f"{number(len(agenda.carer_of))} van {number(agenda.problem.n_visits)}", "bezoeken gepland", ""),
        (_about(care), "bij cliënten", ""),
        (_about(travel), "onderweg", f"{number(travel / (travel + care) * 100)} % van de tijd" if travel else ""),
        (_about(waiting), "wachten", ""),
        (number(len(late)), "te laat", f"ten hoogste {length(max(max(late), 1))}" if late else "alles op tijd"),
        (number(mean, 1), "gezichten per cliënt", f"ten hoogste {max(faces.values())}" if faces else ""),
    ]
    items = "".join(
        f"<div><dt>{words}</dt><dd>{figure}</dd>{f'<dd class=extra>{extra}</dd>' if extra else ''}</div>"
        for figure, words, extra in found
    )
    return f'<dl class="tiles">{items}</dl>'


def _about(minutes: float) -> str:
    """A stretch of time; from a hundred hours on in whole hours."""
    return length(minutes if minutes < 6000 else round(minutes / 60) * 60)


def by_organisation(agenda: Agenda) -> str:
    organisations = agenda.problem.carers.organisation
    groups = agenda.groups(tour.carer for tour in agenda.tours)
    rows = []
    for organisation, _carers in groups:
        tours = [tour for tour in agenda.tours if organisations[tour.carer] == organisation]
        rows.append(_row(name(agenda.organisation(organisation)), tours))
    if len(rows) > 1:
        rows.append(_row("<strong>Samen</strong>", agenda.tours))
    return table("Per organisatie", HEADERS, rows, "figures")


def _row(title: str, tours: Sequence[Tour]) -> list[str]:
    late = late_of(tours)
    return [
        title,
        number(len({tour.carer for tour in tours})),
        number(sum(len(tour.stops) for tour in tours)),
        length(sum(tour.amounts.care for tour in tours)),
        length(sum(tour.amounts.travel for tour in tours)),
        number(sum(tour.amounts.km for tour in tours), 1),
        length(sum(tour.amounts.waiting for tour in tours)),
        f"{number(len(late))} ({length(max(sum(late), 1))})" if late else "0",
    ]


def by_faces(agenda: Agenda) -> str:
    """How many clients see one carer, two, three ..."""
    counts = Counter(agenda.faces.values())
    rows = [
        [count(faces, "gezicht", "gezichten"), number(clients), f"{number(clients / len(agenda.faces) * 100)} %"]
        for faces, clients in sorted(counts.items())
    ]
    return table("Hoeveel verschillende mensen een cliënt ziet", ("Gezichten", "Cliënten", "Deel"), rows, "figures")


def weighed(agenda: Agenda) -> str:
    """What the plan was weighed on: amount, weight and cost of each term that counts."""
    weights = agenda.problem.weights
    rows, total = [], 0.0
    for term, amount in amounts(agenda.problem, agenda.plan).items():
        weight = getattr(weights, term)
        total += weight * amount
        if weight and amount:
            rows.append([text(TERMS[term]), number(amount), number(weight, 2), number(weight * amount)])
    rows.append(["<strong>Samen</strong>", "", "", number(total)])
    caption = "Waarop het plan gewogen is: hoe minder, hoe beter"
    return table(caption, ("", "Aantal", "Gewicht", "Telt mee"), rows, "figures")
