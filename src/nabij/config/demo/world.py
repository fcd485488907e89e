"""The fictional demo world as plain, frozen records.

Nothing in here knows a database: `config` loads these records into the apps. Every reference is a key or a code of
another record in the same `World`. Dates are relative: `days_ago` counts back from the day the demo is loaded, so that
the demo is always fresh; persons have an age instead of a birth date for the same reason. Coordinates are (lon, lat)
in WGS84 degrees, rounded to five decimals (about one metre).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Point = tuple[float, float]
Level = Literal["sector", "neighbourhood", "municipality", "primary_care_zone", "care_region", "province", "region"]
Daypart = Literal["morning", "afternoon", "evening", "night"]
Stage = Literal[
    "clarifying",
    "options",
    "invited",
    "referred",
    "handover",
    "following",
    "closed-solved",
    "closed-partly",
    "gap",
    "paused-refused",
]

LEVELS: tuple[Level, ...] = (
    "sector",
    "neighbourhood",
    "municipality",
    "primary_care_zone",
    "care_region",
    "province",
    "region",
)
DAYPARTS: tuple[Daypart, ...] = ("morning", "afternoon", "evening", "night")
STAGES: tuple[Stage, ...] = (
    "clarifying",
    "options",
    "invited",
    "referred",
    "handover",
    "following",
    "closed-solved",
    "closed-partly",
    "gap",
    "paused-refused",
)


@dataclass(frozen=True)
class Area:
    """One area of any level. `parents` holds the codes of the areas directly above it, `parts` the codes of the sectors
    that a neighbourhood is built from: a neighbourhood may cross a municipal border, so it is not above its sectors.
    `phone` and `email` are those of the infopoint."""

    code: str
    name: str
    level: Level
    parents: tuple[str, ...]
    population: int
    geometry: Mapping[str, object]  # GeoJSON Polygon or MultiPolygon
    centre: Point
    parts: tuple[str, ...] = ()
    note: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Address:
    key: str
    street: str
    number: str
    box: str
    postcode: str
    place: str
    sector: str
    municipality: str
    neighbourhood: str
    point: Point

    @property
    def label(self) -> str:
        box = f" bus {self.box}" if self.box else ""
        return f"{self.street} {self.number}{box}, {self.postcode} {self.place}"


@dataclass(frozen=True)
class Street:
    key: str
    name: str
    sector: str
    municipality: str
    line: tuple[Point, ...]
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Bond:
    """A tie of one person to another, seen from the person who holds it: `kind` is what the other is to them."""

    person: str
    kind: str  # partner, child, parent, sibling, neighbour, friend


@dataclass(frozen=True)
class Person:
    key: str
    given_name: str
    family_name: str
    gender: Literal["f", "m", "x"]
    age: int
    background: str
    languages: tuple[str, ...]  # ISO 639-1, best first
    address: str
    phone: str
    email: str  # empty when the person has none
    household: Literal["alone", "couple", "family", "single_parent", "with_parents"]
    note: str  # a household sketch in one Dutch sentence
    bonds: tuple[Bond, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def birth_year(self, today: date) -> int:
        return today.year - self.age


@dataclass(frozen=True)
class Slot:
    weekday: int  # 0 = Monday
    daypart: Daypart


@dataclass(frozen=True)
class Volunteer:
    """What a person offers to neighbours, on the person's own terms. `capacity_per_week` counts visits or errands;
    `max_distance` is in metres as the crow flies."""

    person: str
    needs: tuple[str, ...]
    slots: tuple[Slot, ...]
    capacity_per_week: int
    max_distance: int
    languages: tuple[str, ...]
    since_days_ago: int
    words: str
    active: bool = True


@dataclass(frozen=True)
class Opening:
    weekday: int  # 0 = Monday
    opens: str  # "09:00"
    closes: str


@dataclass(frozen=True)
class Location:
    key: str
    name: str
    address: str
    wheelchair: bool


@dataclass(frozen=True)
class Service:
    key: str
    organisation: str
    name: str
    description: str
    needs: tuple[str, ...]
    ring: Literal[3, 4]
    locations: tuple[str, ...]
    schedule: tuple[Opening, ...]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    cost: str
    amount_cents: int | None  # None when the price depends or is unknown, 0 when free
    eligibility: str
    how_to_apply: str
    documents: tuple[str, ...]
    waiting_days: int | None
    capacity: int | None  # free places; None when not counted
    confirmed_days_ago: int | None  # of waiting time and capacity
    phone: str
    email: str


@dataclass(frozen=True)
class Organisation:
    key: str
    name: str
    kind: str
    description: str
    phone: str
    email: str
    website: str
    has_accounts: bool  # when not, the partner answers through expiring links
    locations: tuple[Location, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True)
class Login:
    """A named demo person who can be picked on the login page."""

    key: str
    name: str
    email: str
    role: str
    story: str
    person: str  # empty for people who are only there for their work
    organisation: str  # empty when the role comes without one
    areas: tuple[str, ...]  # codes of the areas the role reaches
    acts_for: str = ""  # person key, for a proxy or a care coach


@dataclass(frozen=True)
class ConcernStory:
    key: str
    about: Literal["self", "other", "place"]
    text: str
    place: str  # where, in the words of the sender; may be empty
    point: Point | None
    neighbourhood: str  # code
    channel: Literal["web", "phone", "desk"]
    sender: str  # who tells it, in words ("buurvrouw"); no name
    sender_person: str  # key, when it is one of the demo people
    contact: str  # phone or e-mail of the sender, empty when anonymous
    urgency: Literal["now", "today", "this_week", "later"]
    days_ago: int
    needs: tuple[str, ...]
    person: str = ""  # known person it is about, when there is one
    case: str = ""  # the case that came out of it
    state: Literal["received", "triaged", "taken_up", "closed"] = "received"
    assigned: str = ""  # login key of the infopoint worker
    solved: bool | None = None  # what the sender said at the end


@dataclass(frozen=True)
class NetworkMember:
    ring: Literal[1, 2, 3, 4]
    name: str
    relation: str
    person: str = ""
    organisation: str = ""
    is_coach: bool = False


@dataclass(frozen=True)
class NeedStory:
    term: str
    words: str
    language: str  # wanted of the helper, empty when any
    slots: tuple[Slot, ...]  # empty: any time
    ground: Literal["", "wish_of_person", "wish_of_helpers", "nobody_there", "too_heavy", "expertise"]
    state: Literal["open", "asked", "arranged", "met", "unmet", "refused"]


@dataclass(frozen=True)
class Attempt:
    """One invitation to a volunteer (`to` a person key) or referral to a service (`to` a service key) for one need."""

    kind: Literal["invitation", "referral"]
    to: str
    term: str
    message: str
    sent_days_ago: int
    outcome: Literal["open", "accepted", "declined", "lapsed", "refused", "question"]
    answered_days_ago: int | None
    reason: str  # of the provider; never asked of a volunteer


@dataclass(frozen=True)
class HandoverStep:
    """Days ago of the three confirmations; None while one is still awaited. `to` is a person or service key."""

    to: str
    giver: int | None
    receiver: int | None
    person: int | None


@dataclass(frozen=True)
class ConsentStory:
    purpose: Literal["guidance", "share_with_helper", "circle", "contact_later"]
    how: Literal["screen", "spoken", "signed"]
    days_ago: int
    withdrawn_days_ago: int | None = None


@dataclass(frozen=True)
class Happening:
    """One line of history. `by` is a login key, a person key or a service key."""

    days_ago: int
    kind: str
    by: str
    text: str


@dataclass(frozen=True)
class CaseStory:
    key: str
    person: str
    owner: str  # login key of the infopoint worker
    neighbourhood: str
    stage: Stage
    opened_days_ago: int
    urgency: Literal["now", "today", "this_week", "later"]
    title: str
    own_words: str
    goals: str
    strengths: str
    needs: tuple[NeedStory, ...]
    network: tuple[NetworkMember, ...]
    consents: tuple[ConsentStory, ...]
    attempts: tuple[Attempt, ...]
    handover: HandoverStep | None
    outcome: Literal["", "solved", "partly", "not_solved"]
    follow_up: str  # the person's answer in own words, empty before
    refusal: str  # the person's own refusal, empty when none
    ask_again_in_days: int | None  # "may we ask again later?"
    gap_reason: Literal[
        "",
        "nobody",
        "waiting_list",
        "too_expensive",
        "too_far",
        "language",
        "not_fitting",
        "refused_by_partner",
        "does_not_exist",
    ]
    gap_words: str  # the same in a sentence
    history: tuple[Happening, ...]
    concern: str = ""


@dataclass(frozen=True)
class World:
    seed: int
    areas: tuple[Area, ...]
    streets: tuple[Street, ...]
    organisations: tuple[Organisation, ...]
    persons: tuple[Person, ...]
    volunteers: tuple[Volunteer, ...]
    logins: tuple[Login, ...]
    concerns: tuple[ConcernStory, ...]
    cases: tuple[CaseStory, ...]

    @property
    def addresses(self) -> tuple[Address, ...]:
        return tuple(address for street in self.streets for address in street.addresses)

    @property
    def services(self) -> tuple[Service, ...]:
        return tuple(service for organisation in self.organisations for service in organisation.services)

    def areas_at(self, level: Level) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.level == level)
