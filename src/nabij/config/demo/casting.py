"""Finds the people for the stories: whom a case is about, which volunteer and which service are asked."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nabij.config.demo.organisations import AREAS
from nabij.config.demo.people import metres
from nabij.config.demo.world import Address, Organisation, Person, Service, Stage, Volunteer

# What may be dropped, step by step, when nobody fits a story to the letter.
RELAXED: tuple[tuple[str, ...], ...] = (
    (),
    ("hood",),
    ("hood", "note"),
    ("hood", "note", "household"),
    ("hood", "note", "household", "background"),
    ("hood", "note", "household", "background", "age"),
)
HOODS = {**AREAS, "L": "99802-LINDERVELDE"}
ASKED_AT_MOST = 3  # invitations per volunteer in the whole demo


@dataclass
class Cast:
    """Everybody on the stage, and how often each has been asked."""

    persons: Mapping[str, Person]
    addresses: Mapping[str, Address]
    organisations: Mapping[str, Organisation]
    volunteers: Sequence[Volunteer]
    rng: random.Random
    starring: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)

    def home(self, person: Person) -> Address:
        return self.addresses[person.address]

    def star(self, row: Mapping[str, Any], stage: Stage, term: str = "", language: str = "") -> Person:
        """A person nobody has told a story about yet; with `term`, one whom some volunteer can help with it, if there
        is one. Raises LookupError when the world holds nobody like that."""
        if "person" in row:
            return self._take(self.persons[row["person"]])
        reach = row.get("reach", ("", "", ""))
        near, doing = reach[1:] if reach[0] == stage else ("", "")
        for term_too, near_too in ((term, near), ("", near), ("", "")):
            for dropped in RELAXED:
                fitting = [
                    one
                    for one in self.persons.values()
                    if self._fits(one, row["who"], dropped)
                    and (not term_too or self.willing(one, term, language, ()))
                    and (not near_too or self._reached(one, near, doing))
                ]
                if fitting:
                    return self._take(self.rng.choice(fitting))
        raise LookupError(row["title"])

    def _reached(self, person: Person, helper: str, term: str) -> bool:
        return any(one.person == helper and self._suits(one, person, term, "") for one in self.volunteers)

    def _take(self, person: Person) -> Person:
        self.starring.add(person.key)
        return person

    def _fits(self, person: Person, who: Mapping[str, Any], dropped: Sequence[str]) -> bool:
        low, high = who.get("age", (0, 120))
        return (
            person.key.startswith("p")
            and person.key not in self.starring
            and ("age" in dropped or low <= person.age <= high)
            and person.gender == who.get("gender", person.gender)
            and not {bond.kind for bond in person.bonds} & set(who.get("without", ()))
            and ("note" in dropped or any(words in person.note for words in who.get("note", ("",))))
            and ("household" in dropped or person.household in who.get("household", (person.household,)))
            and ("background" in dropped or person.background in who.get("background", (person.background,)))
            and ("hood" in dropped or "hood" not in who or self.home(person).neighbourhood == HOODS[who["hood"]])
        )

    def volunteer(self, person: Person, term: str, language: str, besides: Sequence[str]) -> Volunteer | None:
        """The least asked volunteer who does this, close enough by their own measure and in a shared language."""
        best = min(
            self.willing(person, term, language, besides),
            key=lambda one: (self.asked[one.person], one.person),
            default=None,
        )
        if best is not None:
            self.asked[best.person] += 1
        return best

    def willing(self, person: Person, term: str, language: str, besides: Sequence[str]) -> list[Volunteer]:
        return [one for one in self.volunteers if self._can_help(one, person, term, language, besides)]

    def _can_help(self, one: Volunteer, person: Person, term: str, language: str, besides: Sequence[str]) -> bool:
        return (
            one.person not in ("vrijwilliger", *besides)
            and self.asked[one.person] < ASKED_AT_MOST
            and self._suits(one, person, term, language)
        )

    def _suits(self, one: Volunteer, person: Person, term: str, language: str) -> bool:
        helper = self.persons[one.person]
        shared = {language} if language else set(person.languages)
        return (
            one.active
            and term in one.needs
            and helper.address != person.address
            and bool(shared & set(one.languages))
            and metres(self.home(helper).point, self.home(person).point) <= one.max_distance
        )

    def service(self, person: Person, term: str, besides: Sequence[str]) -> Service | None:
        """The service most made for this need (then the least asked) that works where the person lives."""
        fitting = [one for one in self.services(person, term) if one.key not in besides]
        best = min(fitting, key=lambda one: (one.needs.index(term), self.asked[one.key], one.key), default=None)
        if best is not None:
            self.asked[best.key] += 1
        return best

    def services(self, person: Person, term: str) -> list[Service]:
        return [
            service
            for organisation in self.organisations.values()
            for service in organisation.services
            if term in service.needs and self.covers(service, person)
        ]

    def named_service(self, key: str) -> Service:
        services = self.organisations[key.split(".")[0]].services
        return next(service for service in services if service.key == key)

    def covers(self, service: Service, person: Person) -> bool:
        home = self.home(person)
        return bool({home.municipality, home.neighbourhood} & set(service.areas))
