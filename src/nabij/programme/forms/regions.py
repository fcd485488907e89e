"""Bringing in a file with regions, or with mergers of municipalities."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import RadioCards
from nabij.programme.models import Borders, RegionKind


class RegionsForm(forms.Form):
    kind = forms.ChoiceField(
        label=lazy("Wat staat er in het bestand?"),
        choices=RegionKind.choices,
        initial=RegionKind.REGIONAL,
        widget=RadioCards(
            hints={
                RegionKind.SMALL_URBAN: lazy("Hier worden de middelen verdeeld. De bronnen tellen er 60."),
                RegionKind.REGIONAL: lazy("Elk met een backoffice. De bronnen tellen er 15."),
                RegionKind.PRIMARY_CARE: lazy("Waar zorg en welzijn samenwerken."),
                RegionKind.MERGERS: lazy("Welke gemeente bij welke kwam: kolommen nis_2018, nis_2024, nis_2025."),
            }
        ),
    )
    name = forms.CharField(label=lazy("Naam"), max_length=120)
    source = forms.CharField(
        label=lazy("Bron"),
        max_length=200,
        help_text=lazy("Wie maakte dit bestand, en wanneer? Dit staat bij elke telling."),
    )
    borders = forms.ChoiceField(
        label=lazy("Welke gemeentegrenzen volgt het?"),
        choices=[("", lazy("Kies")), *Borders.choices],
        required=False,
        help_text=lazy("Niet nodig bij een tabel met fusies."),
    )
    column = forms.CharField(
        label=lazy("Kolom met de regio"),
        max_length=60,
        required=False,
        help_text=lazy("Laat leeg: Nabij zoekt zelf. Een kolom met dezelfde naam en '_name' erachter geeft de namen."),
    )
    file = forms.FileField(
        label=lazy("Bestand (csv)"),
        help_text=lazy("Een rij per gemeente, met de NIS-code in een kolom 'nis'."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") not in (None, RegionKind.MERGERS) and not told.get("borders"):
            self.add_error("borders", _("Kies welke gemeentegrenzen het bestand volgt."))
        return told
