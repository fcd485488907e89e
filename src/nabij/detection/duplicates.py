"""Which other concerns may be about the same, and why: a proposal to a worker, who decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.core.search import STOP_WORDS
from nabij.core.text import WORD, fold, stem
from nabij.core.text import words as words_of
from nabij.detection import needs
from nabij.detection.models import Concern, ConcernState

WITHIN = timedelta(days=60)
MOST_COMPARED = 300
MOST_SHOWN = 5
NEAR_M = 150  # two points this near count as the same spot; a street's middle stands for the street
ENOUGH = 3  # points; one kind of likeness alone never proposes
POINTS = {"place": 2, "near": 2, "terms": 1, "words": 2, "time": 1}
EARTH_M = 6_371_000
COMMON = {
    *("mevrouw", "meneer", "buurvrouw", "buurman", "straat", "nummer", "iemand", "huis", "altijd", "graag", "hulp"),
    *(
        "rond",
        "vlak",
        "vlakbij",
        "dichtbij",
        "nabij",
        "naast",
        "tegenover",
        "achter",
        "hoek",
        "ergens",
        "links",
        "rechts",
    ),
}


@dataclass
class Likeness:
    """Another concern, and why it may be about the same."""

    concern: Concern
    reasons: list[str] = field(default_factory=list)
    points: int = 0

    def add(self, kind: str, reason: str) -> None:
        self.points += POINTS[kind]
        self.reasons.append(reason)


def find(concern: Concern, among: QuerySet[Concern]) -> list[Likeness]:
    """Likenesses of a concern (saved or not) among those that the worker serves, likeliest first, at most five."""
    rows = among.filter(created_at__gte=concern.created_at - WITHIN, created_at__lte=concern.created_at + WITHIN)
    known = {concern.pk, concern.same_as_id} - {None}
    rows = rows.exclude(Q(pk__in=known) | Q(same_as__in=known) | Q(different_from=concern.pk))
    rows = rows.exclude(state=ConcernState.ERASED)
    rows = rows.select_related("neighbourhood").order_by("-created_at")[:MOST_COMPARED]
    found = [_compare(concern, other) for other in rows]
    likely = [likeness for likeness in found if likeness.points >= ENOUGH]
    return sorted(likely, key=lambda likeness: (-likeness.points, -likeness.concern.created_at.timestamp()))[
        :MOST_SHOWN
    ]


def _compare(concern: Concern, other: Concern) -> Likeness:
    likeness = Likeness(other)
    places = (telling(concern.place) & telling(other.place)) - _wide(concern)
    if places:
        likeness.add("place", _("dezelfde plek: %(words)s") % {"words": _listed(places, concern.place)})
    metres = distance_m(concern, other)
    if metres is not None and metres <= NEAR_M:
        likeness.add("near", _near(metres))
    terms = [_(term.name) for term in needs.terms(concern.terms) if term.id in other.terms]
    if terms:
        likeness.add("terms", _("dezelfde nood: %(terms)s") % {"terms": ", ".join(terms[:3])})
    mine, theirs = telling(concern.words), telling(other.words)
    same = mine & theirs
    if len(same) >= 2 and 4 * len(same) >= min(len(mine), len(theirs)):
        likeness.add("words", _("dezelfde woorden: %(words)s") % {"words": _listed(same, concern.words)})
    days = abs((concern.created_at - other.created_at).days)
    if days <= 7 and likeness.points:
        likeness.add("time", _time(days))
    return likeness


def _wide(concern: Concern) -> set[str]:
    """Words of the names of a whole neighbourhood or municipality: the same there is not yet the same place."""
    return telling(" ".join(area.name for area in (concern.neighbourhood, concern.municipality) if area))


def telling(text: str) -> set[str]:
    """Stems of the words that say something: longer than three letters, or a house number, and not everyday."""
    kept = {word for word in words_of(text, limit=400) if word not in STOP_WORDS and word not in COMMON}
    return {stem(word) for word in kept if len(word) > 3}


def distance_m(one: Concern, other: Concern) -> float | None:
    """Metres between two points on a sphere (haversine); None when one of them is unknown."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    lat, other_lat = radians(one.lat), radians(other.lat)
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


def _near(metres: float) -> str:
    if metres < 25:
        return _("op dezelfde plaats of in dezelfde straat")
    return _("vlakbij: %(metres)d meter verder") % {"metres": round(metres, -1)}


def _time(days: int) -> str:
    if days == 0:
        return _("op dezelfde dag gemeld")
    return ngettext("%(days)d dag na elkaar gemeld", "%(days)d dagen na elkaar gemeld", days) % {"days": days}


def _listed(stems: Iterable[str], text: str) -> str:
    """The words of the text behind some stems, as they were written, in their order."""
    wanted = set(stems)
    written = dict.fromkeys(WORD.findall(text))
    shown = [word for word in written if stem(fold(word)) in wanted]
    return ", ".join(shown[:4])
