"""What an offer of help asks of people, and why."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from nabij.directory import needs
from nabij.programme.registration import reasons
from nabij.programme.registration.terms import Ask, Counting, Kind, Registration, Who
from nabij.talents import forms
from nabij.talents.models import Offer

_OFFER = _("Zonder dit kan niemand weten waarmee deze vrijwilliger graag helpt.")
_OFFER_WHEN = _("Nabij vraagt een vrijwilliger alleen wanneer en zo vaak als die zelf wil.")
_DOMAINS: Final = len(needs.taxonomy().domains)

REGISTRATIONS: Final[Sequence[Registration]] = (
    Registration(
        "offer", _("Zelf hulp aanbieden"), Who.RESIDENT, 60,
        (forms.OfferForm,),
        (
            Ask("words", _OFFER),
            Ask("terms-*", _OFFER, label=_("waarmee iemand wil helpen, per levensdomein"), kind=Kind.SEVERAL,
                times=_DOMAINS, filled=2),
            Ask("when capacity radius_m", _OFFER_WHEN, prefilled=True),
            Ask("slots paused_until", _OFFER_WHEN),
            Ask("languages", _("Om mensen te vinden die dezelfde taal spreken."), prefilled=True),
        ),
        Counting(Offer, area="person__neighbourhood"),
    ),
    Registration(
        "offer_entered", _("Een aanbod noteren aan telefoon of balie"), Who.INFOPOINT, 15,
        (forms.EnterForm,),
        (
            Ask("given_name family_name", reasons.NAME),
            Ask("phone email", reasons.CALL),
            Ask("address neighbourhood", reasons.LIVES),
            Ask("words", _OFFER),
            Ask("terms-*", _OFFER, label=_("waarmee iemand wil helpen, per levensdomein"), kind=Kind.SEVERAL,
                times=_DOMAINS, filled=2),
            Ask("when capacity radius_m", _OFFER_WHEN, prefilled=True),
            Ask("slots paused_until", _OFFER_WHEN),
            Ask("languages", _("Om mensen te vinden die dezelfde taal spreken."), prefilled=True),
        ),
    ),
)  # fmt: skip
