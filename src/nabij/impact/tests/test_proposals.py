"""Proposals of residents and organisations."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nabij.core.workflow import NotNow
from nabij.impact.models import Proposal, ProposalState
from nabij.impact.rules import PROPOSALS_PER_HOUR
from nabij.impact.services import proposals
from nabij.impact.tests.conftest import Place
from nabij.impact.views.common import TRAP
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
TITLE = "Elke week koffie in het buurthuis"


def send(browser: Client, place: Place, **changes: Any) -> Any:
    return browser.post(reverse("impact:propose", args=[place.analysis.pk]), {"title": TITLE} | changes)


def test_without_an_account_and_not_shown_before_somebody_looked(client: Client, place: Place) -> None:
    send(client, place, words="Voor wie alleen is")
    found = Proposal.objects.get()
    assert (found.state, found.origin, found.words) == (ProposalState.SUBMITTED, "resident", "Voor wie alleen is")
    public = reverse("impact:analysis", args=[place.analysis.pk])
    assert TITLE not in client.get(public).content.decode()
    item = place.item()
    judge = reverse("impact:judge", args=[found.pk])
    data = {"opened": "1", "title": "Koffie in het buurthuis", "words": "", "items": [str(item.pk)]}
    assert place.browser("coordinator").post(judge, data).status_code == 302
    assert "Koffie in het buurthuis" in client.get(public).content.decode()


def test_a_partner_speaks_for_the_organisation_or_as_a_resident(place: Place) -> None:
    send(place.browser("partner"), place, organisation=str(place.organisation.pk))
    send(place.browser("partner"), place, organisation="")
    assert sorted((row.origin, row.organisation_id) for row in Proposal.objects.all()) == [
        ("organisation", place.organisation.pk),
        ("resident", None),
    ]


def test_it_builds_on_the_analysis(place: Place) -> None:
    place.item()
    found = place.proposal(TITLE, accepted=False)
    desk, judge = place.browser("coordinator"), reverse("impact:judge", args=[found.pk])
    page = desk.post(judge, {"opened": "1", "title": TITLE})
    assert list(page.context["form"].errors) == ["items"]
    with pytest.raises(NotNow):
        proposals.accept(found, opened=1, title=TITLE, words="", items=[], by=place.actor())


def test_refused_with_a_reason(place: Place) -> None:
    found, desk = place.proposal(TITLE, accepted=False), place.browser("coordinator")
    refuse = reverse("impact:refuse", args=[found.pk])
    page = desk.post(refuse, {"opened": "1", "reason": ""})
    assert list(page.context["refuse_form"].errors) == ["reason"]
    desk.post(refuse, {"opened": "1", "reason": "Bestaat al."})
    found.refresh_from_db()
    assert (found.state, found.reason) == (ProposalState.REFUSED, "Bestaat al.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(reason="")


def test_two_who_judge_lose_no_word(place: Place) -> None:
    item, found, desk = place.item(), place.proposal(TITLE, accepted=False), place.browser("coordinator")
    judge = reverse("impact:judge", args=[found.pk])
    data = {"opened": "1", "title": "Eerst", "items": [str(item.pk)]}
    assert desk.post(judge, data).status_code == 302
    page = desk.post(judge, data | {"title": "Tweede"}).content.decode()
    assert ("Eerst" in page, 'value="Tweede"' in page) == (True, True)


def test_the_same_screen_twice_is_one_proposal(client: Client, place: Place) -> None:
    page = client.get(reverse("impact:propose", args=[place.analysis.pk]))
    draft = page.context["draft"]
    send(client, place, draft=draft)
    send(client, place, draft=draft)
    assert Proposal.objects.count() == 1


def test_trap_and_limit(client: Client, place: Place) -> None:
    send(client, place, **{TRAP: "goedkoop"})
    assert Proposal.objects.count() == 0
    statuses = [send(client, place).status_code for _each in range(PROPOSALS_PER_HOUR + 1)]
    assert statuses == [200] * PROPOSALS_PER_HOUR + [429]
    assert Proposal.objects.count() == PROPOSALS_PER_HOUR


def test_the_list_takes_as_many_queries_for_three_as_for_one(place: Place) -> None:
    place.proposal("een")
    desk, address = place.browser("coordinator"), reverse("impact:proposals", args=[place.analysis.pk])
    one = queries_of(desk, address)
    place.proposal("twee")
    place.proposal("drie")
    assert queries_of(desk, address) == one
