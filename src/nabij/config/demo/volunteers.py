"""Which residents help neighbours, with what, when and how far, from `content/volunteers.toml`."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from nabij.config.demo import content
from nabij.config.demo.organisations import WEEKDAYS
from nabij.config.demo.people import age_group
from nabij.config.demo.world import Daypart, Person, Slot, Volunteer

VOLUNTEERS = 80
LETTERS: Mapping[str, Daypart] = {"m": "morning", "a": "afternoon", "e": "evening", "n": "night"}
SAMIRA = Volunteer(
    person="vrijwilliger",
    needs=("household.groceries", "mobility.walking", "social.visits", "mobility.getting-out"),
    slots=(Slot(1, "morning"), Slot(3, "morning"), Slot(5, "afternoon")),
    capacity_per_week=2,
    max_distance=1500,
    languages=("nl", "ar", "fr"),
    since_days_ago=400,
    words="Ik heb twee vrije voormiddagen. Boodschappen doen of een eindje wandelen, dat geeft mij ook energie.",
)


def recruit(persons: Sequence[Person], rng: random.Random) -> tuple[Volunteer, ...]:
    """80 volunteers, Samira first; most profiles serve twice, each time with another closing sentence."""
    table = content.read("volunteers")
    free = [person for person in persons if not _is_busy(person)]
    rng.shuffle(free)
    found = [SAMIRA]
    while len(found) < VOLUNTEERS:
        for row in table["profile"]:
            person = next((one for one in free if _fits(one, row)), None)
            if person is not None and len(found) < VOLUNTEERS:
                free.remove(person)
                said = {one.words for one in found}
                found.append(_volunteer(person, row, _words(row, table["closers"], said, rng), rng))
    return tuple(found)


def _is_busy(person: Person) -> bool:
    return (
        not person.key.startswith("p") or person.key == "persoon" or person.age > 82 or person.note.startswith("Zorgt")
    )


def _fits(person: Person, row: Mapping[str, Any]) -> bool:
    return (
        row["who"] in ("any", age_group(person.age))
        and person.gender == row.get("gender", person.gender)
        and person.background in row.get("background", (person.background,))
        and ("nl" in person.languages or "background" in row)
    )


def _words(row: Mapping[str, Any], closers: Sequence[str], said: set[str], rng: random.Random) -> str:
    """The sentence of the profile with a closing one, in a combination that nobody has used."""
    return rng.choice([text for text in (f"{row['words']} {closer}".strip() for closer in closers) if text not in said])


def _volunteer(person: Person, row: Mapping[str, Any], words: str, rng: random.Random) -> Volunteer:
    return Volunteer(
        person=person.key,
        needs=tuple(row["needs"]),
        slots=slots(row["slots"]),
        capacity_per_week=max(1, row["week"] - rng.randint(0, 1)),
        max_distance=int(round(row["metres"] * rng.uniform(0.8, 1.3), -2)),
        languages=person.languages,
        since_days_ago=rng.randint(20, 2600),
        words=words,
        active=rng.random() > 0.07,
    )


def slots(text: str) -> tuple[Slot, ...]:
    """Reads "ma m, do a" into slots."""
    pairs = (pair.split() for pair in text.split(",")) if text else ()
    return tuple(Slot(WEEKDAYS.index(day), LETTERS[part]) for day, part in pairs)
