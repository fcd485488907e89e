"""What the pages of the programme share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(current: str) -> list[dict[str, Any]]:
    """The parts of the programme."""
    parts = [
        ("counting", _("Tellen")),
        ("regions", _("Regio's")),
        ("overview", _("Verdelen")),
        ("compare", _("Vergelijken")),
        ("covenants", _("Convenanten")),
        ("simulations", _("Simulaties")),
        ("registration", _("Registratie")),
        ("back_office", _("Backoffice")),
    ]
    return [{"label": label, "url": reverse(f"programme:{name}"), "current": name == current} for name, label in parts]
