"""What a care circle asks of people, and why."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from nabij.care import forms
from nabij.programme.registration.terms import Ask, Registration, Who

_CIRCLE = _("Zo weet de zorgcirkel wie wie is, en wie te bereiken is als de coach weg is.")
_RING = _("De plaats in de zorgcirkel: eerst wie dichtbij staat, dan pas diensten.")
_ROLE = _("Een zorgcirkel heeft precies één zorgcoach. Zonder coach waarschuwt Nabij het infopunt.")

REGISTRATIONS: Final[Sequence[Registration]] = (
    Registration(
        "circle", _("Iemand aan de zorgcirkel toevoegen"), Who.RESIDENT, 150,
        (forms.NewMemberForm,),
        (
            Ask("given_name family_name phone relation", _CIRCLE),
            Ask("ring", _RING, prefilled=True),
            Ask("role", _ROLE, prefilled=True),
        ),
    ),
    Registration(
        "circle_change", _("Een plaats in de zorgcirkel wijzigen"), Who.RESIDENT, 30,
        (forms.RingForm, forms.KnownMemberForm, forms.ServiceMemberForm),
        (
            Ask("relation", _CIRCLE, prefilled=True),
            Ask("ring", _RING, prefilled=True),
            Ask("role", _ROLE, prefilled=True),
            Ask("person service", _("Wie al helpt, wordt met één tik toegevoegd: niemand schrijft een naam opnieuw.")),
        ),
    ),
)  # fmt: skip
