from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.core.text import fold
from nabij.directory import needs
from nabij.directory.languages import LANGUAGES
from nabij.directory.queries import Filters
from nabij.territory.models import Area, Level


def _domains() -> list[tuple[str, Any]]:
    return [("", _("Alles")), *((code, _(domain.name)) for code, domain in needs.taxonomy().domains.items())]


def _languages() -> list[tuple[str, Any]]:
    return [("", _("Alle talen")), *sorted(LANGUAGES.items(), key=lambda item: (item[0] != "nl", fold(str(item[1]))))]


class SearchForm(forms.Form):
    """What one looks for; every field may stay empty."""

    q = forms.CharField(label=_("Wat zoekt u?"), required=False, max_length=200)
    domain = forms.ChoiceField(label=_("Waarvoor?"), required=False, choices=_domains)
    neighbourhood = forms.ModelChoiceField(
        Area.objects.none(), label=_("Uw buurt"), required=False, to_field_name="code", empty_label=_("Alle buurten")
    )
    ring = forms.TypedChoiceField(
        label=_("Soort hulp"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Alles")), (3, _("Gewone diensten")), (4, _("Gespecialiseerde zorg"))],
    )
    language = forms.ChoiceField(label=_("Taal"), required=False, choices=_languages)
    open_now = forms.BooleanField(label=_("Nu open"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        neighbourhoods = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD).order_by("name")
        field = self.fields["neighbourhood"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = neighbourhoods.defer("geometry")

    def filters(self) -> Filters:
        """What was asked; a value that isn't valid doesn't narrow."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})


class ConfirmForm(forms.Form):
    """Waiting time and free places, as an organisation tells them."""

    waiting_days = forms.IntegerField(
        label=_("Wachttijd in dagen"), required=False, min_value=0, max_value=3650,
        help_text=_("0 = geen wachttijd. Leeg = niet gekend."),
    )  # fmt: skip
    capacity_left = forms.IntegerField(
        label=_("Vrije plaatsen"), required=False, min_value=0, max_value=100_000,
        help_text=_("0 = op dit moment volzet. Leeg = niet gekend."),
    )  # fmt: skip
