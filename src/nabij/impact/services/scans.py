"""The scan: making it, taking answers in, and looking texts through before anyone reads them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import editing
from nabij.core.actors import GUEST, SYSTEM, Actor
from nabij.core.clock import now
from nabij.core.workflow import NotNow
from nabij.impact import rules
from nabij.impact.models import (
    Channel,
    NeighbourhoodAnalysis,
    Observation,
    ObservationPhoto,
    ObservationState,
    Scan,
    ScanAnswer,
)
from nabij.impact.photos import Photo
from nabij.impact.services.analyses import log, needs_open


@transaction.atomic
def prepare(*, analysis: NeighbourhoodAnalysis, by: Actor, **fields: Any) -> Scan:
    """A scan that isn't open yet; ``fields``: title, welcome, themes, closes_on."""
    needs_open(analysis)
    scan = Scan.objects.create(analysis=analysis, **fields)
    log("scan.prepared", scan, by=by)
    return scan


@transaction.atomic
def change(scan: Scan, *, opened: int, by: Actor, **changes: Any) -> None:
    """Raises `editing.Conflict`, and `NotNow` when themes would change under answers that were given."""
    if "themes" in changes and changes["themes"] != scan.themes and scan.answers.exists():
        raise NotNow(_("Er zijn al antwoorden. De thema's kunnen niet meer veranderen."))
    editing.save_version(scan, opened=opened, **changes)
    log("scan.changed", scan, by=by, fields=sorted(changes))


def step(scan: Scan, *, name: str, by: Actor) -> None:
    """Open, close or publish. Raises `NotAllowedNow`, and `NotNow` for a scan without themes."""
    if name == "open":
        needs_open(scan.analysis)
        if not scan.themes:
            raise NotNow(_("Kies eerst minstens één thema."))
    rules.SCAN.take(scan, name, by=by)


@transaction.atomic
def answer(
    scan: Scan,
    *,
    ticks: Mapping[str, str],
    by: Actor,
    age: str = "",
    told: Mapping[str, Any] | None = None,
    photo: Photo | None = None,
    channel: str = Channel.WEB,
    draft: UUID | None = None,
) -> bool:
    """Take a filled-in scan in; False when the same screen was sent before. Raises `NotNow` once it is closed.

    ``told``: theme, tone, words, and if known street, place, lon and lat. The answer and what was told get ids that
    don't lead to each other, and the log doesn't say who filled it in: not even a user who is signed in.
    """
    taken = _locked(scan)
    if not (taken.takes_answers if channel == Channel.WEB else taken.takes_paper):
        raise NotNow(_("Deze buurtscan is gesloten. Dank u dat u wilde meedoen."))
    draft = draft or uuid4()
    _made, is_new = ScanAnswer.objects.get_or_create(
        pk=uuid5(draft, "answer"),
        defaults={"scan": scan, "ticks": dict(ticks), "age": age, "channel": channel},
    )
    if not is_new:
        return False
    if told and told.get("words", "").strip():
        _observe(scan, told, photo, channel, uuid5(draft, "observation"))
    log("scan.answered", scan, by=by if channel == Channel.PAPER else GUEST, channel=channel)
    return True


def _locked(scan: Scan) -> Scan:
    return Scan.objects.select_for_update().get(pk=scan.pk)


def _observe(scan: Scan, told: Mapping[str, Any], photo: Photo | None, channel: str, pk: UUID) -> None:
    if Observation.objects.filter(scan=scan).waiting().count() >= rules.MOST_WAITING:
        raise NotNow(_("Er wachten nu te veel verhalen om na te lezen. Probeer het later opnieuw."))
    fields = {name: told[name] for name in ("theme", "tone", "words", "street", "place", "lon", "lat") if name in told}
    observation = Observation.objects.create(pk=pk, scan=scan, channel=channel, **fields)
    if photo is not None:
        ObservationPhoto.objects.create(
            observation=observation, image=photo.image, width=photo.width, height=photo.height
        )


@transaction.atomic
def show(
    observation: Observation, *, opened: int, words: str, place: str = "", with_photo: bool = False, by: Actor
) -> None:
    """Let everyone read it, in the words that the moderator kept. Raises `editing.Conflict`.

    What was left out of the original words goes after a month.
    """
    kept = observation.words == words and observation.place == place
    photo = ObservationPhoto.objects.filter(observation=observation).first()
    all_shown = kept and (photo is None or with_photo)
    again = observation.state == ObservationState.SHOWN
    editing.save_version(observation, opened=opened)
    rules.OBSERVATION.take(
        observation,
        "show_again" if again else "show",
        by=by,
        shown_words=words,
        shown_place=place,
        wipe_at=None if all_shown else now() + rules.WIPE_AFTER,
    )
    if photo is not None:
        ObservationPhoto.objects.filter(pk=photo.pk).update(shown=with_photo)


@transaction.atomic
def hide(observation: Observation, *, opened: int, by: Actor) -> None:
    """Nobody but the coordinator reads it, and after a month it goes. Raises `editing.Conflict`."""
    editing.save_version(observation, opened=opened)
    rules.OBSERVATION.take(observation, "hide", by=by, shown_words="", shown_place="", wipe_at=now() + rules.WIPE_AFTER)
    ObservationPhoto.objects.filter(observation=observation).update(shown=False)


def due_to_wipe(moment: datetime) -> Any:
    return Observation.objects.filter(wipe_at__lte=moment)


@transaction.atomic
def wipe(observation: Observation, moment: datetime) -> None:
    """The words and photo that aren't shown go; that something was told, and about which theme, stays."""
    ObservationPhoto.objects.filter(observation=observation, shown=False).delete()
    Observation.objects.filter(pk=observation.pk).update(
        words="", place="", wipe_at=None, version=observation.version + 1
    )
    log("observation.wiped", observation, by=SYSTEM)
