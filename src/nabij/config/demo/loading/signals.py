"""Concerns: what was noticed in the last months, and how far each has come."""

from typing import Any

from nabij.config.demo import world
from nabij.config.demo.loading.stage import MORNING_STORIES, Stage, Story, row_id
from nabij.core.actors import GUEST, Actor
from nabij.detection import services as detection
from nabij.detection.models import Concern

ANSWERS = {
    True: "Wij hebben dit samen met u opgelost. Bel gerust als er weer iets is.",
    False: "Wij konden hier zelf niets aan doen en hebben u verteld wie dat wel kan.",
    None: "Wij hebben dit bekeken en het doorgegeven aan wie er iets aan kan doen.",
}
# Of what was looked at but not answered yet, one in so many is left too late; the others were looked at again today.
LOOKED_AGAIN = 5
STILL_UNSEEN = 3  # of the new ones, one in so many has waited longer than a day
TERMS = {"now": 0, "today": 0, "this_week": 5, "later": 14}


def tell(stage: Stage) -> None:
    for number, record in enumerate(stage.world.concerns):
        _tell(Story(stage, number % MORNING_STORIES), record, number)


def _tell(story: Story, record: world.ConcernStory, number: int) -> None:
    stage = story.stage
    fresh = record.state == "received" and number % STILL_UNSEEN
    story.on(0 if fresh else record.days_ago, lambda: _report(stage, record))
    if record.state in ("triaged", "closed"):
        story.on(record.days_ago, lambda: _triage(stage, record, "received"))
    again = number % LOOKED_AGAIN or record.urgency in ("now", "today")
    if record.state == "triaged" and _too_late(record) and again:
        story.on(0, lambda: _triage(stage, record, "triaged", urgency="this_week" if number % 3 else "later"))
    if record.state == "closed":
        story.on(max(0, record.days_ago - 2), lambda: _close(stage, record))


def _too_late(record: world.ConcernStory) -> bool:
    return record.days_ago > TERMS[record.urgency]


def _report(stage: Stage, record: world.ConcernStory) -> None:
    area = next(area for area in stage.world.areas if area.code == record.neighbourhood)
    contact = {"email" if "@" in record.contact else "phone": record.contact} if record.contact else {}
    if record.sender_person or (record.person and record.about == "self"):
        contact = {}
    concern = detection.report(
        by=GUEST if record.channel == "web" else _worker(stage, record),
        words=record.text,
        about=record.about,
        place=record.place,
        neighbourhood=stage.areas[record.neighbourhood],
        lon=record.point[0] if record.point else None,
        lat=record.point[1] if record.point else None,
        contact=contact,
        channel=record.channel,
        terms=record.needs,
        pk=row_id(record.key),
    )
    known = _known(stage, record)
    if concern.municipality is None:
        known["municipality"] = stage.areas[area.parents[0]]
    if known:
        Concern.objects.filter(pk=concern.pk).update(**known)


def _known(stage: Stage, record: world.ConcernStory) -> dict[str, Any]:
    """Who asked for help themselves, or has an account, is a person that Nabij knows."""
    if record.person and record.about == "self":
        return {"sender": stage.persons[record.person], "subject": stage.persons[record.person]}
    return {"sender": stage.persons[record.sender_person]} if record.sender_person else {}


def _worker(stage: Stage, record: world.ConcernStory) -> Actor:
    return stage.worker(record.assigned or infopoint_of(stage, record.neighbourhood))


def infopoint_of(stage: Stage, neighbourhood: str) -> str:
    """Login of the worker who serves the neighbourhood."""
    found = [login.key for login in stage.world.logins if login.role == "infopoint" and neighbourhood in login.areas]
    return found[0]


def _triage(stage: Stage, record: world.ConcernStory, seen: str, urgency: str = "") -> None:
    concern = _row(record)
    actor = _worker(stage, record)
    detection.triage(concern, urgency=urgency or record.urgency, seen=seen, by=actor)
    if record.assigned and seen == "received":
        detection.assign(concern, to=stage.users[record.assigned], seen=None, by=actor)


def _close(stage: Stage, record: world.ConcernStory) -> None:
    concern = _row(record)
    detection.close(concern, answer=ANSWERS[record.solved], by=_worker(stage, record))
    if record.solved:
        detection.say_solved(concern, solved=True, by=GUEST)
        Concern.objects.filter(pk=concern.pk).update(news_at=None)  # a worker has read it since


def _row(record: world.ConcernStory) -> Concern:
    return Concern.objects.select_related("municipality").get(pk=row_id(record.key))
