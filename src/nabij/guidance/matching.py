"""Options for a need: who might help, from models to the matching engine and back to words.

Nothing about the worker who looks, or their organisation, goes in.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from nabij.care.models import CircleMember, CircleRole
from nabij.core.clock import today
from nabij.directory import needs
from nabij.directory.models import Ring, Service
from nabij.engines import matching
from nabij.engines.matching import Candidates, Condition, Reason, Request
from nabij.guidance.models import Ground, Invitation, InvitationState, Need
from nabij.talents.models import Offer

GROUNDS = {
    Ground.WISH_OF_PERSON: matching.Ground.PERSON_WISH,
    Ground.WISH_OF_HELPERS: matching.Ground.HELPER_WISH,
    Ground.NOBODY_THERE: matching.Ground.NOBODY_THERE,
    Ground.TOO_HEAVY: matching.Ground.TOO_HEAVY,
    Ground.EXPERTISE: matching.Ground.EXPERTISE,
}
# From which circle the list begins on a ground; without a ground it begins at the nearest.
STARTS_AT = {
    Ground.WISH_OF_PERSON: Ring.REGULAR,
    Ground.WISH_OF_HELPERS: Ring.REGULAR,
    Ground.NOBODY_THERE: Ring.NEAR,
    Ground.TOO_HEAVY: Ring.REGULAR,
    Ground.EXPERTISE: Ring.SPECIALISED,
}


@dataclass(frozen=True)
class Option:
    """One line of the list. ``key`` names it on the page; exactly one of member, offer and service is filled in."""

    key: str
    ring: int
    position: int
    reasons: list[str]
    score: float
    member: CircleMember | None = None
    offer: Offer | None = None
    service: Service | None = None

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Options:
    """The list, how many fell away for which reason, and what would bring more."""

    options: list[Option]
    left_out: list[str]
    would_help: list[str] = field(default_factory=list)

    def find(self, key: str) -> Option:
        """The option with a key. Raises KeyError when it isn't (any more) on the list."""
        for option in self.options:
            if option.key == key:
                return option
        raise KeyError(key)


@dataclass
class _Row:
    key: str
    ring: int
    terms: Sequence[str]
    lon: float = np.nan
    lat: float = np.nan
    slots: Sequence[Sequence[int]] = ()
    languages: Sequence[str] = ()
    radius_m: float = np.inf
    serves: bool = True
    left: float = np.nan
    load: float = np.nan
    waiting: float = np.nan
    confirmed: float = np.nan
    refused: bool = False
    source: Any = None


def options_for(need: Need) -> Options:
    """The list for one need, nearest circle first, with reasons in words."""
    terms = list(needs.taxonomy(need.taxonomy_version).terms)
    rows = [*_close_ones(need), *_helpers(need), *_services(need)]
    languages = sorted({code for row in rows for code in row.languages} | ({need.language} if need.language else set()))
    request = _request(need, terms, languages)
    result = matching.rank(request, _candidates(rows, terms, languages))
    options = [
        _option(rows[row], position, result.why(int(row)), float(result.score[row]))
        for position, row in enumerate(result.order.tolist(), start=1)
    ]
    excluded = {code: count for code, count in result.excluded_by().items() if code != Condition.TERM}
    would_help = [words for one in result.relaxations() if (words := _would_help(one))]
    return Options(options, [_left_out(code, count) for code, count in excluded.items()], would_help)


def _request(need: Need, terms: list[str], languages: list[str]) -> Request:
    person = need.case.person
    start = STARTS_AT[Ground(need.ground)] if need.ground else Ring.CLOSE
    return Request.build(
        id=str(need.pk),
        n_terms=len(terms),
        terms=[terms.index(need.term)],
        slots=[(day, part) for day, part in need.slots],
        lon=np.nan if person.lon is None else person.lon,
        lat=np.nan if person.lat is None else person.lat,
        max_distance_m=np.inf if need.max_distance_m is None else float(need.max_distance_m),
        language=languages.index(need.language) if need.language else -1,
        language_required=bool(need.language),
        start_ring=int(start),
        grounds=(GROUNDS[Ground(need.ground)],) if need.ground else (),
    )


def _close_ones(need: Need) -> list[_Row]:
    """Members of the person's own circle, rings 1 and 2; they may be asked for anything that they haven't limited."""
    declined = set(need.declines.values_list("member", flat=True))
    members = CircleMember.objects.current().filter(
        circle__person=need.case.person_id, person__isnull=False, ring__in=[Ring.CLOSE, Ring.NEAR]
    )
    helpers = set(Offer.objects.filter(person__in=members.values("person")).values_list("person", flat=True))
    return [
        _Row(
            key=f"member:{member.pk}",
            ring=member.ring,
            terms=member.helps_with or [need.term],
            refused=member.pk in declined,
            source=member,
        )
        # A neighbour with an offer of their own is asked through it, so that what they set is respected.
        for member in members
        if member.person_id not in helpers or member.role == CircleRole.CARER
    ]


def _helpers(need: Need) -> list[_Row]:
    """Volunteers and neighbours with an open offer, anywhere: how far they go is theirs to say."""
    declined = set(need.declines.values_list("offer", flat=True))
    offers = list(
        Offer.objects.open()
        .exclude(person=need.case.person_id)
        .filter(terms__icontains=need.term)
        .select_related("person")
    )
    asked = asked_per_week([offer.pk for offer in offers])
    return [
        _Row(
            key=f"offer:{offer.pk}",
            ring=Ring.NEAR,
            terms=offer.terms,
            lon=np.nan if offer.person.lon is None else offer.person.lon,
            lat=np.nan if offer.person.lat is None else offer.person.lat,
            slots=offer.slots,
            languages=offer.languages,
            radius_m=float(offer.radius_m),
            left=float(offer.capacity - asked[offer.pk]),
            load=asked[offer.pk] / offer.capacity if offer.capacity else 1.0,
            refused=offer.pk in declined,
            source=offer,
        )
        for offer in offers
    ]


def asked_per_week(offer_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How much of each helper's weekly capacity is in use: running help and questions not answered yet."""
    count: dict[UUID, int] = defaultdict(int)
    taken = Invitation.objects.filter(
        offer__in=offer_ids, state__in=[InvitationState.SENT, InvitationState.ACCEPTED]
    ).exclude(ends_on__lt=today())
    for offer_id in taken.values_list("offer", flat=True):
        count[offer_id] += 1
    return count


def _services(need: Need) -> list[_Row]:
    """Services of every partner; outside their area they fall away, outside the neighbourhood they don't."""
    declined = set(need.declines.values_list("service", flat=True))
    here = {pk for area in (need.case.neighbourhood, need.case.municipality) if area for pk in area.ancestor_ids()}
    services = Service.objects.filter(active=True, terms__icontains=need.term).select_related("organisation")
    return [
        _Row(
            key=f"service:{service.pk}",
            ring=service.ring,
            terms=service.terms,
            slots=_opening(service),
            languages=service.languages,
            serves=_serves(service, here),
            left=np.nan if service.capacity_left is None else float(service.capacity_left),
            waiting=np.nan if service.waiting_days is None else float(service.waiting_days),
            confirmed=_days_ago(service.confirmed_on),
            refused=service.pk in declined,
            source=service,
            **_place(service),
        )
        for service in services.prefetch_related("areas", "at_locations__location", "schedules")
    ]


def _serves(service: Service, here: set[UUID]) -> bool:
    """No area named: everywhere. Otherwise the neighbourhood, the municipality or something above them is in it."""
    areas = list(service.areas.all())
    return not areas or not here or any(area.pk in here for area in areas)


def _place(service: Service) -> dict[str, float]:
    for at in service.at_locations.all():
        if at.location.lon is not None and at.location.lat is not None:
            return {"lon": at.location.lon, "lat": at.location.lat}
    return {}


def _opening(service: Service) -> list[tuple[int, int]]:
    parts = {(0, 12): 0, (12, 18): 1, (18, 24): 2}
    return sorted(
        {
            (schedule.weekday, part)
            for schedule in service.schedules.all()
            for (begin, end), part in parts.items()
            if schedule.opens_at.hour < end and schedule.closes_at.hour + schedule.closes_at.minute / 60 > begin
        }
    )


def _days_ago(day: date | None) -> float:
    return np.nan if day is None else float(max((today() - day).days, 0))


def _candidates(rows: list[_Row], terms: list[str], languages: list[str]) -> Candidates:
    slots = np.zeros((len(rows), len(matching.DAYS), len(matching.DAYPARTS)), dtype=bool)
    for index, row in enumerate(rows):
        for day, part in row.slots:
            slots[index, day, part] = True
    return Candidates.build(
        ids=[row.key for row in rows],
        rings=np.array([row.ring for row in rows], dtype=int),
        terms=_table([row.terms for row in rows], terms),
        slots=slots,
        languages=_table([row.languages for row in rows], languages),
        lon=np.array([row.lon for row in rows], dtype=float),
        lat=np.array([row.lat for row in rows], dtype=float),
        accepted_distance_m=np.array([row.radius_m for row in rows], dtype=float),
        serves_area=np.array([row.serves for row in rows], dtype=bool),
        capacity_left=np.array([row.left for row in rows], dtype=float),
        load=np.array([row.load for row in rows], dtype=float),
        waiting_days=np.array([row.waiting for row in rows], dtype=float),
        confirmed_days=np.array([row.confirmed for row in rows], dtype=float),
        refused=np.array([row.refused for row in rows], dtype=bool),
    )


def _table(rows: Sequence[Sequence[str]], columns: list[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([[column in row for column in columns] for row in rows], dtype=bool).reshape(
        len(rows), len(columns)
    )


def _option(row: _Row, position: int, reasons: list[Reason], score: float) -> Option:
    words = [text for reason in reasons if (text := in_words(reason))]
    return Option(row.key, row.ring, position, words, score, **{row.key.partition(":")[0]: row.source})


def in_words(reason: Reason) -> str:
    """One reason as a Dutch sentence; "" for what needs no saying. Distances are rounded, so that no address shows."""
    values: dict[str, Any] = dict(reason.values)
    match reason.code:
        case "circle":
            return str(Ring(values["ring"]).label)
        case "circle_first_on_ground":
            return _("Deze kring komt eerst omdat u daarvoor een reden opgaf")
        case "nearness":
            return _("Op ongeveer %(distance)s") % {"distance": rough_distance(values["metres"])}
        case "skill" if row_terms(reason):
            return _("Doet precies wat gevraagd is")
        case "availability":
            return _("Kan op %(matching)s van de %(wanted)s gevraagde momenten") % values
        case "availability_unknown":
            return _("Nog te vragen wanneer het past")
        case "language":
            return _("Spreekt de taal van de persoon")
        case "spare" if values["left"] is not None:
            left = int(values["left"])
            return ngettext("Heeft nog plaats voor %(n)s keer", "Heeft nog plaats voor %(n)s keer", left) % {"n": left}
        case "waiting":
            days = int(values["days"])
            if days == 0:
                return _("Geen wachttijd")
            return ngettext("Wachttijd: %(n)s dag", "Wachttijd: %(n)s dagen", days) % {"n": days}
        case "waiting_unknown" | "freshness" | "freshness_unknown":
            return ""
        case _:
            return ""


def row_terms(reason: Reason) -> bool:
    return bool(reason.values.get("terms"))


def rough_distance(metres: float) -> str:
    """A distance in words, in steps of 100 m and, from 1 km, of half a kilometre."""
    if metres < 1000:
        return _("%(n)s meter") % {"n": max(100, round(metres / 100) * 100)}
    return _("%(n)s km") % {"n": number_format(f"{round(metres / 500) * 0.5:g}")}


LEFT_OUT = {
    Condition.SLOTS: ngettext_lazy(
        "%(n)s kan niet op de gevraagde momenten", "%(n)s kunnen niet op de gevraagde momenten", "n"
    ),
    Condition.LANGUAGE: ngettext_lazy(
        "%(n)s spreekt de gevraagde taal niet", "%(n)s spreken de gevraagde taal niet", "n"
    ),
    Condition.CAPACITY: ngettext_lazy("%(n)s heeft nu geen plaats meer", "%(n)s hebben nu geen plaats meer", "n"),
    Condition.TOO_FAR_FOR_PERSON: ngettext_lazy(
        "%(n)s is verder dan de persoon wil", "%(n)s zijn verder dan de persoon wil", "n"
    ),
    Condition.TOO_FAR_FOR_HELPER: ngettext_lazy("%(n)s wil niet zo ver gaan", "%(n)s willen niet zo ver gaan", "n"),
    Condition.OUTSIDE_AREA: ngettext_lazy("%(n)s werkt niet in deze buurt", "%(n)s werken niet in deze buurt", "n"),
    Condition.HELPER_REFUSED: ngettext_lazy(
        "%(n)s valt weg na een eerder antwoord", "%(n)s vallen weg na een eerder antwoord", "n"
    ),
    Condition.PERSON_REFUSED: ngettext_lazy("%(n)s wil de persoon niet", "%(n)s wil de persoon niet", "n"),
    Condition.SKILL: ngettext_lazy("%(n)s mist iets wat nodig is", "%(n)s missen iets wat nodig is", "n"),
}


def _left_out(code: Condition, count: int) -> str:
    return str(LEFT_OUT[code] % {"n": count})


def _would_help(one: matching.Relaxation) -> str:
    count = {"n": one.count}
    match one.condition:
        case Condition.SLOTS:
            return ngettext("Met andere momenten: %(n)s extra", "Met andere momenten: %(n)s extra", one.count) % count
        case Condition.LANGUAGE:
            return ngettext("Met een andere taal: %(n)s extra", "Met een andere taal: %(n)s extra", one.count) % count
        case Condition.TOO_FAR_FOR_PERSON:
            return _("Wat verder weg (tot %(far)s): %(n)s extra") % {**count, "far": rough_distance(one.least or 0)}
        case _:
            return ""
