"""Sixty cases in every stage, told by people in their own words, from `content/cases.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nabij.config.demo import content
from nabij.config.demo.casting import Cast
from nabij.config.demo.searching import HELPED, Search, acting_need, search
from nabij.config.demo.telling import history
from nabij.config.demo.world import (
    Attempt,
    CaseStory,
    ConsentStory,
    HandoverStep,
    NetworkMember,
    Person,
    Stage,
)

# Days between the opening of a case and today, per stage.
AGES: Mapping[Stage, tuple[int, int]] = {
    "clarifying": (0, 5),
    "options": (3, 9),
    "invited": (4, 12),
    "referred": (4, 18),
    "handover": (9, 24),
    "following": (25, 80),
    "closed-solved": (60, 170),
    "closed-partly": (60, 150),
    "gap": (35, 110),
    "paused-refused": (20, 70),
}
RELATIONS: Mapping[str, tuple[int, Mapping[str, str]]] = {
    "partner": (1, {"f": "partner", "m": "partner"}),
    "child": (1, {"f": "dochter", "m": "zoon"}),
    "parent": (1, {"f": "moeder", "m": "vader"}),
    "neighbour": (2, {"f": "buurvrouw", "m": "buurman"}),
    "friend": (2, {"f": "vriendin", "m": "vriend"}),
}
OLDEST_COACH = 79
Outcome = Literal["", "solved", "partly", "not_solved"]
OUTCOMES: Mapping[Stage, Outcome] = {"closed-solved": "solved", "closed-partly": "partly", "gap": "not_solved"}


@dataclass(frozen=True)
class Part:
    """One variant of one story, with whom it is about."""

    row: Mapping[str, Any]
    variant: int
    person: Person
    stage: Stage


def cases(cast: Cast) -> tuple[CaseStory, ...]:
    """Cases in the order of the content. Stories that fit few persons are cast first."""
    rows = content.read("cases")["case"]
    roles = [(row, variant) for row in rows for variant in range(len(row["stages"]))]
    picky = sorted(
        range(len(roles)),
        key=lambda n: ("person" not in roles[n][0], "reach" not in roles[n][0], -len(roles[n][0].get("who", ()))),
    )
    parts: dict[int, Part] = {}
    for number in picky:
        row, variant = roles[number]
        parts[number] = Part(
            row, variant, cast.star(row, row["stages"][variant], *_helpable(row, variant)), row["stages"][variant]
        )
    return tuple(_case(number, parts[number], cast) for number in range(len(roles)))


def _helpable(row: Mapping[str, Any], variant: int) -> tuple[str, ...]:
    """Term and language of the help by a volunteer without which the story cannot be told."""
    stage = row["stages"][variant]
    telling = "{helper}" in row.get("end", "") and stage in OUTCOMES
    first = row["needs"][0]
    alone = stage in HELPED and first[3] == "v" and len(first) < 5
    if stage != "invited" and not telling and not alone:
        return ()
    item = row["needs"][acting_need(row, "invited")]
    language = item[5] if len(item) > 5 else ""
    return (item[0], language)


def _case(number: int, part: Part, cast: Cast) -> CaseStory:
    row, person, stage = part.row, part.person, part.stage
    opened = cast.rng.randint(*row.get("opened", AGES[stage]))
    found = search(row, stage, person, opened, cast)
    neighbourhood = cast.home(person).neighbourhood
    case = CaseStory(
        key=f"case-{number + 1:02d}",
        person=person.key,
        owner=_owner(neighbourhood, number),
        neighbourhood=neighbourhood,
        stage=stage,
        opened_days_ago=opened,
        urgency=row["urgency"],
        title=row["title"],
        own_words=row["words"][part.variant],
        goals=row["goals"][part.variant] if stage != "clarifying" else "",
        strengths=row["strengths"][part.variant] if stage != "clarifying" else "",
        needs=found.needs,
        network=_network(part, found, cast),
        consents=_consents(stage, opened, cast),
        attempts=found.attempts,
        handover=_handover(part, found, cast),
        outcome=row.get("outcome", OUTCOMES.get(stage, "")),
        follow_up=_follow_up(row, stage, found, cast),
        refusal=row["refusal"] if stage == "paused-refused" else "",
        ask_again_in_days=60 if stage == "paused-refused" and "voorjaar" in row["refusal"] else None,
        gap_reason=row["gap"][0] if stage == "gap" else "",
        gap_words=row["gap"][1] if stage == "gap" else "",
        history=(),
    )
    return history(case, cast)


def _owner(neighbourhood: str, number: int) -> str:
    if neighbourhood.startswith("99802"):
        return "infopunt-lindervelde"
    return "infopunt-elzenbeke" if number % 2 == 0 else "infopunt-elzenbeke-2"


def _network(part: Part, found: Search, cast: Cast) -> tuple[NetworkMember, ...]:
    members = _own_people(part, cast) + [
        NetworkMember(ring=ring, name=name, relation=relation) for ring, name, relation in part.row["family"]
    ]
    helpers = [_helper(attempt, cast) for attempt in found.attempts if attempt.outcome == "accepted"]
    known = {member.person for member in members if member.person}
    members += [helper for helper in helpers if not helper.person or helper.person not in known]
    return tuple(_with_coach(part, members, cast))


def _own_people(part: Part, cast: Cast) -> list[NetworkMember]:
    if "members" in part.row:
        return [_member(key, ring, relation, cast) for key, ring, relation in part.row["members"]]
    if part.row.get("lonely", False):
        return []
    close: list[NetworkMember] = []
    for bond in part.person.bonds:
        ring, words = RELATIONS[bond.kind]
        relation = words[cast.persons[bond.person].gender]
        if ring == 1 or cast.rng.random() < 0.6:
            close.append(_member(bond.person, ring, relation, cast))
    return close[:4]


def _member(key: str, ring: Any, relation: str, cast: Cast) -> NetworkMember:
    return NetworkMember(ring=ring, name=cast.persons[key].name, relation=relation, person=key)


def _helper(attempt: Attempt, cast: Cast) -> NetworkMember:
    if attempt.kind == "invitation":
        return _member(attempt.to, 2, "vrijwilliger", cast)
    service = cast.named_service(attempt.to)
    organisation = cast.organisations[service.organisation]
    return NetworkMember(service.ring, organisation.name, service.name, organisation=organisation.key)


def _with_coach(part: Part, members: Sequence[NetworkMember], cast: Cast) -> list[NetworkMember]:
    """Makes at most one person the care coach. Some circles have none yet: that is a task for the infopoint."""
    fixed = "zorgcoach" if "members" in part.row else ""
    candidates = [
        member.person for member in sorted(members, key=lambda one: one.ring) if _can_coach(member, part, cast)
    ]
    chance = 0.85 if part.stage in HELPED else 0.35
    coach = fixed or (candidates[0] if candidates and cast.rng.random() < chance else "")
    return [
        NetworkMember(
            one.ring, one.name, one.relation, one.person, one.organisation, bool(coach) and one.person == coach
        )
        for one in members
    ]


def _can_coach(member: NetworkMember, part: Part, cast: Cast) -> bool:
    if not member.person or cast.persons[member.person].age > OLDEST_COACH:
        return False
    return not (member.relation == "partner" and part.row.get("sick_partner", False))


def _consents(stage: Stage, opened: int, cast: Cast) -> tuple[ConsentStory, ...]:
    how: Literal["spoken", "signed", "screen"] = cast.rng.choice(("spoken", "spoken", "signed", "screen"))
    if opened == 0:
        return ()  # asked at the first talk
    talk = opened - 1
    found = [ConsentStory("guidance", how, talk)]
    if stage == "paused-refused":
        return (ConsentStory("guidance", how, talk, withdrawn_days_ago=max(0, talk - 6)),)
    if stage not in ("clarifying", "options"):
        found.append(ConsentStory("share_with_helper", how, talk))
    if stage in HELPED:
        found.append(ConsentStory("circle", how, max(0, opened - 5)))
    return tuple(found)


def _handover(part: Part, found: Search, cast: Cast) -> HandoverStep | None:
    stage = part.stage
    accepted = [attempt for attempt in found.attempts if attempt.outcome == "accepted"]
    if stage not in HELPED or not accepted:
        return None
    start = accepted[0].answered_days_ago or 0
    if stage == "handover":
        giver = min(start, cast.rng.randint(1, 3))
        waits = part.row.get("receiver_waits", cast.rng.random() < 0.5)
        return HandoverStep(accepted[0].to, giver, None if waits else giver - 1, None)
    return HandoverStep(accepted[0].to, start, max(0, start - 1), max(0, start - 3))


def _follow_up(row: Mapping[str, Any], stage: Stage, found: Search, cast: Cast) -> str:
    if stage not in OUTCOMES and "outcome" not in row:
        return ""
    helper = next((one for one in found.attempts if one.outcome == "accepted" and one.kind == "invitation"), None)
    name = cast.persons[helper.to].given_name if helper else "Iemand van de dienst"
    return str(row["end"]).format(helper=name)
