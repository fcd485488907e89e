"""A covenant: means, tasks, period, and a user fee by income as a rule."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.ui.forms import DateInput, LongText
from nabij.directory.models import Organisation
from nabij.programme.models import Covenant

STEPS: Final = 3
FIELDS: Final = (
    "fte", "cost_per_fte", "tasks", "starts_on", "ends_on", "extra_fte", "extra_tasks",
)  # fmt: skip


class CovenantForm(forms.ModelForm):  # type: ignore[type-arg]
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Covenant
        fields = FIELDS
        widgets = {
            "tasks": LongText(rows=5), "extra_tasks": LongText(rows=3),
            "starts_on": DateInput(), "ends_on": DateInput(),
        }  # fmt: skip
        help_texts = {
            "fte": lazy("Volgens de verdeling; vul aan als dat anders is."),
            "cost_per_fte": lazy("Aanname van de bronnen: 60.000 euro."),
            "extra_fte": lazy(
                "Variabele financiering, naast de sokkel: voor extra opdrachten. Aanname, vrij te kiezen."
            ),
            "extra_tasks": lazy("Bijvoorbeeld een klusdienst, een verhuisdienst of telemonitoring."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = (self.instance.fee_steps or []) + [[None, None]] * STEPS
        for at in range(STEPS):
            income, fee = steps[at]
            self.fields[f"income_{at}"] = forms.DecimalField(
                label=_("Maandinkomen tot en met (€)"), required=False, min_value=0, max_value=100_000, initial=income,
                help_text=_("Leeg: alle hogere inkomens.") if at == 0 else "",
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
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in FIELDS]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        begin, end = told.get("starts_on"), told.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste."))
        if told.get("extra_fte") and not told.get("extra_tasks"):
            self.add_error("extra_tasks", _("Zeg waarvoor de extra middelen dienen."))
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

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*FIELDS, "fee_steps")}


class PartyForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=lazy("Organisatie van de sociale kaart"), queryset=Organisation.objects.order_by("name")
    )
    share = forms.CharField(label=lazy("Wat doet ze?"), max_length=200, required=False)
    leads = forms.BooleanField(label=lazy("Vraagt aan in naam van allen"), required=False)
