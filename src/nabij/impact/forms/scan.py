"""The scan: for residents, for who types paper over, for who makes it and for who looks texts through."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.ui.forms import CheckCards, DateInput, LongText, RadioCards
from nabij.detection.forms import long_text
from nabij.impact.drawing import drawn_anew
from nabij.impact.models import Observation, Scan, Tone
from nabij.impact.photos import NotAPhoto, Photo
from nabij.impact.queries import streets_of
from nabij.impact.vocabulary import vocabulary

WORDS_LIMIT = 1000
MOST_OWN_THEMES = 4
TONE_ICONS = {Tone.GOOD.value: "heart", Tone.BETTER.value: "bulb"}
WRONG_PHOTO = {
    "format": _("Dit bestand is geen foto die wij kennen. Kies een JPEG, PNG of WebP."),
    "broken": _("Deze foto kunnen wij niet openen. Kies een andere, of laat ze weg."),
    "large": _("Deze foto is te groot. Kies er een van hoogstens 12 MB."),
    "small": _("Deze foto is te klein om iets op te zien."),
}


def theme_choices(scan: Scan, left_out: tuple[str, ...] | list[str] = ()) -> list[tuple[str, str]]:
    return [(theme["code"], scan.theme_name(theme["code"])) for theme in scan.themes if theme["code"] not in left_out]


def theme_icons(scan: Scan) -> dict[str, str]:
    return {theme["code"]: theme.get("icon", "") for theme in scan.themes}


class _ThemesForm(forms.Form):
    """Themes as large cards; none is an answer too."""

    name = ""

    def __init__(self, *args: Any, scan: Scan, good: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.name]
        choices = theme_choices(scan, good or [])
        field.choices = choices  # type: ignore[attr-defined]
        field.widget = CheckCards(icons=theme_icons(scan), choices=choices)


class GoodForm(_ThemesForm):
    """Question 1."""

    name = "good"
    good = forms.MultipleChoiceField(label=_("Wat is goed in uw buurt?"), required=False)


class BetterForm(_ThemesForm):
    """Question 2: what was ticked as good isn't asked again."""

    name = "better"
    better = forms.MultipleChoiceField(label=_("Wat kan beter in uw buurt?"), required=False)


class AgeForm(forms.Form):
    """Question 3: only to see whether all ages take part."""

    age = forms.ChoiceField(label=_("Hoe oud bent u?"), required=False)

    def __init__(self, *args: Any, scan: Scan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(entry.code, gettext(entry.name)) for entry in vocabulary().ages]
        choices.append(("", gettext("Dat zeg ik liever niet")))
        self.fields["age"].choices = choices  # type: ignore[attr-defined]
        self.fields["age"].widget = RadioCards(choices=choices)


class PhotoField(forms.FileField):
    """A picture that comes out drawn anew. What was refused while it came in is told here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}), **options
        )

    def clean(self, data: Any, initial: Any = None) -> Photo | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return drawn_anew(file)
        except NotAPhoto as problem:
            raise forms.ValidationError(WRONG_PHOTO[problem.why]) from problem


class ToldForm(forms.Form):
    """Question 4: a story about a theme and a place, with a photo; all of it may be skipped."""

    words = long_text(
        _("Vertel het in uw eigen woorden"),
        limit=WORDS_LIMIT,
        rows=4,
        required=False,
        empty=_("Schrijf in enkele woorden wat u wilt zeggen."),
        help_text=_("Noem geen namen. Iemand leest uw tekst na voor anderen hem kunnen lezen."),
    )
    tone = forms.ChoiceField(
        label=_("Is dit goed, of kan het beter?"),
        choices=Tone,
        required=False,
        widget=RadioCards(icons=TONE_ICONS),
    )
    theme = forms.ChoiceField(label=_("Waarover gaat het?"), required=False)
    street = forms.ChoiceField(label=_("In welke straat?"), required=False)
    place = forms.CharField(
        label=_("Waar precies?"),
        required=False,
        max_length=160,
        help_text=_("Bijvoorbeeld: aan de bushalte, voor de school."),
    )
    photo = PhotoField(
        label=_("Foto"), help_text=_("Geen gezichten of nummerplaten. Waar en wanneer u ze nam, halen wij eruit.")
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scan: Scan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scan = scan
        self.streets = {str(street.pk): street for street in streets_of(scan.analysis.neighbourhood)}
        self.fields["theme"].choices = [("", _("Kies een onderwerp")), *theme_choices(scan)]  # type: ignore[attr-defined]
        names = [(pk, street.name) for pk, street in self.streets.items()]
        self.fields["street"].choices = [("", _("Geen bepaalde straat")), *names]  # type: ignore[attr-defined]
        if not self.streets:
            del self.fields["street"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "words" in self.errors:
            return data
        if not data.get("words"):
            if data.get("photo") or data.get("place") or data.get("street") or data.get("tone"):
                self.add_error("words", _("Schrijf er kort bij wat u wilt zeggen. Of maak alle vakken leeg."))
            return data
        if not data.get("tone"):
            self.add_error("tone", _("Kies of dit goed is, of dat het beter kan."))
        if not data.get("theme") and "theme" not in self.errors:
            self.add_error("theme", _("Kies waarover het gaat."))
        return data

    def told(self) -> dict[str, Any] | None:
        """What was told, as the service takes it; None when nothing was."""
        data = self.cleaned_data
        if not data.get("words"):
            return None
        told = {name: data[name] for name in ("words", "tone", "theme", "place")}
        street = self.streets.get(data.get("street") or "")
        told["street"] = street
        if data.get("lon") is not None and data.get("lat") is not None:
            told |= {"lon": data["lon"], "lat": data["lat"]}
        elif street is not None:
            told |= {"lon": street.lon, "lat": street.lat}
        return told


class PaperForm(ToldForm):
    """A paper form, typed over on one screen."""

    field_order = ("good", "better", "age", "words", "tone", "theme", "street", "place", "photo")
    good = forms.MultipleChoiceField(label=_("Goed"), required=False)
    better = forms.MultipleChoiceField(label=_("Kan beter"), required=False)
    age = forms.ChoiceField(label=_("Leeftijd"), required=False)

    def __init__(self, *args: Any, scan: Scan, **kwargs: Any) -> None:
        super().__init__(*args, scan=scan, **kwargs)
        for name in ("good", "better"):
            self.fields[name].choices = theme_choices(scan)  # type: ignore[attr-defined]
            self.fields[name].widget = CheckCards(choices=theme_choices(scan))
        ages = [("", gettext("Niet ingevuld")), *((entry.code, gettext(entry.name)) for entry in vocabulary().ages)]
        self.fields["age"].choices = ages  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        twice = set(data.get("good", [])) & set(data.get("better", []))
        if twice:
            names = ", ".join(name for code, name in theme_choices(self.scan) if code in twice)
            text = _("Twee keer aangekruist: %(names)s. Laat het staan bij ‘kan beter’.") % {"names": names}
            self.add_error("good", text)
        return data


class ScanForm(forms.Form):
    """Making a scan."""

    title = forms.CharField(label=_("Titel"), max_length=120, help_text=_("Bijvoorbeeld: Hoe is het in onze buurt?"))
    welcome = long_text(
        _("Welkomstwoord"),
        limit=600,
        rows=3,
        required=False,
        empty=_("Schrijf één of twee zinnen."),
        help_text=_("Eén of twee zinnen: wie vraagt dit, en wat gebeurt ermee?"),
    )
    chosen = forms.MultipleChoiceField(
        label=_("Thema's"), widget=CheckCards, error_messages={"required": _("Kies minstens één thema.")}
    )
    own = forms.CharField(
        label=_("Eigen thema's"),
        required=False,
        widget=LongText(rows=3),
        help_text=_("Eén per regel, hoogstens vier."),
    )
    closes_on = forms.DateField(label=_("Invullen kan tot en met"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(entry.code, gettext(entry.name)) for entry in vocabulary().themes]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        icons = {entry.code: entry.icon for entry in vocabulary().themes}
        self.fields["chosen"].widget = CheckCards(icons=icons, choices=choices)

    @staticmethod
    def initial_of(scan: Scan | None) -> dict[str, Any]:
        if scan is None:
            return {"chosen": [entry.code for entry in vocabulary().themes]}
        known = {entry.code for entry in vocabulary().themes}
        return {
            "title": scan.title,
            "welcome": scan.welcome,
            "closes_on": scan.closes_on,
            "chosen": [theme["code"] for theme in scan.themes if theme["code"] in known],
            "own": "\n".join(theme["name"] for theme in scan.themes if theme["code"] not in known),
        }

    def clean_own(self) -> list[str]:
        lines = [line.strip()[:60] for line in self.cleaned_data["own"].splitlines() if line.strip()]
        if len(lines) > MOST_OWN_THEMES:
            text = ngettext("Hoogstens %(n)d eigen thema.", "Hoogstens %(n)d eigen thema's.", MOST_OWN_THEMES)
            raise forms.ValidationError(text % {"n": MOST_OWN_THEMES})
        return list(dict.fromkeys(lines))

    def clean_closes_on(self) -> Any:
        day = self.cleaned_data["closes_on"]
        if day and day < today():
            raise forms.ValidationError(_("Deze dag is al voorbij."))
        return day

    def fields_of_scan(self) -> dict[str, Any]:
        data = self.cleaned_data
        themes = [
            {"code": entry.code, "name": entry.name, "icon": entry.icon}
            for entry in vocabulary().themes
            if entry.code in data["chosen"]
        ]
        themes += [{"code": f"own-{n}", "name": name, "icon": "star"} for n, name in enumerate(data["own"], 1)]
        kept = {name: data[name] for name in ("title", "welcome", "closes_on")}
        return kept | {"themes": themes}


class ModerationForm(forms.Form):
    """A text before others read it: as it is, or with what could lead to a person taken out."""

    words = long_text(
        _("Zo leest iedereen het"),
        limit=WORDS_LIMIT,
        rows=4,
        empty=_("Laat enkele woorden staan, of kies ‘niet tonen’."),
    )
    place = forms.CharField(label=_("Plek"), max_length=160, required=False)
    photo = forms.BooleanField(label=_("Toon ook de foto"), required=False)

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any) -> None:
        shown = observation.state == "shown"
        kwargs.setdefault("initial", {}).update(
            words=observation.shown_words if shown else observation.words,
            place=observation.shown_place if shown else observation.place,
            photo=hasattr(observation, "photo") and observation.photo.shown,
        )
        # Several of these stand on one page.
        kwargs["auto_id"] = f"id_{observation.pk.hex[:8]}_%s"
        super().__init__(*args, **kwargs)
        if not hasattr(observation, "photo"):
            del self.fields["photo"]
