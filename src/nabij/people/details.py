"""Names and contact data, in a table of their own.

Only `nabij.people.access` may import this module (import-linter keeps it so), and no other model points to it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabij.people.models import Person


class PersonDetails(models.Model):
    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    given_name = models.CharField(_("Voornaam"), max_length=80, blank=True)
    family_name = models.CharField(_("Familienaam"), max_length=120, blank=True)
    phone = models.CharField(_("Telefoon"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    address = models.CharField(_("Adres"), max_length=200, blank=True)

    class Meta:
        app_label = "people"
