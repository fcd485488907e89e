"""What a sender reads on the follow-up page: the state in sentences, never a name, never a word of the concern."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.core.clock import now
from nabij.detection import registry
from nabij.detection.models import About, Concern, ConcernState
from nabij.detection.rules import CONCERN, THIRD_PARTY_TERM

ORDER = [ConcernState.RECEIVED, ConcernState.TRIAGED, ConcernState.TAKEN_UP, ConcernState.CLOSED]


def page(concern: Concern) -> dict[str, Any]:
    """Context of the page."""
    ended = is_over(concern)
    return {
        "concern": concern,
        "code": concern.shown_code,
        "address": settings.SITE_URL + reverse("detection:follow", args=[concern.shown_code]),
        "sentences": sentences(concern),
        "steps": [] if ended else steps(concern),
        "ended": ended,
        "answer": "" if concern.about == About.OTHER else concern.answer,
        "additions": 0 if ended else concern.notes.filter(by_sender=True).count(),
        "phone": concern.municipality.phone if concern.municipality else "",
    }


def is_over(concern: Concern) -> bool:
    """Whether the page has nothing to follow any more.

    For a concern about somebody else this depends on the term only: whether that person said yes, and so whether the
    concern was kept, is not for the sender to know.
    """
    if concern.about == About.OTHER:
        return concern.created_at + THIRD_PARTY_TERM <= now()
    return concern.state == ConcernState.ERASED


def sentences(concern: Concern) -> list[str]:
    if is_over(concern):
        return _over(concern)
    if concern.about == About.OTHER:
        return _about_another(concern)
    return [*_plain(concern), *registry.sentences_about(concern)]


def _over(concern: Concern) -> list[str]:
    if concern.about == About.OTHER:
        return [
            _("Dank u dat u aan een ander dacht."),
            _(
                "Wat u over iemand anders vertelt, houden wij hoogstens 30 dagen bij, tenzij die persoon zelf ja zegt. "
                "Die tijd is voorbij. Daarom kunt u deze melding niet langer volgen."
            ),
        ]
    return [_("Uw melding is afgerond. Uw woorden hebben wij gewist, zoals beloofd.")]


def _about_another(concern: Concern) -> list[str]:
    rest = _(
        "Omdat het over iemand anders gaat, mogen wij u verder niets vertellen. Dat zouden wij ook voor u zo doen."
    )
    if not _was_read(concern):
        return [_("Wij hebben uw melding ontvangen. Binnen een dag leest een medewerker ze."), rest]
    return [_("Wij hebben dit opgenomen."), rest]


def _was_read(concern: Concern) -> bool:
    """Whether it ever left the state "received": one that reopens must not look otherwise than one with a case."""
    return concern.state != ConcernState.RECEIVED or CONCERN.history(concern.pk).exists()


def _plain(concern: Concern) -> list[str]:
    return {
        ConcernState.RECEIVED: [_("Wij hebben uw melding ontvangen. Binnen een dag leest een medewerker ze.")],
        ConcernState.TRIAGED: [_("Een medewerker van het infopunt heeft uw melding gelezen en volgt ze op.")],
        ConcernState.TAKEN_UP: [_("Wij zijn ermee bezig.")],
        ConcernState.CLOSED: [_("Wij hebben uw melding afgerond.")],
    }[ConcernState(concern.state)]


def steps(concern: Concern) -> list[dict[str, Any]]:
    """The process line. For a concern about somebody else it stops at "taken up", whatever happens after."""
    labels = [_("Ontvangen"), _("Gelezen"), _("Bezig"), _("Afgerond")]
    reached = ORDER.index(ConcernState(concern.state))
    if concern.about == About.OTHER:
        labels, reached = [_("Ontvangen"), _("Opgenomen")], int(_was_read(concern))
    return [{"label": label, "state": _state(place, reached)} for place, label in enumerate(labels)]


def _state(place: int, reached: int) -> str:
    if place == reached:
        return "current"
    return "done" if place < reached else "todo"
