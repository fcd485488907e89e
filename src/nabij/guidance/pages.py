"""What the pages of guidance show: rows, sections and sentences, made from models."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from nabij.care.models import CareCircle
from nabij.core import audit
from nabij.core.actors import Actor, label_in_words
from nabij.core.clock import now
from nabij.core.models import StateChange
from nabij.detection.models import About, Concern
from nabij.directory import needs
from nabij.guidance import queries
from nabij.guidance.forms import ClarificationForm
from nabij.guidance.models import (
    Case,
    CaseQuerySet,
    CaseState,
    Choice,
    Clarification,
    HandoverState,
    InvitationState,
    Need,
    NeedState,
    ReferralState,
)
from nabij.guidance.rules import CASE, HANDOVER, INVITATION, OPEN_STATES, REFERRAL
from nabij.people import access
from nabij.people.access import Details
from nabij.people.models import Consent, Purpose
from nabij.talents.models import Daypart

MOST_MOMENTS = 4
STEPS_OF_A_CASE = (CaseState.CLARIFYING, CaseState.SEARCHING, CaseState.HANDING_OVER, CaseState.FOLLOWING)
NEED_CHIPS = {
    NeedState.OPEN: "warning",
    NeedState.ASKED: "info",
    NeedState.ARRANGED: "success",
    NeedState.MET: "success",
    NeedState.UNMET: "danger",
    NeedState.REFUSED: "neutral",
}


def term_name(need: Need) -> str:
    """The need in plain words; its code when the taxonomy no longer knows it."""
    term = needs.taxonomy(need.taxonomy_version).terms.get(need.term)
    return _(term.name) if term else need.term


def wished_moments(need: Need) -> str:
    """The moments that the person wished, as one would say them; empty when there are none or too many to name."""
    if not 1 <= len(need.slots) <= MOST_MOMENTS:
        return ""
    said = [f"{WEEKDAYS[day]}{Daypart(part).label}".lower() for day, part in sorted(map(tuple, need.slots))]
    return _(" of ").join(said)


def case_row(case: Case, details: Details | None) -> dict[str, Any]:
    return {
        "url": reverse("guidance:case", args=[case.pk]),
        "name": details.name if details and details.name else _("Naam niet zichtbaar"),
        "needs": ", ".join(term_name(need) for need in case.needs.all()) or _("Nog geen nood genoteerd"),
        "state": case.get_state_display(),
        "owner": owner_name(case),
        "place": case.neighbourhood.name if case.neighbourhood else "",
        "due": case.next_due_at,
    }


def owner_name(case: Case) -> str:
    if case.owner is not None:
        return case.owner.name
    if case.owner_organisation is not None:
        return case.owner_organisation.name
    return _("Iemand uit de zorgcirkel")


def case_tabs(user: Any, shown: str) -> list[dict[str, Any]]:
    found = queries.open_cases_for(user)
    url = reverse("guidance:cases")
    labels = {"mijn": _("Van mij"), "vrij": _("Zonder medewerker"), "alle": _("Allemaal")}
    return [
        {
            "label": label,
            "url": f"{url}?toon={name}",
            "current": name == shown,
            "count": shown_cases(found, user, name).count(),
        }
        for name, label in labels.items()
    ]


def shown_cases(found: CaseQuerySet, user: Any, shown: str) -> CaseQuerySet:
    """The cases behind a tab: one's own; those that search again while a helper without account owns them; all."""
    if shown == "mijn":
        return found.filter(owner=user)
    if shown == "vrij":
        return found.filter(owner_person__isnull=False, state=CaseState.SEARCHING)
    return found


def known_details(concern: Concern, *, by: Actor) -> dict[str, Any]:
    """What the sender told about themself, to begin the form with; nothing about a third person."""
    if concern.subject_id is None:
        return {"address": concern.place} if concern.about == About.SELF else {}
    found = access.read_many([concern.subject_id], by=by, why="opening a case").get(concern.subject_id)
    if found is None:
        return {}
    fields = ("given_name", "family_name", "phone", "email", "address")
    return {name: getattr(found, name) for name in fields} | {"address": found.address or concern.place}


def case_context(case: Case, *, by: Actor) -> dict[str, Any]:
    """Everything on the page of one case."""
    helpers = list(
        case.invitations.filter(state__in=[InvitationState.SENT, InvitationState.ACCEPTED]).values_list(
            "offer__person", flat=True
        )
    )
    takers = case.handovers.filter(state=HandoverState.OPEN, receiver_person__isnull=False).values_list(
        "receiver_person", flat=True
    )
    people = [pk for pk in (case.person_id, *helpers, *takers, case.owner_person_id) if pk]
    details = access.read_many(people, by=by, why="case")
    consents = {row.purpose: row for row in Consent.objects.in_force().filter(person=case.person_id)}
    may_work = case.state in OPEN_STATES
    needs = case.needs.prefetch_related(
        "choices__offer",
        "choices__service__organisation",
        "choices__member",
        "choices__invitation",
        "choices__referral",
    )
    blocks = [_need_block(need, details) for need in needs]
    handover = _handover(case, details)
    nothing_open = not any(block["need"].state in (NeedState.OPEN, NeedState.ASKED) for block in blocks)
    return {
        "case": case,
        "person": details.get(case.person_id) or Details(case.person_id),
        "owner": _owner_in_words(case, details),
        "mine": by.user is not None and case.owner_id == by.user.pk,
        "clarification": case.clarification,
        "domains": _domains(case.clarification),
        "needs": blocks,
        "next_step": next_step(case, blocks, handover) if may_work else None,
        "nothing_open": nothing_open,
        "consents": list(consents.values()),
        "may_share": Purpose.SHARE_WITH_HELPER in consents,
        "may_work": may_work,
        "steps": _steps(case),
        "actions": [
            step for step in CASE.possible(case.state) if step.name in ("clarified", "follow", "close", "reopen")
        ],
        "handover": handover,
        "follow_up": case.follow_ups.filter(answered_at=None).first(),
        "last_answer": case.follow_ups.exclude(outcome="").order_by("-answered_at").first(),
        "circle": CareCircle.objects.filter(person=case.person_id).first(),
        "history": history(case),
    }


def next_step(case: Case, blocks: list[dict[str, Any]], handover: dict[str, Any] | None) -> dict[str, str]:
    """What the worker does now: a sentence, and the button for it when there is one."""
    if handover is not None:
        waiting = [str(who) for _side, who, at in handover["sides"] if at is None]
        return {"text": _("Wacht op de bevestiging van: %(who)s.") % {"who": ", ".join(waiting)}, "icon": "handover"}
    if case.state == CaseState.FOLLOWING:
        return {"text": _("Er is hulp. Na een tijdje vraagt Nabij aan de persoon of het opgelost is."), "icon": "clock"}
    if not case.clarification.own_words:
        text = _("Verduidelijk de vraag samen met de persoon, in diens eigen woorden.")
        return _button(text, "edit", _("Verduidelijken"), "guidance:clarify", case.pk)
    if not blocks:
        text = _("Noteer waarvoor hulp nodig is.")
        return _button(text, "plus", _("Nood toevoegen"), "guidance:add_need", case.pk)
    if case.state == CaseState.CLARIFYING:
        return {"text": _("De noden staan genoteerd. U kunt nu hulp zoeken."), "icon": "search", "post": "search"}
    return _next_in_search(case, blocks)


def _next_in_search(case: Case, blocks: list[dict[str, Any]]) -> dict[str, str]:
    question = next((one for one in blocks if one["choice"] and _has_question(one)), None)
    if question is not None:
        text = _("Een dienst stelde een vraag over: %(need)s.") % {"need": question["name"]}
        referral = question["asked"]["referral"].pk
        return _button(text, "chat", _("Antwoorden"), "guidance:answer_question", case.pk, referral)
    unasked = next((one for one in blocks if one["to_ask"]), None)
    if unasked is not None:
        text = _("De persoon koos voor %(need)s: %(who)s. Het is nog niet gevraagd.")
        told = text % {"need": unasked["name"], "who": unasked["asked"]["who"]}
        return _button(told, "send", _("Nu vragen"), "guidance:ask", case.pk, unasked["choice"].pk)
    searchable = next((one for one in blocks if one["searchable"]), None)
    if searchable is not None:
        text = _("Bekijk met de persoon wie kan helpen met: %(need)s.") % {"need": searchable["name"]}
        return _button(text, "search", _("Opties bekijken"), "guidance:options", case.pk, searchable["need"].pk)
    if any(one["need"].state == NeedState.ASKED for one in blocks):
        return {"text": _("Gevraagd. Wacht op het antwoord, of bel zelf."), "icon": "clock"}
    if any(one["need"].state == NeedState.ARRANGED for one in blocks):
        text = _("Er is hulp gevonden. Draag het dossier warm over, of volg zelf op.")
        return _button(text, "handover", _("Warm overdragen"), "guidance:hand_over", case.pk)
    return {"text": _("Er staat geen nood meer open. U kunt het dossier afsluiten."), "icon": "check"}


def _has_question(block: dict[str, Any]) -> bool:
    referral = block["asked"]["referral"]
    return referral is not None and referral.state == ReferralState.QUESTION


def _button(text: str, icon: str, label: str, name: str, *args: UUID) -> dict[str, str]:
    return {"text": text, "icon": icon, "label": label, "url": reverse(name, args=args)}


def _owner_in_words(case: Case, details: dict[UUID, Details]) -> str:
    if case.owner_person_id and case.owner_person_id in details:
        return details[case.owner_person_id].name
    return owner_name(case)


def _domains(clarification: Clarification) -> list[tuple[str, str]]:
    names = needs.taxonomy().domains
    return [(_(names[code].name), words) for code, words in clarification.domains.items() if code in names and words]


def _steps(case: Case) -> list[dict[str, Any]]:
    if case.state in (CaseState.CLOSED, CaseState.STOPPED):
        done = [{"label": state.label, "state": "done"} for state in STEPS_OF_A_CASE]
        return [*done, {"label": case.get_state_display(), "state": "current"}]
    here = STEPS_OF_A_CASE.index(CaseState(case.state))
    return [
        {"label": state.label, "state": "done" if index < here else "current" if index == here else "todo"}
        for index, state in enumerate(STEPS_OF_A_CASE)
    ]


def _need_block(need: Need, details: dict[UUID, Details]) -> dict[str, Any]:
    active = [choice for choice in need.choices.all() if choice.withdrawn_at is None]
    choice = active[-1] if active else None
    return {
        "need": need,
        "name": term_name(need),
        "chip": NEED_CHIPS[NeedState(need.state)],
        "choice": choice,
        "asked": _asked(choice, details) if choice else None,
        "to_ask": choice is not None and not choice.member_id and not _is_asked(choice),
        "searchable": need.state == NeedState.OPEN and choice is None,
    }


def _is_asked(choice: Choice) -> bool:
    return getattr(choice, "invitation", None) is not None or getattr(choice, "referral", None) is not None


def _asked(choice: Choice, details: dict[UUID, Details]) -> dict[str, Any]:
    """Whom the choice is, and how far asking them has come."""
    invitation, referral = getattr(choice, "invitation", None), getattr(choice, "referral", None)
    who = ""
    if choice.offer is not None:
        known = details.get(choice.offer.person_id)
        who = known.name if known else _("Een helper uit de buurt")
    elif choice.service is not None:
        who = f"{choice.service.name} ({choice.service.organisation.name})"
    elif choice.member is not None:
        who = choice.member.relation or _("Iemand uit de eigen kring")
    return {"who": who, "invitation": invitation, "referral": referral}


def _handover(case: Case, details: dict[UUID, Details]) -> dict[str, Any] | None:
    row = (
        case.handovers.filter(state=HandoverState.OPEN)
        .select_related("giver", "receiver", "receiver_organisation")
        .first()
    )
    if row is None:
        return None
    known = details.get(row.receiver_person_id) if row.receiver_person_id else None
    receiver = row.receiver or row.receiver_organisation or (known.name if known else _("Iemand uit de zorgcirkel"))
    sides = [
        ("giver", row.giver.name, row.giver_at),
        ("receiver", str(receiver), row.receiver_at),
        ("person", _("De persoon zelf"), row.person_at),
    ]
    return {"row": row, "sides": sides, "receiver": receiver, "late": row.due_at < now()}


WORKFLOWS = (CASE, INVITATION, REFERRAL, HANDOVER)


def history(case: Case) -> list[dict[str, Any]]:
    """Steps of the case and of what was asked for it, newest first."""
    ids = [
        case.pk,
        *case.invitations.values_list("pk", flat=True),
        *case.referrals.values_list("pk", flat=True),
        *case.handovers.values_list("pk", flat=True),
    ]
    labels = {(flow.name, step.name): str(step.label) for flow in WORKFLOWS for step in flow.steps.values()}
    rows = StateChange.objects.filter(object_id__in=ids, workflow__in=[flow.name for flow in WORKFLOWS])
    return [
        {
            "when": row.at,
            "text": labels.get((row.workflow, row.step), row.step),
            "who": label_in_words(row.actor, row.actor_label),
        }
        for row in rows.order_by("-id")
    ]


def both_versions(current: Any, form: ClarificationForm) -> tuple[dict[str, Any], ClarificationForm]:
    """Two people saved: what the other wrote, by field, and the form with what this one typed, on their version."""
    data = {**form.data.dict(), "version": str(current.version)}  # type: ignore[attr-defined]
    theirs = {
        str(form.fields[name].label): getattr(current, name)
        for name in form.Meta.fields
        if getattr(current, name) != form.cleaned_data[name]
    }
    names = needs.taxonomy().domains
    for code, domain in names.items():
        if current.domains.get(code, "") != form.cleaned_data.get(f"domain_{code}", ""):
            theirs[_(domain.name)] = current.domains.get(code, "")
    return theirs, ClarificationForm(data, instance=current)


def log_list_read(case: Case, *, by: Actor, why: str) -> None:
    """A page that shows words of a case to somebody without the whole case is logged as a reading too."""
    municipality, person_id = case.audit_subject()
    audit.record(audit.READ, by=by, on=case, municipality=municipality, person_id=person_id, why=why)
