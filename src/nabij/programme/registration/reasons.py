"""Reasons that forms of several apps share, so that they are told the same everywhere."""

from django.utils.translation import gettext_lazy as _

TERMS = _("Hierop zoekt Nabij hulp dichtbij, en hieruit blijkt wat een buurt mist.")
NAME = _("Om de persoon aan te spreken en dubbele dossiers te vermijden.")
CALL = _("Om de persoon te bereiken. E-mail of telefoon: één van de twee is genoeg.")
LIVES = _("Om hulp op stapafstand te zoeken.")

# Why a form registers nothing.
TOOL = _("zoeken of filteren: er wordt niets bewaard")
OPEN = _("een code om binnen te komen: er wordt niets bewaard")
