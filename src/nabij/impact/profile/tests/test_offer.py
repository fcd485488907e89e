"""What there is and what is missing: confirmed waiting times only, gaps in bands from the protected table."""

from datetime import timedelta

import pytest

from nabij.core.clock import today
from nabij.directory import needs
from nabij.guidance.models import Gap, GapReason
from nabij.impact.profile.offer import band, gaps_of, offer_of
from nabij.impact.profile.tests.conftest import Land
from nabij.territory.models import Area
from tests.factories import make_organisation, make_service


def gap(area: Area, land: Land, term: str, count: int) -> None:
    Gap.objects.bulk_create(
        Gap(
            municipality=land.towns[0], neighbourhood=area, term=needs.term(term).id,
            taxonomy_version=needs.taxonomy().version, reason=GapReason.NOBODY, month=today().replace(day=1),
        )
        for _each in range(count)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (5, "5 tot 9 keer"), (9, "5 tot 9 keer"), (10, "10 tot 19 keer"), (19, "10 tot 19 keer"),
        (20, "20 tot 49 keer"), (50, "50 keer of meer"), (400, "50 keer of meer"),
    ],
)  # fmt: skip
def test_about_how_often(count: int, told: str) -> None:
    assert band(count) == told


@pytest.mark.django_db
def test_gaps_in_bands_and_small_ones_not_at_all(land: Land) -> None:
    for area in (land.here, land.there):
        gap(area, land, "household.cleaning", 12)
        gap(area, land, "social.visits", 7)
        gap(area, land, "mobility.transport", 8)
    gap(land.here, land, "health.mood", 3)
    gap(land.there, land, "health.mood", 30)
    told = {(one.domain, one.times) for one in gaps_of(land.here)}
    assert ("Huishouden", "10 tot 19 keer") in told
    assert not [domain for domain, _times in told if domain == "Gezondheid"]
    assert gaps_of(land.towns[0]) == []  # the table is of neighbourhoods


@pytest.mark.django_db
def test_waiting_and_places_only_when_confirmed(land: Land) -> None:
    home = make_organisation(municipality=land.towns[0])
    fields = {"waiting_days": 10, "capacity_left": 3, "terms": [needs.term("household.cleaning").id]}
    make_service(home, name="A", confirmed_on=today(), **fields)
    make_service(home, name="B", confirmed_on=today() - timedelta(days=400), **fields)
    make_service(make_organisation(municipality=land.towns[1]), name="Elders", **fields)
    found = offer_of(land.here)
    assert [(domain.name, [one.name for one in domain.services]) for domain in found.domains] == [
        ("Huishouden", ["A", "B"])
    ]
    first, second = found.domains[0].services
    assert (first.waiting, first.places, first.short) == (
        "ongeveer 10 dagen", "ja, nog 3 plaatsen", "wachttijd: ongeveer 10 dagen, 3 plaatsen vrij",
    )  # fmt: skip
    assert (second.waiting, second.places, second.short) == ("", "", "")
    assert (found.total, found.unconfirmed) == (2, 1)
