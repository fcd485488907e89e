"""Who was asked in a case, what they answered, and what came of each need, given the stage the case has reached."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nabij.config.demo.casting import Cast
from nabij.config.demo.volunteers import slots
from nabij.config.demo.world import Attempt, NeedStory, Person, Stage

NeedState = Literal["open", "asked", "arranged", "met", "unmet", "refused"]
Outcome = Literal["open", "accepted", "declined", "lapsed", "refused", "question"]
# Which way help is sought first when a stage shows one kind of search in the act.
SEARCHING: Mapping[Stage, str] = {"invited": "v", "referred": "s"}
HELPED: tuple[Stage, ...] = ("handover", "following", "closed-solved", "closed-partly")
REFUSALS = (
    "Wij hebben op dit moment geen plaats.",
    "De wachtlijst is nu te lang om iets te beloven.",
    "Wij nemen pas na de zomer weer nieuwe vragen aan.",
)
QUESTIONS = (
    "Mogen wij zelf bellen, en op welk uur?",
    "Op welke dagen past het het best?",
    "Kunt u iets meer vertellen over wat al geprobeerd is?",
)


@dataclass(frozen=True)
class Search:
    needs: tuple[NeedStory, ...]
    attempts: tuple[Attempt, ...]


def search(row: Mapping[str, Any], stage: Stage, person: Person, opened: int, cast: Cast) -> Search:
    needs: list[NeedStory] = []
    attempts: list[Attempt] = []
    for index, item in enumerate(row["needs"]):
        tried = _attempts(item, index, row, stage, person, opened, cast)
        attempts += tried
        needs.append(_need(item, row, _state(stage, item, tried, index == _hopeless(row, stage))))
    return Search(tuple(needs), tuple(attempts))


def _need(item: Sequence[str], row: Mapping[str, Any], state: NeedState) -> NeedStory:
    return NeedStory(
        term=item[0],
        words=item[1],
        language=_language(item),
        slots=slots(item[2]),
        ground=row.get("ground", "") if item[3] == "s" else "",
        state=state,
    )


def _language(item: Sequence[str]) -> str:
    return item[5] if len(item) > 5 else ""


def _attempts(
    item: Sequence[str], index: int, row: Mapping[str, Any], stage: Stage, person: Person, opened: int, cast: Cast
) -> list[Attempt]:
    if stage in ("clarifying", "options", "paused-refused") or item[3] == "open":
        return []
    if stage in SEARCHING:
        return _in_the_act(item, stage, person, opened, cast) if index == acting_need(row, stage) else []
    if stage == "handover" and index > 0:
        return []
    if index == _hopeless(row, stage):
        return _in_vain(item, person, opened, cast)
    return _with_success(item, person, opened, cast)


def acting_need(row: Mapping[str, Any], stage: Stage) -> int:
    """Index of the need that is being asked for in a stage that shows one kind of search in the act."""
    return next(index for index, item in enumerate(row["needs"]) if item[3] == SEARCHING[stage])


def _hopeless(row: Mapping[str, Any], stage: Stage) -> int | None:
    """Index of the need that nobody will meet."""
    if stage == "gap":
        return int(row["gap"][2])
    return len(row["needs"]) - 1 if stage == "closed-partly" and len(row["needs"]) > 1 else None


def _in_the_act(item: Sequence[str], stage: Stage, person: Person, opened: int, cast: Cast) -> list[Attempt]:
    rng = cast.rng
    sent = rng.randint(0, min(4, opened - 3))
    found: list[Attempt] = []
    choice = (
        cast.services(person, item[0]) if stage == "referred" else cast.willing(person, item[0], _language(item), ())
    )
    if rng.random() < 0.6 and len(choice) > 1:
        answer: Outcome = rng.choice(("declined", "lapsed")) if stage == "invited" else "refused"
        found = _one(item, person, opened - 2, answer, cast, found)
    open_answer: Outcome = "question" if stage == "referred" and rng.random() < 0.4 else "open"
    return _one(item, person, sent, open_answer, cast, found)


def _in_vain(item: Sequence[str], person: Person, opened: int, cast: Cast) -> list[Attempt]:
    found: list[Attempt] = []
    for step in (1, 2):
        answer: Outcome = "refused" if item[3] == "s" else "declined"
        found = _one(item, person, max(2, opened - 9 * step + 4), answer, cast, found)
    return found


def _with_success(item: Sequence[str], person: Person, opened: int, cast: Cast) -> list[Attempt]:
    found: list[Attempt] = []
    choice = cast.willing(person, item[0], _language(item), ()) if item[3] == "v" and len(item) < 5 else []
    if len(choice) > 1 and cast.rng.random() < 0.35:
        found = _one(item, person, opened - 2, cast.rng.choice(("declined", "lapsed")), cast, found)
    return _one(item, person, max(2, opened - 5), "accepted", cast, found)


def _one(
    item: Sequence[str], person: Person, sent: int, outcome: Outcome, cast: Cast, before: list[Attempt]
) -> list[Attempt]:
    """The attempts so far with one more, when there is somebody left to ask."""
    besides = [attempt.to for attempt in before]
    kind, to = _whom(item, person, besides, cast)
    if not to:
        return before
    answered = None if outcome == "open" else max(0, sent - cast.rng.randint(0, 2))
    answer = outcome
    if kind == "invitation" and outcome in ("refused", "question"):
        answer = "declined" if outcome == "refused" else "open"
    if kind == "referral" and outcome in ("declined", "lapsed"):
        answer = "refused"
    attempt = Attempt(
        kind=kind,
        to=to,
        term=item[0],
        message=item[1],
        sent_days_ago=sent,
        outcome=answer,
        answered_days_ago=answered if answer != "open" else None,
        reason=_reason(answer, cast.rng),
    )
    return [*before, attempt]


def _reason(outcome: Outcome, rng: random.Random) -> str:
    if outcome == "refused":
        return rng.choice(REFUSALS)
    return rng.choice(QUESTIONS) if outcome == "question" else ""


def _whom(
    item: Sequence[str], person: Person, besides: Sequence[str], cast: Cast
) -> tuple[Literal["invitation", "referral"], str]:
    term, how, named = item[0], item[3], item[4] if len(item) > 4 else ""
    if named and "." not in named and named not in besides:
        return "invitation", named
    if named and "." in named and named not in besides and cast.covers(cast.named_service(named), person):
        cast.asked[named] += 1
        return "referral", named
    if how == "v":
        volunteer = cast.volunteer(person, term, _language(item), besides)
        if volunteer is not None:
            return "invitation", volunteer.person
    service = cast.service(person, term, besides)
    return "referral", service.key if service else ""


def _state(stage: Stage, item: Sequence[str], attempts: Sequence[Attempt], hopeless: bool) -> NeedState:
    if stage == "paused-refused":
        return "refused"
    if hopeless:
        return "unmet"
    if item[3] != "open" and stage in ("closed-solved", "closed-partly"):
        return "met"
    if any(attempt.outcome == "accepted" for attempt in attempts):
        return "arranged"
    return "asked" if any(attempt.outcome in ("open", "question") for attempt in attempts) else "open"
