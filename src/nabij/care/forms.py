"""Forms of the circle: who it is, where they stand, and as what."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nabij.care.models import CircleMember, CircleRole
from nabij.core.ui.forms import RadioCards
from nabij.directory.models import Ring, Service

RING_HINTS = {
    "1": _("Partner, kinderen, familie, wie heel dichtbij staat"),
    "2": _("Vrienden, buren, vrijwilligers"),
    "3": _("Bijvoorbeeld de thuishulp of de huisarts"),
    "4": _("Bijvoorbeeld een psycholoog of palliatieve zorg"),
}
ROLE_HINTS = {
    "member": _("Helpt mee of is er gewoon"),
    "carer": _("Zorgt vaak en veel"),
    "coach": _("Regelt de praktische kant. Er is er altijd juist één."),
}


class PlaceForm(forms.Form):
    """Where somebody stands and as what."""

    relation = forms.CharField(
        label=_("Wie is dat?"),
        help_text=_("Bijvoorbeeld: dochter, buurvrouw van nummer 12"),
        max_length=80,
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Wat doet deze persoon?"),
        choices=[
            (CircleRole.MEMBER, _("Hoort bij de zorgcirkel")),
            (CircleRole.CARER, CircleRole.CARER.label),
            (CircleRole.COACH, CircleRole.COACH.label),
        ],
        initial=CircleRole.MEMBER,
        widget=RadioCards(hints=ROLE_HINTS),
    )


class RingForm(PlaceForm):
    ring = forms.TypedChoiceField(
        label=_("Waar staat deze persoon?"),
        choices=Ring.choices,
        coerce=int,
        initial=Ring.NEAR,
        widget=RadioCards(hints=RING_HINTS),
    )
    field_order = ["relation", "ring", "role"]


class NewMemberForm(RingForm):
    """Somebody whom Nabij doesn't know yet."""

    given_name = forms.CharField(label=_("Voornaam"), max_length=80)
    family_name = forms.CharField(label=_("Familienaam"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telefoon"), help_text=_("Om deze persoon te kunnen bereiken"), max_length=40, required=False
    )
    field_order = ["given_name", "family_name", "phone", "relation", "ring", "role"]

    def details(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "phone")}


class KnownMemberForm(PlaceForm):
    """Somebody who helps already."""

    person = forms.TypedChoiceField(label=_("Wie?"), coerce=UUID, widget=RadioCards())
    field_order = ["person", "relation", "role"]

    def __init__(self, *args: Any, proposals: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(pk), name) for pk, name in proposals.items()]  # type: ignore[attr-defined]


class ServiceMemberForm(forms.Form):
    """A service of an organisation; its ring is known."""

    service: "forms.ModelChoiceField[Service]" = forms.ModelChoiceField(
        label=_("Welke dienst?"), queryset=Service.objects.none(), empty_label=_("Kies een dienst")
    )

    def __init__(self, *args: Any, services: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        field.queryset = services  # type: ignore[attr-defined]
        field.label_from_instance = lambda service: f"{service.name} ({service.organisation.name})"  # type: ignore[attr-defined]


def place_form(member: CircleMember, data: Any = None) -> RingForm:
    """The form for changing a place, filled in."""
    return RingForm(data, initial={"relation": member.relation, "ring": member.ring, "role": member.role})
