"""The steps of the first day: where one is, and where one may go."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nabij.impact.models import BoundaryDraft, DraftState

STEPS: Final = (
    ("first_day_place", _("Gemeente kiezen")),
    ("first_day_propose", _("Voorstel vragen")),
    ("first_day_move", _("Gebieden verschuiven")),
    ("first_day_names", _("Namen geven")),
    ("first_day_adopt", _("Vaststellen")),
    ("first_day_figures", _("Cijfers laden")),
    ("first_day_partners", _("Partners uitnodigen")),
    ("first_day_done", _("Klaar voor vandaag")),
)
AFTER: Final = {"first_day_figures", "first_day_partners", "first_day_done"}
"""Steps that need neighbourhoods that were adopted."""


def reached(draft: BoundaryDraft) -> str:
    """The step at which work goes on."""
    if draft.state == DraftState.ADOPTED:
        return "first_day_figures"
    numbers = list(draft.neighbourhoods.values_list("name", flat=True))
    if not numbers:
        return "first_day_propose"
    return "first_day_adopt" if all(numbers) else "first_day_move"


def steps_of(draft: BoundaryDraft | None, current: str) -> list[dict[str, Any]]:
    """For the tag ``steps``."""
    names = [name for name, _label in STEPS]
    here = names.index(current)
    return [
        {"label": label, "state": "current" if number == here else "done" if number < here else "todo"}
        for number, (_name, label) in enumerate(STEPS)
    ]


def around(draft: BoundaryDraft, current: str) -> dict[str, Any]:
    """Addresses of the step before and after, as far as they can be opened."""
    names = [name for name, _label in STEPS]
    here = names.index(current)
    adopted = draft.state == DraftState.ADOPTED
    open_ = [name for name in names if (name in AFTER) == adopted]
    before = next((name for name in reversed(names[:here]) if name in open_), "")
    after = next((name for name in names[here + 1 :] if name in open_), "")
    return {
        "steps": steps_of(draft, current),
        "before_url": reverse(f"impact:{before}", args=[draft.pk]) if before else "",
        "before_label": dict(STEPS).get(before, ""),
        "after_url": reverse(f"impact:{after}", args=[draft.pk]) if after else "",
        "after_label": dict(STEPS).get(after, ""),
    }
