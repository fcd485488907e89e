"""What the portal plugs into the programme: forms with which people use their own rights register nothing."""

from django.utils.translation import gettext_lazy as _

from nabij.portal.my_data import forms
from nabij.programme.registration import registry as registration_registry
from nabij.programme.registration.registry import Stage

_OWN = _("een recht van de persoon zelf: nakijken, verbeteren, toestemmen")

registration_registry.register(
    Stage.EVERYWHERE, silent={forms.CorrectForm: _OWN, forms.ConsentForm: _OWN, forms.ProxyForm: _OWN}
)
