"""Who hears of a covenant, once each, and what happens by itself when nobody answers or the time is over."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from nabij.accounts.models import Role, User
from nabij.core import sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now, today
from nabij.core.models import Notification
from nabij.directory.models import Organisation, StaffMembership
from nabij.programme.models import Covenant, CovenantParty
from nabij.programme.services import covenants
from nabij.territory.models import Area
from tests.factories import make_organisation, make_user

DAY = timedelta(days=1)


@pytest.fixture
def coordinator(hood: Area) -> User:
    return make_user(Role.COORDINATOR, hood, name="Karim")


@pytest.fixture
def covenant(coordinator: User, hood: Area) -> Covenant:
    fields = {"fte": 2, "tasks": "Samen", "starts_on": today(), "ends_on": today() + 365 * DAY}
    return covenants.prepare(neighbourhood=hood, fields=fields, by=Actor.of_user(coordinator))


def with_staff(name: str) -> tuple[Organisation, User]:
    organisation, user = make_organisation(name=name), make_user(name=f"Iemand van {name}")
    StaffMembership.objects.create(user=user, organisation=organisation)
    return organisation, user


def add(covenant: Covenant, organisation: Organisation, *, leads: bool = False) -> CovenantParty:
    return covenants.add_party(covenant, organisation=organisation, share="", leads=leads, by=SYSTEM)


def sent(capture: DjangoCaptureOnCommitCallbacks) -> list[tuple[str, str]]:
    """Who got which mail since the last time."""
    mail.outbox.clear()
    with capture(execute=True):
        sweeps.run_all()
    return sorted((one.to[0], str(one.subject)) for one in mail.outbox)


def test_each_step_is_told_to_whom_it_concerns(
    covenant: Covenant, coordinator: User, manager: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    capture, by = django_capture_on_commit_callbacks, Actor.of_user(coordinator)
    one, first = with_staff("De Brug")
    two, second = with_staff("Thuis Best")
    parties = [add(covenant, one, leads=True), add(covenant, two)]
    asked = "Doet u mee aan het convenant van De Wijk?"
    assert sent(capture) == sorted([(first.email, asked), (second.email, asked)])
    assert f"/convenanten/{covenant.pk}/" in mail.outbox[0].body
    covenants.confirm(parties[0], by=Actor.of_user(first))
    assert sent(capture) == []
    covenants.confirm(parties[1], by=Actor.of_user(second))
    assert sent(capture) == [(coordinator.email, "Iedereen doet mee aan het convenant van De Wijk")]
    covenants.step(covenant, name="submit", by=by)
    assert sent(capture) == [(manager.email, "Een convenant om na te kijken: De Wijk")]
    covenants.step(covenant, name="send_back", by=Actor.of_user(manager), note="De tweede taak is niet duidelijk.")
    assert sent(capture) == [(coordinator.email, "Het convenant van De Wijk is teruggestuurd")]
    assert "De tweede taak is niet duidelijk." in mail.outbox[0].body
    covenants.change(covenant, opened=1, fields={"tasks": "Koffie"}, by=by)
    changed = "Het convenant van De Wijk is veranderd"
    assert sent(capture) == sorted([(first.email, changed), (second.email, changed)])
    for party in parties:
        covenants.confirm(party, by=by)
    covenants.step(covenant, name="submit", by=by)
    covenants.step(covenant, name="agree", by=Actor.of_user(manager))
    agreed = "Het convenant van De Wijk is gesloten"
    # The manager decided before the mail went out: nothing to look at any more.
    assert sent(capture) == sorted((user.email, agreed) for user in (coordinator, first, second))


def test_an_organisation_without_accounts_is_written_to_at_its_own_address(
    covenant: Covenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    organisation = make_organisation(name="Sint-Vincentius")
    Organisation.objects.filter(pk=organisation.pk).update(email="vincentius@example.org")
    add(covenant, organisation)
    add(covenant, make_organisation(name="Zonder adres"))
    assert [to for to, _subject in sent(django_capture_on_commit_callbacks)] == ["vincentius@example.org"]


def test_who_confirmed_or_was_left_out_is_not_asked(
    covenant: Covenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    confirmed, left_out = add(covenant, with_staff("De Brug")[0]), add(covenant, with_staff("Thuis Best")[0])
    covenants.confirm(confirmed, by=SYSTEM)
    covenants.remove_party(left_out, by=SYSTEM)
    assert sent(django_capture_on_commit_callbacks) == []


def test_no_answer_in_a_week_is_asked_once_more(
    covenant: Covenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    capture = django_capture_on_commit_callbacks
    organisation, user = with_staff("De Brug")
    party = add(covenant, organisation)
    sent(capture)
    CovenantParty.objects.update(asked_at=now() - 6 * DAY)
    assert sent(capture) == []
    CovenantParty.objects.update(asked_at=now() - 8 * DAY)
    # The sweep reminds; the mail goes out in the same round or the next.
    told = [*sent(capture), *sent(capture), *sent(capture)]
    assert told == [(user.email, "Herinnering: doet u mee aan het convenant van De Wijk?")]
    party.refresh_from_db()
    assert party.reminded_at is not None
    assert [one.actor_label for one in covenant.events.filter(kind="reminded")] == ["Nabij (automatisch)"]


def test_a_covenant_ends_the_day_after_its_last(hood: Area, covenant: Covenant) -> None:
    last = date(2026, 6, 30)
    Covenant.objects.update(state="agreed", starts_on=date(2026, 1, 1), ends_on=last)
    assert list(covenants.over(datetime.now().astimezone())) == [covenant]
    sweeps.run_all()
    covenant.refresh_from_db()
    assert (covenant.state, covenant.ended_on) == ("ended", last)
    sweeps.run_all()
    assert covenant.events.filter(kind="end").count() == 1
    Covenant.objects.update(state="agreed", ends_on=today())
    assert list(covenants.over(now())) == []


def test_the_outbox_holds_no_words_and_no_addresses(covenant: Covenant) -> None:
    organisation, user = with_staff("De Brug")
    add(covenant, organisation)
    row = Notification.objects.get()
    assert (row.key, row.object_id) == (f"u{user.pk.hex}", covenant.events.get(kind="added").pk)
