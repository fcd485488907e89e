"""Forms of "mijn gegevens"."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import User
from nabij.core.clock import today
from nabij.core.ui.forms import DateInput
from nabij.directory import languages
from nabij.people.access import FIELDS, Details
from nabij.people.models import Person, Purpose


class CorrectForm(forms.Form):
    """Setting right what is kept. Each field remembers what it showed, so that only what was changed is saved."""

    given_name = forms.CharField(label=_("Voornaam"), max_length=80, required=False, show_hidden_initial=True)
    family_name = forms.CharField(label=_("Familienaam"), max_length=120, required=False, show_hidden_initial=True)
    phone = forms.CharField(label=_("Telefoon"), max_length=40, required=False, show_hidden_initial=True)
    email = forms.EmailField(label=_("E-mail"), required=False, show_hidden_initial=True)
    address = forms.CharField(label=_("Adres"), max_length=200, required=False, show_hidden_initial=True)
    language = forms.ChoiceField(label=_("Taal"), required=False, show_hidden_initial=True)

    def __init__(self, data: Any = None, *, details: Details, person: Person, by_proxy: bool = False) -> None:
        initial = {field: getattr(details, field) for field in FIELDS} | {"language": person.language}
        super().__init__(data, initial=initial)
        self.fields["language"].choices = languages.choices(person.language)  # type: ignore[attr-defined]
        if by_proxy:
            # Who gets the person's mail can answer as the person, so the person or the desk changes it.
            del self.fields["email"]

    def changed_details(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in self.changed_data if field in FIELDS}

    def changed_language(self) -> str | None:
        return self.cleaned_data["language"] if "language" in self.changed_data else None


class ConsentForm(forms.Form):
    """A yes or a no for one purpose."""

    purpose = forms.TypedChoiceField(choices=Purpose.choices, coerce=Purpose)
    answer = forms.ChoiceField(choices=[("yes", _("ja")), ("no", _("nee"))])


class ProxyForm(forms.Form):
    """Who may act for the person, written down at the desk."""

    email = forms.EmailField(label=_("E-mailadres van het account"))
    relation = forms.CharField(label=_("Wie is dat?"), help_text=_("Bijvoorbeeld: zoon, bewindvoerder"), max_length=80)
    ends_on = forms.DateField(label=_("Tot en met"), required=False, widget=DateInput())

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.user: User | None = None

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        self.user = User.objects.filter(email=email, is_active=True).first()
        if self.user is None:
            raise forms.ValidationError(_("Er is geen account met dit adres."))
        if self.user.pk == self.person.user_id:
            raise forms.ValidationError(_("Dit is het account van de persoon zelf."))
        return email

    def clean_ends_on(self) -> Any:
        ends_on = self.cleaned_data["ends_on"]
        if ends_on is not None and ends_on < today():
            raise forms.ValidationError(_("Kies een dag vanaf vandaag."))
        return ends_on
