"""What somebody tells at the map: an obstacle, something missing, something wrong. An observation, without a scan."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from shapely.geometry import Point

from nabij.core import audit
from nabij.core.actors import GUEST
from nabij.core.ui.forms import RadioCards
from nabij.core.workflow import NotNow
from nabij.detection.forms import long_text
from nabij.impact import rules
from nabij.impact.forms.scan import WORDS_LIMIT
from nabij.impact.models import Observation, ObservationPhoto, Tone
from nabij.impact.queries import streets_of
from nabij.impact.vocabulary import vocabulary
from nabij.territory.models import Area

NEAR = 0.01  # degrees, some 700 to 1,100 m


def reports_of(area: Area) -> QuerySet[Observation]:
    """What was told at the map of a neighbourhood."""
    photos = ObservationPhoto.objects.defer("image")  # there are none, but the page that looks through asks
    rows = Observation.objects.filter(neighbourhood=area).select_related("street")
    return rows.prefetch_related(Prefetch("photo", photos))


class ReportForm(forms.Form):
    """Three questions at most: what, where, and in your own words."""

    theme = forms.ChoiceField(
        label=_("Wat ontbreekt of klopt niet?"), error_messages={"required": _("Kies waarover het gaat.")}
    )
    street = forms.ChoiceField(label=_("In welke straat?"), required=False)
    place = forms.CharField(
        label=_("Waar precies?"),
        required=False,
        max_length=160,
        help_text=_("Bijvoorbeeld: aan de bushalte, voor de school."),
    )
    words = long_text(
        _("Vertel het in uw eigen woorden"),
        limit=WORDS_LIMIT,
        rows=3,
        empty=_("Schrijf in enkele woorden wat er aan de hand is."),
        help_text=_("Noem geen namen. Iemand leest uw tekst na voor anderen hem kunnen lezen."),
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        choices = [(entry.code, gettext(entry.name)) for entry in vocabulary().reports]
        icons = {entry.code: entry.icon for entry in vocabulary().reports}
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]
        self.fields["theme"].widget = RadioCards(icons=icons, choices=choices)
        self.streets = {str(street.pk): street for street in streets_of(area)}
        names = [(pk, street.name) for pk, street in self.streets.items()]
        self.fields["street"].choices = [("", _("Geen bepaalde straat")), *names]  # type: ignore[attr-defined]
        if not self.streets:
            del self.fields["street"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lon, lat = data.get("lon"), data.get("lat")
        if self.errors or data.get("street") or data.get("place"):
            return data
        if lon is None or lat is None:
            self.add_error("place", _("Zeg ons waar het is: kies een straat, of schrijf het hier."))
        elif not self._near(lon, lat):
            self.add_error("place", _("De plek op de kaart ligt buiten deze buurt. Schrijf hier waar het is."))
        return data

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        street = self.streets.get(data.get("street") or "")
        told = {name: data[name] for name in ("theme", "place", "words")} | {"street": street}
        if data.get("lon") is not None and data.get("lat") is not None and self._near(data["lon"], data["lat"]):
            return told | {"lon": data["lon"], "lat": data["lat"]}
        return told | ({"lon": street.lon, "lat": street.lat} if street else {})

    def _near(self, lon: float, lat: float) -> bool:
        """Whether a point lies in the neighbourhood or beside it: elsewhere it would move the map away from here."""
        polygon = self.area.polygon()
        return polygon.is_empty or bool(polygon.distance(Point(lon, lat)) <= NEAR)


@transaction.atomic
def tell(*, area: Area, told: dict[str, Any], draft: UUID | None = None) -> bool:
    """Keep it until somebody looked at it; False when the same screen was sent before. Raises `NotNow`.

    The log doesn't say who sent it: not even a user who is signed in.
    """
    if reports_of(area).filter(state="waiting").count() >= rules.MOST_WAITING:
        raise NotNow(gettext("Er wachten nu te veel meldingen om na te lezen. Probeer het later opnieuw."))
    made, is_new = Observation.objects.get_or_create(
        pk=uuid5(draft or uuid4(), "report"), defaults={"neighbourhood": area, "tone": Tone.BETTER, **told}
    )
    if is_new:
        municipality, _person = made.audit_subject()
        audit.record("observation.told", by=GUEST, on=made, municipality=municipality)
    return is_new
