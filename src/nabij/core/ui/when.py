"""Words for moments: how long ago, how long still, how much too late."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit, rounded down: "20 minuten", "3 uur", "2 dagen", "5 weken"."""
    seconds = int(abs(length).total_seconds())
    if seconds < HOUR:
        number = max(1, seconds // MINUTE)
        return ngettext("%(number)d minuut", "%(number)d minuten", number) % {"number": number}
    if seconds < 2 * DAY:
        number = seconds // HOUR
        return ngettext("%(number)d uur", "%(number)d uur", number) % {"number": number}
    if seconds < 8 * WEEK:
        number = seconds // DAY
        return ngettext("%(number)d dag", "%(number)d dagen", number) % {"number": number}
    number = seconds // WEEK
    return ngettext("%(number)d week", "%(number)d weken", number) % {"number": number}


def ago(moment: datetime, now: datetime) -> str:
    """ "zonet", "3 uur geleden"; a moment to come reads "over 3 uur"."""
    if moment > now:
        return _("over %(span)s") % {"span": span(moment - now)}
    if now - moment < timedelta(minutes=1):
        return _("zonet")
    return _("%(span)s geleden") % {"span": span(now - moment)}


def until(due: datetime, now: datetime) -> tuple[str, str]:
    """Words and state of a term: state is ``late``, ``soon`` (within four hours) or ``later``."""
    if due <= now:
        return _("%(span)s te laat") % {"span": span(now - due)}, "late"
    words = _("nog %(span)s") % {"span": span(due - now)}
    return words, "soon" if due - now < timedelta(hours=4) else "later"
