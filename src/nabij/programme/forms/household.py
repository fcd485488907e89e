"""The calculator: how somebody lives, and every figure that is taken for granted. Nothing of it is kept."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import LongText, RadioCards
from nabij.programme.household import calculator as household
from nabij.programme.household import figures as taken
from nabij.programme.household.calculator import Life

QUESTIONS: Final = (
    "wish", "profile", "carer", "informal_hours", "care_hours", "nursing_days", "adapt", "income",
)  # fmt: skip
SHARES: Final = {"care_user", "care_local"}
MOST: Final = 100_000
HOURS: Final = ("care_hours", "informal_hours", "nursing_days")
START: Final = {"profile": "heavy", "carer": "elsewhere", "adapt": "no"}


def _number(label: Any, most: float, help_text: Any = "") -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(
        label=label, min_value=0, max_value=most, widget=widget, help_text=help_text, required=False
    )


USUAL: Final = lazy("Weet u het niet? Laat leeg. Wij nemen een gewoon aantal.")


class HouseholdForm(forms.Form):
    wish = forms.CharField(
        label=lazy("Wat wil de persoon zelf?"), max_length=500, required=False, widget=LongText(rows=3),
        help_text=lazy("Waar wilt u wonen? Wat mag niet verloren gaan? Dit komt alleen op het blad dat u afdrukt."),
    )  # fmt: skip
    profile = forms.ChoiceField(label=lazy("Hoeveel hulp is er nodig?"), choices=taken.PROFILES, widget=RadioCards)
    carer = forms.ChoiceField(
        label=lazy("Is er een mantelzorger: partner, kind, buur?"), choices=taken.CARERS, widget=RadioCards
    )
    informal_hours = _number(lazy("Hoeveel uur per week helpen de mantelzorgers samen?"), 168, USUAL)
    care_hours = _number(
        lazy("Hoeveel uur per week komt er gezinszorg?"), 168,
        lazy("Een verzorgende of een poetshulp van een dienst. Weet u het niet? Laat leeg."),
    )  # fmt: skip
    nursing_days = _number(lazy("Hoeveel dagen per week komt er thuisverpleging?"), 7, USUAL)
    adapt = forms.ChoiceField(
        label=lazy("Moet de woning aangepast worden?"), widget=RadioCards,
        choices=[("no", lazy("Nee")), ("yes", lazy("Ja: traplift, douche of drempels"))],
    )  # fmt: skip
    income = _number(
        lazy("Netto-inkomen van de persoon, per maand"), MOST,
        lazy("Pensioen en andere inkomsten. Wie minder verdient, betaalt minder per uur gezinszorg. Wij rekenen met "
             "drie groepen: tot 1.500 euro, tot 2.500 euro en meer. Die grenzen zijn een aanname."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial=START)
        self.band = taken.band_of(self._told("income"))
        self.known = self._told("profile") or START["profile"]
        self.figures = taken.figures(self.known, self.band)
        today = household.today(self.figures)
        for one in self.figures:
            most = 1 if one.name in SHARES else MOST
            field = _number(one.label, most)
            if one.name == "adaptation_years":
                field = forms.FloatField(label=one.label, min_value=1, max_value=50, required=False,
                                         widget=forms.NumberInput(attrs={"step": "any"}))  # fmt: skip
            field.widget.attrs["placeholder"] = plain(today[one.name])
            self.fields[f"figure_{one.name}"] = field

    def _told(self, name: str) -> Any:
        """A field as it was sent, before the form is checked; None when it isn't there or wrong."""
        try:
            return self.fields[name].clean(self.data.get(name)) if self.is_bound else None
        except forms.ValidationError:
            return None

    @property
    def questions(self) -> list[Any]:
        return [self[name] for name in QUESTIONS]

    @property
    def assumptions(self) -> list[tuple[str, Any, bool, taken.Figure, Any]]:
        """(what we take, grade, whether that is an assumption, figure, field) of each figure."""
        return [
            (said(one), taken.GRADES[one.grade], one.grade == taken.ASSUMED, one, self[f"figure_{one.name}"])
            for one in self.figures
        ]

    @property
    def profile_code(self) -> str:
        return str(self.cleaned_data["profile"])

    def life(self) -> Life:
        """What was left empty is what is usual for this help."""
        told = self.cleaned_data
        usual = household.usual(self.profile_code, told["carer"])
        filled = {name: told[name] for name in HOURS if told[name] is not None}
        return replace(usual, **filled, adapt=told["adapt"] == "yes")

    def changed_figures(self) -> dict[str, float]:
        values = {one.name: self.cleaned_data[f"figure_{one.name}"] for one in self.figures}
        return {name: value for name, value in values.items() if value is not None}

    def answers(self) -> list[tuple[Any, str]]:
        """What it was computed with, to read back and to print."""
        told, life = self.cleaned_data, self.life()
        guessed = _("(een gewoon aantal, niet ingevuld)")
        rows: list[tuple[Any, str]] = [
            (_("Hulp"), str(dict(taken.PROFILES)[self.profile_code])),
            (_("Mantelzorger"), str(dict(taken.CARERS)[told["carer"]])),
        ]
        for name, label, unit in (
            ("informal_hours", _("Mantelzorg"), _("uur per week")),
            ("care_hours", _("Gezinszorg"), _("uur per week")),
            ("nursing_days", _("Thuisverpleging"), _("dagen per week")),
        ):
            end = "" if told[name] is not None else f" {guessed}"
            rows.append((label, f"{plain(getattr(life, name))} {unit}{end}"))
        rows.append((_("Woning aanpassen"), _("ja") if life.adapt else _("nee")))
        income = _("niet ingevuld") if told["income"] is None else f"€ {plain(told['income'])}"
        rows.append((_("Inkomen per maand"), income))
        return rows


def plain(value: float) -> str:
    """As it is written: 74,52 and not 74,520."""
    return f"{round(value, 3):.10g}".replace(".", ",")


def said(one: taken.Figure) -> str:
    """What we take, with the range, and how an amount of an earlier year is brought to today."""
    told = {"value": plain(one.value), "low": plain(one.low), "high": plain(one.high), "unit": one.unit}
    if one.low == one.high:
        text = _("Wij rekenen met %(value)s %(unit)s") % told
    else:
        text = _("Wij rekenen met %(value)s %(unit)s, tussen %(low)s en %(high)s") % told
    if not one.year:
        return f"{text}."
    return _("%(text)s. Dat zijn prijzen van %(year)s; wij brengen ze naar %(now)s.") % {
        "text": text, "year": one.year, "now": taken.PRICES_OF,
    }  # fmt: skip
