"""The residents of the demo: households with believable names at real doors, and who is whose child or neighbour."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nabij.config.demo import content
from nabij.config.demo.world import Address, Area, Bond, Person, Street

Gender = Literal["f", "m", "x"]
Household = Literal["alone", "couple", "family", "single_parent", "with_parents"]
PERSONS = 300
# Flemish share by neighbourhood; the rest is divided over the other backgrounds as names.toml says.
FLEMISH = {"99801-CENTRUM": 0.78, "99801-STATION": 0.42, "99801-HOVERGEM": 0.93, "99802-LINDERVELDE": 0.9}
# Older than the population: who comes to an infopoint, and who helps there, is more often over fifty.
AGE_GROUPS = (("old", 0.46), ("middle", 0.36), ("young", 0.18))
AGES = {"old": (66, 93), "middle": (36, 64), "young": (19, 34)}
HOUSEHOLDS: dict[str, tuple[tuple[Household, float], ...]] = {
    "old": (("alone", 0.58), ("couple", 0.42)),
    "middle": (("family", 0.36), ("alone", 0.26), ("couple", 0.2), ("single_parent", 0.18)),
    "young": (("alone", 0.26), ("couple", 0.24), ("family", 0.22), ("single_parent", 0.16), ("with_parents", 0.12)),
}
WITH_PARTNER = ("couple", "family")
NEIGHBOUR_METRES = 220.0


@dataclass
class Census:
    """Persons under construction; `door` hands out each address once."""

    rng: random.Random
    areas: Sequence[Area]
    doors: dict[str, list[Address]]
    people: dict[str, Person] = field(default_factory=dict)
    names: set[tuple[str, str]] = field(default_factory=set)
    children_to_come: list[tuple[str, str, str]] = field(default_factory=list)  # parent key, family name, background

    def add(self, person: Person) -> Person:
        self.people[person.key] = person
        self.names.add((person.given_name, person.family_name))
        return person

    def bind(self, one: str, other: str, kind: str, back: str) -> None:
        """`kind` is what `other` is to `one`, `back` what `one` is to `other`."""
        for holder, target, tie in ((one, other, kind), (other, one, back)):
            person = self.people[holder]
            if all(bond.person != target for bond in person.bonds):
                self.people[holder] = replace(person, bonds=(*person.bonds, Bond(target, tie)))


def settle(areas: Sequence[Area], streets: Sequence[Street], rng: random.Random) -> tuple[Person, ...]:
    """300 persons, those of `content/logins.toml` first."""
    doors: dict[str, list[Address]] = {}
    for street in streets:
        for address in street.addresses:
            doors.setdefault(address.sector, []).append(address)
    census = Census(rng, [area for area in areas if area.level == "sector"], doors)
    _settle_named(census)
    while len(census.people) < PERSONS:
        _settle_household(census)
    _acquaint(census, {a.key: a for street in streets for a in street.addresses})
    return tuple(census.people.values())


def _settle_named(census: Census) -> None:
    rows = [row for row in content.read("logins")["login"] if "age" in row]
    for row in rows:
        address = _door_in(census, row["street"])
        census.add(
            Person(
                key=row["key"],
                given_name=row["name"][0],
                family_name=row["name"][1],
                gender=row["gender"],
                age=row["age"],
                background=row.get("background", "flemish"),
                languages=tuple(row["languages"]),
                address=address.key,
                phone=_phone(len(census.people)),
                email=mail(*row["name"]),
                household=row["household"],
                note=row["note"],
                bonds=tuple(Bond(person, kind) for person, kind in row.get("bonds", ())),
            )
        )


def _door_in(census: Census, street: str) -> Address:
    for doors in census.doors.values():
        here = [address for address in doors if address.street == street]
        if here:
            found = here[len(here) // 3]
            doors.remove(found)
            return found
    raise KeyError(street)


def _settle_household(census: Census) -> None:
    rng = census.rng
    sector = rng.choices(census.areas, weights=[area.population for area in census.areas])[0]
    doors = census.doors[sector.code]
    address = doors.pop(rng.randrange(len(doors)))
    group = _pick(AGE_GROUPS, rng)
    child_of = census.children_to_come.pop(0) if group == "middle" and census.children_to_come else None
    background = child_of[2] if child_of else _background(address.neighbourhood, rng)
    household: Household = _pick(HOUSEHOLDS[group], rng)
    if household in WITH_PARTNER and len(census.people) > PERSONS - 2:
        household = "alone"  # no room left for two
    gender: Gender = _gender(household, group, rng)
    age = _age(group, household, rng)
    head = _person(census, address.key, background, gender, age, household, child_of[1] if child_of else "")
    if household in WITH_PARTNER:
        _partner(census, head)
    if child_of and _fits_as_child(census, child_of[0], head):
        census.bind(child_of[0], head.key, "child", "parent")
    if group == "old" and rng.random() < 0.45:
        _expect_child(census, head.key)


def _pick(options: Sequence[tuple[Any, float]], rng: random.Random) -> Any:
    return rng.choices([value for value, _ in options], weights=[weight for _, weight in options])[0]


def _gender(household: str, group: str, rng: random.Random) -> Gender:
    women = {"single_parent": 0.82, "alone": 0.66 if group == "old" else 0.42}.get(household, 0.5)
    return "f" if rng.random() < women else "m"


def _age(group: str, household: str, rng: random.Random) -> int:
    low, high = AGES[group]
    if group == "middle":
        low, high = {"couple": (52, high), "family": (low, 54), "single_parent": (low, 52)}.get(household, (low, high))
    if group == "young":
        low, high = {"alone": (low, high), "with_parents": (low, 26)}.get(household, (24, high))
    return rng.randint(low, high)


def _background(neighbourhood: str, rng: random.Random) -> str:
    if rng.random() < FLEMISH[neighbourhood]:
        return "flemish"
    others = [(name, float(row["share"])) for name, row in content.read("names").items() if name != "flemish"]
    return str(_pick(others, rng))


def age_group(age: int) -> str:
    return "old" if age >= 65 else "middle" if age >= 35 else "young"


def _person(
    census: Census,
    address: str,
    background: str,
    gender: Gender,
    age: int,
    household: Household,
    family: str,
    not_called: str = "",
) -> Person:
    rng = census.rng
    row = content.read("names")[background]
    group = age_group(age)
    given_name, family_name = _name(census, row, gender, group, family, not_called)
    sketches = content.read("households")[household][gender][group]
    reachable = {"old": 0.45, "middle": 0.92, "young": 0.97}[group]
    number = len(census.people)
    return census.add(
        Person(
            key=f"p{number:03d}",
            given_name=given_name,
            family_name=family_name,
            gender=gender,
            age=age,
            background=background,
            languages=_languages(row, background, group, rng),
            address=address,
            phone=_phone(number),
            email=mail(given_name, family_name) if rng.random() < reachable else "",
            household=household,
            note=rng.choice(sketches),
        )
    )


def _name(
    census: Census, row: Mapping[str, Any], gender: str, group: str, family: str, not_called: str
) -> tuple[str, str]:
    """A full name that nobody has yet; backgrounds with few names borrow from other age groups when all are taken."""
    own = list(row[gender][group])
    pool = [first for name in ("old", "middle", "young") for first in row[gender][name]]
    for tries in range(400):
        first = census.rng.choice(own if tries < 60 else pool)
        last = family if family and tries < 200 else census.rng.choice(row["family"])
        if first != not_called and (first, last) not in census.names:
            return first, last
    raise ValueError("names.toml holds too few names")


def _languages(row: Mapping[str, Any], background: str, group: str, rng: random.Random) -> tuple[str, ...]:
    known = list(row["languages"])
    if background == "flemish":
        known += [
            code for code, share in (("fr", 0.4), ("en", 0.15 if group == "old" else 0.55)) if rng.random() < share
        ]
    elif group == "old" and "nl" in known and rng.random() < 0.5:
        known = [code for code in known if code != "nl"] + (["nl"] if rng.random() < 0.4 else [])
    elif group == "young" and "en" not in known:
        known.append("en")
    return tuple(known)


def _phone(number: int) -> str:
    """A mobile number from a block that does not ring anywhere: 0470 00 and four figures."""
    tail = 1000 + number * 7
    return f"0470 00 {tail // 100:02d} {tail % 100:02d}"


def mail(given_name: str, family_name: str) -> str:
    letters = str.maketrans("şıŞğçüöéèëïáñłńóąęţșăşâî", "siSgcuoeeeianlnoaetsasai")
    plain = f"{given_name}.{family_name}".lower().translate(letters).replace(" ", "").replace("'", "")
    return f"{''.join(c for c in plain if c.isascii())}@example.org"


def _partner(census: Census, head: Person) -> None:
    rng = census.rng
    same_sex = rng.random() < 0.04
    gender: Gender = head.gender if same_sex else ("m" if head.gender == "f" else "f")
    low, high = AGES[age_group(head.age)]
    age = min(high, max(low, head.age + rng.randint(-4, 4)))
    partner = _person(census, head.address, head.background, gender, age, head.household, "", head.given_name)
    ours, theirs = _shared_notes(head, partner, same_sex, rng)
    census.people[head.key] = replace(head, note=ours)
    census.people[partner.key] = replace(partner, note=theirs)
    census.bind(head.key, partner.key, "partner", "partner")


def _shared_notes(head: Person, partner: Person, same_sex: bool, rng: random.Random) -> tuple[str, str]:
    """Sketches of both partners that do not contradict each other."""
    if same_sex:
        return f"Woont samen met {partner.given_name}.", f"Woont samen met {head.given_name}."
    ours = head.note.format(partner=partner.given_name)
    if head.household == "family":
        mine = ours.replace("haar man ", "").replace("zijn vrouw ", "").replace(partner.given_name, head.given_name)
        return ours, mine
    sketches = content.read("households")["couple"][partner.gender][age_group(partner.age)]
    return ours, str(sketches[0]).format(partner=head.given_name)


def _fits_as_child(census: Census, parent: str, child: Person) -> bool:
    return 21 <= census.people[parent].age - child.age <= 44


def _expect_child(census: Census, parent: str) -> None:
    """Announces a child that lives elsewhere in the municipality and bears the father's name."""
    person = census.people[parent]
    father = next(
        (census.people[bond.person] for bond in person.bonds if census.people[bond.person].gender == "m"), None
    )
    family = person.family_name if person.gender == "m" else father.family_name if father else ""
    census.children_to_come.append((parent, family, person.background))


def _acquaint(census: Census, addresses: Mapping[str, Address]) -> None:
    """Lets everybody know the two nearest persons of other households, if they live close enough."""
    people = list(census.people.values())
    for one in people:
        near = sorted(
            (metres(addresses[one.address].point, addresses[other.address].point), other.key)
            for other in people
            if other.address != one.address
        )
        for distance, key in near[:2]:
            if distance <= NEIGHBOUR_METRES:
                census.bind(one.key, key, "neighbour", "neighbour")


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance as the crow flies between two points in degrees; good to 1 % within a municipality."""
    dx = (one[0] - other[0]) * 70_120  # metres in a degree of longitude at 50.95 degrees north
    dy = (one[1] - other[1]) * 111_320
    return float((dx * dx + dy * dy) ** 0.5)
