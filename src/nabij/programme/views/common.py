"""What the pages of the programme share."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.workflow import NotAllowedNow
from nabij.programme.rules import NotNow

TOO_LATE: Final = gettext_lazy("Iemand was u net voor: dit kan nu niet meer. Hieronder staat hoe het nu is.")


def done_or_told(request: Request, act: Callable[[], Any], said: str) -> bool:
    """Do it and say so; what can't be done (any more) becomes a message, and nothing is half done."""
    try:
        act()
    except NotNow as problem:
        messages.error(request, str(problem))
        return False
    except (NotAllowedNow, Conflict):
        messages.warning(request, TOO_LATE)
        return False
    messages.success(request, said)
    return True


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
