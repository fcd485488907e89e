"""The inbox: what stands in it, in which order, and how it is narrowed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nabij.core.actors import GUEST, SYSTEM
from nabij.core.clock import now
from nabij.detection import services
from nabij.detection.models import About, Channel, Concern, Urgency
from nabij.detection.tests.conftest import Town

pytestmark = pytest.mark.django_db


def concern(words: str = "Ik raak niet meer aan de winkel", *, about: str = About.SELF, **fields: Any) -> Concern:
    return services.report(by=GUEST, words=words, about=about, **fields)


def listed(client: Client, **query: Any) -> list[Concern]:
    page = client.get("/infopunt/", query)
    assert page.status_code == 200
    return [line["concern"] for line in page.context["lines"]]


def test_one_sees_what_one_serves(desk: Client, town: Town) -> None:
    here, elsewhere = concern(neighbourhood=town.centre), concern(neighbourhood=town.elsewhere)
    nowhere = concern()
    assert set(listed(desk)) == {here, nowhere}
    desk.force_login(town.stranger)
    assert set(listed(desk)) == {elsewhere, nowhere}


def test_overdue_comes_first_then_what_is_due_soonest(desk: Client, town: Town) -> None:
    later, today, late, new = (concern(neighbourhood=town.centre) for _number in range(4))
    services.triage(later, urgency=Urgency.LATER, seen="received", by=SYSTEM)
    services.triage(today, urgency=Urgency.NOW, seen="received", by=SYSTEM)
    Concern.objects.filter(pk=late.pk).update(answer_due_at=now() - timedelta(hours=3))
    assert listed(desk) == [late, today, new, later]
    page = desk.get("/infopunt/")
    assert page.context["counts"]["late"] == 1
    assert "3 uur te laat" in page.content.decode()


def test_words_about_a_person_do_not_stand_in_the_list(desk: Client, town: Town) -> None:
    concern(
        "Mijn overbuur Frans is in de war", about=About.OTHER, place="Frans in de Kerkstraat", neighbourhood=town.centre
    )
    concern("Ik ben bang alleen", neighbourhood=town.centre)
    concern("De stoep ligt los", about=About.PLACE, neighbourhood=town.centre)
    html = desk.get("/infopunt/").content.decode()
    assert "Frans" not in html
    assert "bang alleen" not in html
    assert "De stoep ligt los" in html


def test_filters_narrow_and_can_be_bookmarked(desk: Client, town: Town) -> None:
    mine = concern(neighbourhood=town.centre)
    services.assign(mine, to=town.worker, seen=None, by=SYSTEM)
    phoned = concern(neighbourhood=town.mill, channel=Channel.PHONE, about=About.OTHER)
    services.triage(phoned, urgency=Urgency.TODAY, seen="received", by=SYSTEM)
    Concern.objects.filter(pk=phoned.pk).update(answer_due_at=now() - timedelta(hours=1))
    news = concern(about=About.PLACE, neighbourhood=town.mill)
    services.add_from_sender(news, words="Nog iets", by=GUEST)
    assert listed(desk, who="mine") == [mine]
    assert set(listed(desk, who="nobody")) == {phoned, news}
    assert listed(desk, urgency="today") == [phoned]
    assert set(listed(desk, urgency="none")) == {mine, news}
    assert listed(desk, neighbourhood=str(town.centre.pk)) == [mine]
    assert listed(desk, about="place") == [news]
    assert listed(desk, channel="phone") == [phoned]
    assert listed(desk, late="on") == [phoned]
    assert listed(desk, news="on") == [news]
    assert listed(desk, about="place", channel="phone") == []


def test_states_are_tabs(desk: Client, town: Town) -> None:
    todo, taken_up, closed = (concern(neighbourhood=town.centre) for _number in range(3))
    services.take_up(taken_up, by=SYSTEM)
    services.close(closed, answer="", by=SYSTEM)
    assert listed(desk) == [todo]
    assert listed(desk, state="taken_up") == [taken_up]
    assert listed(desk, state="closed") == [closed]
    assert len(listed(desk, state="all")) == 3
    tabs = desk.get("/infopunt/").context["tabs"]
    assert [tab["count"] for tab in tabs] == [1, 1, 1, 3]


@pytest.mark.parametrize(
    "query",
    [{"state": "weg"}, {"urgency": "ooit"}, {"neighbourhood": "x"}, {"about": "x"}, {"page": "99"}, {"text": "%_'\""}],
)
def test_a_broken_address_breaks_nothing(desk: Client, town: Town, query: dict[str, str]) -> None:
    concern(neighbourhood=town.centre)
    assert desk.get("/infopunt/", query).status_code == 200


@pytest.mark.parametrize("text", ["boodschap", "boodschappen", "Kerkstraat", "BOODSCHAPPENDIENST kerkstraat"])
def test_search_finds_words_place_and_their_parts(desk: Client, town: Town, text: str) -> None:
    found = concern("Een boodschappendienst zou helpen", place="Kerkstraat 12", neighbourhood=town.centre)
    concern("Iets heel anders", neighbourhood=town.centre)
    concern("Een boodschappendienst", place="Kerkstraat 12", neighbourhood=town.elsewhere)
    assert listed(desk, text=text) == [found]


def test_search_finds_a_code_however_typed(desk: Client, town: Town) -> None:
    found, elsewhere = concern(neighbourhood=town.centre), concern(neighbourhood=town.elsewhere)
    assert listed(desk, text=found.shown_code.lower()) == [found]
    assert listed(desk, text=elsewhere.shown_code) == []


def test_an_empty_inbox_says_what_to_do(desk: Client) -> None:
    assert "/infopunt/nieuw/" in desk.get("/infopunt/").content.decode()


def test_a_long_list_has_pages(desk: Client, town: Town) -> None:
    for _number in range(27):
        concern(neighbourhood=town.centre)
    assert len(listed(desk)) == 25
    assert len(listed(desk, page=2)) == 2


def test_queries_do_not_grow_with_the_list(desk: Client, town: Town, django_assert_max_num_queries: Any) -> None:
    concern(neighbourhood=town.centre)
    with django_assert_max_num_queries(32) as one:
        desk.get("/infopunt/")
    for _number in range(2):
        services.add_from_sender(concern(neighbourhood=town.centre), words="Nog iets", by=GUEST)
    with django_assert_max_num_queries(32) as three:
        desk.get("/infopunt/")
    assert len(three) == len(one)
