"""The offer in plain words: what, when, how often, how far."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.ui.forms import DateInput, LongText, RadioCards
from nabij.directory import languages, needs
from nabij.talents.models import Daypart, Offer
from nabij.talents.rules import PRESETS
from nabij.territory.models import Area

RADIUS = [
    (300, _("In mijn straat en vlakbij")),
    (1000, _("Tot 1 kilometer (een kwartier stappen)")),
    (3000, _("Tot 3 kilometer (met de fiets)")),
    (8000, _("In de hele gemeente")),
]
WHEN = [
    ("weekdays", _("Overdag in de week")),
    ("evenings", _("'s Avonds")),
    ("weekend", _("In het weekend")),
    ("always", _("Altijd, behalve 's nachts")),
    ("own", _("Ik duid het zelf aan")),
]
MOST_TIMES = 14
DOMAIN_FIELD = "terms-"


class OfferForm(forms.Form):
    """What somebody offers. Nothing is required that isn't used for finding a match."""

    words = forms.CharField(
        label=_("In uw eigen woorden: wat doet u graag?"),
        help_text=_("Bijvoorbeeld: met mensen naar de markt gaan, kleine klusjes, Frans oefenen."),
        max_length=1000,
        required=False,
        widget=LongText(rows=3),
    )
    when = forms.ChoiceField(label=_("Wanneer kan het voor u?"), choices=WHEN, initial="weekdays", widget=RadioCards())
    slots = forms.MultipleChoiceField(
        label=_("Zelf aanduiden"), choices=[(f"{d}-{p}", "") for d in range(7) for p in range(4)], required=False
    )
    capacity = forms.IntegerField(
        label=_("Hoeveel keer per week ten hoogste?"),
        help_text=_("Wij vragen nooit meer. U mag altijd nee zeggen, zonder uitleg."),
        min_value=1,
        max_value=MOST_TIMES,
        initial=1,
    )
    radius_m = forms.TypedChoiceField(
        label=_("Hoe ver van huis?"), choices=RADIUS, coerce=int, initial=1000, widget=RadioCards()
    )
    languages = forms.MultipleChoiceField(
        label=_("Welke talen spreekt u?"),
        choices=languages.choices,
        initial=["nl"],
        widget=forms.CheckboxSelectMultiple(),
    )
    paused_until = forms.DateField(
        label=_("Even niet, tot en met"),
        help_text=_("Bijvoorbeeld als u op reis bent. Leeg laten mag."),
        required=False,
        widget=DateInput(),
    )
    opened = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = (self.initial or {}).get("terms", [])
        self.fields["languages"].choices = languages.choices(*(self.initial or {}).get("languages", []))  # type: ignore[attr-defined]
        for code, domain in needs.taxonomy().domains.items():
            terms = [(term.id, _(term.name)) for term in needs.taxonomy().in_domain(code)]
            self.fields[DOMAIN_FIELD + code] = forms.MultipleChoiceField(
                label=_(domain.name),
                choices=terms,
                required=False,
                widget=forms.CheckboxSelectMultiple(),
                initial=[term for term, _name in terms if term in chosen],
            )

    def domains(self) -> Iterator[tuple[forms.BoundField, int]]:
        """Fields of the life domains, each with how many are chosen."""
        for name in self.fields:
            if name.startswith(DOMAIN_FIELD):
                yield self[name], len(self[name].value() or [])

    def grid(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """Rows of the week: a day, and a box for each part of it."""
        chosen = set(self["slots"].value() or [])
        return [
            (
                capfirst(name),
                [
                    {"value": f"{day}-{part}", "part": part.label, "checked": f"{day}-{part}" in chosen}
                    for part in Daypart
                ],
            )
            for day, name in WEEKDAYS.items()
        ]

    def parts(self) -> list[Any]:
        return Daypart.labels

    def clean_paused_until(self) -> Any:
        until = self.cleaned_data["paused_until"]
        if until is not None and until < today():
            raise forms.ValidationError(_("Kies een dag vanaf vandaag, of laat dit leeg."))
        return until

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self._terms() and not data.get("words"):
            self.add_error("words", _("Zeg in uw woorden wat u wilt doen, of duid hieronder iets aan."))
        if data.get("when") == "own" and not data.get("slots"):
            self.add_error("when", _("Duid in de tabel aan wanneer het kan, of kies een ander antwoord."))
        return data

    def _terms(self) -> list[str]:
        return [term for name, value in self.cleaned_data.items() if name.startswith(DOMAIN_FIELD) for term in value]

    def offer_fields(self) -> dict[str, Any]:
        """The fields of `Offer`, as the model keeps them."""
        data = self.cleaned_data
        own = [[int(number) for number in slot.split("-")] for slot in data["slots"]]
        slots = own if data["when"] == "own" else [list(slot) for slot in PRESETS[data["when"]]]
        kept = ("words", "capacity", "radius_m", "languages", "paused_until")
        return {name: data[name] for name in kept} | {"terms": self._terms(), "slots": sorted(slots)}


class EnterForm(OfferForm):
    """The same, with who it is: for somebody who says it by phone or at the desk."""

    given_name = forms.CharField(label=_("Voornaam"), max_length=80)
    family_name = forms.CharField(label=_("Familienaam"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telefoon"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(
        label=_("Straat en nummer"), help_text=_("Om hulp dichtbij te vinden"), max_length=200, required=False
    )
    neighbourhood: "forms.ModelChoiceField[Area]" = forms.ModelChoiceField(
        label=_("Buurt"), queryset=Area.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, neighbourhoods: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = neighbourhoods  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("phone") and not data.get("email"):
            self.add_error("phone", _("Geef een telefoonnummer of een e-mailadres, anders kunnen we niets vragen."))
        return data

    def details(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "phone", "email", "address")}


def initial_of(offer: Offer) -> dict[str, Any]:
    """What the form shows of an offer."""
    slots = {(day, part) for day, part in offer.slots}
    when = next((name for name, preset in PRESETS.items() if set(preset) == slots), "own")
    # Never farther than what was said.
    radius = max((value for value, _label in RADIUS if value <= offer.radius_m), default=RADIUS[0][0])
    kept = {name: getattr(offer, name) for name in ("words", "languages", "paused_until", "terms")}
    return kept | {
        "when": when,
        "slots": [f"{day}-{part}" for day, part in slots],
        "capacity": max(offer.capacity, 1),
        "radius_m": radius,
        "opened": offer.version,
    }
