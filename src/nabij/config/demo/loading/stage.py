"""What the parts of the loader share: rows by their key in the world, and the order in which everything happened."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from nabij.accounts.models import User
from nabij.config.demo.world import DAYPARTS, Address, Slot, World
from nabij.core import clock
from nabij.core.actors import Actor
from nabij.directory.models import Organisation, Service
from nabij.guidance.models import Case
from nabij.people.models import Person
from nabij.talents.models import Offer
from nabij.territory.models import Area

NAMESPACE = UUID("6f0f2c2e-3b1d-5d0e-9a51-6e6162696a21")
MORNING = time(8, 30)
STORIES_APART = timedelta(minutes=7)
TODAY_STARTS_BEFORE = timedelta(hours=5)  # what happened "today" began this long before the demo was loaded
MORNING_STORIES = 10  # the first places of a day; signals come in before cases are opened
MOST_STORIES = 38  # a day holds so many beginnings; then it starts over


def row_id(key: str) -> UUID:
    """The id of the row behind a key: the same after each load, so that the tour can link to it."""
    return uuid5(NAMESPACE, key)


def slots(found: tuple[Slot, ...]) -> list[list[int]]:
    """``[[weekday 0-6, daypart 0-3], ...]`` as the apps keep it."""
    return [[slot.weekday, DAYPARTS.index(slot.daypart)] for slot in found]


@dataclass
class Stage:
    """Rows by key, and what is still to happen."""

    world: World
    start: datetime
    areas: dict[str, Area] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    _acts: list[tuple[datetime, int, Callable[[], Any]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)

    def worker(self, key: str) -> Actor:
        return Actor.of_user(self.users[key])

    def helper(self, key: str, kind: str, object_id: UUID) -> Actor:
        """A human being who answers: in the app when they have an account, else through a link."""
        if key in self.users:
            return Actor.of_user(self.users[key])
        return Actor.of_link(kind, object_id, _("De helper, via de link"))

    def person(self, key: str, kind: str, object_id: UUID) -> Actor:
        if key in self.users:
            return Actor.of_user(self.users[key])
        return Actor.of_link(kind, object_id, _("De persoon zelf"))

    def partner(self, service: str, kind: str, object_id: UUID) -> Actor:
        return Actor.of_link(kind, object_id, self.services[service].organisation.name)

    def later(self, moment: datetime, act: Callable[[], Any]) -> None:
        heapq.heappush(self._acts, (moment, next(self._order), act))

    def play(self) -> None:
        """Let everything happen in the order of time, each act at its own moment."""
        while self._acts:
            moment, _number, act = heapq.heappop(self._acts)
            with clock.at(moment):
                act()


@dataclass
class Story:
    """The acts of one story: on the same day they follow each other by minutes, in the order in which they are told."""

    stage: Stage
    place: int  # in the day, 0 to MOST_STORIES
    told: int = 0

    def on(self, days_ago: int, act: Callable[[], Any]) -> datetime:
        moment = self.moment(days_ago)
        self.stage.later(moment, act)
        return moment

    def moment(self, days_ago: int) -> datetime:
        self.told += 1
        offset = STORIES_APART * self.place + timedelta(minutes=min(self.told, 25))
        if days_ago == 0:
            return self.stage.start - TODAY_STARTS_BEFORE + offset
        day = timezone.localdate(self.stage.start) - timedelta(days=days_ago)
        morning = timezone.make_aware(datetime.combine(day, MORNING)) + offset
        return min(morning, self.stage.start - TODAY_STARTS_BEFORE)
