"""A covenant: means, tasks, period, and a user fee by income as a rule; its parties, and why a step is taken."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import CheckCards, DateInput, LongText
from nabij.directory.models import Organisation
from nabij.programme.covenants import words as covenant_words
from nabij.programme.models import Covenant

STEPS: Final = 3
BASE: Final = (
    "fte", "fte_reason", "cost_per_fte", "chosen_tasks", "tasks", "starts_on", "ends_on",
)  # fmt: skip
EXTRA: Final = ("extra_fte", "chosen_extra", "extra_tasks")
FIELDS: Final = (*BASE, *EXTRA)


class CovenantForm(forms.ModelForm):  # type: ignore[type-arg]
    """``given``: FTE that the adopted allocation gives, None when there is none."""

    chosen_tasks = forms.MultipleChoiceField(
        label=lazy("Wat doet het netwerk?"), choices=covenant_words.TASKS, widget=CheckCards, required=False,
        help_text=lazy("Taken van een zorgzame buurt. Kies wat u samen opneemt."),
    )  # fmt: skip
    chosen_extra = forms.MultipleChoiceField(
        label=lazy("Extra opdrachten"), choices=covenant_words.EXTRA, widget=CheckCards, required=False
    )
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Covenant
        fields = FIELDS
        widgets = {
            "tasks": LongText(rows=5), "extra_tasks": LongText(rows=3), "fte_reason": LongText(rows=2),
            "starts_on": DateInput(), "ends_on": DateInput(),
        }  # fmt: skip
        help_texts = {
            "fte": lazy("Volgens de verdeling; vul aan als dat anders is."),
            "fte_reason": lazy("Alleen als u meer vraagt dan de verdeling geeft. De programmabeheerder leest dit."),
            "cost_per_fte": lazy("Aanname van de bronnen: 60.000 euro."),
            "extra_fte": lazy("Variabele financiering, naast de sokkel. Aanname, vrij te kiezen."),
        }

    def __init__(self, *args: Any, given: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        steps = (self.instance.fee_steps or []) + [[None, None]] * STEPS
        for at in range(STEPS):
            income, fee = steps[at]
            self.fields[f"income_{at}"] = forms.DecimalField(
                label=_("Maandinkomen tot en met (€)"), required=False, min_value=0, max_value=100_000, initial=income,
            )  # fmt: skip
            self.fields[f"fee_{at}"] = forms.DecimalField(
                label=_("Bijdrage per uur (€)"), required=False, min_value=0, max_value=1000, initial=fee
            )
        if self.instance.pk:
            self.fields["opened"].initial = self.instance.version

    @property
    def fee_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"income_{at}"], self[f"fee_{at}"]) for at in range(STEPS)]

    @property
    def base_fields_shown(self) -> list[Any]:
        return [self[name] for name in BASE]

    @property
    def extra_fields_shown(self) -> list[Any]:
        return [self[name] for name in EXTRA]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        begin, end = told.get("starts_on"), told.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste."))
        if not told.get("chosen_tasks") and not told.get("tasks"):
            self.add_error("chosen_tasks", _("Kies minstens één taak, of beschrijf ze zelf."))
        if told.get("extra_fte") and not (told.get("extra_tasks") or told.get("chosen_extra")):
            self.add_error("chosen_extra", _("Zeg waarvoor de extra middelen dienen."))
        fte = told.get("fte")
        if fte is not None and self.given is not None and fte > self.given and not told.get("fte_reason"):
            self.add_error(
                "fte_reason",
                _("De verdeling geeft deze buurt %(fte)s VTE. Zeg waarom u meer vraagt.")
                % {"fte": number_format(self.given.normalize())},
            )
        told["fee_steps"] = self._steps(told)
        return told

    def _steps(self, told: dict[str, Any]) -> list[list[Any]]:
        found: list[list[Any]] = []
        last: Decimal | None = Decimal(-1)
        for at in range(STEPS):
            income, fee = told.get(f"income_{at}"), told.get(f"fee_{at}")
            if fee is None:
                if income is not None:
                    self.add_error(f"fee_{at}", _("Vul de bijdrage in."))
                continue
            if last is None or (income is not None and income <= last):
                self.add_error(f"income_{at}", _("Zet de inkomens van laag naar hoog."))
            last = income
            found.append([None if income is None else float(income), float(fee)])
        return found

    def again(self, version: int) -> "CovenantForm":
        """The same words over what somebody else saved in between; saving again replaces theirs."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["opened"] = str(version)
        return CovenantForm(data, instance=self.instance, given=self.given)

    def told(self) -> dict[str, Any]:
        """Without a reason where none is needed."""
        found = {name: self.cleaned_data[name] for name in (*FIELDS, "fee_steps")}
        if self.given is None or found["fte"] <= self.given:
            found["fte_reason"] = ""
        return found


class PartyForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=lazy("Organisatie van de sociale kaart"), queryset=Organisation.objects.order_by("name")
    )
    share = forms.CharField(label=lazy("Wat doet ze?"), max_length=200, required=False)
    leads = forms.BooleanField(label=lazy("Vraagt aan in naam van allen"), required=False)


class WhyForm(forms.Form):
    """Why a covenant is sent back or ended; the network reads it."""

    note = forms.CharField(label=lazy("Waarom?"), max_length=1000, widget=LongText(rows=3))
