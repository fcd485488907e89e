"""Two fictional municipalities, generated from a seed: `generate(seed)` gives the same world for the same seed."""

import random

from nabij.config.demo import cases, concerns, logins, organisations, people, places, volunteers
from nabij.config.demo.casting import Cast
from nabij.config.demo.world import World

__all__ = ["World", "generate"]


def generate(seed: int = 1) -> World:
    """The whole demo world. Same seed, same world, on every machine: each part draws from its own stream, so that a
    change in one part leaves the others as they were. Takes about a second."""
    geography = places.build(random.Random(f"{seed}-places"))
    partners = organisations.found(geography.streets, random.Random(f"{seed}-organisations"))
    residents = people.settle(geography.areas, geography.streets, random.Random(f"{seed}-people"))
    helpers = volunteers.recruit(residents, random.Random(f"{seed}-volunteers"))
    cast = Cast(
        persons={person.key: person for person in residents},
        addresses={address.key: address for street in geography.streets for address in street.addresses},
        organisations={organisation.key: organisation for organisation in partners},
        volunteers=helpers,
        rng=random.Random(f"{seed}-stories"),
    )
    signals, stories = concerns.concerns(cases.cases(cast), cast)
    return World(
        seed=seed,
        areas=geography.areas,
        streets=geography.streets,
        organisations=partners,
        persons=residents,
        volunteers=helpers,
        logins=logins.logins(),
        concerns=signals,
        cases=stories,
    )
