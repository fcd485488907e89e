"""Beginning a scenario, its columns, its settings, and judging pillars two by two."""

import copy
from itertools import combinations
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import RadioCards
from nabij.programme.allocation.bringing import Brought
from nabij.programme.allocation.computing import PREVIOUS, REGION, Document, has_need
from nabij.territory.models import Area

SOURCES: Final = [
    ("territory", lazy("De buurten en cijfers die Nabij al kent")),
    ("file", lazy("Een eigen tabel (csv, xlsx of ods)")),
    ("sources", lazy("De telling van de bronnen: 608 buurten")),
    ("strict-2015", lazy("De regel letterlijk, Vlaanderen 2015: 576 buurten")),
    ("brussels30-2015", lazy("Vlaanderen en 30 % van Brussel, 2015: 609 buurten")),
    ("example", lazy("Een verzonnen voorbeeld, om te proberen")),
]
MOST_FTE: Final = 100_000
NUMBER: Final = {"inputmode": "decimal"}


FORM: Final = "instellingen"


def number(label: Any, *, least: float = 0, most: float = MOST_FTE, step: str = "any", **told: Any) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": step, **NUMBER})
    return forms.FloatField(label=label, min_value=least, max_value=most, widget=widget, **told)


class BeginForm(forms.Form):
    name = forms.CharField(label=lazy("Naam"), max_length=120)
    area = forms.ModelChoiceField(label=lazy("Voor welk gebied?"), queryset=Area.objects.none(), empty_label=None)
    source = forms.ChoiceField(label=lazy("Waarmee begint u?"), choices=SOURCES, widget=RadioCards)
    file = forms.FileField(
        label=lazy("Uw tabel"),
        required=False,
        help_text=lazy(
            "Een rij per buurt. Kolommen 'code' en 'inwoners' zijn nodig; 'buurt', 'regio' en 'vte_nu' mogen. Elke "
            "andere kolom met getallen is een cijfer over nood."
        ),
    )

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["area"]
        chosen.queryset = Area.objects.filter(pk__in=[area.pk for area in areas]).defer("geometry")
        if len(areas) == 1:
            chosen.initial = areas[0].pk

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("source") == "file" and not told.get("file") and "file" not in self.errors:
            self.add_error("file", _("Kies het bestand met uw tabel."))
        return told


class ColumnsForm(forms.Form):
    """What each column is taken for, and how much there is to spread."""

    fte = number(lazy("Hoeveel VTE verdeelt u?"))
    floor = number(lazy("Minimum per buurt (VTE)"), step="0.5", initial=0)
    note = forms.CharField(label=lazy("Waarom dit scenario?"), max_length=300, required=False)

    def __init__(self, *args: Any, brought: Brought, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brought = brought
        self.fields["fte"].initial = _plain(round(brought.fte * 2) / 2)
        needs = [("high", _("veel = veel nood")), ("low", _("weinig = veel nood")), ("skip", _("niet gebruiken"))]
        for at, one in enumerate(brought.suggested):
            self.fields[f"label_{at}"] = forms.CharField(label=_("Naam"), max_length=80, initial=one.label)
            self.fields[f"need_{at}"] = forms.ChoiceField(label=_("Betekenis"), choices=needs, initial=one.need)
            self.fields[f"pillar_{at}"] = forms.CharField(
                label=_("Pijler"), max_length=60, initial=one.pillar or _("nood")
            )

    @property
    def columns(self) -> list[dict[str, Any]]:
        return [
            {
                "shown": one.label,
                "label": self[f"label_{at}"],
                "need": self[f"need_{at}"],
                "pillar": self[f"pillar_{at}"],
            }
            for at, one in enumerate(self.brought.suggested)
        ]  # fmt: skip

    @property
    def chosen(self) -> list[dict[str, Any]]:
        return [one for one in self.columns if one["need"].value() != "skip"]

    @property
    def others(self) -> list[dict[str, Any]]:
        """Columns that count only when somebody says so."""
        return [one for one in self.columns if one["need"].value() == "skip"]

    def pillars(self) -> list[dict[str, Any]]:
        """The pillars with their indicators, in the order of the columns."""
        found: dict[str, list[dict[str, Any]]] = {}
        for at, one in enumerate(self.brought.suggested):
            if self.cleaned_data[f"need_{at}"] == "skip":
                continue
            indicator = {
                "column": one.column, "label": self.cleaned_data[f"label_{at}"], "unit": one.unit,
                "need": self.cleaned_data[f"need_{at}"], "weight": 1,
            }  # fmt: skip
            found.setdefault(self.cleaned_data[f"pillar_{at}"], []).append(indicator)
        return [{"name": name, "weight": 1, "indicator": inside} for name, inside in found.items()]


class SettingsForm(forms.Form):
    """All that may be changed in a next version. Weights count against each other: 2 beside 1 is twice as much."""

    fte = number(lazy("Te verdelen VTE"))
    cost_per_fte = number(lazy("Bedrag per VTE per jaar (€)"), most=1_000_000)
    step = forms.ChoiceField(label=lazy("Stap"), choices=[("0.5", lazy("halve VTE's")), ("1", lazy("hele VTE's"))])
    floor = number(lazy("Minimum per buurt (VTE)"), step="0.5")
    cap = number(lazy("Maximum per buurt (VTE)"), step="0.5", required=False, help_text=lazy("Leeg: geen maximum."))
    lambda_ = number(
        lazy("Hoe sterk telt nood?"),
        most=3,
        help_text=lazy(
            "0: alleen het aantal inwoners telt. 0,25: een buurt met duidelijk meer nood krijgt 1,28 keer zoveel per "
            "inwoner. 0,5: 1,65 keer. Dit is een keuze van mensen: geen cijfer zegt hoeveel het moet zijn."
        ),
    )
    normalisation = forms.ChoiceField(
        label=lazy("Cijfers vergelijkbaar maken"),
        choices=[
            ("z", lazy("afstand tot het gemiddelde")), ("min-max", lazy("van laagste tot hoogste")),
            ("rank", lazy("volgorde")),
        ],
    )  # fmt: skip
    aggregation = forms.ChoiceField(
        label=lazy("Pijlers samentellen"),
        choices=[
            ("arithmetic", lazy("gewoon gemiddelde")),
            ("geometric", lazy("meetkundig: een goede pijler maakt een slechte minder goed")),
        ],
    )
    method = forms.ChoiceField(
        label=lazy("Afronden"),
        choices=[
            ("webster", lazy("Webster: wie meer verdeelt, neemt nooit iets van iemand weg")),
            ("largest-remainder", lazy("grootste resten: nooit meer dan een stap van het deel naar nood")),
        ],
    )
    stages = forms.ChoiceField(
        label=lazy("Verdelen"),
        choices=[("1", lazy("meteen over de buurten")), ("2", lazy("eerst over de regio's"))],
        required=False,
    )
    limit_fte = number(
        lazy("Hoeveel VTE mag een buurt per jaar winnen of verliezen?"), step="0.5", required=False,
        help_text=lazy("Leeg: geen grens."),
    )  # fmt: skip
    years = forms.IntegerField(label=lazy("Aantal jaren om er te komen"), min_value=1, max_value=20, required=False)
    note = forms.CharField(label=lazy("Waarom deze versie?"), max_length=300, required=False)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = document
        means, model, transition = document["means"], document["model"], document.get("transition", {})
        start = {**means, **{key: model.get(key) for key in ("normalisation", "aggregation")}}
        start |= {"lambda_": model["lambda"], "stages": str(model["stages"]), "step": f"{means['step']:g}"}
        start |= {"limit_fte": transition.get("limit_fte"), "years": transition.get("years", 3)}
        for name in self.fields:
            self.fields[name].initial = _plain(start.get(name))
        # It stands beside the form: typing a reason computes nothing.
        self.fields["note"].widget.attrs["form"] = FORM
        columns = document["neighbourhoods"]
        if REGION not in columns.values():
            del self.fields["stages"]
        if PREVIOUS not in columns.values():
            del self.fields["limit_fte"], self.fields["years"]
        self.weights = {} if not _is_weighed(document) else self._weights(document)

    def _weights(self, document: Document) -> dict[str, list[str]]:
        """Fields of the weights: the pillars under "", the indicators under the name of their pillar."""
        found: dict[str, list[str]] = {"": []}
        for at, pillar in enumerate(document["pillar"]):
            self.fields[f"pillar_{at}"] = number(pillar["name"], most=100, initial=_plain(round(pillar["weight"], 3)))
            found[""].append(f"pillar_{at}")
            if len(pillar["indicator"]) > 1:
                found[pillar["name"]] = []
            for row, one in enumerate(pillar["indicator"] if len(pillar["indicator"]) > 1 else []):
                name = f"indicator_{at}_{row}"
                label, weight = one.get("label") or one["column"], _plain(one.get("weight", 1))
                self.fields[name] = number(label, most=100, initial=weight)
                found[pillar["name"]].append(name)
        return found

    @property
    def pillar_fields(self) -> list[Any]:
        return [self[name] for name in self.weights.get("", [])]

    @property
    def indicator_fields(self) -> list[tuple[str, list[Any]]]:
        return [(name, [self[one] for one in names]) for name, names in self.weights.items() if name]

    @property
    def means_fields(self) -> list[Any]:
        return [self[name] for name in ("fte", "floor", "cap", "limit_fte", "years") if name in self.fields]

    @property
    def method_fields(self) -> list[Any]:
        names = ("stages", "step", "cost_per_fte", "normalisation", "aggregation", "method")
        return [self[name] for name in names if name in self.fields]

    def document(self) -> Document:
        """The document with what was filled in; judgements about weights that were moved are dropped."""
        told, found = self.cleaned_data, copy.deepcopy(self.told)
        for key in ("fte", "cost_per_fte", "floor", "cap", "method"):
            found["means"][key] = _plain(told[key])
        found["means"]["step"] = float(told["step"])
        found["model"] |= {key: told[key] for key in ("normalisation", "aggregation")}
        found["model"]["lambda"] = told["lambda_"]
        if told.get("stages"):
            found["model"]["stages"] = int(told["stages"])
        found.pop("transition", None)
        if told.get("limit_fte") is not None:
            found["transition"] = {"limit_fte": _plain(told["limit_fte"]), "years": told.get("years") or 1}
        if self.weights:
            self._weigh(found)
        return found

    def _weigh(self, found: Document) -> None:
        moved = False
        for at, pillar in enumerate(found["pillar"]):
            was, pillar["weight"] = round(pillar["weight"], 3), self.cleaned_data[f"pillar_{at}"]
            moved = moved or was != pillar["weight"]
            for row, one in enumerate(pillar["indicator"]):
                one["weight"] = self.cleaned_data.get(f"indicator_{at}_{row}", one.get("weight", 1))
        if moved:
            found.pop("judgements", None)


def _is_weighed(document: Document) -> bool:
    return has_need(document) or len(document["pillar"]) > 1 or len(document["pillar"][0]["indicator"]) > 1


def _plain(value: Any) -> Any:
    """Whole numbers without a decimal; all else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


TIMES: Final = (9, 7, 5, 3, 2, 1)


def _judgements(one: str, other: str) -> list[tuple[str, str]]:
    most = [(f"{n}", _("%(this)s weegt %(n)d keer zoveel") % {"this": one, "n": n}) for n in TIMES if n > 1]
    least = [
        (f"1/{n}", _("%(this)s weegt %(n)d keer zoveel") % {"this": other, "n": n}) for n in reversed(TIMES) if n > 1
    ]
    return [*most, ("1", _("allebei even zwaar")), *least]


class JudgeForm(forms.Form):
    """Which of two pillars weighs more, for each pair."""

    accept = forms.BooleanField(label=lazy("Toch gebruiken, ook als de antwoorden elkaar tegenspreken"), required=False)
    note = forms.CharField(label=lazy("Waarom deze versie?"), max_length=300, required=False)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = list(combinations(names, 2))
        for at, (one, other) in enumerate(self.pairs):
            label = _("%(one)s of %(other)s?") % {"one": one, "other": other}
            choices = _judgements(one, other)
            self.fields[f"pair_{at}"] = forms.ChoiceField(label=label, choices=choices, initial="1")

    @property
    def questions(self) -> list[Any]:
        return [self[f"pair_{at}"] for at in range(len(self.pairs))]

    def judged(self) -> list[tuple[str, str, float]]:
        found = []
        for at, (one, other) in enumerate(self.pairs):
            over, _slash, under = self.cleaned_data[f"pair_{at}"].partition("/")
            found.append((one, other, int(over) / int(under or 1)))
        return found
