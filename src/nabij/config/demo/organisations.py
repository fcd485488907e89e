"""The social map of the demo, from the `content/organisations_*.toml` files."""

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from nabij.config.demo import content
from nabij.config.demo.places import slug
from nabij.config.demo.world import Address, Location, Opening, Organisation, Service, Street

FILES = ("organisations_care", "organisations_welfare", "organisations_community")
AREAS = {
    "E": "99801",
    "L": "99802",
    "C": "99801-CENTRUM",
    "S": "99801-STATION",
    "H": "99801-HOVERGEM",
}
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


def found(streets: Sequence[Street], rng: random.Random) -> tuple[Organisation, ...]:
    rows = [row for name in FILES for row in content.read(name)["organisation"]]
    return tuple(_organisation(row, streets, rng) for row in rows)


def _organisation(row: Mapping[str, Any], streets: Sequence[Street], rng: random.Random) -> Organisation:
    key = row["key"]
    locations = tuple(
        Location(f"{key}.{name}", label, _house(street, streets, rng).key, wheelchair)
        for name, label, street, wheelchair in row["locations"]
    )
    return Organisation(
        key=key,
        name=row["name"],
        kind=row["kind"],
        description=row["about"],
        phone=row["phone"],
        email=f"{key}@example.org",
        website=f"https://{key}.example.org/",
        has_accounts=row["accounts"],
        locations=locations,
        services=tuple(_service(item, row) for item in row["service"]),
    )


def _house(street: str, streets: Sequence[Street], rng: random.Random) -> Address:
    here = next(one for one in streets if one.name == street)
    return rng.choice(here.addresses)


def _service(item: Mapping[str, Any], row: Mapping[str, Any]) -> Service:
    key = row["key"]
    ring: Literal[3, 4] = item.get("ring", row.get("ring", 3))
    at = item.get("at", [location[0] for location in row["locations"]])
    return Service(
        key=f"{key}.{slug(item['name'])}",
        organisation=key,
        name=item["name"],
        description=item["about"],
        needs=tuple(dict.fromkeys(item["needs"])),
        ring=ring,
        locations=tuple(f"{key}.{name}" for name in at),
        schedule=openings(item.get("hours", row["hours"])),
        areas=tuple(AREAS[letter] for letter in row["areas"]),
        languages=tuple(item.get("languages", row["languages"])),
        cost=item["cost"],
        amount_cents=item.get("cents"),
        eligibility=item.get("who", "Iedereen die in het werkgebied woont."),
        how_to_apply=item.get("apply", row["apply"]),
        documents=tuple(item.get("docs", ())),
        waiting_days=item.get("wait"),
        capacity=item.get("places"),
        confirmed_days_ago=item.get("confirmed"),
        phone=row["phone"],
        email=f"{key}@example.org",
    )


def openings(text: str) -> tuple[Opening, ...]:
    """Reads "ma-vr 9:00-12:00, 13:30-16:00; di 16:00-19:00" into openings, in the order of the week. Raises
    ValueError on any other form."""
    found: list[Opening] = []
    for part in text.split(";"):
        match = re.fullmatch(r"((?:[a-z]{2}(?:-[a-z]{2})? )+)([0-9:, -]+)", part.strip())
        if match is None:
            raise ValueError(f"not a schedule: {part!r}")
        for day in _days(match[1].split()):
            for span in match[2].split(","):
                opens, closes = (_clock(moment) for moment in span.strip().split("-"))
                found.append(Opening(day, opens, closes))
    return tuple(sorted(found, key=lambda one: (one.weekday, one.opens)))


def _days(names: Sequence[str]) -> list[int]:
    days: list[int] = []
    for name in names:
        first, _, last = name.partition("-")
        days += range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)
    return days


def _clock(text: str) -> str:
    hours, minutes = text.split(":")
    return f"{int(hours):02d}:{int(minutes):02d}"
