"""Bringing in the result of a simulation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from nabij.territory.models import Area


class SimulationForm(forms.Form):
    name = forms.CharField(label=lazy("Naam"), max_length=120)
    area = forms.ModelChoiceField(label=lazy("Voor welk gebied?"), queryset=Area.objects.none(), empty_label=None)
    file = forms.FileField(
        label=lazy("Uitkomst (JSON)"), help_text=lazy("Het bestand dat 'nabij programme simulate --out' schreef.")
    )
    note = forms.CharField(label=lazy("Waarover gaat het?"), max_length=300, required=False)

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["area"]
        chosen.queryset = Area.objects.filter(pk__in=[area.pk for area in areas]).defer("geometry")
