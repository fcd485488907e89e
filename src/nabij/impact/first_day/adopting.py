"""From a draft to neighbourhoods: a plan that is shown beforehand, and carrying it out whole or not at all."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nabij.accounts.models import Membership
from nabij.core import editing
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.text import fold
from nabij.core.workflow import NotNow
from nabij.impact.first_day.division import Division, Hood, division_of
from nabij.impact.first_day.queries import municipalities_of
from nabij.impact.first_day.rules import DRAFT, governed
from nabij.impact.first_day.services import log, needs_open
from nabij.impact.models import BoundaryDraft, DraftAgreement, NeighbourhoodAnalysis
from nabij.territory import services as territory
from nabij.territory.models import Area, Level

LONGEST_CODE = 40


@dataclass(frozen=True)
class Ending:
    """A neighbourhood of today that ends, and what hangs on it."""

    area: Area
    roles: int
    analyses: int
    services: int
    follows: tuple[str, ...]  # names of what comes in its place


@dataclass
class Plan:
    """What adopting does. ``codes``: of what is new, by number. ``same``: the old neighbourhood that stays, by number.

    ``problems``: why it can't be done now, in words. ``waits_for``: municipalities that didn't agree yet.
    """

    division: Division
    valid_from: date
    codes: dict[int, str] = field(default_factory=dict)
    same: dict[int, Area] = field(default_factory=dict)
    ending: list[Ending] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    agreed: list[Area] = field(default_factory=list)
    waits_for: list[Area] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """Of what ends."""
        return self.valid_from - timedelta(days=1)

    @property
    def new(self) -> list[Hood]:
        return [hood for hood in self.division.hoods if hood.number in self.codes]

    @property
    def staying(self) -> list[tuple[Hood, Area]]:
        return [(hood, self.same[hood.number]) for hood in self.division.hoods if hood.number in self.same]


def neighbourhoods_until(draft: BoundaryDraft, day: date) -> list[Area]:
    """Neighbourhoods in the municipalities of the draft that still hold on a day or begin after it."""
    towns = draft.municipalities.values("pk")
    rows = Area.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), level=Level.NEIGHBOURHOOD, parents__in=towns)
    return list(rows.distinct().defer("geometry").prefetch_related("parts", "parents").order_by("code"))


def first_day_of(draft: BoundaryDraft) -> date:
    """The first day on which these borders can hold: today, or the day after the youngest neighbourhood began."""
    begins = [old.valid_from for old in neighbourhoods_until(draft, today()) if old.valid_from is not None]
    return max([today(), *(day + timedelta(days=1) for day in begins)])


def plan_of(draft: BoundaryDraft, valid_from: date) -> Plan:
    """What adopting on a day does, and what stands in its way. Changes nothing."""
    division = division_of(draft)
    plan = Plan(division, valid_from)
    olds = neighbourhoods_until(draft, valid_from)
    inside = {hood.number: {row.pk for row in hood.rows} for hood in division.hoods}
    for old in olds:
        parts = {part.pk for part in old.parts.all()}
        fits = (number for number, own in inside.items() if own == parts and number not in plan.same)
        number = next(fits, None) if old.valid_to is None else None
        if number is not None:
            plan.same[number] = old
    stay = {old.pk for old in plan.same.values()}
    going = [old for old in olds if old.pk not in stay]
    plan.ending = _endings(going, division)
    _code(plan)
    _look_for_problems(plan, going)
    _look_for_agreement(plan)
    return plan


def _endings(going: list[Area], division: Division) -> list[Ending]:
    ids = [old.pk for old in going]
    roles = Counter(Membership.objects.current().filter(area__in=ids).values_list("area", flat=True))
    analyses = Counter(
        NeighbourhoodAnalysis.objects.filter(neighbourhood__in=ids).values_list("neighbourhood", flat=True)
    )
    services = Counter(Area.services.through.objects.filter(area__in=ids).values_list("area_id", flat=True))
    return [Ending(old, roles[old.pk], analyses[old.pk], services[old.pk], _followers(old, division)) for old in going]


def _followers(old: Area, division: Division) -> tuple[str, ...]:
    """Names of the neighbourhoods in which parts of the old one come to lie."""
    parts = {part.pk for part in old.parts.all()}
    return tuple(hood.name or hood.label for hood in division.hoods if any(row.pk in parts for row in hood.rows))


def _code(plan: Plan) -> None:
    """A code for each new neighbourhood: of the municipality of most of its people, and its name."""
    used = set(Area.objects.filter(level=Level.NEIGHBOURHOOD).values_list("code", flat=True))
    within = plan.division.draft.ground.get("within", [])
    for hood in plan.division.hoods:
        if hood.number in plan.same:
            continue
        people: Counter[str] = Counter()
        for row in hood.rows:
            people[within[row.place]] += (row.persons or 0) + 1
        town = max(sorted(people), key=lambda code: people[code])
        slug = re.sub(r"[^A-Z0-9]+", "-", fold(hood.name or str(hood.number)).upper()).strip("-")
        base = f"{town}-{slug}".strip("-")[:LONGEST_CODE].strip("-")
        code, extra = base, 1
        while code in used:
            extra += 1
            code = f"{base[: LONGEST_CODE - 4]}-{extra}"
        used.add(code)
        plan.codes[hood.number] = code


def _look_for_problems(plan: Plan, going: list[Area]) -> None:
    division, add = plan.division, plan.problems.append
    if not division.hoods:
        add(_("Er zijn nog geen buurten. Vraag eerst een voorstel."))
    if division.loose:
        names = ", ".join(row.name for row in division.loose[:5])
        add(_("Deze gebieden liggen nog in geen buurt: %(names)s.") % {"names": names})
    if division.hoods and not all(hood.name for hood in division.hoods):
        add(_("Niet elke buurt heeft al een naam."))
    if plan.valid_from < today():
        add(_("De eerste dag ligt in het verleden. Kies vandaag of later."))
    for old in going:
        if old.valid_from is not None and old.valid_from > plan.last_day:
            told = {"name": old.name, "day": date_format(old.valid_from, "j F Y")}
            add(_("%(name)s begint zelf pas op %(day)s. Kies een latere eerste dag.") % told)
    for old, names in _crossing(division.draft, going):
        words = _(
            "%(name)s ligt ook in %(names)s. Neem die gemeente mee in het ontwerp, anders blijven daar gebieden "
            "zonder buurt."
        )
        add(words % {"name": old.name, "names": names})


def _crossing(draft: BoundaryDraft, going: list[Area]) -> list[tuple[Area, str]]:
    """Neighbourhoods that end and lie in another municipality too, with its name."""
    own = set(draft.municipalities.values_list("pk", flat=True))
    found = []
    for old in going:
        others = [up.name for up in old.parents.all() if up.level == Level.MUNICIPALITY and up.pk not in own]
        if others:
            found.append((old, _(" en ").join(sorted(others))))
    return found


def _look_for_agreement(plan: Plan) -> None:
    draft = plan.division.draft
    rows = DraftAgreement.objects.filter(draft=draft, draft_version=draft.version, valid_from=plan.valid_from)
    agreed: set[UUID] = set(rows.values_list("municipality", flat=True))
    for town in municipalities_of(draft):
        (plan.agreed if town.pk in agreed else plan.waits_for).append(town)


# Carrying it out.


@transaction.atomic
def adopt(draft: BoundaryDraft, *, opened: int, valid_from: date, by: Actor) -> list[Area]:
    """Agree for the municipalities that the actor decides over; when all agree, make the neighbourhoods.

    Returns the municipalities that are still waited for: empty when the draft is adopted. Everything or nothing.
    Raises `NotNow` with what stands in the way, `Conflict` when the draft changed after it was opened.
    """
    needs_open(draft)
    # Nobody moves an area meanwhile: the row stays locked until all is written, and the version stays as agreed.
    locked = BoundaryDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.version != opened:
        raise editing.Conflict(locked)
    own = governed(by.user, municipalities_of(locked))
    plan = plan_of(locked, valid_from)
    if plan.problems:
        raise NotNow(" ".join(plan.problems))
    for town in own:
        told = {"by": by.user, "draft_version": opened, "valid_from": valid_from}
        DraftAgreement.objects.update_or_create(draft=locked, municipality=town, defaults=told)
        log("draft.agreed", locked, by=by, agreeing=town.code, version=opened)
    waits = [town for town in plan.waits_for if town not in own]
    if waits:
        return waits
    _carry_out(locked, plan, by)
    DRAFT.take(locked, "adopt", by=by, valid_from=valid_from)
    draft.refresh_from_db()
    return []


def _carry_out(draft: BoundaryDraft, plan: Plan, by: Actor) -> None:
    for ending in plan.ending:
        try:
            territory.end_neighbourhood(ending.area, last_day=plan.last_day, by=by)
        except ValidationError as problem:
            raise NotNow(" ".join(problem.messages)) from problem
    rows = {row.number: row for row in draft.neighbourhoods.all()}
    for hood in plan.division.hoods:
        became = plan.same.get(hood.number)
        if became is None or became.name != hood.name:
            became = _compose(hood, plan, by)
        rows[hood.number].became = became
        rows[hood.number].save(update_fields=["became"])


def _compose(hood: Hood, plan: Plan, by: Actor) -> Area:
    parts = list(Area.objects.filter(pk__in=[row.pk for row in hood.rows]).order_by("code"))
    desk = _desk(hood, plan)
    old = plan.same.get(hood.number)
    try:
        return territory.compose_neighbourhood(
            code=old.code if old else plan.codes[hood.number], name=hood.name, parts=parts, by=by,
            phone=desk.phone if desk else "", email=desk.email if desk else "", valid_from=plan.valid_from,
        )  # fmt: skip
    except ValidationError as problem:
        raise NotNow(" ".join(problem.messages)) from problem


def _desk(hood: Hood, plan: Plan) -> Area | None:
    """Whose infopoint answers here: of the old neighbourhood of most of its people, else of the municipality."""
    best, most = None, 0
    for ending in plan.ending:
        parts = {part.pk for part in ending.area.parts.all()}
        people = sum((row.persons or 0) + 1 for row in hood.rows if row.pk in parts)
        if ending.area.phone and people > most:
            best, most = ending.area, people
    if best is not None:
        return best
    names = Counter(row.municipality for row in hood.rows)
    towns = [town for town in municipalities_of(plan.division.draft) if town.phone]
    return max(towns, key=lambda town: names[town.name], default=None)
