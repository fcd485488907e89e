"""The signals of the last months: those that became a case and those that stand alone."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from nabij.config.demo import content
from nabij.config.demo.casting import HOODS, Cast
from nabij.config.demo.people import mail
from nabij.config.demo.world import Address, CaseStory, ConcernStory

Channel = Literal["web", "phone", "desk"]
State = Literal["received", "triaged", "taken_up", "closed"]
DAYS: Mapping[State, tuple[int, int]] = {"received": (0, 2), "triaged": (1, 13), "closed": (12, 118)}
SELF = {"f": "zijzelf", "m": "hijzelf"}
WHERE = ("{street}", "{street}, rond nummer {number}", "{street} in {place}", "")


def concerns(stories: Sequence[CaseStory], cast: Cast) -> tuple[tuple[ConcernStory, ...], tuple[CaseStory, ...]]:
    """All signals, newest first, and the cases with the signal they came from."""
    signals = {(row["title"], row["words"][0]): row["signal"] for row in content.read("cases")["case"]}
    told: list[ConcernStory] = []
    linked: list[CaseStory] = []
    for case in stories:
        signal = signals.get((case.title, case.own_words))
        if signal is None:
            linked.append(case)
            continue
        concern = _of_case(case, signal, cast)
        told.append(concern)
        linked.append(replace(case, concern=concern.key))
    told += [_alone(number, row, cast) for number, row in enumerate(content.read("concerns")["rows"])]
    return tuple(sorted(told, key=lambda one: (one.days_ago, one.key))), tuple(linked)


def _of_case(case: CaseStory, signal: Sequence[Any], cast: Cast) -> ConcernStory:
    about, text, sender, channel = signal[:4]
    teller = signal[4] if len(signal) > 4 else ""
    person = cast.persons[case.person]
    home = cast.home(person)
    over = case.stage.startswith("closed") or case.stage in ("gap", "paused-refused")
    return ConcernStory(
        key=f"concern-{case.key}",
        about=about,
        text=text,
        place=f"{home.street}, {home.place}" if about == "other" else "",
        point=home.point,
        neighbourhood=case.neighbourhood,
        channel=channel,
        sender=SELF.get(person.gender, sender) if sender in SELF.values() else sender,
        sender_person=teller,
        contact=person.phone if about == "self" else _contact(cast, teller),
        urgency=case.urgency,
        days_ago=case.opened_days_ago,
        needs=tuple(need.term for need in case.needs[:2]),
        person=case.person,
        case=case.key,
        state="closed" if over else "taken_up",
        assigned=case.owner,
        solved={"closed-solved": True, "gap": False}.get(case.stage),
    )


def _alone(number: int, row: Sequence[Any], cast: Cast) -> ConcernStory:
    about, text, sender, urgency, needs, letter, state = row[:7]
    street, teller = row[7] if len(row) > 7 else "", row[8] if len(row) > 8 else ""
    rng = cast.rng
    spot = _spot(HOODS[letter], street, "{straat}" in text, cast)
    where = rng.choice(WHERE[:3] if about != "self" else WHERE)
    return ConcernStory(
        key=f"concern-{number + 1:02d}",
        about=about,
        text=text.format(straat=spot.street),
        place=where.format(street=spot.street, number=spot.number, place=spot.place),
        point=spot.point if where else None,
        neighbourhood=spot.neighbourhood,
        channel=_channel(sender, rng),
        sender=sender,
        sender_person=teller,
        contact="" if sender.startswith("anoniem") else _contact(cast, teller),
        urgency=urgency,
        days_ago=rng.randint(*DAYS[state]),
        needs=tuple(needs),
        state=state,
        assigned="" if state == "received" else _worker(spot.neighbourhood, number),
        solved=rng.choice((True, True, None)) if state == "closed" else None,
    )


def _spot(neighbourhood: str, street: str, in_a_sentence: bool, cast: Cast) -> Address:
    """A front door to speak of; in a sentence only streets that go with "in de"."""
    here = [one for one in cast.addresses.values() if one.neighbourhood == neighbourhood]
    if street:
        here = [one for one in here if one.street == street]
    elif in_a_sentence:
        here = [one for one in here if one.street.endswith(("straat", "laan", "dreef"))]
    return cast.rng.choice(here)


def _channel(sender: str, rng: random.Random) -> Channel:
    options: tuple[Channel, ...] = (
        ("web", "phone", "phone", "desk") if sender.endswith("zelf") else ("web", "web", "phone")
    )
    return rng.choice(options)


def _worker(neighbourhood: str, number: int) -> str:
    if neighbourhood.startswith("99802"):
        return "infopunt-lindervelde"
    return "infopunt-elzenbeke" if number % 2 else "infopunt-elzenbeke-2"


def _contact(cast: Cast, teller: str) -> str:
    """That of the demo person, or a phone number or address that reaches nobody, or nothing at all."""
    if teller:
        return cast.persons[teller].phone
    rng = cast.rng
    names = content.read("names")["flemish"]
    phone = f"0470 00 9{rng.randint(0, 9)} {rng.randint(0, 99):02d}"
    return rng.choice((phone, phone, mail(rng.choice(names["f"]["middle"]), rng.choice(names["family"])), ""))
