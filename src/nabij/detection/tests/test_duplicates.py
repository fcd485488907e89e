"""Which concerns are proposed as the same, and the reasons in words."""

from datetime import timedelta
from typing import Any

import pytest

from nabij.core.actors import GUEST, SYSTEM
from nabij.core.clock import now
from nabij.detection import duplicates, services
from nabij.detection.models import About, Concern
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
WORDS = "Mijn overbuurvrouw raakt niet meer aan de winkel"


def concern(**fields: Any) -> Concern:
    return services.report(by=GUEST, **({"words": WORDS, "about": About.OTHER, "place": "Kerkstraat 12"} | fields))


def found(one: Concern) -> list[duplicates.Likeness]:
    return duplicates.find(one, Concern.objects.all())


def test_the_reasons_are_told_in_words() -> None:
    other = concern(place="de mevrouw in de Kerkstraat", lon=4.0, lat=51.0)
    one = concern(lon=4.001, lat=51.0)
    (likeness,) = found(one)
    assert likeness.concern == other
    assert likeness.reasons[0] == "dezelfde plek: Kerkstraat"
    assert likeness.reasons[1] == "vlakbij: 70 meter verder"
    assert likeness.reasons[2].startswith("dezelfde nood: Boodschappen")
    assert likeness.reasons[3].startswith("dezelfde woorden: overbuurvrouw")
    assert likeness.reasons[4] == "op dezelfde dag gemeld"


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "De brief van het ziekenfonds is moeilijk", "place": "Lindelaan"},
        {"words": "De brief van het ziekenfonds is moeilijk"},
        {"words": "Ik zoek hulp om boodschappen te doen", "place": "Lindelaan"},
    ],
)
def test_one_kind_of_likeness_is_not_enough(fields: dict[str, str]) -> None:
    other, one = concern(**fields), concern()
    Concern.objects.filter(pk=other.pk).update(created_at=now() - timedelta(days=20))
    assert found(one) == []


def test_long_ago_erased_and_itself_are_left_out() -> None:
    old, erased, one = concern(), concern(), concern()
    Concern.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=61))
    services.erase(erased)
    assert found(one) == []


def test_what_a_worker_called_different_is_not_proposed_again() -> None:
    other, one = concern(), concern()
    services.mark_different(one, other=other, by=SYSTEM)
    assert found(one) == []
    assert found(other) == []


def test_the_likeliest_comes_first_and_five_at_most() -> None:
    for _number in range(6):
        concern(place="Kerkstraat", words="Iets met de winkel")
    best = concern()
    one = concern()
    likenesses = found(one)
    assert (likenesses[0].concern, len(likenesses)) == (best, 5)


def test_distance_between_two_points() -> None:
    one, other = Concern(lon=4.0, lat=51.0), Concern(lon=4.0, lat=51.001)
    assert duplicates.distance_m(one, other) == pytest.approx(111.2, abs=0.1)
    assert duplicates.distance_m(one, Concern()) is None


def test_marking_the_same_forms_one_group_and_changes_nothing_else() -> None:
    first, second, third = concern(), concern(), concern()
    services.mark_same(second, other=first, by=SYSTEM)
    services.mark_same(third, other=second, by=SYSTEM)
    assert (third.same_as, third.state, third.words) == (first, "received", WORDS)


def test_the_name_of_a_whole_town_is_no_same_place() -> None:
    town = make_municipality(name="Elzenbeke")
    concern(words="De brief van het ziekenfonds is moeilijk", place="Lindelaan in Elzenbeke")
    one = concern(place="Kerkstraat in Elzenbeke")
    one.municipality = town
    assert found(one) == []
