"""Counting a street: numbers and nothing else, so that no form can hold a name or a house number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.ui.forms import DateInput
from nabij.impact.models import DwellingForm, Fitness
from nabij.impact.rules import MOST_DWELLINGS


class CountForm(forms.Form):
    """One field per form and fitness; an empty one is none."""

    nothing = forms.BooleanField(label=_("In deze straat staan geen woningen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in DwellingForm:
            for fitness in Fitness:
                self.fields[f"{form.value}-{fitness.value}"] = _number(fitness)

    def groups(self) -> list[tuple[DwellingForm, list[forms.BoundField]]]:
        """The fields of each form of dwelling."""
        return [(form, [self[f"{form.value}-{fitness.value}"] for fitness in Fitness]) for form in DwellingForm]

    def numbers(self) -> dict[tuple[str, str], int]:
        """What was filled in, by form and fitness."""
        found = {}
        for form in DwellingForm:
            for fitness in Fitness:
                number = self.cleaned_data.get(f"{form.value}-{fitness.value}")
                if number:
                    found[form.value, fitness.value] = number
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        counted = any(value for name, value in data.items() if name != "nothing")
        if counted and data.get("nothing"):
            self.add_error("nothing", _("U telde wel woningen. Haal dit vinkje weg, of maak de vakken leeg."))
        elif not counted and not data.get("nothing"):
            self.add_error("nothing", _("U telde nog niets. Staan hier geen woningen? Vink dit dan aan."))
        return data


def _number(fitness: Fitness) -> forms.IntegerField:
    attributes = {"inputmode": "numeric", "autocomplete": "off", "data-count": ""}
    return forms.IntegerField(
        label=fitness.label,
        required=False,
        min_value=0,
        max_value=MOST_DWELLINGS,
        widget=forms.NumberInput(attributes),
        error_messages={
            "invalid": _("Vul hier alleen een getal in."),
            "min_value": _("Vul hier 0 of meer in."),
            "max_value": _("Dit zijn er te veel voor één straat: hoogstens %(limit_value)d."),
        },
    )


class BeginForm(forms.Form):
    """How long volunteers can count."""

    ends_on = forms.DateField(
        label=_("Tellen kan tot en met"),
        widget=DateInput,
        help_text=_("Op deze dag stopt de link. U kunt de telling ook vroeger afsluiten."),
    )

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day < today():
            raise forms.ValidationError(_("Deze dag is al voorbij."))
        return day
