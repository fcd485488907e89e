"""Beginning a round of counting, taking the count of a street in, laying one aside, publishing."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.workflow import NotNow
from nabij.impact import rules
from nabij.impact.housing import queries
from nabij.impact.models import Counter, DwellingForm, DwellingNumber, Fitness, HousingRound, StreetCount
from nabij.impact.queries import streets_of
from nabij.impact.services.analyses import log
from nabij.territory.models import Area, Level, Street

Numbers = Mapping[tuple[str, str], int]  # dwellings by form and fitness


@transaction.atomic
def begin(*, neighbourhood: Area, ends_on: date, by: Actor) -> HousingRound:
    """Raises `NotNow` when a round is open already, or no street of the neighbourhood is known."""
    Area.objects.select_for_update().values_list("pk").get(pk=neighbourhood.pk)  # who begins at the same moment waits
    if HousingRound.objects.filter(neighbourhood=neighbourhood, state="open").exists():
        raise NotNow(_("In deze buurt wordt al geteld."))
    if not streets_of(neighbourhood):
        raise NotNow(_("Van deze buurt zijn nog geen straten bekend. Breng eerst de straten binnen."))
    town = neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()
    made = HousingRound.objects.create(neighbourhood=neighbourhood, municipality=town, ends_on=ends_on)
    log("housing.begun", made, by=by)
    return made


@transaction.atomic
def count(
    round_: HousingRound, *, street: Street, numbers: Numbers, counter: Counter, by: Actor, draft: UUID | None = None
) -> bool:
    """Take the count of a street in; False when the same screen was sent before. Raises `NotNow` once it is closed.

    Only numbers are kept. A former count of the street stays, and stands no more.
    """
    taken = HousingRound.objects.select_for_update().get(pk=round_.pk)
    if not taken.takes_counts:
        raise NotNow(_("Het tellen is afgesloten. Dank u dat u wilde meedoen."))
    pk = uuid5(draft or uuid4(), f"housing {street.pk}")
    made, is_new = StreetCount.objects.get_or_create(
        pk=pk, defaults={"round": round_, "street": street, "counter": counter}
    )
    if not is_new:
        return False
    DwellingNumber.objects.bulk_create(
        DwellingNumber(count=made, form=DwellingForm(form), fitness=Fitness(fitness), number=number)
        for (form, fitness), number in numbers.items()
        if number
    )
    log("housing.counted", made, by=by, counter=str(counter))
    return True


@transaction.atomic
def set_aside(counted: StreetCount, *, by: Actor) -> None:
    """A count that can't be right stands no more; the one before it does. Raises `NotNow` once it was published."""
    taken = HousingRound.objects.select_for_update().get(pk=counted.round_id)
    if taken.state != "open":
        raise NotNow(_("Deze telling is al gepubliceerd. Tel de straat opnieuw in een volgende ronde."))
    if StreetCount.objects.filter(pk=counted.pk, set_aside_at=None).update(set_aside_at=now()):
        log("housing.set_aside", counted, by=by)


@transaction.atomic
def close(round_: HousingRound, *, by: Actor) -> None:
    """End the round and publish. Raises `NotAllowedNow`, and `NotNow` while too few dwellings would change."""
    HousingRound.objects.select_for_update().get(pk=round_.pk)
    if queries.changes_too_little(round_):
        raise NotNow(_("Er zijn nog te weinig woningen geteld om te publiceren. Tel eerst nog een straat."))
    rules.HOUSING.take(round_, "close", by=by)
