"""The forms of the first day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Role
from nabij.core.ui.forms import CheckCards, DateInput, RadioCards
from nabij.impact.first_day.division import Division, grouped
from nabij.impact.first_day.ground import MOST_AREAS, Blocks
from nabij.impact.first_day.rules import LARGEST_FILE, PARTNER_ROLES
from nabij.impact.models import BoundaryDraft, Participation
from nabij.territory.models import Area, Level

MOST_LINES = 2 * 1024 * 1024
LEVEL_NAMES = {
    Level.SECTOR.value: _("Statistische sectoren"),
    Level.DISTRICT.value: _("Wijken"),
    Level.SUBMUNICIPALITY.value: _("Deelgemeenten"),
}


def level_hint(blocks: Blocks) -> str:
    """What is known of the areas of a level, in one line."""
    count = gettext("%(count)s gebieden, %(persons)s inwoners") % {
        "count": grouped(len(blocks.areas)),
        "persons": grouped(blocks.total),
    }
    if len(blocks.areas) > MOST_AREAS:
        return ". ".join([count, gettext("Te veel gebieden voor een pagina.")])
    if not blocks.usable:
        return ". ".join([count, gettext("Nog niet bruikbaar: vormen of inwoners ontbreken.")])
    missing = [
        gettext("%(n)d zonder vorm") % {"n": len(blocks.without_shape)} if blocks.without_shape else "",
        gettext("%(n)d zonder aantal inwoners") % {"n": len(blocks.without_persons)} if blocks.without_persons else "",
    ]
    told = ", ".join(filter(None, missing))
    return f"{count}, {told}" if told else count


class PlaceForm(forms.Form):
    """Which municipalities, and out of which areas neighbourhoods are built."""

    name = forms.CharField(
        label=_("Hoe noemt u dit ontwerp?"),
        max_length=120,
        help_text=_("Zo vindt u het later terug. Bijvoorbeeld: Buurten van Elzenbeke."),
    )
    level = forms.ChoiceField(
        label=_("Uit welke gebieden bouwt u buurten?"),
        widget=RadioCards(),
        error_messages={
            "required": _("Kies uit welke gebieden u bouwt."),
            "invalid_choice": _("Kies een soort die bruikbaar is."),
        },
    )
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, blocks: Sequence[Blocks], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [one for one in blocks if one.usable]
        choices = [(one.level, LEVEL_NAMES.get(one.level, one.level)) for one in usable]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]
        hints = {one.level: level_hint(one) for one in usable}
        self.fields["level"].widget = RadioCards(choices=choices, hints=hints)


class ProposeForm(forms.Form):
    """What is asked of the engine."""

    target = forms.IntegerField(label=_("Hoeveel inwoners telt een buurt best?"), min_value=100, max_value=1_000_000)
    least = forms.IntegerField(label=_("Minstens"), min_value=0, max_value=1_000_000)
    most = forms.IntegerField(label=_("Hoogstens"), min_value=100, max_value=2_000_000)
    keep = forms.MultipleChoiceField(
        label=_("Wat blijft liefst heel?"),
        required=False,
        help_text=_("Alleen als het past binnen minimum en maximum."),
    )
    cross_borders = forms.BooleanField(label=_("Een buurt mag over de gemeentegrens gaan"), required=False)
    together = forms.CharField(
        label=_("Wat moet samen blijven?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Eén groep per lijn, met de namen of codes van de gebieden en een ; ertussen. "
            "Bijvoorbeeld: Markt; Kerkstraat."
        ),
    )
    apart = forms.CharField(
        label=_("Wat mag niet samen?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Eén groep per lijn. Bijvoorbeeld de twee kanten van het spoor: Stationsplein; Molenveld."),
    )
    lines = forms.FileField(
        label=_("Lijnen waar geen buurt over mag (GeoJSON)"),
        required=False,
        help_text=_(
            "Bijvoorbeeld een spoorlijn of een grote weg. Nabij zoekt welke gebieden er aan weerszijden liggen en zet "
            "die hierboven."
        ),
    )
    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: BoundaryDraft, division: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.division = division
        groups = list(draft.ground.get("groups", {}))
        choices = [(level, LEVEL_NAMES[level]) for level in groups]
        if choices:
            self.fields["keep"].choices = choices  # type: ignore[attr-defined]
            self.fields["keep"].widget = CheckCards(choices=choices)
        else:
            del self.fields["keep"]
        if len(draft.ground.get("within_names", {})) < 2:
            del self.fields["cross_borders"]
        self.names: dict[str, list[str]] = {}
        for row in division.rows:
            self.names.setdefault(row.name.casefold(), []).append(row.code)
            self.names.setdefault(row.code.casefold(), []).append(row.code)

    @classmethod
    def initial_of(cls, draft: BoundaryDraft, division: Division) -> dict[str, Any]:
        by_code = {row.code: row.name for row in division.rows}
        twice = {name for name in by_code.values() if list(by_code.values()).count(name) > 1}

        def lines(sets: Sequence[Sequence[str]]) -> str:
            named = [[by_code[code] if by_code[code] not in twice else code for code in one] for one in sets]
            return "\n".join("; ".join(one) for one in named)

        names = ("target", "least", "most", "keep", "cross_borders")
        told = {name: getattr(draft, name) for name in names}
        return told | {"together": lines(draft.together), "apart": lines(draft.apart), "opened": draft.version}

    def clean_together(self) -> list[list[str]]:
        return self._sets(self.cleaned_data["together"])

    def clean_apart(self) -> list[list[str]]:
        """Every two of a line."""
        return [
            [a, b] for one in self._sets(self.cleaned_data["apart"]) for i, a in enumerate(one) for b in one[i + 1 :]
        ]

    def clean_lines(self) -> bytes:
        file = self.cleaned_data.get("lines")
        if file is None:
            return b""
        if file.size > MOST_LINES:
            raise forms.ValidationError(_("Dit bestand is groter dan 2 MB. Neem alleen de lijnen van uw gemeente."))
        content: bytes = file.read()
        try:
            json.loads(content)
        except ValueError:
            raise forms.ValidationError(_("Dit bestand is geen GeoJSON.")) from None
        return content

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, target, most = data.get("least"), data.get("target"), data.get("most")
        if None not in (least, target, most) and not least <= target <= most:  # type: ignore[operator]
            self.add_error("target", _("Dit getal ligt best tussen het minimum en het maximum."))
        return data

    def _sets(self, text: str) -> list[list[str]]:
        found: list[list[str]] = []
        problems: list[str] = []
        for number, line in enumerate(text.splitlines(), 1):
            names = [name.strip() for name in line.split(";") if name.strip()]
            if not names:
                continue
            codes = [self._code(name, number, problems) for name in names]
            if len(set(filter(None, codes))) < 2 and all(codes):
                problems.append(gettext("Lijn %(n)d: noem minstens twee gebieden, met een ; ertussen.") % {"n": number})
            found.append(list(dict.fromkeys(filter(None, codes))))
        if problems:
            raise forms.ValidationError(problems)
        return found

    def _code(self, name: str, number: int, problems: list[str]) -> str:
        codes = self.names.get(name.casefold(), [])
        if len(set(codes)) == 1:
            return codes[0]
        told = {"n": number, "name": name}
        if codes:
            problems.append(
                gettext("Lijn %(n)d: er zijn meer gebieden die '%(name)s' heten. Schrijf de code: %(codes)s.")
                % (told | {"codes": ", ".join(codes)})
            )
        else:
            problems.append(gettext("Lijn %(n)d: er is geen gebied '%(name)s'.") % told)
        return ""

    def settings(self) -> dict[str, Any]:
        """What the draft keeps."""
        names = ("target", "least", "most", "keep", "cross_borders", "together", "apart")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class NamesForm(forms.Form):
    """A name for each neighbourhood."""

    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, division: Division, suggestions: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for hood in division.hoods:
            areas = ", ".join(row.name for row in hood.rows[:4]) + (", ..." if len(hood.rows) > 4 else "")
            self.fields[f"name_{hood.number}"] = forms.CharField(
                label=gettext("Buurt %(number)d") % {"number": hood.number},
                max_length=160,
                initial=suggestions.get(hood.number, ""),
                help_text=gettext("%(persons)s inwoners: %(areas)s") % {
                    "persons": grouped(hood.persons), "areas": areas
                },
                error_messages={"required": gettext("Geef buurt %(number)d een naam.") % {"number": hood.number}},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for key in [key for key in data if key.startswith("name_")]:
            name = data[key].casefold()
            if name in seen:
                self.add_error(key, _("Deze naam staat er al. Twee buurten kunnen niet dezelfde naam hebben."))
            seen.setdefault(name, key)
        return data

    def names(self) -> dict[int, str]:
        return {int(key.removeprefix("name_")): name for key, name in self.cleaned_data.items() if key != "opened"}


class AdoptForm(forms.Form):
    """From which day."""

    valid_from = forms.DateField(
        label=_("Vanaf welke dag gelden deze buurten?"),
        widget=DateInput(),
        error_messages={"invalid": _("Dit is geen datum."), "required": _("Kies de eerste dag.")},
    )
    opened = forms.IntegerField(widget=forms.HiddenInput)


class FiguresForm(forms.Form):
    """A file with figures, and what it doesn't say itself."""

    file = forms.FileField(
        label=_("Bestand met cijfers"),
        help_text=_("Een tabel (.csv of .xlsx) met een kolom met de code van het gebied, en een kolom per cijfer."),
        error_messages={"required": _("Kies een bestand."), "empty": _("Dit bestand is leeg.")},
    )
    source = forms.CharField(
        label=_("Van wie komen deze cijfers?"),
        max_length=100,
        help_text=_("Bijvoorbeeld: eigen telling van de dienst wonen."),
    )
    label = forms.CharField(label=_("Welke uitgave is dit?"), max_length=60, help_text=_("Bijvoorbeeld: telling 2026."))
    on = forms.DateField(
        label=_("Van welke dag zijn de cijfers?"),
        required=False,
        widget=DateInput(),
        help_text=_("Alleen als het bestand zelf geen jaar of datum heeft."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Dit bestand is groter dan 5 MB."))
        return file


class InviteForm(forms.Form):
    """Somebody who gets a role."""

    name = forms.CharField(label=_("Naam"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mailadres"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Dit is geen e-mailadres."), "required": _("Geef een e-mailadres.")},
    )
    role = forms.ChoiceField(
        label=_("Welke rol?"),
        choices=[(role.value, role.label) for role in PARTNER_ROLES],
        widget=RadioCards(
            hints={
                Role.COORDINATOR.value: _("Brengt organisaties samen en leidt de buurtanalyse. Ziet nooit dossiers."),
                Role.INFOPOINT.value: _("Neemt meldingen op en begeleidt mensen. Ziet dossiers van deze buurt."),
            }
        ),
        error_messages={"required": _("Kies een rol.")},
    )
    area = forms.ChoiceField(label=_("Voor welke buurt of gemeente?"))
    until = forms.DateField(label=_("Tot en met"), required=False, widget=DateInput())

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        towns = {Level.MUNICIPALITY.value: gettext("hele gemeente")}
        labels = [
            (key, f"{a.name} ({towns[a.level]})" if a.level in towns else a.name) for key, a in self.areas.items()
        ]
        self.fields["area"].choices = labels  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return until

    def invitation(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "name": data["name"], "email": data["email"], "role": Role(data["role"]),
            "area": self.areas[data["area"]], "until": data["until"],
        }  # fmt: skip


class PartiesForm(forms.Form):
    """Organisations of the directory that take part; each with its sector."""

    participation = forms.ChoiceField(
        label=_("Welk aandeel hebben zij voorlopig?"), choices=Participation, initial=Participation.CONSULT
    )

    def __init__(self, *args: Any, organisations: Iterable[Any], sectors: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(row.pk): row for row in organisations}
        choices = [("", gettext("Doet nog niet mee")), *[(entry.code, gettext(entry.name)) for entry in sectors]]
        for key, row in self.organisations.items():
            self.fields[f"sector_{key}"] = forms.ChoiceField(label=row.name, choices=choices, required=False)

    def chosen(self) -> list[tuple[Any, str]]:
        found = [(key.removeprefix("sector_"), value) for key, value in self.cleaned_data.items() if "_" in key]
        return [(self.organisations[key], value) for key, value in found if value and key in self.organisations]
