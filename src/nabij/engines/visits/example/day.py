"""One Tuesday in a neighbourhood, written by hand: about 70 visits, 17 people of four organisations and the street."""

from typing import Any, Final

from nabij.engines.visits.example.village import (
    CARE,
    COMPANY,
    DRIVER,
    FAMILY,
    HOIST,
    LOOK_IN,
    MEALS,
    NURSE,
    WOUND,
    Row,
    Village,
    block,
    window,
)

NURSING, NURSING_B, HOME = "Thuisverpleging A", "Thuisverpleging B", "Gezinszorg"
CENTRE: Final = "Dienstencentrum"
OF_B: Final = ("K02", "K04", "K08", "K09", "K10", "K11", "K13", "K16", "K27", "K28")
"""Clients of the second nursing organisation; its rounds cross those of the first, as they do in every village."""
Line = tuple[str, str, int, tuple[str, str, str], Row]
ALL_NURSE: Final = [NURSE, CARE, HOIST]
PAUSE: Final = {"from": "12:00", "to": "13:00", "minutes": 30}

CARERS: Final[tuple[tuple[str, str, str, str, Row, list[Row]], ...]] = (
    ("V1", "professional", NURSING, "car", {"skills": ALL_NURSE, "languages": ["fr"], "most": {"day_minutes": 540}},
     [block("06:30", "12:15"), block("16:45", "20:45")]),
    ("V2", "professional", NURSING, "e-bike", {"skills": [*ALL_NURSE, WOUND], "languages": ["tr"]},
     [block("06:45", "12:30")]),
    ("V3", "professional", NURSING_B, "car", {"skills": [*ALL_NURSE, WOUND]}, [block("07:00", "10:45")]),
    ("V4", "professional", NURSING_B, "e-bike", {"skills": ALL_NURSE, "languages": ["fr", "ar"]},
     [block("17:00", "21:15")]),
    ("V5", "professional", NURSING_B, "e-bike", {"skills": [CARE, HOIST]},
     [block("07:00", "11:15"), block("18:00", "20:45")]),
    ("G1", "professional", HOME, "car", {"skills": [FAMILY], "languages": ["fr"]},
     [block("08:00", "16:30", **{"break": PAUSE})]),
    ("G2", "professional", HOME, "e-bike", {"skills": [FAMILY, HOIST], "languages": ["tr"]}, [block("08:00", "12:30")]),
    ("G3", "professional", HOME, "bicycle", {"skills": [FAMILY], "languages": ["ar", "fr"]},
     [block("08:00", "16:45", **{"break": PAUSE})]),
    ("G4", "professional", HOME, "car", {"skills": [FAMILY]}, [block("12:30", "17:00")]),
    ("M1", "volunteer", CENTRE, "car", {"skills": [MEALS]}, [block("11:15", "13:15", capacity=8)]),
    ("M2", "volunteer", CENTRE, "car", {"skills": [MEALS]}, [block("11:15", "13:15", capacity=8)]),
    ("R1", "volunteer", CENTRE, "car", {"skills": [DRIVER], "most": {"day_minutes": 200}},
     [block("08:45", "10:30", capacity=3), block("15:30", "17:30", capacity=3)]),
    ("W1", "volunteer", CENTRE, "bicycle", {"skills": [COMPANY], "languages": ["fr"], "most": {"day_visits": 2}},
     [block("13:30", "17:00")]),
    ("W2", "volunteer", CENTRE, "foot", {"skills": [COMPANY], "most": {"day_visits": 1}},
     [block("14:00", "16:30", unwanted=True)]),
    ("B1", "neighbour", "", "foot", {"skills": [LOOK_IN, COMPANY], "most": {"day_visits": 3, "day_minutes": 120}},
     [block("08:00", "10:00"), block("19:00", "21:00")]),
    ("B2", "neighbour", "", "foot", {"skills": [LOOK_IN], "most": {"day_visits": 2}}, [block("08:30", "11:00")]),
    ("F1", "informal", "", "car", {"skills": [], "most": {"day_visits": 1}}, [block("17:45", "20:00")]),
)  # fmt: skip
"""id, kind, organisation, means, what they can and want, shifts."""

WISHES: Final[dict[str, Row]] = {
    "K01": {"liked": ["V1"]},
    "K05": {"refused": ["V5"]},
    "K07": {"liked": ["V2"]},
    "K08": {"liked": ["V3"]},
    "K09": {"liked": ["V5", "F1"]},
    "K17": {"liked": ["G1"]},
    "K20": {"disliked": ["G3"]},
    "K26": {"liked": ["W1"]},
}
NEAR: Final = {"B1": "K22", "B2": "K21", "W2": "K06", "F1": "K09"}
"""Who lives a few streets from whom."""
OWNERS: Final = {"gezinszorg": HOME, "gezelschap": CENTRE}
OPTIONAL: Final = {"optional": True, "penalty": 90}

NURSED: Final[tuple[Line, ...]] = (
    ("K01", "insuline", 10, ("07:00", "07:45", "08:15"), {"skills": [NURSE], "language": "fr", "priority": 3}),
    ("K02", "insuline", 10, ("07:15", "08:00", "08:30"), {"skills": [NURSE], "priority": 3}),
    ("K03", "insuline", 10, ("07:00", "07:45", "08:15"), {"skills": [NURSE], "priority": 3}),
    ("K27", "insuline", 10, ("07:30", "08:15", "08:45"), {"skills": [NURSE], "priority": 3}),
    ("K01", "insuline", 10, ("17:15", "17:45", "18:30"), {"skills": [NURSE], "language": "fr", "priority": 3}),
    ("K02", "insuline", 10, ("17:30", "18:15", "18:45"), {"skills": [NURSE], "priority": 3}),
    ("K03", "insuline", 10, ("17:15", "18:00", "18:30"), {"skills": [NURSE], "priority": 3}),
    ("K27", "insuline", 10, ("17:30", "18:15", "19:00"), {"skills": [NURSE], "priority": 3}),
    ("K23", "wassen", 30, ("08:15", "09:30", "10:30"), {"skills": [CARE]}),
    ("K05", "wassen", 30, ("07:30", "09:00", "10:00"), {"skills": [CARE]}),
    ("K06", "wassen", 25, ("08:00", "09:30", "10:30"), {"skills": [CARE]}),
    ("K07", "wassen", 30, ("09:00", "10:30", "11:30"), {"skills": [CARE], "language": "tr"}),
    ("K09", "wassen", 35, ("08:00", "09:00", "10:00"), {"skills": [CARE], "priority": 2}),
    ("K24", "wassen", 25, ("07:15", "08:15", "08:45"), {"skills": [CARE]}),
    ("K28", "wassen", 30, ("07:30", "09:00", "10:30"), {"skills": [CARE]}),
    ("K29", "wassen", 25, ("08:30", "10:00", "11:00"), {"skills": [CARE]}),
    ("K30", "wassen", 30, ("09:00", "10:30", "11:30"), {"skills": [CARE]}),
    ("K10", "steunkousen", 10, ("07:00", "08:30", "09:30"), {"skills": [CARE]}),
    ("K11", "steunkousen", 10, ("07:00", "08:30", "09:30"), {"skills": [CARE]}),
    ("K10", "steunkousen", 10, ("18:30", "20:15", "20:45"), {"skills": [CARE]}),
    ("K11", "steunkousen", 10, ("18:30", "20:15", "20:45"), {"skills": [CARE]}),
    ("K12", "wondzorg", 30, ("08:30", "11:00", "12:00"), {"skills": [NURSE, WOUND]}),
    ("K13", "wondzorg", 25, ("08:00", "11:00", "12:00"), {"skills": [NURSE, WOUND]}),
    ("K14", "wondzorg", 40, ("08:30", "11:30", "12:00"), {"skills": [NURSE, WOUND]}),
    ("K15", "inspuiting", 5, ("08:00", "11:30", "12:00"), {"skills": [NURSE]}),
    ("K16", "oogdruppels", 5, ("07:45", "08:30", "09:15"), {"skills": [CARE]}),
    ("K16", "oogdruppels", 5, ("19:45", "20:30", "21:00"), {"skills": [CARE]}),
)  # fmt: skip
HELPED: Final[tuple[Line, ...]] = (
    ("K17", "gezinszorg", 180, ("08:15", "09:00", "09:30"), {"skills": [FAMILY]}),
    ("K18", "gezinszorg", 120, ("08:15", "10:00", "10:30"), {"skills": [FAMILY], "language": "tr"}),
    ("K05", "gezinszorg", 120, ("09:30", "10:15", "10:45"), {"skills": [FAMILY]}),
    ("K19", "gezinszorg", 180, ("12:45", "13:30", "13:45"), {"skills": [FAMILY], "language": "ar"}),
    ("K20", "gezinszorg", 150, ("12:45", "14:00", "14:15"), {"skills": [FAMILY]}),
    ("K21", "gezinszorg", 120, ("12:45", "14:00", "14:30"), {"skills": [FAMILY], "language": "fr"}),
    ("K22", "herinnering medicatie", 10, ("08:30", "09:15", "10:00"), {"skills": [LOOK_IN], "penalty": 120}),
    ("K21", "herinnering medicatie", 10, ("08:00", "09:00", "09:30"), {"skills": [LOOK_IN], "penalty": 120}),
    ("K22", "herinnering medicatie", 10, ("19:30", "20:30", "20:45"), {"skills": [LOOK_IN], "penalty": 120}),
    ("K26", "gezelschap", 60, ("14:00", "15:30", "16:00"), {"skills": [COMPANY], **OPTIONAL}),
    ("K23", "gezelschap", 60, ("13:45", "15:30", "16:00"), {"skills": [COMPANY], **OPTIONAL}),
    ("K10", "gezelschap", 60, ("13:45", "15:30", "16:00"), {"skills": [COMPANY], "language": "fr", **OPTIONAL}),
    ("K06", "gezelschap", 60, ("14:00", "15:30", "16:00"), {"skills": [COMPANY], **OPTIONAL}),
    ("K09", "avondeten", 45, ("18:00", "18:30", "19:00"), {"carer": "F1"}),
)  # fmt: skip
MEALS_FOR: Final = ("K01", "K06", "K09", "K12", "K13", "K16", "K20", "K22", "K23", "K26", "K27", "K29")
RIDERS: Final = ("K24", "K25")


def example(seed: int = 1) -> Row:
    """A small neighbourhood on one day, as plain data of the form `nabij-visits/1`; the seed moves the houses.

    In it: insulin at fixed hours, at noon before the meal comes; a hoist that asks two people at once; pain relief half
    an hour before washing; meals that cool; two people to the day centre and back; French, Turkish and Arabic; one
    refused carer; split shifts, breaks and short days; one afternoon with more wishes for company than volunteers.
    """
    village = Village(seed, "2026-11-24", 1, (NURSING, NURSING_B, HOME, CENTRE))
    village.place("keuken", 150, -80)
    village.place("dagcentrum", -250, 420)
    for number in range(1, 31):
        name = f"K{number:02d}"
        village.client(name, **WISHES.get(name, {}))
    _carers(village)
    for client, kind, minutes, hours, more in (*NURSED, *HELPED):
        owner = OWNERS.get(kind, _nurses(client) if kind in {line[1] for line in NURSED} else "")
        _add(village, client, kind, minutes, window(*hours), **({"organisation": owner} if owner else {}), **more)
    _two_people(village)
    _pain_before_washing(village)
    _meals(village)
    _rides(village)
    return village.document("Een verzonnen buurt op een dinsdag. De codes staan voor niemand.")


def _nurses(client: str) -> str:
    return NURSING_B if client in OF_B else NURSING


def _add(village: Village, client: str, kind: str, minutes: float, hours: Row, **more: Any) -> str:
    taken = sum(row["client"] == client and row["kind"] == kind for row in village.visits)
    name = f"{client} {kind}" + (f" {taken + 1}" if taken else "")
    return village.visit(name, client, kind, minutes, hours, **more)


def _carers(village: Village) -> None:
    for name, kind, organisation, mode, more, shifts in CARERS:
        home = f"thuis {name}"
        if MEALS in more["skills"]:
            place = "keuken"
        else:
            place = village.next_door(home, NEAR[name]) if name in NEAR else village.home(home, farther=1.5)
        owner = {"organisation": organisation} if organisation else {}
        village.carers.append(
            {"id": name, "kind": kind, **owner, "mode": mode, "place": place, **more, "shifts": shifts}
        )


def _two_people(village: Village) -> None:
    """K04 is lifted by two: in the morning to be washed, in the evening to bed."""
    for minutes, hours in ((40, ("08:00", "09:30", "10:30")), (20, ("19:00", "20:00", "20:45"))):
        pair = [
            _add(village, "K04", "zorg met tillift", minutes, window(*hours), skills=skills, organisation=NURSING_B)
            for skills in ([CARE, HOIST], [HOIST])
        ]
        village.link("together", *pair)


def _pain_before_washing(village: Village) -> None:
    more = {"organisation": NURSING_B, "priority": 3}
    pain = _add(village, "K08", "pijnmedicatie", 10, window("07:15", "08:15", "08:45"), skills=[NURSE], **more)
    wash = _add(village, "K08", "wassen", 40, window("07:45", "09:30", "10:15"), skills=[CARE], **more)
    village.link("after", pain, wash, least=30, most=90)


def _meals(village: Village) -> None:
    for client in MEALS_FOR:
        more = {"skills": [MEALS], "bring": 1, "longest_ride": 75, "organisation": CENTRE, "penalty": 200}
        _add(village, client, "maaltijd", 5, window("11:30", "12:30", "12:50"), **more)
    noon = _add(
        village, "K01", "insuline", 10, window("11:15", "11:55", "12:15"), skills=[NURSE], language="fr",
        priority=3, organisation=NURSING,
    )  # fmt: skip
    village.link("after", noon, "K01 maaltijd", least=10, most=40)


def _rides(village: Village) -> None:
    """Two people to the day centre by 10 and home after 15.45; nobody sits in the car for more than 35 minutes."""
    more = {"skills": [DRIVER], "organisation": CENTRE, "penalty": 200}
    for client in RIDERS:
        for there, hours in ((True, ("09:00", "09:45", "10:00")), (False, ("15:45", "16:15", "16:30"))):
            ends = ["instappen", "uitstappen"]
            places: list[Row] = [{}, {"place": "dagcentrum"}] if there else [{"place": "dagcentrum"}, {}]
            late = window(hours[0], hours[1], hours[2]) if there else window(hours[0], "17:00", "17:15")
            span = [window(*hours), late]
            both = [
                village.visit(f"{client} {end} {'heen' if there else 'terug'}", client, "rit", 5, when, **place, **more)
                for end, place, when in zip(ends, places, span, strict=True)
            ]
            village.link("ride", *both, most=35)
