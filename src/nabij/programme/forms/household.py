"""The calculator: how somebody lives, and every figure that is taken for granted. Nothing of it is kept."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import RadioCards
from nabij.programme import household
from nabij.programme.household import Life

HOURS: Final = {"light": (2, 4, 0), "heavy": (6, 12, 7), "very_heavy": (10, 22, 7)}


def _hours(label: Any, most: float, help_text: Any = "") -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=label, min_value=0, max_value=most, widget=widget, help_text=help_text)


class HouseholdForm(forms.Form):
    profile = forms.ChoiceField(
        label=lazy("Hoeveel hulp is er nodig?"), choices=household.PROFILES, widget=RadioCards, initial="heavy"
    )
    care_hours = _hours(lazy("Uren gezinszorg per week"), 168, lazy("Verzorgende of poetshulp van een dienst."))
    nursing_days = _hours(lazy("Dagen per week met thuisverpleging"), 7)
    informal_hours = _hours(lazy("Uren mantelzorg per week"), 168, lazy("Partner, kinderen, buren."))

    def __init__(self, *args: Any, profile: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        care, informal, nursing = HOURS[profile]
        start = {"profile": profile, "care_hours": care, "informal_hours": informal, "nursing_days": nursing}
        for name, value in start.items():
            self.fields[name].initial = value
        self.figures = household.figures(profile)
        for one in self.figures:
            field = _hours(one.label, 100_000)
            field.required = False
            field.widget.attrs["placeholder"] = f"{one.value:g}".replace(".", ",")
            self.fields[f"figure_{one.name}"] = field

    @property
    def questions(self) -> list[Any]:
        return [self[name] for name in ("profile", "care_hours", "nursing_days", "informal_hours")]

    @property
    def assumptions(self) -> list[tuple[household.Figure, Any, Any]]:
        return [(one, household.GRADES[one.grade], self[f"figure_{one.name}"]) for one in self.figures]

    def life(self) -> Life:
        told = self.cleaned_data
        return Life(told["care_hours"], told["informal_hours"], told["nursing_days"])

    def changed_figures(self) -> dict[str, float]:
        values = {one.name: self.cleaned_data[f"figure_{one.name}"] for one in self.figures}
        return {name: value for name, value in values.items() if value is not None}
