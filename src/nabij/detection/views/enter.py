"""A worker writes down what somebody tells at the phone or the desk."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabij.core.clock import now
from nabij.core.requests import Request
from nabij.detection import duplicates, flow, needs, placing, queries, services
from nabij.detection.duplicates import Likeness
from nabij.detection.forms import WORDS_LIMIT, EnterForm
from nabij.detection.models import Concern
from nabij.detection.views.common import infopoint_page


@require_http_methods(["GET", "POST"])
@infopoint_page
def new(request: Request) -> HttpResponse:
    form = EnterForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    likenesses = [] if request.POST.get("looked") else _likenesses(request, form)
    if likenesses:
        return _page(request, form, likenesses=likenesses)
    concern = _take_in(request, form)
    messages.success(request, _("Melding bewaard. Lees de volgcode voor, of druk ze af."))
    return redirect(f"{reverse('detection:concern', args=[concern.pk])}?nieuw=1")


@require_POST
@infopoint_page
def suggest(request: Request) -> HttpResponse:
    """The needs that the words suggest, while they are typed. Posted, so that no word stands in a server's log."""
    words, chosen = request.POST.get("words", "")[:WORDS_LIMIT], request.POST.getlist("terms")
    form = EnterForm(initial={"terms": chosen})
    form.offer_for(words, chosen)
    context = {"form": form, "danger": needs.is_danger(words)}
    return render(request, "detection/suggestions.html", context)


def _take_in(request: Request, form: EnterForm) -> Concern:
    draft = flow.read_draft(request.POST.get("draft", ""))
    data = form.cleaned_data
    try:
        with transaction.atomic():
            return services.enter(
                by=request.actor,
                channel=data["channel"],
                urgency=data["urgency"],
                words=data["words"],
                about=data["about"],
                place=data["place"],
                neighbourhood=data["neighbourhood"],
                contact=form.contact(),
                guidance_consent=data["consent"],
                terms=data["terms"] or None,
                pk=draft,
            )
    except IntegrityError:
        # The same screen was sent twice.
        return queries.get_concern_for(request.actor, draft)


def _likenesses(request: Request, form: EnterForm) -> list[Likeness]:
    """What may be the same, looked up before anything is saved."""
    data = form.cleaned_data
    spot = placing.find(place=data["place"], words=data["words"], neighbourhood=data["neighbourhood"])
    concern = Concern(
        words=data["words"],
        place=data["place"],
        about=data["about"],
        lon=spot.lon,
        lat=spot.lat,
        terms=data["terms"] or needs.proposed_ids(data["words"]),
        created_at=now(),
    )
    return duplicates.find(concern, queries.within_reach(request.actor))


def _page(request: Request, form: EnterForm, *, likenesses: list[Likeness] | None = None) -> HttpResponse:
    words = form.data.get("words", "") if form.is_bound else ""
    form.offer_for(words, form.data.getlist("terms") if form.is_bound else [])  # type: ignore[attr-defined]
    context = {
        "form": form,
        "likenesses": likenesses or [],
        "draft": flow.signed_draft(request.POST.get("draft", "")),
        "danger": needs.is_danger(words),
    }
    return render(request, "detection/new.html", context)
