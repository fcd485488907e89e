"""Covenants in words: tasks of the sources to choose from, the fee by income as an example, sums, and what happened."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core.actors import label_in_words
from nabij.programme.models import Covenant
from nabij.programme.models.covenants import CovenantEvent, EventKind

# What the sources name as tasks of a caring neighbourhood, and as extra orders that variable funding pays.
TASKS: Final = [
    ("network", lazy("Netwerk: samenwerken en afspraken maken in de buurt")),
    ("coordination", lazy("Een buurtzorgregisseur aanwerven")),
    ("cohesion", lazy("Mensen samenbrengen (sociale cohesie)")),
    ("detection", lazy("Noden opmerken, en buren en mantelzorgers steunen")),
    ("infopoint", lazy("Infopunt en communicatie")),
    ("ict", lazy("ICT invoeren")),
    ("compensation", lazy("Een systeem van vergoedingen, zoals zorguren sparen")),
]
EXTRA: Final = [
    ("telemonitoring", lazy("ICT en telemonitoring invoeren")),
    ("odd_jobs", lazy("Klusjesdienst")),
    ("renovation", lazy("Renovatieteam")),
    ("moving", lazy("Verhuisdienst")),
]
EXAMPLE_HOURS: Final = 4  # a week, of the example of a fee
WEEKS: Final = Decimal("365.25") / 84  # in a month
ICONS: Final = {
    EventKind.PREPARED: "paper", EventKind.CHANGED: "edit", EventKind.ADDED: "letter", EventKind.REMOVED: "trash",
    EventKind.CONFIRMED: "check", EventKind.REMINDED: "clock", EventKind.SUBMITTED: "arrow",
    EventKind.SENT_BACK: "letter", EventKind.AGREED: "handshake", EventKind.ENDED: "cross",
}  # fmt: skip


def euro(value: Any, places: int = 0) -> str:
    """ "€ 1 200,50" on one line."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"€\N{NO-BREAK SPACE}{number_format(rounded, places, force_grouping=True)}"


def tasks_of(covenant: Covenant) -> list[str]:
    return _labels(TASKS, covenant.chosen_tasks)


def extra_of(covenant: Covenant) -> list[str]:
    return _labels(EXTRA, covenant.chosen_extra)


def _labels(known: list[tuple[str, Any]], codes: Iterable[str]) -> list[str]:
    chosen = set(codes)
    return [str(label) for code, label in known if code in chosen]


def total(covenant: Covenant) -> Decimal:
    """Euro over the whole period, in hundreds: a year has 365.25 days."""
    days = (covenant.ends_on - covenant.starts_on).days + 1
    return ((covenant.base + covenant.extra) * days / Decimal("365.25") / 100).quantize(Decimal(1)) * 100


def steps_of(covenant: Covenant) -> list[str]:
    """The user fee by income, a line per step."""
    found = []
    for income, fee in covenant.fee_steps:
        told = {"fee": euro(fee, 2), "income": "" if income is None else euro(income)}
        if income is not None:
            found.append(_("tot en met %(income)s per maand: %(fee)s per uur") % told)
        elif len(covenant.fee_steps) == 1:
            found.append(_("voor iedereen: %(fee)s per uur") % told)
        else:
            found.append(_("hogere inkomens: %(fee)s per uur") % told)
    return found


def examples(covenant: Covenant) -> list[str]:
    """What households of each step would pay, and those above the last step when it has an end."""
    return [_example(covenant, income) for income in _incomes(covenant.fee_steps)]


def _incomes(steps: list[list[Any]]) -> list[float]:
    ends = [float(income) for income, _fee in steps if income is not None]
    return [*ends, ends[-1] + 500 if ends else 2000.0] if steps else []


def _example(covenant: Covenant, income: float) -> str:
    fee = covenant.fee_of(income)
    told = {"income": euro(income), "hours": EXAMPLE_HOURS}
    if fee is None:
        return _("Een huishouden met %(income)s per maand: er is geen bijdrage afgesproken.") % told
    told |= {"fee": euro(fee, 2), "month": euro(fee * EXAMPLE_HOURS * WEEKS, 2)}
    return (
        _(
            "Een huishouden met %(income)s per maand betaalt %(fee)s per uur. "
            "Voor %(hours)s uur hulp per week is dat ongeveer %(month)s per maand."
        )
        % told
    )


def timeline(events: Iterable[CovenantEvent]) -> list[dict[str, Any]]:
    """For the component: newest last."""
    return [
        {"when": one.created_at, "text": _said(one), "who": label_in_words(one.actor, one.actor_label),
         "icon": ICONS[EventKind(one.kind)], "kind": ""}
        for one in events
    ]  # fmt: skip


def _said(event: CovenantEvent) -> str:
    what = str(EventKind(event.kind).label)
    text = f"{event.organisation.name}: {what}" if event.organisation else what[:1].upper() + what[1:]
    return f"{text}. {event.note}" if event.note else text
