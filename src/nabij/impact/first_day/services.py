"""Making a draft: choosing where, proposing, moving, naming, taking back. Every change counts one version further."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit, editing
from nabij.core.actors import Actor
from nabij.core.workflow import NotNow
from nabij.impact.first_day import ground, proposing
from nabij.impact.first_day.division import division_of, plain, rows_of
from nabij.impact.first_day.rules import DRAFT, MOST_CHANGES
from nabij.impact.models import BoundaryDraft, DraftArea, DraftChange, DraftNeighbourhood
from nabij.territory.models import Area, Level

NEW = 0
"""Instead of a number: a neighbourhood that isn't there yet."""


@transaction.atomic
def begin(*, name: str, municipalities: Sequence[Area], level: str, by: Actor) -> BoundaryDraft:
    """A draft over municipalities, out of areas of a level. Raises `ValidationError`."""
    draft = BoundaryDraft.objects.create(name=name, level=level)
    draft.municipalities.set(municipalities)
    _lay(draft, municipalities, level)
    log("draft.begun", draft, by=by, level=level, municipalities=[area.code for area in municipalities])
    return draft


@transaction.atomic
def change_place(
    draft: BoundaryDraft, *, opened: int, name: str, municipalities: Sequence[Area], level: str, by: Actor
) -> bool:
    """Another name, other municipalities or another level; true when the areas changed and drawing begins anew."""
    needs_open(draft)
    here = set(draft.municipalities.values_list("pk", flat=True))
    anew = level != draft.level or here != {area.pk for area in municipalities}
    _count_further(draft, opened, name=name, level=level)
    if anew:
        draft.municipalities.set(municipalities)
        _lay(draft, municipalities, level)
    log("draft.changed", draft, by=by, anew=anew)
    return anew


def _lay(draft: BoundaryDraft, municipalities: Iterable[Area], level: str) -> None:
    """The areas of the draft, without any neighbourhood yet."""
    found = next((one for one in ground.blocks_of(municipalities) if one.level == level), None)
    if found is None or not found.usable:
        raise ValidationError(_("Van deze gebieden is hier te weinig gekend om buurten voor te stellen."))
    draft.ground = ground.survey(found)
    draft.together, draft.apart = [], []
    draft.save(update_fields=["ground", "together", "apart"])
    for rows in (draft.changes, draft.neighbourhoods, draft.areas):
        rows.all().delete()
    DraftArea.objects.bulk_create(
        DraftArea(draft=draft, area=area, persons=found.persons.get(area.pk)) for area in found.areas
    )


def propose(draft: BoundaryDraft, *, opened: int, by: Actor, **settings: Any) -> None:
    """Keep what is asked and lay every area where the engine proposes. Takes `proposing.SECONDS` at most.

    ``settings``: target, least, most, keep, cross_borders, together, apart, seed. Raises `InputError` for choices that
    contradict each other, and `editing.Conflict`; then nothing is changed.
    """
    needs_open(draft)
    for name, value in settings.items():
        setattr(draft, name, value)
    rows = rows_of(draft)
    numbers = proposing.propose(draft, plain(rows))
    with transaction.atomic():
        _count_further(draft, opened, **settings)
        changed = {row.pk: number for row, number in zip(rows, numbers, strict=True)}
        _write(draft, changed, _("Nieuw voorstel"), proposed=True, rename={})
        log("draft.proposed", draft, by=by, neighbourhoods=len(set(numbers)), **_told(settings))


def propose_rest(draft: BoundaryDraft, *, opened: int, kept: Sequence[int], by: Actor) -> None:
    """Divide anew what doesn't lie in one of the kept neighbourhoods. Raises `NotNow`, `InputError`, `Conflict`."""
    needs_open(draft)
    rows = rows_of(draft)
    if all(row.number in kept for row in rows):
        raise NotNow(_("Alle buurten blijven zoals ze zijn: er is niets om opnieuw te verdelen."))
    fixed = {row.place: row.number for row in rows if row.number is not None and row.number in kept}
    numbers = proposing.propose(draft, plain(rows), fixed)
    with transaction.atomic():
        _count_further(draft, opened)
        changed = {row.pk: n for row, n in zip(rows, numbers, strict=True) if row.place not in fixed}
        names = dict(draft.neighbourhoods.filter(number__in=kept).values_list("number", "name"))
        _write(draft, changed, _("De rest opnieuw voorgesteld"), proposed=True, rename=names)
        log("draft.proposed", draft, by=by, kept=sorted(kept))


def begin_from_today(draft: BoundaryDraft, *, opened: int, by: Actor) -> None:
    """Lay the areas as the neighbourhoods of today have them; what lies in none stays loose. Raises `NotNow`."""
    needs_open(draft)
    olds = list(current_neighbourhoods(draft).prefetch_related("parts"))
    place = {part.pk: number for number, old in enumerate(olds, 1) for part in old.parts.all()}
    rows = rows_of(draft)
    changed = {row.pk: place[row.pk] for row in rows if row.pk in place}
    if not changed:
        raise NotNow(_("De buurten van nu zijn niet uit deze gebieden gemaakt."))
    with transaction.atomic():
        _count_further(draft, opened)
        blank: dict[UUID, int | None] = {row.pk: changed.get(row.pk) for row in rows}
        names = {number: old.name for number, old in enumerate(olds, 1) if number in set(changed.values())}
        _write(draft, blank, _("De buurten van nu"), proposed=True, rename=names)
        log("draft.from-today", draft, by=by)


def current_neighbourhoods(draft: BoundaryDraft) -> Any:
    """Neighbourhoods of today in the municipalities of the draft, by code."""
    towns = draft.municipalities.values("pk")
    found = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, parents__in=towns).distinct()
    return found.defer("geometry").order_by("code")


def move(
    draft: BoundaryDraft, *, opened: int, areas: Sequence[UUID], to: int, vanish: bool = False, by: Actor
) -> list[int]:
    """Lay areas in another neighbourhood, or in a new one (`NEW`); the numbers of all neighbourhoods that changed.

    Raises `NotNow` when nothing would be left of a neighbourhood, unless that is meant (``vanish``), and `Conflict`.
    """
    needs_open(draft)
    rows = rows_of(draft)
    chosen = [row for row in rows if row.pk in set(areas)]
    used = {row.number for row in rows if row.number is not None}
    number = to if to != NEW else next(n for n in range(1, len(used) + 2) if n not in used)
    if to != NEW and to not in used:
        raise NotNow(_("Deze buurt is er niet meer. Kies een andere."))
    moving = [row for row in chosen if row.number != number]
    if not moving:
        raise NotNow(_("Kies eerst een gebied dat in een andere buurt ligt."))
    left = used - {row.number for row in rows if row not in moving} - {number}
    if left and not vanish:
        numbers = ", ".join(str(one) for one in sorted(left))
        words = _(
            "Er zou niets overblijven van buurt %(numbers)s. Vink aan dat ze mag verdwijnen, of verplaats minder."
        )
        raise NotNow(words % {"numbers": numbers})
    names = ", ".join(row.name for row in moving[:3]) + (", ..." if len(moving) > 3 else "")
    with transaction.atomic():
        _count_further(draft, opened)
        words = _("%(names)s naar buurt %(number)d") % {"names": names, "number": number}
        _write(draft, {row.pk: number for row in moving}, words)
        log("draft.moved", draft, by=by, areas=[row.code for row in moving], to=number)
    return sorted({row.number for row in moving if row.number is not None} - left | {number})


def undo(draft: BoundaryDraft, *, opened: int, by: Actor) -> str:
    """Take the last change back; what it was, in words. Raises `NotNow` when there is none, and `Conflict`."""
    needs_open(draft)
    with transaction.atomic():
        _count_further(draft, opened)
        last = draft.changes.order_by("-position").first()
        if last is None:
            raise NotNow(_("Er is niets om ongedaan te maken."))
        rows = {str(row.area_id): row for row in draft.areas.filter(area__in=list(last.before["areas"]))}
        for key, (number, proposed) in last.before["areas"].items():
            rows[key].number, rows[key].proposed = number, proposed
        DraftArea.objects.bulk_update(rows.values(), ["number", "proposed"], batch_size=500)
        _match_numbers(draft, {int(number): name for number, name in last.before["names"].items()})
        words = last.words
        last.delete()
        log("draft.undone", draft, by=by)
    return words


def rename(draft: BoundaryDraft, *, opened: int, names: Mapping[int, str], by: Actor) -> None:
    """Names by number. Raises `Conflict`, and `ValidationError` for a name that is there twice."""
    needs_open(draft)
    plain_names = [name.casefold().strip() for name in names.values()]
    if len(set(plain_names)) < len(plain_names):
        raise ValidationError(_("Twee buurten kunnen niet dezelfde naam hebben."))
    with transaction.atomic():
        _count_further(draft, opened)
        for row in draft.neighbourhoods.all():
            if row.number in names and row.name != names[row.number]:
                row.name = names[row.number].strip()
                row.save(update_fields=["name"])
        log("draft.named", draft, by=by)


def stop(draft: BoundaryDraft, *, by: Actor) -> None:
    DRAFT.take(draft, "stop", by=by)


def needs_open(draft: BoundaryDraft) -> None:
    """Raises `NotNow` for a draft that was adopted or stopped."""
    if not BoundaryDraft.objects.filter(pk=draft.pk, state="draft").exists():
        raise NotNow(_("Dit ontwerp is vastgesteld of stopgezet. U kunt er niets meer aan veranderen."))


def _count_further(draft: BoundaryDraft, opened: int, **changes: Any) -> None:
    """One version further; asked again whether the draft is open, for somebody may have adopted it meanwhile."""
    editing.save_version(draft, opened=opened, **changes)
    needs_open(draft)


def log(action: str, draft: BoundaryDraft, *, by: Actor, **details: Any) -> None:
    """An audit event in the chain of the first municipality of the draft."""
    municipality, _person = draft.audit_subject()
    audit.record(action, by=by, on=draft, municipality=municipality, **details)


# Writing.


def _write(
    draft: BoundaryDraft,
    numbers: Mapping[UUID, int | None],
    words: str,
    *,
    proposed: bool = False,
    rename: Mapping[int, str] | None = None,
) -> None:
    """Lay areas, and keep what stood before. rename: names of the neighbourhoods from now on; None keeps them."""
    rows = list(draft.areas.filter(area__in=list(numbers)))
    names = dict(draft.neighbourhoods.values_list("number", "name"))
    before = {str(row.area_id): [row.number, row.proposed] for row in rows}
    last = draft.changes.order_by("-position").values_list("position", flat=True).first() or 0
    DraftChange.objects.create(
        draft=draft, position=last + 1, words=words[:200], before={"areas": before, "names": names}
    )
    draft.changes.filter(position__lte=last + 1 - MOST_CHANGES).delete()
    for row in rows:
        row.number = numbers[row.area_id]
        row.proposed = row.number if proposed else row.proposed
    DraftArea.objects.bulk_update(rows, ["number", "proposed"], batch_size=500)
    _match_numbers(draft, names if rename is None else rename)


def _match_numbers(draft: BoundaryDraft, names: Mapping[int, str]) -> None:
    """A row for each number that is used, and none for others."""
    used = {number for number in draft.areas.values_list("number", flat=True) if number is not None}
    draft.neighbourhoods.exclude(number__in=used).delete()
    there = {row.number: row for row in draft.neighbourhoods.all()}
    for number in sorted(used):
        name = names.get(number, "")
        if number not in there:
            DraftNeighbourhood.objects.create(draft=draft, number=number, name=name)
        elif there[number].name != name:
            there[number].name = name
            there[number].save(update_fields=["name"])


def _told(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: settings[key] for key in ("target", "least", "most", "seed") if key in settings}


def suggested_names(draft: BoundaryDraft) -> dict[int, str]:
    """The names that were given, and for others what the areas are called; each once."""
    found: dict[int, str] = {}
    used: set[str] = set()
    for hood in division_of(draft).hoods:
        name = hood.name or hood.suggestion or hood.label
        if name.casefold() in used:
            largest = max(hood.rows, key=lambda row: row.persons or 0).name
            name = largest if largest.casefold() not in used else f"{name} {hood.number}"
        used.add(name.casefold())
        found[hood.number] = name
    return found
