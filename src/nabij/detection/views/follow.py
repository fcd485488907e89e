"""The follow-up page of a sender: no account, only the code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core import limits
from nabij.core.requests import Request
from nabij.detection import follow_up, queries, services
from nabij.detection.forms import AdditionForm, CodeForm
from nabij.detection.models import Concern, plain_code
from nabij.detection.rules import Gone

PER_HOUR = 60  # looks at codes by one client; there are 31^10 codes


@require_http_methods(["GET", "POST"])
def follow_entry(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "detection/follow_entry.html", {"form": form})
    if not limits.allow(request, "follow", per_hour=PER_HOUR):
        return _too_often(request, form)
    concern = queries.get_by_code(form.cleaned_data["code"])
    if concern is not None:
        return redirect("detection:follow", code=concern.shown_code)
    form.add_error("code", _unknown(form.cleaned_data["code"]))
    return render(request, "detection/follow_entry.html", {"form": form})


@never_cache
@require_GET
def follow(request: Request, code: str) -> HttpResponse:
    found = _concern(request, code)
    if isinstance(found, HttpResponse):
        return found
    if found.shown_code != code:
        return redirect("detection:follow", code=found.shown_code)
    return _page(request, found, AdditionForm())


@never_cache
@require_POST
def add(request: Request, code: str) -> HttpResponse:
    found = _concern(request, code)
    if isinstance(found, HttpResponse):
        return found
    if follow_up.is_over(found):
        return _over(request, found)
    form = AdditionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        services.add_from_sender(found, words=form.cleaned_data["words"], by=request.actor)
        messages.success(request, _("Dank u. Wij lezen wat u toevoegde."))
    except Gone:
        messages.warning(request, _("Deze melding is intussen gewist. Wilt u iets nieuws melden? Dat kan altijd."))
    return redirect("detection:follow", code=found.shown_code)


@never_cache
@require_POST
def solved(request: Request, code: str) -> HttpResponse:
    found = _concern(request, code)
    if isinstance(found, HttpResponse):
        return found
    if follow_up.is_over(found):
        return _over(request, found)
    answer = request.POST.get("solved")
    if answer not in {"yes", "no"}:
        return redirect("detection:follow", code=found.shown_code)
    try:
        services.say_solved(found, solved=answer == "yes", by=request.actor)
        thanks = _("Fijn. Dank u om het te laten weten.")
        again = _("Dank u om het te laten weten. Wij kijken er opnieuw naar.")
        messages.success(request, thanks if answer == "yes" else again)
    except Gone:
        messages.warning(request, _("Deze melding is intussen gewist. Wilt u iets nieuws melden? Dat kan altijd."))
    return redirect("detection:follow", code=found.shown_code)


def _concern(request: Request, code: str) -> Concern | HttpResponse:
    """The concern behind the code; each look counts, so that guessing soon stops."""
    if not limits.allow(request, "follow", per_hour=PER_HOUR):
        return _too_often(request, CodeForm(initial={"code": code}))
    concern = queries.get_by_code(code)
    if concern is None:
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", _unknown(code))
        return render(request, "detection/follow_entry.html", {"form": form}, status=404)
    return concern


def _over(request: Request, concern: Concern) -> HttpResponse:
    """The same whether the words were erased or, because the person said yes, kept: that isn't the sender's to know."""
    messages.warning(request, _("Deze melding kunt u niet langer volgen. Wilt u iets nieuws melden? Dat kan altijd."))
    return redirect("detection:follow", code=concern.shown_code)


def _unknown(code: str) -> str:
    if plain_code(code):
        return _("Deze code kennen wij niet. Kijk ze nog eens na, of bel het infopunt.")
    return _("Een volgcode telt tien letters en cijfers, zonder 0, O, 1, I of L. Kijk ze nog eens na.")


def _too_often(request: Request, form: CodeForm) -> HttpResponse:
    return render(request, "detection/follow_entry.html", {"form": form, "too_often": True}, status=429)


def _page(request: Request, concern: Concern, form: AdditionForm) -> HttpResponse:
    context = follow_up.page(concern) | {"form": form, "just_sent": "verstuurd" in request.GET}
    return render(request, "detection/follow.html", context)
