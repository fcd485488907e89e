"""Forms of the report, the follow page and the infopoint."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nabij.core.ui.forms import CheckCards, LongText, RadioCards
from nabij.detection import needs
from nabij.detection.models import ABOUT_FOR_WORKERS, About, Channel, Urgency
from nabij.detection.queries import STATES, Filters
from nabij.territory.models import Area, Level

WORDS_LIMIT = 4000
NOTE_LIMIT = 2000
YES, NO = "yes", "no"

ABOUT_ICONS = {"self": "person", "other": "people", "place": "pin"}
ABOUT_HINTS = {
    "self": _("Ik zoek zelf hulp of raad."),
    "other": _("Een buur, iemand van de familie, een klant."),
    "place": _("Een straat, een plein, een gebouw."),
}


def long_text(label: Any, *, limit: int, empty: Any, rows: int = 6, **options: Any) -> forms.CharField:
    """A text in own words, of at least three characters. Too long a text is kept, and says how long it is."""
    too_long = _(
        "Uw tekst telt %(show_value)d tekens, en er passen er %(limit_value)d. Maak hem wat korter. "
        "Uw woorden staan er nog."
    )
    return _LongText(
        label=label,
        max_length=limit,
        widget=LongText(rows=rows),
        error_messages={"required": empty, "short": empty, "max_length": too_long},
        **options,
    )


class _LongText(forms.CharField):
    def validate(self, value: str) -> None:
        super().validate(value)
        if value and len(value) < 3:
            raise forms.ValidationError(self.error_messages["short"], code="short")


def street_hints() -> dict[str, str]:
    """Attributes of a field in which streets are proposed while one types; without a script it is a plain field.

    Not with ``autocomplete=off``: a browser would then forget what was typed when somebody goes back.
    """
    return {
        "list": "straten",
        "hx-post": reverse("detection:streets"),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#straten",
        "hx-params": "place,csrfmiddlewaretoken",
    }


class NeighbourhoodField(forms.ChoiceField):
    """A neighbourhood out of all that are in force, grouped by municipality when there are several."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.areas: dict[str, Area] = {}

    def fill(self) -> None:
        """Look the choices up; once per form, since areas are data."""
        rows = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD).prefetch_related("parents").order_by("name")
        self.areas = {str(area.pk): area for area in rows}
        groups: dict[str, list[tuple[str, str]]] = {}
        for pk, area in self.areas.items():
            towns = sorted(parent.name for parent in area.parents.all() if parent.level == Level.MUNICIPALITY)
            groups.setdefault(" / ".join(towns), []).append((pk, area.name))
        only = next(iter(groups.values()), []) if len(groups) < 2 else []
        grouped = [(town, groups[town]) for town in sorted(groups)]
        self.choices = [("", _("Weet ik niet")), *(only or grouped)]

    def clean(self, value: Any) -> Area | None:
        return self.areas.get(super().clean(value))


class WordsForm(forms.Form):
    """Question 1."""

    words = long_text(
        _("Vertel het in uw eigen woorden"),
        limit=WORDS_LIMIT,
        rows=7,
        empty=_("Schrijf in enkele woorden wat er aan de hand is."),
    )


class WhoForm(forms.Form):
    """Question 2."""

    about = forms.ChoiceField(
        label=_("Het gaat"),
        choices=About,
        widget=RadioCards(icons=ABOUT_ICONS, hints=ABOUT_HINTS),
        error_messages={"required": _("Kies of het over uzelf, iemand anders of een plek gaat.")},
    )
    place = forms.CharField(
        label=_("Wie of waar? In uw eigen woorden"),
        max_length=300,
        help_text=_(
            "Bijvoorbeeld: de mevrouw van nummer 12 in de Kerkstraat. Een straat helpt ons al veel. "
            "Gaat het over uzelf? Dan mag u dit leeg laten."
        ),
        error_messages={
            "required": _("Schrijf kort over wie of waar het gaat, anders vinden wij het niet."),
            "max_length": _("Dit is te lang (%(show_value)d tekens). Hou het op %(limit_value)d tekens."),
        },
    )
    neighbourhood = NeighbourhoodField(label=_("In welke buurt?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].widget.attrs |= street_hints()
        self.fields["neighbourhood"].fill()  # type: ignore[attr-defined]
        if not self.fields["neighbourhood"].areas:  # type: ignore[attr-defined]
            del self.fields["neighbourhood"]
        if self.data.get("about") == About.SELF or self.data.get("neighbourhood"):
            self.fields["place"].required = False


class ContactFields(forms.Form):
    """Who may be reached, and how."""

    name = forms.CharField(
        label=_("Uw naam"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Uw telefoon"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("Uw e-mail"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Dit is geen volledig e-mailadres. Bijvoorbeeld: an@voorbeeld.be.")},
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and sum(character.isdigit() for character in phone) < 6:
            raise forms.ValidationError(_("Dit nummer is te kort. Bijvoorbeeld: 0470 12 34 56."))
        return phone

    def contact(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("name", "phone", "email")}


class ReachForm(ContactFields):
    """Question 3. "Yes" of somebody who asks for themself is their consent to look for help together."""

    reach = forms.ChoiceField(
        label=_("Uw keuze"),
        choices=[(YES, _("Ja, u mag mij contacteren")), (NO, _("Nee, ik blijf liever anoniem"))],
        error_messages={"required": _("Kies ja of nee.")},
    )
    field_order = ("reach", "name", "phone", "email")

    def __init__(self, *args: Any, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose = _("Alleen voor vragen over deze melding. Na 90 dagen wissen wij uw gegevens.")
        if about == About.SELF:
            purpose = _(
                "Het infopunt mag mijn vraag en mijn gegevens bijhouden om samen met mij hulp te zoeken. "
                "Ik kan dat altijd intrekken."
            )
        hints = {YES: purpose, NO: _("U krijgt een code. Daarmee volgt u zelf hoe het ermee staat.")}
        self.fields["phone"].help_text = _("Telefoon of e-mail: één van de twee is genoeg.")
        field = self.fields["reach"]
        field.widget = RadioCards(icons={YES: "phone", NO: "lock"}, hints=hints, choices=field.choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        reachable = data.get("phone") or data.get("email")
        if data.get("reach") == YES and not reachable and not self.errors:
            self.add_error("phone", _("Geef een telefoonnummer of een e-mailadres. Of kies ‘nee’."))
        if data.get("reach") == NO and any(self.contact().values()):
            self.add_error("reach", _("U vulde gegevens in. Kies ‘ja’, of maak de vakken hieronder leeg."))
        return data


class CodeForm(forms.Form):
    """A follow-up code, typed over from paper."""

    code = forms.CharField(
        label=_("Uw volgcode"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Tien letters en cijfers, bijvoorbeeld K7MX-42QRTN. Streepjes en hoofdletters hoeven niet."),
        error_messages={"required": _("Vul de code in die u van ons kreeg.")},
    )


class AdditionForm(forms.Form):
    """What the sender adds."""

    words = long_text(
        _("Wilt u er iets bij vertellen?"), limit=NOTE_LIMIT, rows=4, empty=_("Schrijf eerst wat u wilt toevoegen.")
    )


class NoteForm(forms.Form):
    """A note of the infopoint."""

    note = long_text(
        _("Notitie"), limit=NOTE_LIMIT, rows=3, empty=_("Schrijf eerst een notitie."),
        help_text=_("Alleen voor het infopunt. De melder ziet dit niet."),
    )  # fmt: skip


class CloseForm(forms.Form):
    """Closing, with an answer for the sender."""

    answer = long_text(
        _("Antwoord aan de melder"), limit=NOTE_LIMIT, rows=3, empty=_("Schrijf een antwoord van enkele woorden."),
        required=False,
        help_text=_("Dit staat op de volgpagina. Schrijf geen namen: iemand anders kan de code vinden."),
    )  # fmt: skip

    def __init__(self, *args: Any, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if about == About.OTHER:
            del self.fields["answer"]


class TermsField(forms.MultipleChoiceField):
    """Needs of the taxonomy; ``offer`` says which ones stand on the screen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=CheckCards(), **options)

    def offer(self, ids: Iterable[str]) -> None:
        self.widget.choices = [(term.id, _(term.name)) for term in needs.terms(ids)]

    def valid_value(self, value: Any) -> bool:
        return bool(needs.terms([str(value)]))


class EnterForm(ContactFields):
    """A concern that somebody tells at the phone or the desk: all on one page."""

    channel = forms.ChoiceField(
        label=_("Hoe komt de melding binnen?"),
        choices=[(Channel.PHONE, Channel.PHONE.label), (Channel.DESK, Channel.DESK.label)],
        widget=RadioCards(icons={"phone": "phone", "desk": "chat"}),
        initial=Channel.PHONE,
        error_messages={"required": _("Kies telefoon of balie.")},
    )
    words = long_text(
        _("Wat is er aan de hand?"), limit=WORDS_LIMIT, rows=5,
        empty=_("Schrijf in enkele woorden wat er aan de hand is."),
        help_text=_("Zoveel mogelijk in de woorden van de melder."),
    )  # fmt: skip
    about = forms.ChoiceField(
        label=_("Over wie of wat?"),
        choices=list(ABOUT_FOR_WORKERS.items()),
        widget=RadioCards(icons=ABOUT_ICONS),
        error_messages={"required": _("Kies over wie of wat het gaat.")},
    )
    place = forms.CharField(
        label=_("Wie of waar?"),
        max_length=300,
        required=False,
        help_text=_("Straat en nummer als u die hebt. Over iemand anders: alleen wat nodig is om te helpen."),
        error_messages={"max_length": _("Dit is te lang (%(show_value)d tekens). Hou het op %(limit_value)d tekens.")},
    )
    neighbourhood = NeighbourhoodField(label=_("Buurt"))
    terms = TermsField(label=_("Waarover gaat het?"))
    name = forms.CharField(label=_("Naam van de melder"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telefoon van de melder"), max_length=40, required=False)
    consent = forms.BooleanField(
        label=_("De persoon zegt ja: het infopunt mag de vraag en gegevens bijhouden om samen hulp te zoeken"),
        required=False,
        help_text=_("Alleen als iemand over zichzelf belt of langskomt. U leest de zin voor; het ja is mondeling."),
    )
    urgency = forms.ChoiceField(
        label=_("Hoe snel moet iemand antwoorden?"),
        choices=[("", _("Nog niet inschatten")), *Urgency.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail van de melder")
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["place"].widget.attrs |= street_hints()
        self.fields["words"].widget.attrs |= {
            "autofocus": not self.is_bound,  # somebody is on the phone: one can type at once
            "hx-post": reverse("detection:suggest"),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#voorstellen",
            "hx-swap": "outerHTML",
            "hx-params": "words,terms",
        }
        self.fields["neighbourhood"].fill()  # type: ignore[attr-defined]

    def offer_for(self, words: str, chosen: Iterable[str]) -> None:
        """Cards for what was chosen and for what the words suggest."""
        self.fields["terms"].offer(dict.fromkeys([*chosen, *needs.proposed_ids(words)]))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("about") == About.SELF and any(self.contact().values()) and not data.get("consent"):
            self.add_error(
                "consent",
                _("Zonder dit ja mogen wij geen naam of contact bewaren. Vraag het, of laat de gegevens leeg."),
            )
        return data


class TermsForm(forms.Form):
    """Which needs a concern is about. ``before`` is what stood on the screen, so that nobody overrules unseen."""

    terms = TermsField(label=_("Waarover gaat het?"))
    more = forms.ChoiceField(label=_("Nog een onderwerp"), required=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(())

    def offer(self, ids: Iterable[str]) -> None:
        """Cards for these needs, and a list of all others by life domain."""
        shown = list(ids)
        self.fields["terms"].offer(shown)  # type: ignore[attr-defined]
        self.fields["more"].choices = [("", _("Kies uit de lijst")), *grouped_terms(without=shown)]  # type: ignore[attr-defined]

    def chosen(self) -> list[str]:
        """The ids, best first."""
        more = self.cleaned_data["more"]
        return list(dict.fromkeys([*self.cleaned_data["terms"], *([more] if more else [])]))


def grouped_terms(*, without: Iterable[str] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """All needs but some, by life domain, for a select."""
    left_out = set(without)
    groups: dict[str, list[tuple[str, str]]] = {}
    for term in needs.all_terms():
        if term.id not in left_out:
            groups.setdefault(needs.domain_name(term), []).append((term.id, term.name))
    return list(groups.items())


class FilterForm(forms.Form):
    """How the inbox is narrowed; every field is a parameter of the address, and a wrong one narrows nothing."""

    text = forms.CharField(
        label=_("Zoek in woorden, plaats of volgcode"), required=False, widget=forms.TextInput({"type": "search"})
    )
    urgency = forms.ChoiceField(
        label=_("Hoe snel"),
        choices=[("", _("Alles")), ("none", _("Nog in te schatten")), *Urgency.choices],
        required=False,
    )
    neighbourhood = forms.ChoiceField(label=_("Buurt"), required=False)
    about = forms.ChoiceField(label=_("Over"), choices=[("", _("Alles")), *ABOUT_FOR_WORKERS.items()], required=False)
    channel = forms.ChoiceField(label=_("Via"), choices=[("", _("Alles")), *Channel.choices], required=False)
    who = forms.ChoiceField(
        label=_("Voor wie"),
        choices=[("", _("Iedereen")), ("mine", _("Mij")), ("nobody", _("Nog niemand"))],
        required=False,
    )
    state = forms.ChoiceField(choices=[(state, state) for state in STATES], required=False, widget=forms.HiddenInput)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput)
    news = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, neighbourhoods: list[Area]) -> None:
        super().__init__(data, use_required_attribute=False)
        field = self.fields["neighbourhood"]
        field.choices = [("", _("Alle")), *((str(area.pk), area.name) for area in neighbourhoods)]  # type: ignore[attr-defined]
        self.full_clean()

    def given(self) -> dict[str, str]:
        """The parameters that hold."""
        return {name: "on" if value is True else str(value) for name, value in self.cleaned_data.items() if value}

    def filters(self) -> Filters:
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})

    def is_opened(self) -> bool:
        """Whether one of the fields that are folded away is used."""
        return bool(set(self.given()) & {"urgency", "neighbourhood", "about", "channel", "who"})

    def is_filtered(self) -> bool:
        return bool(set(self.given()) - {"state"})
