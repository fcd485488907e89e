"""The demo: its world in the database, one click to be somebody, and the tour with real steps."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from nabij.accounts.models import User
from nabij.care.models import CareCircle, CircleMember
from nabij.config.demo import generate, load, people_accounts, tour_steps
from nabij.core import audit
from nabij.core.clock import now
from nabij.core.models import DemoMail, Notification
from nabij.detection.models import Concern, ConcernState
from nabij.guidance.models import Case, CaseState, FollowUp, Gap, Handover, Invitation, InvitationState, Need, Referral
from nabij.impact.models import Observation, SwotItem, VoteRound
from nabij.impact.services import rounds
from nabij.people.models import Person
from nabij.programme.models import AllocationScenario, Covenant
from nabij.territory.models import Area, Level

pytestmark = pytest.mark.django_db
KEYS = [
    "bewoner", "persoon", "mantelzorger", "zorgcoach", "vrijwilliger", "infopunt-elzenbeke", "infopunt-elzenbeke-2",
    "infopunt-lindervelde", "thuisverpleegkundige", "maatschappelijk-werker", "regisseur", "lokaal-bestuur", "zorgraad",
    "programmabeheerder", "backoffice",
]  # fmt: skip


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for all tests of this file; each of them runs in a transaction inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        load.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_the_demo(_world: None, db: None) -> None:
    pass


@pytest.fixture
def become(client: Client) -> Any:
    def click(key: str, next_url: str = "") -> Client:
        answer = client.post(reverse("demo:sign_in", args=[key]), {"next": next_url} if next_url else {})
        assert answer.status_code == 302
        assert answer["Location"] == (next_url or "/")
        return client

    return click


def test_the_world_has_the_size_that_is_told() -> None:
    assert Area.objects.filter(level=Level.MUNICIPALITY).count() == 2
    assert Area.objects.filter(level=Level.NEIGHBOURHOOD).count() == 4
    assert Case.objects.count() == 60
    assert User.objects.count() == 16
    assert not User.objects.filter(password__startswith="pbkdf2").exists()
    assert Area.objects.get(code="99801").phone == "09 000 10 10"


def test_cases_and_concerns_stand_in_every_state() -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    assert set(Concern.objects.values_list("state", flat=True)) == {
        ConcernState.RECEIVED,
        ConcernState.TRIAGED,
        ConcernState.TAKEN_UP,
        ConcernState.CLOSED,
    }
    assert set(Invitation.objects.values_list("state", flat=True)) >= {
        InvitationState.SENT,
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
        InvitationState.LAPSED,
    }
    assert set(Referral.objects.values_list("state", flat=True)) >= {"sent", "accepted", "refused"}
    assert set(Handover.objects.values_list("state", flat=True)) >= {"open", "done"}
    assert set(Need.objects.values_list("state", flat=True)) == {
        "open", "asked", "arranged", "met", "unmet", "refused",
    }  # fmt: skip


def test_something_is_late_and_something_is_due_later() -> None:
    waiting = Concern.objects.waiting()
    assert waiting.filter(answer_due_at__lt=now()).exists()
    assert waiting.filter(answer_due_at__gt=now()).exists()
    assert FollowUp.objects.filter(answered_at=None, asked_at__isnull=False).exists()
    assert CareCircle.objects.without_coach().exists()
    assert Gap.objects.filter(month__lt=now().date().replace(day=1)).exists()


def test_history_lies_in_the_past_and_the_chain_holds() -> None:
    assert list(audit.verify()) == []
    assert (now() - Case.objects.earliest("created_at").created_at).days > 30
    assert not Concern.objects.filter(created_at__gt=now()).exists()


def test_only_mails_that_still_wait_for_an_answer_go_out() -> None:
    waiting = set(Notification.objects.filter(sent_at=None).values_list("kind", flat=True))
    assert waiting <= {
        "guidance.invitation",
        "guidance.referral",
        "guidance.handover_receiver",
        "guidance.handover_person",
        "guidance.follow_up",
    }
    assert "guidance.invitation" in waiting


def test_a_circle_has_at_most_one_coach_and_yusuf_coaches_maria() -> None:
    maria = Person.objects.get(user__name="Maria Verhulst")
    coach = CircleMember.objects.current().get(circle__person=maria, role="coach")
    assert coach.person is not None
    assert coach.person.user is not None
    assert coach.person.user.name == "Yusuf Demir"
    assert Case.objects.get(person=maria).owner_person == coach.person


def test_a_database_with_data_is_left_alone() -> None:
    with pytest.raises(load.NotEmpty):
        load.load()
    assert Case.objects.count() == 60


def test_everybody_is_introduced_with_an_address() -> None:
    people = load.people()
    assert len(people) == 16
    assert people[0] == ("Petra Lambrecht", "bewoner", "/aanmelden/login/#bewoner")


@pytest.mark.parametrize("key", KEYS)
def test_one_click_makes_you_somebody_with_a_home(become: Any, key: str) -> None:
    client = become(key)
    answer = client.get("/")
    assert answer.status_code == 200
    user = User.objects.get(pk=people_accounts.account_id(key))
    assert f"Dag {user.name.split()[0]}" in answer.content.decode()


def test_nobody_else_can_be_picked(client: Client) -> None:
    assert client.post(reverse("demo:sign_in", args=["burgemeester"])).status_code == 404
    assert client.get(reverse("demo:sign_in", args=["bewoner"])).status_code == 405


def test_one_click_never_leads_to_another_site(client: Client) -> None:
    answer = client.post(reverse("demo:sign_in", args=["bewoner"]), {"next": "https://elders.example.org/"})
    assert answer["Location"] == "/"


def test_outside_the_demo_nobody_can_be_picked(client: Client, settings: Any) -> None:
    settings.MODE = "production"
    assert people_accounts.people() == []
    assert client.post(reverse("demo:sign_in", args=["bewoner"])).status_code == 404


@pytest.mark.parametrize("key", ["regisseur", "lokaal-bestuur", "zorgraad"])
def test_who_leads_sees_counts_and_never_a_person(become: Any, key: str) -> None:
    page = become(key).get("/").content.decode()
    assert "Waar hulp ontbreekt" in page
    assert reverse("guidance:cases") not in page
    assert reverse("detection:inbox") not in page
    assert [person.name for person in generate().persons if person.name in page] == []


def test_each_step_of_the_tour_opens_for_its_person(client: Client) -> None:
    steps = tour_steps.steps()
    assert len(steps) == 8
    for step in steps:
        assert step.person is not None
        client.post(reverse("demo:sign_in", args=[step.person.key]), {"next": step.url})
        assert client.get(step.url, follow=True).status_code == 200, step.title


def test_the_tour_is_on_its_page(client: Client) -> None:
    page = client.get(reverse("portal:tour")).content.decode()
    assert page.count(reverse("demo:sign_in", args=["infopunt-elzenbeke"])) == 2
    assert "Speel de lus na in 5 minuten" in client.get("/").content.decode()


def test_sofie_finds_samira_and_samira_says_yes(become: Any) -> None:
    sofie = become("infopunt-elzenbeke")
    step = tour_steps.steps()[2]
    case = Case.objects.get(pk=step.url.split("/")[-2])
    need = case.needs.get(term="social.visits")
    options = reverse("guidance:options", args=[case.pk, need.pk])
    samira = Person.objects.get(user__name="Samira Bouzid")
    context = sofie.get(options).context
    listed = {row["option"].key: row["option"] for _ring, rows in context["circles"] for row in rows}
    key = next(key for key, option in listed.items() if option.offer and option.offer.person_id == samira.pk)
    sofie.post(options, {"option": key})
    choice = need.choices.get(withdrawn_at=None)
    asked = sofie.post(
        reverse("guidance:ask", args=[case.pk, choice.pk]),
        {"what": "Eens binnenspringen en over de duiven praten", "when": "dinsdagvoormiddag", "days": "3"},
    )
    assert asked.status_code == 302
    invitation = choice.invitation
    client = become("vrijwilliger")
    assert "over de duiven praten" in client.get("/").content.decode()
    client.post(reverse("guidance:my_invitation", args=[invitation.pk]), {"yes": "1"})
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED


def test_the_mailbox_shows_mails_with_links_newest_first(client: Client) -> None:
    DemoMail.objects.create(to="a@example.org", subject="Eerste", body="Klik: http://localhost:8000/volgen/ABC/")
    DemoMail.objects.create(to="b@example.org", subject="Tweede", body="Dag <b>u</b>")
    page = client.get(reverse("demo:mailbox")).content.decode()
    assert page.index("Tweede") < page.index("Eerste")
    assert '<a href="http://localhost:8000/volgen/ABC/"' in page
    assert "<b>u</b>" not in page
    narrowed = client.get(reverse("demo:mailbox"), {"aan": "a@example.org"}).content.decode()
    assert "Eerste" in narrowed
    assert "Tweede" not in narrowed


def test_one_analysis_has_an_outcome_and_in_the_other_one_can_take_part(become: Any, client: Client) -> None:
    states = {found.analysis.neighbourhood.code: found.state for found in VoteRound.objects.all()}
    assert states == {"99801-STATION": "published", "99801-CENTRUM": "open"}
    page = client.get(reverse("impact:take_part"))
    assert (len(page.context["scans"]), len(page.context["rounds"])) == (1, 1)
    assert all(rounds.in_balance(found) for found in VoteRound.objects.all())
    assert all(item.evidence.exists() for item in SwotItem.objects.all())
    assert Observation.objects.exclude(scan=None).waiting().count() == 2
    assert Observation.objects.filter(scan=None).waiting().count() == 1
    home = become("regisseur").get("/").content.decode()
    assert "Een buurt om in oud te worden" in home


def test_means_are_spread_in_versions_and_two_covenants_are_on_their_way(become: Any, client: Client) -> None:
    adopted = AllocationScenario.objects.get(state="adopted")
    assert [one.number for one in adopted.versions.all()] == [1, 2]
    assert adopted.adopted is not None
    assert adopted.adopted.number == 2
    assert sum(row["fte"] for row in adopted.adopted.rows) == 9
    assert set(Covenant.objects.values_list("neighbourhood__code", "state")) == {
        ("99801-STATION", "agreed"), ("99801-CENTRUM", "submitted"),
    }  # fmt: skip
    page = client.get(reverse("programme:given", args=["99801-STATION"]))
    assert [one.version for one, _told in page.context["given"]] == [adopted.adopted]
    for key in ("programmabeheerder", "backoffice"):
        assert len(become(key).get(reverse("programme:overview")).context["listed"]) == 2
