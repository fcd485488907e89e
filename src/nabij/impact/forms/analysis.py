"""Beginning an analysis; what stands in it; who takes part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.core.ui.forms import CheckCards, RadioCards
from nabij.detection.forms import long_text
from nabij.directory.models import Organisation
from nabij.impact import evidence
from nabij.impact.evidence import OWN_FIGURE, Found, Kind
from nabij.impact.models import NeighbourhoodAnalysis, Participation, SwotKind
from nabij.impact.services.swot import Piece
from nabij.impact.vocabulary import vocabulary
from nabij.territory.models import Area

KIND_HINTS = {
    "strength": _("Wat is hier al goed?"),
    "weakness": _("Wat gaat hier moeilijk?"),
    "opportunity": _("Wat kan ons helpen?"),
    "threat": _("Wat komt er op ons af?"),
}
KIND_ICONS = {"strength": "heart", "weakness": "minus", "opportunity": "bulb", "threat": "warning"}
PARTICIPATION_HINTS = {
    "inform": _("Krijgt te lezen wat er gebeurt."),
    "consult": _("Zegt wat zij ervan vindt."),
    "co_create": _("Maakt mee wat er komt."),
    "decide": _("Heeft een stem als er gekozen wordt."),
}


class AnalysisForm(forms.Form):
    """The neighbourhood is only asked at the beginning."""

    neighbourhood = forms.ChoiceField(label=_("Welke buurt?"))
    title = forms.CharField(label=_("Naam van de analyse"), max_length=140)
    question = long_text(
        _("Wat willen wij samen te weten komen?"),
        limit=600,
        rows=3,
        required=False,
        empty=_("Schrijf één of twee zinnen."),
    )

    def __init__(self, *args: Any, areas: Sequence[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas or ()}
        if areas is None:
            del self.fields["neighbourhood"]
        else:
            choices = [(pk, area.name) for pk, area in self.areas.items()]
            self.fields["neighbourhood"].choices = choices  # type: ignore[attr-defined]

    def clean_neighbourhood(self) -> Area:
        return self.areas[self.cleaned_data["neighbourhood"]]


class EvidenceFields(forms.Form):
    """Evidence out of what Nabij knows, or a figure by code and source."""

    evidence = forms.MultipleChoiceField(label=_("Waaraan ziet u dat?"), required=False)
    code = forms.CharField(
        label=_("Een ander cijfer: naam of code"),
        required=False,
        max_length=80,
        help_text=_("Staat uw cijfer niet in de lijst? Schrijf hier welk cijfer het is."),
    )
    value = forms.CharField(label=_("Hoeveel?"), required=False, max_length=120)
    source = forms.CharField(label=_("Van waar komt het cijfer?"), required=False, max_length=200)

    def __init__(self, *args: Any, analysis: NeighbourhoodAnalysis, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, tuple[Kind, Found]] = {}
        groups = []
        for kind, rows in evidence.all_found(analysis):
            keyed = {f"{kind.code}:{row.reference}": row for row in rows}
            self.found |= {key: (kind, row) for key, row in keyed.items()}
            groups.append((kind.label, [(key, row.sentence) for key, row in keyed.items()]))
        field = self.fields["evidence"]
        field.choices = groups  # type: ignore[attr-defined]
        field.widget = forms.CheckboxSelectMultiple(choices=groups)
        if not groups:
            del self.fields["evidence"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("code") and not (data.get("value") and data.get("source")):
            self.add_error(
                "value" if not data.get("value") else "source", _("Vul ook dit in: een cijfer zonder bron telt niet.")
            )
        if not self.errors and not self.pieces():
            name = "evidence" if "evidence" in self.fields else "code"
            self.add_error(name, _("Kies minstens één bewijsstuk, of vul een ander cijfer in."))
        return data

    def pieces(self) -> list[Piece]:
        data = self.cleaned_data
        chosen = [(self.found[key][0].code, self.found[key][1]) for key in data.get("evidence", [])]
        if data.get("code"):
            chosen.append((OWN_FIGURE, Found(data["code"], data["code"], data["value"], data["source"])))
        return chosen


class WordsFields(forms.Form):
    kind = forms.ChoiceField(
        label=_("Wat is het?"),
        choices=SwotKind,
        widget=RadioCards(icons=KIND_ICONS, hints=KIND_HINTS),
        error_messages={"required": _("Kies of het een sterkte, zwakte, kans of bedreiging is.")},
    )
    words = forms.CharField(
        label=_("In één zin"),
        max_length=200,
        error_messages={"required": _("Schrijf het in één zin.")},
    )
    explanation = long_text(
        _("Uitleg"), limit=1500, rows=4, required=False, empty=_("Schrijf enkele woorden, of laat dit leeg.")
    )
    theme = forms.ChoiceField(label=_("Thema"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(entry.code, gettext(entry.name)) for entry in vocabulary().themes]
        self.fields["theme"].choices = [("", gettext("Geen bepaald thema")), *themes]  # type: ignore[attr-defined]

    def words_of_item(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "words", "explanation", "theme")}


class ItemForm(EvidenceFields, WordsFields):
    """A new item, with what it stands on."""

    field_order = ("kind", "words", "evidence", "code", "value", "source", "explanation", "theme")


class ChangeItemForm(WordsFields):
    """The words of an item; ``opened`` is the version that stood on the screen."""

    opened = forms.IntegerField(widget=forms.HiddenInput)


class StakeholderForm(forms.Form):
    """A party; the name is only asked of one that isn't in the directory."""

    name = forms.CharField(
        label=_("Naam van de groep of organisatie"),
        max_length=160,
        help_text=_("Een groep, geen persoon. Bijvoorbeeld: Buurtcomité Merelstraat."),
    )
    sector = forms.ChoiceField(label=_("Sector"), error_messages={"required": _("Kies een sector.")})
    participation = forms.ChoiceField(
        label=_("Welk aandeel heeft deze partij?"),
        choices=Participation,
        widget=RadioCards(hints=PARTICIPATION_HINTS),
        error_messages={"required": _("Kies welk aandeel deze partij heeft.")},
    )
    groups = forms.MultipleChoiceField(
        label=_("Voor wie spreekt deze partij?"),
        required=False,
        help_text=_("Alleen wie zij echt vertegenwoordigt."),
    )
    note = long_text(
        _("Wat is afgesproken?"),
        limit=600,
        rows=3,
        required=False,
        empty=_("Schrijf enkele woorden, of laat dit leeg."),
    )
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = [(entry.code, gettext(entry.name)) for entry in vocabulary().sectors]
        self.fields["sector"].choices = [("", gettext("Kies een sector")), *sectors]  # type: ignore[attr-defined]
        groups = [(entry.code, gettext(entry.name)) for entry in vocabulary().groups]
        self.fields["groups"].choices = groups  # type: ignore[attr-defined]
        self.fields["groups"].widget = CheckCards(choices=groups)
        if organisation is not None:
            del self.fields["name"]

    def fields_of_party(self) -> dict[str, Any]:
        names = ("name", "sector", "participation", "groups", "note")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
