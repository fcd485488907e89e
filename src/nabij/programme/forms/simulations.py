"""Asking for a simulation: policies, figures with their range, and how much is computed. And bringing in a result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import CheckCards
from nabij.engines.common import InputError
from nabij.engines.microsim.parameters import Parameter, built_in
from nabij.engines.microsim.problem import MEASURES
from nabij.programme import rules
from nabij.programme.simulation.choices import OWN, Chosen, Span, seconds, span_of
from nabij.programme.simulation.figures import GROUPS, Figure, figures, label_of
from nabij.programme.simulation.naming import measure_words
from nabij.territory.models import Area

PARTS: Final = ("value", "low", "high")
PART_WORDS: Final = {"value": lazy("waarde"), "low": lazy("laagste"), "high": lazy("hoogste")}
LARGEST: Final = 1e12
DEFAULTS: Final = Chosen("", [])
HINTS: Final = {
    "neighbourhood": lazy("buurtwerking, huisbezoek, toeleiding"),
    "housing": lazy("woningen aanpassen van wie bereikt is"),
    "telemonitoring": lazy("alarm en opvolging op afstand"),
    "respite": lazy("mantelzorgers af en toe vervangen"),
}


class NumberField(forms.CharField):
    """A number as people write it here: 0,4 or 0.4, 74.760.000 or 74 760 000."""

    def __init__(self, **told: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "size": 10}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **told)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_number(text) if text else None


def read_number(text: str) -> float:
    plain = "".join(text.split()).replace("\u2212", "-")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".") if plain.count(",") == 1 else plain.replace(",", "")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    try:
        found = float(plain)
    except ValueError:
        found = float("nan")
    if not abs(found) <= LARGEST or "_" in plain:
        raise forms.ValidationError(_("Dit is geen getal. Schrijf bijvoorbeeld 0,4 of 1500."))
    return found


def write_number(value: float) -> str:
    """As `read_number` takes it in the language of the page, without losing a digit."""
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", " ") if abs(value) >= 10_000 else str(int(value))
    text = repr(float(value))
    return text.replace(".", get_format("DECIMAL_SEPARATOR")) if "e" not in text else f"{value:.12f}".rstrip("0")


@dataclass(frozen=True)
class FigureRow:
    """A figure with its three fields. changed: holds something else than the engine carries."""

    figure: Figure
    value: forms.BoundField
    low: forms.BoundField
    high: forms.BoundField
    changed: bool
    shown: bool

    @property
    def fields(self) -> list[tuple[Any, forms.BoundField]]:
        return [(PART_WORDS[part], getattr(self, part)) for part in PARTS]

    @property
    def controls(self) -> list[tuple[Any, forms.BoundField, SafeString]]:
        """With the input as HTML: hundreds of templates of widgets would take the page a second."""
        return [(words, field, _control(field)) for words, field in self.fields]

    @property
    def wrong(self) -> bool:
        return any(one.errors for _words, one in self.fields)


def _control(field: forms.BoundField) -> SafeString:
    name = field.auto_id
    wrong = format_html(' aria-invalid="true" aria-describedby="{}_error"', name) if field.errors else ""
    return format_html(
        '<input type="text" inputmode="decimal" autocomplete="off" maxlength="30" name="{}" id="{}" value="{}"{}>',
        field.html_name, name, field.value() or "", wrong,
    )  # fmt: skip


@dataclass(frozen=True)
class FigureGroup:
    code: str
    rows: list[FigureRow]
    asked: bool

    @property
    def title(self) -> str:
        return str(GROUPS[self.code])

    @property
    def shown(self) -> list[FigureRow]:
        return [row for row in self.rows if row.shown]

    @property
    def changed(self) -> int:
        return sum(row.changed for row in self.rows)

    @property
    def open(self) -> bool:
        return any(row.wrong for row in self.rows) or (self.asked and bool(self.shown))


@dataclass(frozen=True)
class PolicyRow:
    number: int
    name: forms.BoundField
    measures: forms.BoundField
    own: list[forms.BoundField]

    @property
    def filled(self) -> bool:
        return bool(self.name.value() or self.measures.value())

    @property
    def own_filled(self) -> bool:
        return any(one.value() or one.errors for one in self.own)


class RunForm(forms.Form):
    """All that makes a simulation. What isn't touched keeps the figure of the engine, with its source."""

    name = forms.CharField(label=lazy("Naam van de simulatie"), max_length=120)
    area = forms.ModelChoiceField(
        label=lazy("Bij welk gebied hoort ze?"), queryset=Area.objects.none(), empty_label=None,
        help_text=lazy("Wie daar leest, ziet de uitkomst. De simulatie zelf rekent altijd heel Vlaanderen."),
    )  # fmt: skip
    note = forms.CharField(label=lazy("Waarover gaat het?"), max_length=300, required=False)
    years = forms.IntegerField(
        label=lazy("Hoeveel jaar vooruit?"), min_value=rules.RUN_YEARS[0], max_value=rules.RUN_YEARS[1]
    )
    draws = forms.IntegerField(
        label=lazy("Hoe vaak opnieuw, met andere aannames?"), min_value=rules.RUN_DRAWS[0],
        max_value=rules.RUN_DRAWS[1],
        help_text=lazy("Trekkingen. Vanaf 20 zegt het bereik iets. Bij 0 is het bereik veel te smal."),
    )  # fmt: skip
    persons = forms.IntegerField(
        label=lazy("Hoeveel mensen nabootsen?"), min_value=rules.RUN_PERSONS[0], max_value=rules.RUN_PERSONS[1],
        help_text=lazy("Meer mensen: minder toeval, langer rekenen. De uitkomst geldt altijd voor heel Vlaanderen."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=lazy("Startgetal van het toeval"), min_value=0, max_value=2**32 - 1,
        help_text=lazy("Hetzelfde getal geeft precies dezelfde uitkomst."),
    )  # fmt: skip
    bed_limit = forms.BooleanField(
        label=lazy("Plaatsen in woonzorgcentra zijn beperkt"), required=False,
        help_text=lazy("Zo is het nu: wie geen plaats vindt, wacht. Uit: iedereen die vraagt, krijgt een plaats."),
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        areas: list[Area],
        chosen: Chosen | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        start = chosen or Chosen("", [(_("Zorgzame buurten"), ["neighbourhood"], {})])
        told = {"years": start.years, "draws": start.draws, "persons": start.persons, "seed": start.seed,
                "bed_limit": start.bed_limit, "name": start.name}  # fmt: skip
        super().__init__(data, initial=told | (initial or {}))
        field: Any = self.fields["area"]
        field.queryset = Area.objects.filter(pk__in=[area.pk for area in areas]).defer("geometry")
        self._add_policies(start)
        self._known = list(figures())
        self._add_figures(start.figures)

    @classmethod
    def unjudged(cls, data: Any, *, areas: list[Area]) -> "RunForm":
        """As it was filled in so far, without a word about what is missing."""
        form = cls(data, areas=areas)
        vars(form)["_errors"] = ErrorDict()
        return form

    # Fields

    def _add_policies(self, start: Chosen) -> None:
        measures = [(code, measure_words(code)) for code in MEASURES]
        for number in range(1, rules.RUN_POLICIES + 1):
            name, chosen, own = start.policies[number - 1] if number <= len(start.policies) else ("", [], {})
            self.fields[f"policy_{number}"] = forms.CharField(
                label=_("Naam van beleid %(n)d") % {"n": number}, max_length=60, required=number == 1, initial=name
            )
            self.fields[f"measures_{number}"] = forms.MultipleChoiceField(
                label=_("Wat doet beleid %(n)d?") % {"n": number}, choices=measures, required=number == 1,
                initial=chosen, error_messages={"required": _("Kies minstens één maatregel.")},
                widget=CheckCards(hints=HINTS),
            )  # fmt: skip
            for figure in OWN:
                label = _("%(figure)s, alleen in beleid %(n)d") % {"figure": label_of(figure), "n": number}
                initial = write_number(own[figure]) if figure in own else ""
                self.fields[own_name(number, figure)] = NumberField(label=label, required=False, initial=initial)

    def _add_figures(self, changed: Mapping[str, Span]) -> None:
        for figure in self._known:
            span = changed.get(figure.name, _span(figure.parameter))
            for part, value in zip(PARTS, span, strict=True):
                initial = "" if value is None else write_number(value)
                label = f"{figure.label}, {PART_WORDS[part]}"
                field = NumberField(label=label, required=False, initial=initial)
                self.fields[field_name(figure.name, part)] = field

    # What the page shows

    def policies(self) -> list[PolicyRow]:
        return [
            PolicyRow(
                number, self[f"policy_{number}"], self[f"measures_{number}"],
                [self[own_name(number, one)] for one in OWN],
            )
            for number in range(1, rules.RUN_POLICIES + 1)
        ]  # fmt: skip

    def groups(self, asked: str = "") -> Iterator[FigureGroup]:
        """In their order. asked: words that are looked for; groups that hold them come out open."""
        rows: dict[str, list[FigureRow]] = {}
        for figure in self._known:
            fields = [self[field_name(figure.name, part)] for part in PARTS]
            shown = not asked or figure.holds(asked) or any(one.errors for one in fields)
            row = FigureRow(figure, fields[0], fields[1], fields[2], self._is_changed(figure), shown)
            rows.setdefault(figure.group, []).append(row)
        for code in GROUPS:
            if code in rows:
                yield FigureGroup(code, rows[code], bool(asked))

    def _is_changed(self, figure: Figure) -> bool:
        told = tuple(str(self[field_name(figure.name, part)].value() or "").strip() for part in PARTS)
        return told != tuple("" if one is None else write_number(one) for one in _span(figure.parameter))

    # What was chosen

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self._changed = {name: span for name, span in map(self._figure, self._known) if span is not None}
        self._policies = [one for one in map(self._policy, range(1, rules.RUN_POLICIES + 1)) if one is not None]
        names = [name.casefold() for name, _measures, _own in self._policies]
        for number, name in enumerate(names, start=1):
            if name in names[: number - 1]:
                self.add_error(f"policy_{number}", _("Twee keer dezelfde naam. Geef elk beleid een eigen naam."))
        if not self.errors:
            self._bound()
        return told

    def _bound(self) -> None:
        chosen = self.chosen()
        needed = seconds(chosen)
        if needed > rules.RUN_SECONDS:
            message = _(
                "Dit rekent te lang (ongeveer %(much)d minuten; het mag er %(most)d zijn). Vraag minder trekkingen, "
                "mensen, jaren of beleid. Op de opdrachtregel mag het wel."
            )
            told = {"much": round(needed / 60), "most": rules.RUN_SECONDS // 60}
            self.add_error("draws" if chosen.draws > DEFAULTS.draws else "persons", message % told)

    def _figure(self, figure: Figure) -> tuple[str, Span | None]:
        """None = as the engine carries it, or wrong and told so."""
        value, low, high = (self.cleaned_data.get(field_name(figure.name, part)) for part in PARTS)
        if any(field_name(figure.name, part) in self.errors for part in PARTS):
            return figure.name, None
        if value is None:
            self._refuse(figure, "value", _("Vul een waarde in."))
            return figure.name, None
        if (low is None) != (high is None):
            part, message = ("high", _("Vul ook de hoogste in, of laat beide leeg.")) if high is None else (
                "low", _("Vul ook de laagste in, of laat beide leeg."))  # fmt: skip
            self._refuse(figure, part, message)
            return figure.name, None
        span: Span = (value, low, high)
        if low is not None and low == high == value:
            span = (value, None, None)
        if span == _span(figure.parameter) or not self._fits(figure, span):
            return figure.name, None
        return figure.name, span

    def _fits(self, figure: Figure, span: Span) -> bool:
        value, low, high = span
        share = figure.parameter.unit.startswith(("share", "probability")) or figure.parameter.distribution == "beta"
        for part, one in zip(PARTS, span, strict=True):
            if one is not None and one < 0:
                return self._refuse(figure, part, _("Dit mag niet onder 0 liggen."))
            if one is not None and share and one > 1:
                return self._refuse(figure, part, _("Dit is een deel of een kans: ten hoogste 1."))
        if low is not None and high is not None and not low <= value <= high:
            return self._refuse(figure, "value", _("De waarde moet tussen de laagste en de hoogste liggen."))
        if low == 0 and figure.parameter.distribution == "lognormal":
            return self._refuse(figure, "low", _("De laagste moet boven 0 liggen."))
        told: Any = value if low is None else {"value": value, "low": low, "high": high}
        try:
            built_in().changed({figure.name: told})
        except InputError as error:
            return self._refuse(figure, "value", _("De simulatie neemt dit niet aan: %(why)s") % {"why": error.message})
        return True

    def _refuse(self, figure: Figure, part: str, message: str) -> bool:
        self.add_error(field_name(figure.name, part), message)
        return False

    def _policy(self, number: int) -> tuple[str, list[str], dict[str, float]] | None:
        name = str(self.cleaned_data.get(f"policy_{number}") or "").strip()
        measures = list(self.cleaned_data.get(f"measures_{number}") or [])
        told = ((one, self.cleaned_data.get(own_name(number, one))) for one in OWN)
        own = {one: float(value) for one, value in told if value is not None}
        if not (name or measures or own):
            return None
        if not name and f"policy_{number}" not in self.errors:
            self.add_error(f"policy_{number}", _("Geef dit beleid een naam."))
        if not measures and f"measures_{number}" not in self.errors:
            self.add_error(f"measures_{number}", _("Kies minstens één maatregel."))
        for one, value in own.items():
            self._check_own(number, one, value)
        return name, measures, own

    def _check_own(self, number: int, figure: str, value: float) -> None:
        if value < 0:
            self.add_error(own_name(number, figure), _("Dit mag niet onder 0 liggen."))
        elif built_in().of[figure].unit.startswith("share") and value > 1:
            self.add_error(own_name(number, figure), _("Dit is een deel of een kans: ten hoogste 1."))

    def chosen(self) -> Chosen:
        told = self.cleaned_data
        return Chosen(
            told["name"], self._policies, told["years"], told["draws"], told["persons"], told["seed"],
            told["bed_limit"], self._changed,
        )  # fmt: skip


def field_name(figure: str, part: str) -> str:
    return f"f-{figure.replace('.', '-')}-{part}"


def own_name(number: int, figure: str) -> str:
    return f"own-{number}-{figure.replace('.', '-')}"


def _span(one: Parameter) -> Span:
    value, low, high = span_of(one)
    return (value, low, high) if low < high else (value, None, None)


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
