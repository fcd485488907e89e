"""After adopting: figures of one's own, roles by mail, what hung on what ended, the first parties."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Membership, Role, User
from nabij.accounts.professionals import is_professional
from nabij.accounts.services import give_role
from nabij.core import sweeps
from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.core.workflow import NotNow
from nabij.impact.first_day import adopting, partners
from nabij.impact.first_day.tests.conftest import Land
from nabij.impact.models import BoundaryDraft, DraftFile, NeighbourhoodAnalysis, Stakeholder
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports.readings import Batch, Origin, Reading
from nabij.territory.indicators.imports.write import write
from nabij.territory.models import Area, IndicatorEdition, IndicatorValue, Level
from tests.factories import make_organisation, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(land: Land) -> BoundaryDraft:
    found = land.named()
    adopting.adopt(found, opened=found.version, valid_from=today(), by=land.actor())
    return found


def upload(desk: Client, draft: BoundaryDraft, text: str, name: str = "eigen.csv", **told: str) -> Any:
    file = SimpleUploadedFile(name, text.encode())
    data = {"source": "Dienst wonen", "label": "2026"} | told | {"file": file}
    return desk.post(reverse("impact:first_day_figures", args=[draft.pk]), data)


GOOD = "code;jaar;inhabitants\nA1;2025;1234\nA2;2025;2345\n"


def test_a_file_is_looked_at_first_and_brought_in_after(land: Land, draft: BoundaryDraft) -> None:
    desk = land.browser()
    page = upload(desk, draft, GOOD)
    assert page.context["outcome"].created == 2
    assert (IndicatorValue.objects.count(), DraftFile.objects.get().name) == (0, "eigen.csv")
    assert "nagekeken en wacht" in page.content.decode()
    desk.post(reverse("impact:first_day_bring", args=[draft.pk]))
    assert sorted(IndicatorValue.objects.values_list("area__code", "value")) == [("A1", 1234.0), ("A2", 2345.0)]
    assert IndicatorEdition.objects.get().source == "Elzegem: Dienst wonen"
    assert DraftFile.objects.count() == 0


def test_a_file_that_was_looked_at_can_be_laid_aside(land: Land, draft: BoundaryDraft) -> None:
    desk = land.browser()
    upload(desk, draft, GOOD)
    desk.post(reverse("impact:first_day_bring", args=[draft.pk]), {"weg": "1"})
    assert (DraftFile.objects.count(), IndicatorValue.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code;jaar;inhabitants\nA1;2025;veel\n", "eigen.csv, rij 2, inhabitants: &#x27;veel&#x27; is geen getal"),
        ("code;jaar;inhabitants\nB1;2025;12\n", "eigen.csv, rij 2: gebied &#x27;B1&#x27; ligt niet in uw gemeente"),
        ("code;jaar;wolken\nA1;2025;12\n", "eigen.csv, wolken: geen gekende kolom"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_what_was_typed_stays(
    land: Land, draft: BoundaryDraft, text: str, told: str
) -> None:
    page = upload(land.browser(), draft, text)
    content = page.content.decode()
    assert told in content
    assert 'value="Dienst wonen"' in content
    assert (DraftFile.objects.count(), IndicatorValue.objects.count()) == (0, 0)


def told_by_others(land: Land, code: str, counts: dict[str, int], on: date, source: str = "Statbel") -> None:
    known = definitions.ready(by=SYSTEM)
    readings = [Reading(code, Level.SECTOR, area, on, count) for area, count in counts.items()]
    write([(Batch(Origin(source, "1"), readings), None)], known, by=SYSTEM)


def test_a_file_never_stands_beside_hidden_figures_of_another_source(land: Land, draft: BoundaryDraft) -> None:
    """Who puts a figure of their own in the place of one of two that are told together, knows the other by subtracting;
    who puts one in the place of the whole reads what the parts add up to."""
    on = date(2024, 1, 1)
    told_by_others(land, "age_80plus", {"A1": 3, "A2": 7, "A3": 50}, on)
    for text in ("code;jaar;age_80plus\nA1;2024;1000\n", "code;jaar;age_80plus\n11111;2024;9999\n"):
        content = upload(land.browser(), draft, text).content.decode()
        assert "van 2024-01-01 is hier al ingebracht door een andere bron" in content
        assert "geven samen" not in content
    assert DraftFile.objects.count() == 0


@pytest.mark.parametrize("text", ["code;jaar;age_80plus\nA1;2025;1000\n", "code;jaar;age_75plus\nA1;2024;1000\n"])
def test_another_day_or_figure_can_be_brought_in(land: Land, draft: BoundaryDraft, text: str) -> None:
    told_by_others(land, "age_80plus", {"A1": 3, "A2": 7, "A3": 50}, date(2024, 1, 1))
    assert upload(land.browser(), draft, text).context["outcome"].created == 1


def test_figures_of_others_that_are_all_shown_can_be_bettered(land: Land, draft: BoundaryDraft) -> None:
    told_by_others(land, "age_80plus", {"A1": 30, "A2": 70, "A3": 50}, date(2024, 1, 1))
    page = upload(land.browser(), draft, "code;jaar;age_80plus\nA1;2024;31\n")
    assert page.context["outcome"].created == 1


@pytest.mark.parametrize("code", ["known_persons", "gaps", "waiting_help"])
def test_what_nabij_counts_itself_is_never_taken_from_a_file(land: Land, draft: BoundaryDraft, code: str) -> None:
    content = upload(land.browser(), draft, f"code;jaar;{code}\nA1;2025;1000\n").content.decode()
    assert "telt Nabij zelf. Laat deze kolom weg." in content
    assert DraftFile.objects.count() == 0


def test_a_file_of_another_kind_is_refused(land: Land, draft: BoundaryDraft) -> None:
    page = upload(land.browser(), draft, "GOED", name="../../cijfers.exe")
    assert "cijfers.exe: kies een bestand dat eindigt op .csv of .xlsx" in page.content.decode()


def invite(land: Land, draft: BoundaryDraft, who: str = "authority", **told: Any) -> Membership:
    area = Area.objects.get(level=Level.NEIGHBOURHOOD, name="Wijk 1")
    given: dict[str, Any] = {
        "name": "An Peeters",
        "email": "an@example.org",
        "role": Role.COORDINATOR,
        "area": area,
        "until": None,
    }
    return partners.invite(draft, by=land.actor(who), **(given | told))[0]


@pytest.mark.django_db(transaction=True)
def test_who_is_invited_gets_an_account_a_role_and_a_mail(land: Land, draft: BoundaryDraft) -> None:
    membership = invite(land, draft)
    sweeps.run_all()
    assert (membership.role, membership.area.name) == ("coordinator", "Wijk 1")
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["an@example.org"], "Welkom bij Nabij: kies uw wachtwoord")
    ]
    # Whoever holds a role can do nothing before a second factor is set.
    assert is_professional(membership.user) is True


@pytest.mark.django_db(transaction=True)
def test_who_has_an_account_gets_a_mail_about_the_role(land: Land, draft: BoundaryDraft) -> None:
    make_user(email="an@example.org", name="An Peeters")
    invite(land, draft, role=Role.INFOPOINT)
    sweeps.run_all()
    assert [(one.to, one.subject) for one in mail.outbox] == [(["an@example.org"], "Een nieuwe rol bij Nabij")]


@pytest.mark.parametrize("role", [Role.LOCAL_AUTHORITY, Role.BACK_OFFICE, Role.PROGRAMME_MANAGER, Role.CARE_COUNCIL])
def test_no_other_role_can_be_given(land: Land, draft: BoundaryDraft, role: Role) -> None:
    with pytest.raises(NotNow):
        invite(land, draft, role=role)
    assert User.objects.filter(email="an@example.org").count() == 0


def test_no_role_can_be_given_elsewhere_by_another_or_to_oneself(land: Land, draft: BoundaryDraft) -> None:
    for told in ({"area": land.far}, {"area": land.lindegem}, {"who": "other"}, {"who": "coordinator"}):
        with pytest.raises(NotNow):
            invite(land, draft, **told)
    with pytest.raises(NotNow):
        invite(land, draft, email=land.users["authority"].email)
    assert Membership.objects.filter(user__email="an@example.org").count() == 0


def test_a_role_ends_today_and_only_where_one_decides(land: Land, draft: BoundaryDraft) -> None:
    membership = invite(land, draft)
    desk = land.browser()
    desk.post(reverse("impact:first_day_end_role", args=[draft.pk, membership.pk]))
    membership.refresh_from_db()
    assert membership.ends_on == today()
    theirs = Membership.objects.get(user=land.users["other"])
    desk.post(reverse("impact:first_day_end_role", args=[draft.pk, theirs.pk]))
    theirs.refresh_from_db()
    assert theirs.ends_on is None


def test_what_hung_on_a_neighbourhood_that_ended_goes_on_where_it_is_ticked(land: Land) -> None:
    old = land.old("Midden", "A2", "A6")
    worker, service = make_user(Role.INFOPOINT, old, name="Ria"), make_service()
    service.areas.add(old)
    draft = land.named()
    adopting.adopt(draft, opened=draft.version, valid_from=today(), by=land.actor())
    desk = land.browser()
    page = desk.get(reverse("impact:first_day_partners", args=[draft.pk]))
    before = page.context["roles_before"]
    assert [(one.words, [area.name for area in one.new]) for one in before] == [
        ("Ria · Medewerker info- en meldpunt", ["Wijk 1"])
    ]
    ticked = {"role": [before[0].key], "service": [page.context["services_before"][0].key]}
    desk.post(reverse("impact:first_day_carry", args=[draft.pk]), ticked)
    assert Membership.objects.filter(user=worker, area__name="Wijk 1").count() == 1
    assert set(service.areas.values_list("name", flat=True)) == {"Midden", "Wijk 1"}
    page = desk.get(reverse("impact:first_day_partners", args=[draft.pk]))
    assert (page.context["roles_before"], page.context["services_before"]) == ([], [])


def test_the_first_parties_come_from_the_directory(land: Land, draft: BoundaryDraft) -> None:
    house = make_organisation(name="Dienstencentrum", municipality=land.elzegem)
    area = Area.objects.get(level=Level.NEIGHBOURHOOD, name="Wijk 1")
    desk, address = land.browser(), reverse("impact:first_day_parties", args=[draft.pk, area.pk])
    desk.post(address)
    assert NeighbourhoodAnalysis.objects.get().neighbourhood_id == area.pk
    desk.post(address, {f"sector_{house.pk}": "welfare", "participation": "consult"})
    assert list(Stakeholder.objects.values_list("name", "sector")) == [("Dienstencentrum", "welfare")]
    assert "Wie ontbreekt er nog?" in desk.get(address).content.decode()


def test_at_the_end_every_neighbourhood_has_its_page(land: Land, draft: BoundaryDraft) -> None:
    page = land.browser().get(reverse("impact:first_day_done", args=[draft.pk]))
    assert [area.name for area, _analysis in page.context["areas"]] == ["Wijk 1", "Wijk 2"]


def test_nobody_carries_a_role_of_their_own_into_a_larger_neighbourhood(land: Land) -> None:
    old = land.old("Midden", "A2", "A6")
    give_role(by=SYSTEM, user=land.users["authority"], role=Role.INFOPOINT, area=old, until=None)
    draft = land.named()
    adopting.adopt(draft, opened=draft.version, valid_from=today(), by=land.actor())
    assert partners.roles_before(draft, land.actor()) == []
    mine = Membership.objects.get(user=land.users["authority"], role=Role.INFOPOINT)
    assert partners.carry_over(draft, roles=[str(mine.pk)], services=[], by=land.actor()) == 0
