"""How to count: a count of the field, or a rule of one's own with inhabitants of one's own; what stands beside it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import CheckCards, RadioCards
from nabij.engines.allocation.programming import Budget, Rule
from nabij.programme.counting.programming import HINTS, LABELS, OWN, Asked, People, TopUp
from nabij.programme.models import Borders, RegionKind, RegionVersion

MOST_BESIDE: Final = 2
MOST_EURO: Final = Decimal(10) ** 12
OWN_FIELDS: Final = ("people", "when", "slice", "flanders", "brussels", "share")
AMOUNTS: Final = ("variable", "personal", "fee")
ASSUMPTION: Final = lazy("Aanname - de bronnen geven geen bedrag.")


def _number(
    label: Any, *, least: Decimal | int = 0, most: Decimal | int = MOST_EURO, **told: Any
) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, min_value=least, max_value=most, decimal_places=told.pop("places", 2), widget=widget, **told
    )


def _day(text: str) -> int | dt.date | None:
    """ "2015" is a year, "2014-05-01" and "1/5/2014" are days. Raises ValueError."""
    if not text:
        return None
    if re.fullmatch(r"\d{4}", text):
        return int(text)
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", text):
        day, month, year = (int(one) for one in re.split(r"[/.-]", text))
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text)


class CountForm(forms.Form):
    """Everything stands in the address, but for a file: that is kept for as long as somebody is signed in."""

    preset = forms.ChoiceField(
        label=lazy("Welke telling?"), choices=list(LABELS.items()), widget=RadioCards(hints=HINTS), initial="sources"
    )
    people = forms.ChoiceField(label=lazy("Inwoners"), required=False)
    file = forms.FileField(
        label=lazy("Een bestand met inwoners"),
        required=False,
        help_text=lazy(
            "Csv of rekenblad, een rij per gemeente: kolommen 'nis' en 'population' (of 'inwoners'), en als u wilt "
            "'year' en 'name'. Nabij bewaart het niet langer dan tot u afmeldt."
        ),
    )
    when = forms.CharField(
        label=lazy("Jaar of dag"),
        max_length=10,
        required=False,
        help_text=lazy("Bijvoorbeeld 2015 of 1/5/2014. Tussen twee tellingen rekent Nabij langs een rechte lijn."),
    )
    slice = _number(lazy("Inwoners per schijf"), least=1, most=100_000_000, initial=15_000)
    flanders = forms.ChoiceField(
        label=lazy("Vlaanderen"),
        choices=[("municipality", lazy("per gemeente")), ("region", lazy("als één geheel"))],
        initial="municipality",
    )
    brussels = forms.ChoiceField(
        label=lazy("Brussel"),
        initial="none",
        choices=[
            ("none", lazy("telt niet mee")), ("municipality", lazy("een deel van elke gemeente")),
            ("region", lazy("een deel van het geheel")), ("one-each", lazy("één buurt per gemeente")),
        ],
    )  # fmt: skip
    share = _number(
        lazy("Deel van Brussel dat meetelt (%)"), most=100, initial=30, places=4,
        help_text=lazy("Geldt alleen als u een deel laat meetellen."),
    )  # fmt: skip
    mergers = forms.ChoiceField(label=lazy("Tabel met fusies"), required=False)
    borders = forms.ChoiceField(
        label=lazy("Samenvoegen tot de grenzen"),
        choices=[("", lazy("niet samenvoegen")), *Borders.choices],
        required=False,
    )
    regions = forms.ChoiceField(label=lazy("Regio's"), required=False)
    fte = _number(lazy("VTE per buurt"), most=1000, initial=2)
    offices = forms.IntegerField(label=lazy("Aantal backoffices"), min_value=0, max_value=10_000, initial=15)
    office_fte = _number(lazy("VTE per backoffice"), most=1000, initial=2)
    cost = _number(lazy("Euro per VTE per jaar"), most=10_000_000, initial=60_000)
    beside = forms.MultipleChoiceField(
        label=lazy("Ernaast zetten"),
        required=False,
        choices=[(code, label) for code, label in LABELS.items() if code != OWN],
        widget=CheckCards,
        help_text=lazy("Ten hoogste twee. Zo ziet u waarom het aantal verschilt."),
    )
    variable = _number(
        lazy("Variabele financiering voor extra opdrachten"), required=False,
        help_text=lazy("Euro per jaar: digitale hulp, klusjes, verbouwing, verhuis."),
    )  # fmt: skip
    personal = _number(
        lazy("Budgetten die de persoon volgen, boven op de sokkel"), required=False,
        help_text=lazy("Euro per jaar: voor eigen noden en keuzes, en voor informele hulp."),
    )  # fmt: skip
    base_share = _number(
        lazy("Deel van de sokkel dat de persoon volgt (%)"), required=False, most=100, places=4,
        help_text=lazy("De bronnen laten toe dat de sokkel er een deel van is."),
    )  # fmt: skip
    fee = _number(
        lazy("Bijdrage van gebruikers"), required=False,
        help_text=lazy("Euro per jaar, samen, naar inkomen. Verlaagt wat de overheid betaalt."),
    )  # fmt: skip

    def __init__(self, *args: Any, kept: Mapping[str, People], loaded: Sequence[RegionVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.loaded = {str(one.pk): one for one in loaded}
        choices: dict[str, list[tuple[str, Any]]] = {
            "people": [("", _("van Nabij: 1 januari 2014 en 2015")), *((key, one.file) for key, one in kept.items())],
            "mergers": [("", _("geen"))],
            "regions": [("", _("geen"))],
        }
        for pk, one in self.loaded.items():
            name = "mergers" if one.kind == RegionKind.MERGERS else "regions"
            label = str(one) if name == "mergers" else f"{one.get_kind_display()}: {one}"
            choices[name].append((pk, label))
        for name, listed in choices.items():
            field: Any = self.fields[name]
            field.choices = listed
            field.error_messages = {"invalid_choice": _("Dit bestand is er niet meer. Kies het opnieuw.")}

    def clean_when(self) -> int | dt.date | None:
        try:
            return _day(self.cleaned_data["when"].strip())
        except ValueError:
            raise forms.ValidationError(
                _("Vul een jaar in, zoals 2015, of een dag, zoals 1/5/2014. U vulde in: %(value)s."),
                params={"value": self.cleaned_data["when"]},
            ) from None

    def clean_beside(self) -> list[str]:
        chosen: list[str] = [one for one in self.cleaned_data["beside"] if one != self.cleaned_data.get("preset")]
        if len(chosen) > MOST_BESIDE:
            raise forms.ValidationError(_("Kies ten hoogste twee tellingen om ernaast te zetten."))
        return chosen

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("mergers")) != bool(told.get("borders")):
            lacking = "borders" if told.get("mergers") else "mergers"
            self.add_error(lacking, _("Kies zowel een tabel met fusies als de grenzen waarnaar u samenvoegt."))
        if told.get("file"):
            told["preset"] = OWN
        return told

    @property
    def ignored(self) -> bool:
        """Something of an own count was filled in, but a count of the field was chosen."""
        return self.cleaned_data["preset"] != OWN and not set(OWN_FIELDS).isdisjoint(self.changed_data)

    # Parts, as the page shows them

    def part(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    @property
    def own_fields(self) -> list[Any]:
        return self.part("people", "file", "when", "slice", "flanders", "brussels", "share")

    @property
    def border_fields(self) -> list[Any]:
        return self.part("regions", "mergers", "borders")

    @property
    def money_fields(self) -> list[Any]:
        return self.part("fte", "cost", "offices", "office_fte")

    @property
    def top_up_fields(self) -> list[Any]:
        return self.part("variable", "personal", "base_share", "fee")

    def _open(self, fields: list[Any]) -> bool:
        return any(one.errors or one.name in self.changed_data for one in fields)

    @property
    def own_open(self) -> bool:
        return self["preset"].value() == OWN or self._open(self.own_fields)

    @property
    def borders_open(self) -> bool:
        return self._open(self.border_fields)

    @property
    def money_open(self) -> bool:
        return self._open(self.money_fields)

    @property
    def top_up_open(self) -> bool:
        return self._open(self.top_up_fields)

    # What was asked

    def asked(self, people: People | None = None) -> Asked:
        """people: a file that came with the form, else the one that was chosen."""
        told = self.cleaned_data
        preset = told["preset"]
        rule = Rule(Fraction(told["slice"]), told["flanders"], told["brussels"], Fraction(told["share"]) / 100)
        budget = Budget(
            Fraction(0), told["offices"], Fraction(told["fte"]), Fraction(told["office_fte"]), Fraction(told["cost"])
        )
        return Asked(
            preset=preset, rule=rule, people=(people or self.kept.get(told["people"])) if preset == OWN else None,
            when=told["when"], mergers=self.loaded.get(told["mergers"]), borders=told["borders"],
            regions=self.loaded.get(told["regions"]), budget=budget, beside=tuple(told["beside"]),
        )  # fmt: skip

    def top_up(self, base: Fraction) -> TopUp | None:
        """None when nothing of it was filled in."""
        told = self.cleaned_data
        if all(told[name] is None for name in (*AMOUNTS, "base_share")):
            return None
        variable, personal, fee = (Fraction(told[name] or 0) for name in AMOUNTS)
        return TopUp(base, variable, personal, fee, Fraction(told["base_share"] or 0) / 100)

    def address(self, people: str = "") -> list[tuple[str, str]]:
        """What was filled in, for an address. people: the key of a file that was kept meanwhile."""
        preset = self.cleaned_data["preset"]
        left_out = ("preset", "file", "beside", *(OWN_FIELDS if preset != OWN else ()))
        changed = [name for name in self.fields if name in self.changed_data and name not in left_out]
        found = [("preset", preset), *((name, str(self[name].value())) for name in changed)]
        if people:
            found = [one for one in found if one[0] != "people"] + [("people", people)]
        return found + [("beside", one) for one in self.cleaned_data["beside"]]
