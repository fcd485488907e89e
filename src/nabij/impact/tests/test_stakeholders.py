"""Who takes part, and who is missing."""

from typing import Any

import pytest
from django.urls import reverse

from nabij.core.workflow import NotNow
from nabij.impact import missing
from nabij.impact.models import Participation, Stakeholder
from nabij.impact.services import stakeholders
from nabij.impact.tests.conftest import Place
from nabij.impact.vocabulary import vocabulary
from tests.factories import make_organisation, make_service
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


def party(place: Place, name: str = "Buurtcomité", **fields: Any) -> Stakeholder:
    given: dict[str, Any] = {"sector": "residents", "participation": Participation.CO_CREATE} | fields
    return stakeholders.add(analysis=place.analysis, name=name, by=place.actor(), **given)


def test_organisations_of_the_directory_are_offered_until_they_are_on_the_list(place: Place) -> None:
    desk, address = place.browser("coordinator"), reverse("impact:stakeholders", args=[place.analysis.pk])
    elsewhere = make_organisation(name="Ergens anders")
    serving = make_service(make_organisation(name="Van ver"))
    serving.areas.add(place.here)
    assert [row.name for row in desk.get(address).context["to_add"]] == ["Thuiszorg Elzegem", "Van ver"]
    add = reverse("impact:add_stakeholder", args=[place.analysis.pk])
    data = {"sector": "care", "participation": "decide", "groups": ["in-need"]}
    assert desk.post(f"{add}?organisatie={place.organisation.pk}", data).status_code == 302
    found = Stakeholder.objects.get()
    assert (found.name, found.organisation, found.groups) == ("Thuiszorg Elzegem", place.organisation, ["in-need"])
    page = desk.get(address)
    assert [row.name for row in page.context["to_add"]] == ["Van ver"]
    assert elsewhere.name not in page.content.decode()


def test_who_is_missing() -> None:
    assert missing.check([]).groups == [group.name for group in vocabulary().groups]
    assert missing.check([]).sectors == [sector.name for sector in vocabulary().sectors if sector.asked]
    assert missing.check([]).nobody is False


def test_to_be_kept_informed_is_not_to_be_heard() -> None:
    told = Stakeholder(name="A", sector="residents", groups=["neighbours", "young"], participation="inform")
    found = missing.check([told])
    assert ("Buren" in found.unheard, "Buren" in found.groups, "Kinderen en jongeren" in found.unheard) == (
        True,
        False,
        False,
    )
    heard = Stakeholder(name="B", sector="residents", groups=["neighbours"], participation="consult")
    assert "Buren" not in missing.check([told, heard]).unheard


def test_with_everybody_there_nobody_is_missing() -> None:
    groups = [group.code for group in vocabulary().groups]
    parties = [
        Stakeholder(name=sector.code, sector=sector.code, groups=groups, participation="decide")
        for sector in vocabulary().sectors
    ]
    assert missing.check(parties).nobody is True


def test_a_party_stands_once_on_the_list(place: Place) -> None:
    party(place)
    with pytest.raises(NotNow):
        party(place)
    page = place.browser("coordinator").post(
        reverse("impact:add_stakeholder", args=[place.analysis.pk]),
        {"name": "Buurtcomité", "sector": "residents", "participation": "inform"},
    )
    assert list(page.context["form"].errors) == ["name"]


def test_off_the_list_and_back(place: Place) -> None:
    found, desk = party(place), place.browser("coordinator")
    desk.post(reverse("impact:remove_stakeholder", args=[found.pk]))
    assert Stakeholder.objects.current().count() == 0
    desk.post(reverse("impact:restore_stakeholder", args=[found.pk]))
    assert Stakeholder.objects.current().get() == found


def test_two_who_change_a_party_lose_no_word(place: Place) -> None:
    found, desk = party(place), place.browser("coordinator")
    address = reverse("impact:change_stakeholder", args=[found.pk])
    data = {"name": "Buurtcomité", "sector": "residents", "participation": "decide", "opened": "1", "note": "Eerst"}
    assert desk.post(address, data).status_code == 302
    page = desk.post(address, data | {"note": "Tweede"}).content.decode()
    assert ("Eerst" in page, "Tweede" in page) == (True, True)
    found.refresh_from_db()
    assert found.note == "Eerst"


def test_who_has_a_part_may_read_and_only_the_coordinator_changes(place: Place) -> None:
    address = reverse("impact:stakeholders", args=[place.analysis.pk])
    party(place)
    for who, status in (("resident", 200), ("partner", 200), ("authority", 200), ("stranger", 403)):
        assert place.browser(who).get(address).status_code == status
    add = reverse("impact:add_stakeholder", args=[place.analysis.pk])
    assert place.browser("partner").get(add).status_code == 403


def test_an_organisation_from_elsewhere_that_has_a_part_may_read(place: Place) -> None:
    far = make_organisation(name="Van ver")
    browser = place.browser("stranger")
    far.staff.create(user=place.stranger)
    address = reverse("impact:stakeholders", args=[place.analysis.pk])
    assert browser.get(address).status_code == 403
    stakeholders.add(analysis=place.analysis, organisation=far, sector="care", participation="inform", by=place.actor())
    assert browser.get(address).status_code == 200


def test_the_page_takes_as_many_queries_for_three_as_for_one(place: Place) -> None:
    party(place, "een")
    browser, address = place.browser("coordinator"), reverse("impact:stakeholders", args=[place.analysis.pk])
    one = queries_of(browser, address)
    party(place, "twee")
    party(place, "drie")
    assert queries_of(browser, address) == one
