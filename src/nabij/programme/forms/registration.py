"""Assumptions under the minutes of registration. Sent by GET: an address gives the same page again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.programme.registration.measure import Settings
from nabij.programme.registration.reading import fields_of
from nabij.programme.registration.registry import all_registrations
from nabij.programme.registration.terms import OTHERS, SECONDS, Assumption, Who

MOST_A_YEAR = 100_000


def _number(label: Any, most: float, value: float, help_text: Any) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "min": 0, "max": most})
    return forms.FloatField(
        label=label, min_value=0, max_value=most, required=False, initial=value, widget=widget, help_text=help_text
    )


class BurdenForm(forms.Form):
    """Every field is a parameter of the address; a wrong or empty one counts as the register has it."""

    echt = forms.BooleanField(label=_("Reken met de echte aantallen, waar die er zijn"), required=False)
    zonder = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.label) for row in all_registrations() for one in fields_of(row) if not one.required]
        self.fields["zonder"].choices = choices  # type: ignore[attr-defined]
        for one in (*SECONDS, *OTHERS):
            self.fields[f"a_{one.code}"] = _number(one.label, one.most, one.value, one.basis)
        for row in all_registrations():
            self.fields[f"n_{row.code}"] = _number(row.title, MOST_A_YEAR, row.yearly, Who(row.who).label)

    def seconds_fields(self) -> list[Any]:
        return self._bound(SECONDS)

    def other_fields(self) -> list[Any]:
        return self._bound(OTHERS)

    def _bound(self, which: Any) -> list[Any]:
        return [self[f"a_{one.code}"] for one in which if isinstance(one, Assumption)]

    def yearly_fields(self) -> list[Any]:
        return [self[f"n_{row.code}"] for row in all_registrations()]

    def settings(self) -> Settings:
        self.is_valid()
        told = getattr(self, "cleaned_data", {})
        given = {name: value for name, value in told.items() if isinstance(value, float)}
        return Settings(
            values={name[2:]: value for name, value in given.items() if name.startswith("a_")},
            yearly={name[2:]: value for name, value in given.items() if name.startswith("n_")},
            dropped=frozenset(told.get("zonder") or ()),
            real=bool(told.get("echt")),
        )
