"""What the worker's page of one concern shows."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.core.actors import Actor, label_in_words
from nabij.detection import duplicates, needs, queries
from nabij.detection.forms import TermsForm
from nabij.detection.models import WAITING, About, Channel, Concern, ConcernState, Urgency
from nabij.detection.rules import CONCERN

SAID = {None: "", True: gettext_lazy("opgelost"), False: gettext_lazy("niet opgelost")}
STEP_ICONS = {
    "triage": "clock",
    "triage_again": "clock",
    "take_up": "handshake",
    "close": "check",
    "reopen": "repeat",
    "erase": "trash",
}


def act(concern: Concern, name: str) -> str:
    """Address of one of the acts on a concern."""
    return reverse(f"detection:{name}_concern", args=[concern.pk])


def context(concern: Concern, *, actor: Actor, chosen: list[str] | None = None) -> dict[str, Any]:
    """Everything on one concern; ``chosen`` are needs that the worker ticked and that aren't saved yet."""
    erased = concern.state == ConcernState.ERASED
    among = queries.within_reach(actor)
    return {
        "concern": concern,
        "title": title(concern),
        "facts": facts(concern),
        "events": events(concern),
        "notes": list(concern.notes.all()),
        "terms": [_(term.name) for term in needs.terms(concern.terms)],
        "terms_form": None if erased else terms_form(concern, chosen),
        "likenesses": [] if erased else duplicates.find(concern, among),
        "marked": marked_same(concern, actor),
        "colleagues": [] if erased else queries.colleagues(concern),
        "urgencies": [(code, label, code == concern.urgency) for code, label in Urgency.choices],
        "erased": erased,
        "waiting": concern.clock is not None,
        "may_close": "close" in {step.name for step in CONCERN.possible(concern.state)},
        "may_reopen": concern.state == ConcernState.CLOSED,
        "may_open_case": not erased and concern.about != About.PLACE,
        "has_contact": bool(concern.sender_id or concern.subject_id),
        "about_other": concern.about == About.OTHER,
    }


def title(concern: Concern) -> str:
    names = [_(term.name) for term in needs.terms(concern.terms)[:2]]
    return ", ".join(names) or _("Melding zonder onderwerp")


def facts(concern: Concern) -> list[tuple[str, Any]]:
    area = concern.neighbourhood or concern.municipality
    return [
        (_("Over"), concern.about_words),
        (_("Wie of waar"), concern.place),
        (_("Buurt"), area.name if area else _("Buiten de bekende buurten")),
        (_("Via"), Channel(concern.channel).label),
        (_("Volgcode"), concern.shown_code),
        (_("Toegewezen aan"), str(concern.assigned_to or _("nog niemand"))),
        (_("Volgens de melder"), SAID[concern.solved]),
        (_("Antwoord aan de melder"), concern.answer),
    ]


def events(concern: Concern) -> list[dict[str, Any]]:
    """What happened, newest first."""
    received = {
        "when": concern.created_at,
        "text": _("Ontvangen"),
        "icon": "mail",
        "who": Channel(concern.channel).label,
    }
    changes = [
        {
            "when": change.at,
            "text": CONCERN.steps[change.step].label if change.step in CONCERN.steps else change.step,
            "icon": STEP_ICONS.get(change.step, ""),
            "who": label_in_words(change.actor, change.actor_label),
        }
        for change in CONCERN.history(concern.pk)
    ]
    return [*reversed(changes), received]


def terms_form(concern: Concern, chosen: Iterable[str] | None = None) -> TermsForm:
    """The chosen needs and the proposed ones as cards; all others stand in a list below them."""
    now = list(chosen) if chosen is not None else concern.terms
    form = TermsForm(initial={"terms": now, "before": ",".join(concern.terms)})
    form.offer(dict.fromkeys([*now, *concern.terms, *needs.proposed_ids(concern.words)]))
    return form


def marked_same(concern: Concern, actor: Actor) -> list[Concern]:
    """Concerns that a worker marked as the same, as far as the actor serves them."""
    first = concern.same_as_id or concern.pk
    rows = queries.within_reach(actor).exclude(pk=concern.pk).select_related("neighbourhood")
    return list(queries.same_group(rows, first))


def somebody_was_first(concern: Concern) -> str:
    """A friendly word to the second of two workers."""
    if concern.state == ConcernState.ERASED:
        return _("Deze melding is intussen gewist, omdat de termijn voorbij is.")
    if concern.assigned_to and concern.state in WAITING:
        return _("Iemand anders was u voor. Deze melding is nu van %(name)s.") % {"name": concern.assigned_to}
    now = str(ConcernState(concern.state).label)
    if concern.urgency and concern.state == ConcernState.TRIAGED:
        now = f"{now}, {Urgency(concern.urgency).label}"
    return _("Iemand anders was u voor. De melding staat nu op: %(state)s.") % {"state": now}
