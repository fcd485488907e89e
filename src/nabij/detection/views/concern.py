"""One concern, for the worker who handles it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nabij.accounts.models import User
from nabij.core.requests import Request
from nabij.core.ui.messages import undo
from nabij.core.workflow import NotAllowedNow
from nabij.detection import queries, screen, services
from nabij.detection.forms import CloseForm, NoteForm, TermsForm
from nabij.detection.models import Concern, Urgency
from nabij.detection.rules import Outrun
from nabij.detection.views.common import infopoint_page
from nabij.people import access

WHY = "concern"


@require_GET
@infopoint_page
def concern(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    return _page(request, found, just_entered="nieuw" in request.GET)


@require_POST
@infopoint_page
def contact(request: Request, pk: UUID) -> HttpResponse:
    """Name and contact of the sender, on request; the reading is logged and the person can see it."""
    found = queries.get_concern_for(request.actor, pk)
    details = access.read_many(_persons(found), by=request.actor, why=WHY)
    if not details:
        messages.warning(request, _("Voor deze melding mag u nu geen contactgegevens zien. Is ze al afgerond?"))
        return redirect("detection:concern", pk=pk)
    return _page(request, found, contact=_of(details, found.sender_id), subject=_of(details, found.subject_id))


@require_POST
@infopoint_page
def triage(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    urgency = request.POST.get("urgency", "")
    if urgency not in Urgency.values:
        messages.error(request, _("Kies hoe snel iemand moet antwoorden."))
        return redirect("detection:concern", pk=pk)
    seen = request.POST.get("seen", "")
    return _do(
        request,
        found,
        lambda: services.triage(found, urgency=urgency, seen=seen, by=request.actor),
        _("De klok loopt."),
    )


@require_POST
@infopoint_page
def assign(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    to = request.POST.get("to", "")
    worker = request.user if to == "me" else _colleague(found, _id(to))
    if worker is None and to != "nobody":
        messages.error(request, _("Kies een collega die deze buurt bedient."))
        return redirect("detection:concern", pk=pk)
    said = _("Toegewezen aan %(name)s.") % {"name": worker} if worker else _("Aan niemand meer toegewezen.")
    seen = _id(request.POST.get("seen", ""))
    back = request.POST.get("next", "") == "inbox"
    return _do(request, found, lambda: services.assign(found, to=worker, seen=seen, by=request.actor), said, inbox=back)


@require_POST
@infopoint_page
def note(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note_form=form)
    add = lambda: services.add_note(found, words=form.cleaned_data["note"], by=request.actor)  # noqa: E731
    return _do(request, found, add, _("Notitie bewaard."), note_form=form)


@require_POST
@infopoint_page
def terms(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    form = TermsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dit onderwerp bestaat niet (meer). Kies er een uit de lijst."))
        return _page(request, found)
    if form.cleaned_data["before"] != ",".join(found.terms):
        messages.warning(request, _("Iemand anders koos intussen andere onderwerpen. Kijk ze na en bewaar opnieuw."))
        return _page(request, found, chosen=form.chosen())
    chosen = form.chosen()
    return _do(
        request, found, lambda: services.change_terms(found, terms=chosen, by=request.actor), _("Onderwerpen bewaard.")
    )


@require_POST
@infopoint_page
def close(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    form = CloseForm(request.POST, about=found.about)
    if not form.is_valid():
        return _page(request, found, close_form=form)
    answer = form.cleaned_data.get("answer", "")
    finish = lambda: services.close(found, answer=answer, by=request.actor)  # noqa: E731
    back = screen.act(found, "reopen")
    return _do(request, found, finish, _("Melding afgerond."), undo_url=back, close_form=form)


@require_POST
@infopoint_page
def reopen(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_concern_for(request.actor, pk)
    return _do(request, found, lambda: services.reopen(found, by=request.actor), _("Melding heropend."))


@require_POST
@infopoint_page
def same(request: Request, pk: UUID, other: UUID) -> HttpResponse:
    found, second = queries.get_concern_for(request.actor, pk), queries.get_concern_for(request.actor, other)
    is_same = request.POST.get("same") == "yes"
    mark: Callable[..., None] = services.mark_same if is_same else services.mark_different
    said = _("Gemerkt als dezelfde.") if is_same else _("Gemerkt als verschillend. U ziet dit voorstel niet meer.")
    return _do(request, found, lambda: mark(found, other=second, by=request.actor), said)


def _do(
    request: Request,
    found: Concern,
    act: Callable[[], Any],
    said: str,
    *,
    inbox: bool = False,
    undo_url: str = "",
    **forms: Form,
) -> HttpResponse:
    """Do it and go back; when somebody else was first, say so and keep the words on the screen."""
    try:
        act()
    except (NotAllowedNow, Outrun):
        found.refresh_from_db()
        messages.warning(request, screen.somebody_was_first(found))
        return _page(request, found, unsaved=_words(forms.values()))
    if undo_url:
        undo(request, said, undo_url)
    else:
        messages.success(request, said)
    return redirect("detection:inbox") if inbox else redirect("detection:concern", pk=found.pk)


def _words(forms: Iterable[Form]) -> list[str]:
    """What was typed and could not be saved."""
    return [str(value) for form in forms for value in form.cleaned_data.values() if value]


def _page(request: Request, found: Concern, **shown: Any) -> HttpResponse:
    shown.setdefault("note_form", NoteForm())
    shown.setdefault("close_form", CloseForm(about=found.about))
    context = screen.context(found, actor=request.actor, chosen=shown.pop("chosen", None)) | shown
    return render(request, "detection/concern.html", context)


def _persons(found: Concern) -> list[UUID]:
    return [pk for pk in (found.sender_id, found.subject_id) if pk]


def _colleague(found: Concern, pk: UUID | None) -> User | None:
    return queries.colleagues(found).filter(pk=pk).first() if pk else None


def _of(details: dict[UUID, access.Details], pk: UUID | None) -> access.Details | None:
    return details.get(pk) if pk else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


__all__ = ["assign", "close", "concern", "contact", "note", "reopen", "same", "terms", "triage"]
