"""Forms of guidance."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Membership, Role, User
from nabij.care.models import CircleMember
from nabij.core.clock import today
from nabij.core.ui.forms import CheckCards, DateInput, LongText, RadioCards
from nabij.directory import languages, needs
from nabij.directory.models import Organisation
from nabij.guidance.models import Case, Clarification, GapReason, Ground, InvitationState, Need, Outcome, ReferralState
from nabij.people.models import How
from nabij.talents.models import Daypart, Offer

DISTANCES = [
    ("", _("Maakt niet uit")),
    ("500", _("500 meter")),
    ("1000", _("1 km")),
    ("3000", _("3 km")),
    ("10000", _("10 km")),
]
FOUR_DIGITS = _("Schrijf het jaar met vier cijfers, bijvoorbeeld 1942.")
HOW_ON_BEHALF = [(How.SPOKEN, How.SPOKEN.label), (How.SIGNED, How.SIGNED.label)]


def needed(words: Any) -> dict[str, Any]:
    """What a field says when it was left empty."""
    return {"required": words, "invalid_choice": words}


def term_choices(first: list[str] | None = None) -> list[Any]:
    """Terms grouped by life domain, with the proposed ones on top."""
    taxonomy = needs.taxonomy()
    groups: list[Any] = [
        (_(domain.name), [(term.id, _(term.name)) for term in taxonomy.in_domain(code)])
        for code, domain in taxonomy.domains.items()
    ]
    proposed = [(pk, _(taxonomy.terms[pk].name)) for pk in first or [] if pk in taxonomy.terms]
    return ([(_("Voorgesteld"), proposed)] if proposed else []) + groups


class PersonForm(forms.Form):
    """The person whom the case is about, and what they say yes to."""

    given_name = forms.CharField(
        label=_("Voornaam"), max_length=80, error_messages=needed(_("Vul de voornaam van de persoon in."))
    )
    family_name = forms.CharField(
        label=_("Familienaam"), max_length=120, error_messages=needed(_("Vul de familienaam van de persoon in."))
    )
    phone = forms.CharField(label=_("Telefoon"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Zonder e-mail belt het infopunt."),
        error_messages={"invalid": _("Kijk het e-mailadres na, bijvoorbeeld maria@voorbeeld.be. Leeg laten mag ook.")},
    )
    address = forms.CharField(
        label=_("Adres"), max_length=200, required=False, help_text=_("Straat en nummer volstaan.")
    )
    birth_year = forms.IntegerField(
        label=_("Geboortejaar"),
        required=False,
        min_value=1900,
        error_messages={"invalid": FOUR_DIGITS, "min_value": FOUR_DIGITS},
    )
    language = forms.ChoiceField(label=_("Taal"), choices=languages.choices, initial="nl")
    guidance = forms.ChoiceField(
        label=_("De persoon vindt het goed dat het infopunt de vraag en de gegevens bijhoudt"),
        choices=HOW_ON_BEHALF,
        widget=RadioCards,
        help_text=_("Vraag dit altijd eerst. Zonder ja wordt er niets bijgehouden."),
        error_messages=needed(_("Duid aan hoe de persoon ja zei. Zonder ja kunt u geen dossier openen.")),
    )
    share = forms.BooleanField(
        label=_("De persoon vindt het ook goed dat gegevens naar wie komt helpen gaan"),
        required=False,
        help_text=_("Dit kan ook later nog gevraagd worden."),
    )

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > today().year:
            raise forms.ValidationError(_("Dit jaar ligt in de toekomst."))
        return year

    def details(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "phone", "email", "address")}


MOST_WORDS = 5000


def limit(field: Any, most: int) -> None:
    """Let a text field of a model form refuse more characters than this; the text itself stays on the screen."""
    field.max_length = most
    field.validators.append(MaxLengthValidator(most))
    field.widget.attrs["maxlength"] = most


class ClarificationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Own words and goals first; then strengths, network and the life domains that matter."""

    class Meta:
        model = Clarification
        fields = ["own_words", "goals", "strengths", "network"]
        widgets = {name: LongText(rows=4) for name in fields}

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for code, domain in needs.taxonomy().domains.items():
            self.fields[f"domain_{code}"] = forms.CharField(
                label=_(domain.name),
                required=False,
                initial=self.instance.domains.get(code, ""),
                widget=LongText(rows=2),
                max_length=MOST_WORDS,
            )
        for name in self.Meta.fields:
            limit(self.fields[name], MOST_WORDS)

    def domain_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("domain_")]

    def words(self) -> dict[str, Any]:
        """What was typed, in the shape of the model."""
        data = self.cleaned_data
        domains = {
            name.removeprefix("domain_"): value for name, value in data.items() if name.startswith("domain_") and value
        }
        return {**{name: data[name] for name in self.Meta.fields}, "domains": domains}


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A need and what the person wants of the help."""

    term = forms.ChoiceField(label=_("Waarmee is hulp nodig?"), error_messages=needed(_("Kies waarmee hulp nodig is.")))
    days = forms.MultipleChoiceField(label=_("Op welke dagen?"), choices=WEEKDAYS, required=False, widget=CheckCards)
    parts = forms.MultipleChoiceField(
        label=_("Wanneer op de dag?"),
        choices=Daypart.choices,
        required=False,
        widget=CheckCards,
    )
    language = forms.ChoiceField(
        label=_("Moet de helper een bepaalde taal spreken?"),
        choices=[("", _("Maakt niet uit")), *languages.choices()],
        required=False,
    )
    max_distance_m = forms.TypedChoiceField(
        label=_("Hoe ver mag de helper wonen?"), choices=DISTANCES, coerce=int, empty_value=None, required=False
    )
    ground = forms.ChoiceField(
        label=_("Is er een reden om meteen verder te kijken dan de buurt?"),
        choices=[("", _("Nee, begin dichtbij")), *Ground.choices],
        required=False,
    )

    class Meta:
        model = Need
        fields = ["term", "words", "language", "max_distance_m", "ground"]
        widgets = {"words": LongText(rows=2)}

    def __init__(self, *args: Any, proposed: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields["words"], MOST_WORDS)
        first = [] if proposed or self.instance.term else [("", _("Kies uit de lijst"))]
        self.fields["term"].choices = first + term_choices(proposed)  # type: ignore[attr-defined]
        if proposed and not self.instance.term:
            self.initial["term"] = proposed[0]
        self.initial["days"] = sorted({str(day) for day, _part in self.instance.slots})
        self.initial["parts"] = sorted({str(part) for _day, part in self.instance.slots})
        self.order_fields(["term", "words", "days", "parts", "language", "max_distance_m", "ground"])

    WISHES = ("days", "parts", "language", "max_distance_m", "ground")

    def wish_fields(self) -> list[Any]:
        return [self[name] for name in self.WISHES]

    def has_wishes(self) -> bool:
        """Whether something was wished for already, or went wrong there: then the wishes stand open."""
        need = self.instance
        there = bool(need.slots or need.language or need.max_distance_m or need.ground)
        return there or any(name in self.errors or self.data.get(name) for name in self.WISHES)

    def wishes(self) -> dict[str, Any]:
        """The fields of the need without its term; days without a part of the day mean the whole day, and so on."""
        data = self.cleaned_data
        days = [int(day) for day in data["days"]] or (range(7) if data["parts"] else [])
        parts = [int(part) for part in data["parts"]] or (range(3) if data["days"] else [])
        fields = ("words", "language", "max_distance_m", "ground")
        return {**{name: data[name] for name in fields}, "slots": [[day, part] for day in days for part in parts]}


ONE_TO_14 = _("Kies een aantal dagen van 1 tot 14.")


class InviteForm(forms.Form):
    what = forms.CharField(
        label=_("Wat vraagt u?"),
        max_length=300,
        widget=LongText(rows=2),
        help_text=_("Geen naam en geen adres: die ziet de helper pas na een ja."),
        error_messages=needed(_("Schrijf wat u aan de helper vraagt.")),
    )
    when = forms.CharField(
        label=_("Wanneer?"),
        max_length=200,
        help_text=_("Bijvoorbeeld: elke vrijdagvoormiddag, ongeveer een uur."),
        error_messages=needed(_("Schrijf wanneer de hulp nodig is, of “in overleg”.")),
    )
    days = forms.IntegerField(
        label=_("Hoeveel dagen tijd om te antwoorden?"),
        min_value=1,
        max_value=14,
        initial=3,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), ONE_TO_14),
    )

    def term(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class ReferForm(forms.Form):
    message = forms.CharField(
        label=_("Wat moet deze dienst weten?"),
        widget=LongText(rows=5),
        max_length=3000,
        help_text=_("Schrijf alleen wat nodig is. Geen naam: die ziet de dienst pas na een ja."),
        error_messages=needed(_("Schrijf wat de dienst moet weten om te kunnen antwoorden.")),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Uw antwoord"),
        widget=LongText(rows=4),
        max_length=3000,
        error_messages=needed(_("Schrijf uw antwoord aan de dienst.")),
    )


class ReferralAnswerForm(forms.Form):
    """What a partner says: yes, no with a reason, or a question back."""

    decision = forms.ChoiceField(
        label=_("Wat is uw antwoord?"),
        choices=[
            ("accept", _("Ja, wij nemen dit op")),
            ("ask_back", _("Wij hebben eerst een vraag")),
            ("refuse", _("Nee, dit kan niet")),
        ],
        widget=RadioCards(icons={"accept": "check", "ask_back": "question", "refuse": "cross"}),
        error_messages=needed(_("Kies ja, een vraag, of nee.")),
    )
    words = forms.CharField(
        label=_("Uw vraag, of waarom het niet kan"), required=False, max_length=300, widget=LongText(rows=3)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") in ("refuse", "ask_back") and not data.get("words", "").strip():
            self.add_error("words", _("Schrijf hier uw vraag of de reden, dan kan het infopunt verder."))
        return data


class HandoverForm(forms.Form):
    receiver = forms.ChoiceField(label=_("Wie neemt het over?"), error_messages=needed(_("Kies wie het overneemt.")))
    message = forms.CharField(
        label=_("Wat is afgesproken?"),
        widget=LongText(rows=4),
        max_length=2000,
        help_text=_("De persoon en wie het overneemt, lezen dit allebei."),
        error_messages=needed(_("Schrijf in enkele woorden wat afgesproken is.")),
    )

    def __init__(self, *args: Any, receivers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = [("", _("Kies uit de lijst")), *receivers]  # type: ignore[attr-defined]

    def receiver_fields(self) -> dict[str, Any]:
        kind, _colon, pk = self.cleaned_data["receiver"].partition(":")
        return {kind: pk}


OUTCOME_ICONS = {"solved": "check", "partly": "clock", "not_solved": "cross"}


class FollowUpForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Is het opgelost?"),
        choices=Outcome.choices,
        widget=RadioCards(icons=OUTCOME_ICONS),
        error_messages=needed(_("Kies ja, een beetje of nee.")),
    )
    words = forms.CharField(
        label=_("Wilt u er iets bij zeggen?"), required=False, widget=LongText(rows=3), max_length=2000
    )


class WordsForm(forms.Form):
    """What the person still wants to say after one tap."""

    words = forms.CharField(
        label=_("Wilt u er nog iets bij zeggen?"),
        widget=LongText(rows=3),
        max_length=2000,
        help_text=_("Het mag, het hoeft niet. U mag deze pagina nu ook sluiten."),
        error_messages=needed(_("Schrijf hier wat u wilt zeggen. Niets zeggen mag ook: dan bent u klaar.")),
    )


class UnmetForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Waarom is er geen hulp?"),
        choices=[("", _("Kies een reden")), *GapReason.choices],
        error_messages=needed(_("Kies waarom er geen hulp is.")),
    )


class StopForm(forms.Form):
    ask_again_on = forms.DateField(
        label=_("Mogen wij later nog eens vragen? Zo ja, wanneer?"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Kies een dag uit de kalender, of laat leeg.")},
    )

    def clean_ask_again_on(self) -> date | None:
        day: date | None = self.cleaned_data["ask_again_on"]
        if day is not None and day <= today():
            raise forms.ValidationError(_("Deze dag is al voorbij. Kies een dag later dan vandaag, of laat leeg."))
        return day


def receivers_for(case: Case, names: dict[Any, Any], user: User) -> list[Any]:
    """Who may receive a case: people of the circle, partners who help already, colleagues; grouped for a select."""
    members = CircleMember.objects.current().filter(circle__person=case.person_id, person__isnull=False)
    circle = [
        (f"receiver_person:{member.person_id}", f"{names[member.person_id].name} ({member.get_role_display()})")
        for member in members.order_by("role", "ring")
        if member.person_id in names
    ]
    partners = Organisation.objects.filter(
        pk__in=case.referrals.filter(state=ReferralState.ACCEPTED).values("service__organisation")
    )
    others = Organisation.objects.exclude(pk__in=partners).filter(staff__isnull=False).distinct()
    in_area = Membership.objects.current().filter(role=Role.INFOPOINT).exclude(user=user)
    areas = {pk for area in (case.neighbourhood, case.municipality) if area for pk in area.ancestor_ids()}
    colleagues = User.objects.filter(pk__in=in_area.filter(area__in=areas).values("user"), is_active=True)
    helpers = Offer.objects.filter(
        pk__in=case.invitations.filter(state=InvitationState.ACCEPTED).values("offer"), person__in=names
    ).exclude(person__in=members.values("person"))
    circle += [(f"receiver_person:{offer.person_id}", names[offer.person_id].name) for offer in helpers]
    groups = [
        (_("Uit de zorgcirkel"), circle),
        (_("Partners die al helpen"), [(f"receiver_organisation:{row.pk}", row.name) for row in partners]),
        (_("Collega's"), [(f"receiver:{row.pk}", row.name) for row in colleagues]),
        (_("Andere partners"), [(f"receiver_organisation:{row.pk}", row.name) for row in others]),
    ]
    return [(name, rows) for name, rows in groups if rows]
