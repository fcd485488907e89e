"""Counting dwellings: numbers per street, by volunteers with a link or an account; never a name or a house number."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nabij.core import links
from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.core.models import AuditEvent
from nabij.core.workflow import NotNow
from nabij.impact.housing import queries, services
from nabij.impact.models import Counter, DwellingNumber, HousingRound, StreetCount
from nabij.impact.tests.conftest import Place
from nabij.territory.models import Street
from tests.factories import make_offer, make_person, make_user
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
Numbers = dict[tuple[str, str], int]


@pytest.fixture
def round_(place: Place) -> HousingRound:
    return services.begin(neighbourhood=place.here, ends_on=today() + timedelta(days=30), by=place.actor())


def street(place: Place, name: str) -> Street:
    return Street.objects.create(name=name, municipality=place.municipality, lon=4.004, lat=51.004)


def counted(round_: HousingRound, street: Street, numbers: Numbers) -> StreetCount:
    before = set(StreetCount.objects.values_list("pk", flat=True))
    services.count(round_, street=street, numbers=numbers, counter=Counter.VOLUNTEER, by=SYSTEM)
    return StreetCount.objects.exclude(pk__in=before).get()


def link(round_: HousingRound, street: Street | None = None) -> str:
    token = links.token(queries.LINK, round_.pk)
    if street is None:
        return reverse("impact:housing_link", args=[token])
    return reverse("impact:housing_link_street", args=[token, street.pk])


def numbers_kept() -> dict[tuple[str, str], int]:
    return {(row.form, row.fitness): row.number for row in DwellingNumber.objects.all()}


def test_a_volunteer_counts_a_street_with_the_link_alone(place: Place, round_: HousingRound) -> None:
    phone = Client()
    assert "Merelstraat" in phone.get(link(round_)).content.decode()
    done = phone.post(link(round_, place.street), {"house-adapted": "2", "house-unfit": "7", "apartment-unknown": ""})
    assert done["Location"] == link(round_)
    assert numbers_kept() == {("house", "adapted"): 2, ("house", "unfit"): 7}
    row = StreetCount.objects.get()
    assert (row.counter, row.street, row.day) == ("volunteer", place.street, today())
    event = AuditEvent.objects.get(action="housing.counted")
    assert event.actor == f"link:housing:{round_.pk}"


def test_there_is_no_place_for_a_name_or_a_house_number(place: Place, round_: HousingRound) -> None:
    page = Client().get(link(round_, place.street)).content.decode()
    form = page.split("<form", 1)[1].split("</form>", 1)[0]
    assert ("<textarea" in form, 'type="text"' in form) == (False, False)
    wrong = Client().post(link(round_, place.street), {"house-adapted": "mevrouw Peeters, nummer 12"})
    assert list(wrong.context["form"].errors) == ["house-adapted"]
    Client().post(link(round_, place.street), {"house-adapted": "5", "note": "mevrouw Peeters", "name": "Peeters"})
    columns = {field.name for model in (StreetCount, DwellingNumber) for field in model._meta.get_fields()}
    assert columns == {
        "id", "created_at", "round", "street", "counter", "day", "set_aside_at", "numbers",
        "count", "form", "fitness", "number",
    }  # fmt: skip
    assert "Peeters" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "nothing"),
        ({"house-adapted": "-1"}, "house-adapted"),
        ({"house-adapted": "501"}, "house-adapted"),
        ({"house-adapted": "1,5"}, "house-adapted"),
        ({"house-adapted": "3", "nothing": "on"}, "nothing"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    place: Place, round_: HousingRound, data: dict[str, str], field: str
) -> None:
    page = Client().post(link(round_, place.street), data)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert StreetCount.objects.count() == 0


def test_a_street_without_dwellings_is_done_too(place: Place, round_: HousingRound) -> None:
    Client().post(link(round_, place.street), {"nothing": "on"})
    assert (StreetCount.objects.count(), numbers_kept()) == (1, {})


def test_the_same_screen_twice_is_one_count(place: Place, round_: HousingRound) -> None:
    page = Client().get(link(round_, place.street)).content.decode()
    draft = page.split('name="draft" value="')[1].split('"')[0]
    for _time in range(2):
        Client().post(link(round_, place.street), {"house-adapted": "6", "draft": draft})
    assert StreetCount.objects.count() == 1


def test_the_last_count_of_a_street_stands_and_the_former_is_kept(place: Place, round_: HousingRound) -> None:
    first, last = (counted(round_, place.street, {("house", "adapted"): n}) for n in (5, 8))
    assert queries.standing([round_]) == {place.street.pk: last}
    assert set(round_.counts.all()) == {first, last}
    desk = place.browser("coordinator")
    assert desk.post(reverse("impact:housing_set_aside", args=[last.pk])).status_code == 302
    assert queries.standing([round_]) == {place.street.pk: first}


@pytest.mark.parametrize("how", ["closed", "late", "false"])
def test_a_link_that_is_over_says_so_and_takes_nothing(place: Place, round_: HousingRound, how: str) -> None:
    address = link(round_, place.street)
    if how == "closed":
        services.close(round_, by=place.actor())
    elif how == "late":
        HousingRound.objects.update(ends_on=today() - timedelta(days=1))
    else:
        address = address.replace(links.token(queries.LINK, round_.pk), links.token("invitation", round_.pk))
    page = Client().post(address, {"house-adapted": "3"})
    assert (page.status_code, StreetCount.objects.count()) == (410, 0)
    if how != "false":
        with pytest.raises(NotNow):
            counted(round_, place.street, {("house", "adapted"): 3})


def test_a_street_of_elsewhere_is_not_counted_here(place: Place, round_: HousingRound) -> None:
    elsewhere = Street.objects.create(name="Verrestraat", municipality=place.municipality, lon=5.0, lat=51.0)
    assert Client().post(link(round_, elsewhere), {"house-adapted": "3"}).status_code == 404


def test_who_offers_help_in_the_neighbourhood_counts_and_another_resident_does_not(
    place: Place, round_: HousingRound
) -> None:
    volunteer, far = make_user(), make_user()
    make_offer(make_person(place.here, user=volunteer))
    make_offer(make_person(None, user=far))
    address = reverse("impact:housing_street", args=[place.here.code, place.street.pk])
    found = {}
    for who, user in {"volunteer": volunteer, "far": far, "resident": place.resident}.items():
        client = Client()
        client.force_login(user)
        found[who] = client.post(address, {"house-adapted": "3"}).status_code
    assert found == {"volunteer": 302, "far": 403, "resident": 403}
    assert StreetCount.objects.get().counter == "volunteer"


@pytest.mark.parametrize("who", ["infopoint", "partner", "resident", "stranger", "authority"])
def test_only_the_coordinator_of_the_neighbourhood_begins_closes_and_lays_aside(
    place: Place, round_: HousingRound, who: str
) -> None:
    row = counted(round_, place.street, {("house", "adapted"): 9})
    other = place.browser(who)
    code = place.here.code
    for address in (
        reverse("impact:housing_begin", args=[code]),
        reverse("impact:housing_close", args=[code]),
        reverse("impact:housing_set_aside", args=[row.pk]),
    ):
        assert other.post(address, {"ends_on": str(today())}).status_code == 403
    round_.refresh_from_db()
    row.refresh_from_db()
    assert (round_.state, row.set_aside_at) == ("open", None)


def test_the_coordinator_begins_once_and_sees_how_far_each_street_is(place: Place) -> None:
    desk = place.browser("coordinator")
    begin = reverse("impact:housing_begin", args=[place.here.code])
    for _time in range(2):
        desk.post(begin, {"ends_on": str(today() + timedelta(days=10))})
    round_ = HousingRound.objects.get()
    small, large = street(place, "Kleine straat"), street(place, "Grote straat")
    counted(round_, small, {("house", "adapted"): 2})
    counted(round_, large, {("house", "unfit"): 11})
    lines = {line.street.name: line.size for line in queries.lines(round_)}
    assert lines == {"Merelstraat": "", "Kleine straat": "minder dan 5", "Grote straat": "10 tot 19"}
    page = desk.get(reverse("impact:housing_work", args=[place.here.code]))
    assert page.context["done"] == 2
    assert links.token(queries.LINK, round_.pk) in page.content.decode()
    infopoint = place.browser("infopoint").get(reverse("impact:housing_work", args=[place.here.code]))
    assert links.token(queries.LINK, round_.pk) not in infopoint.content.decode()


def test_a_street_that_comes_in_can_not_be_subtracted_from_what_was_read_before(
    place: Place, round_: HousingRound
) -> None:
    desk, address = place.browser("coordinator"), reverse("impact:housing_work", args=[place.here.code])
    street(place, "Grote straat")
    counted(round_, street(place, "Lange straat"), {("house", "unfit"): 13})
    pages = set()
    for number in (0, 1, 4):
        StreetCount.objects.filter(street=place.street).delete()
        counted(round_, place.street, {("house", "adapted"): number} if number else {})
        pages.add(tuple(line.size for line in desk.get(address).context["lines"]))
    assert len(pages) == 1


def test_the_list_on_paper_has_every_street(place: Place, round_: HousingRound) -> None:
    page = place.browser("coordinator").get(reverse("impact:housing_paper", args=[place.here.code])).content.decode()
    assert ("Merelstraat" in page, "Bel niet aan" in page) == (True, True)


def test_a_neighbourhood_without_streets_can_not_be_counted(place: Place) -> None:
    Street.objects.all().delete()
    with pytest.raises(NotNow):
        services.begin(neighbourhood=place.here, ends_on=today(), by=SYSTEM)


def test_the_database_holds_one_open_round_and_no_empty_number(place: Place, round_: HousingRound) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HousingRound.objects.create(neighbourhood=place.here, ends_on=today())
    row = counted(round_, place.street, {("house", "adapted"): 1})
    for wrong in ({"fitness": "unfit", "number": 0}, {"fitness": "adapted", "number": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DwellingNumber.objects.create(count=row, form="house", **wrong)


def test_the_pages_take_as_many_queries_for_three_streets_as_for_one(place: Place, round_: HousingRound) -> None:
    desk = place.browser("coordinator")
    addresses = [reverse(f"impact:{name}", args=[place.here.code]) for name in ("housing_work", "housing_streets")]
    counted(round_, place.street, {("house", "adapted"): 6})
    one: Any = [queries_of(desk, address) for address in addresses]
    for number in range(2):
        counted(round_, street(place, f"Straat {number}"), {("house", "adapted"): 6})
    assert [queries_of(desk, address) for address in addresses] == one


def test_one_client_counts_so_many_streets_an_hour(
    place: Place, round_: HousingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.impact.housing.views.COUNTS_PER_HOUR", 2)
    cache.clear()
    pages = [Client().post(link(round_, place.street), {"house-adapted": "9"}) for _time in range(3)]
    assert ([page.status_code for page in pages], StreetCount.objects.count()) == ([302, 302, 200], 2)
    assert "Probeer het straks opnieuw" in pages[2].content.decode()


def test_the_summary_of_errors_says_of_what_kind_of_dwelling_a_number_is(place: Place, round_: HousingRound) -> None:
    page = Client().post(link(round_, place.street), {"apartment-adapted": "-3"}).content.decode()
    assert ("Appartement – Aangepast: Vul hier 0 of meer in." in page, page.count("Fout:") > 0) == (True, True)
