"""A way of working, in a few fields; and looking for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import LongText
from nabij.programme.models import WorkingMethod
from nabij.territory.models import Area

FIELDS = ("title", "what", "cost", "yielded", "organisation", "link")


class MethodForm(forms.ModelForm):  # type: ignore[type-arg]
    """The neighbourhood is only asked at the beginning, of who may choose."""

    neighbourhood: "forms.ModelChoiceField[Area]" = forms.ModelChoiceField(
        label=lazy("Van welke buurt?"), queryset=Area.objects.none(), empty_label=None
    )
    link = forms.URLField(
        label=lazy("Waar is er meer te lezen?"), max_length=400, required=False, assume_scheme="https"
    )
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("neighbourhood", *FIELDS)

    class Meta:
        model = WorkingMethod
        fields = FIELDS
        widgets = {"what": LongText(rows=6), "cost": LongText(rows=2), "yielded": LongText(rows=3)}
        help_texts = {
            "title": lazy("Bijvoorbeeld: huisbezoek met de postbode."),
            "what": lazy("Schrijf het zo dat een andere buurt het kan overdoen. Noem geen namen van mensen."),
            "cost": lazy("Tijd, geld, lokaal: een ruwe schatting is goed."),
            "yielded": lazy("Ook wat niet lukte, is nuttig."),
            "organisation": lazy("Een organisatie van de sociale kaart, geen persoon."),
        }

    def __init__(self, *args: Any, areas: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if areas is None:
            del self.fields["neighbourhood"]
            self.fields["opened"].initial = self.instance.version
        else:
            self.fields["neighbourhood"].queryset = areas  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class SearchForm(forms.Form):
    """Every field may stay empty."""

    q = forms.CharField(label=lazy("Zoek in de werkwijzen"), required=False, max_length=200)

    def words(self) -> str:
        self.is_valid()
        found: str = self.cleaned_data.get("q", "")
        return found
