from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import User
from nabij.core.clock import today
from nabij.core.models import AuditEvent
from nabij.directory.models import Service, StaffMembership
from tests.factories import make_municipality, make_organisation, make_service, make_user
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    organisation = make_organisation(name="De Linde", municipality=make_municipality(code="42006"))
    return make_service(organisation, name="Boodschappendienst", waiting_days=7, capacity_left=2)


@pytest.fixture
def professional(client: Client, service: Service) -> User:
    user = make_user()
    StaffMembership.objects.create(user=user, organisation=service.organisation)
    client.force_login(user)
    return user


def post(client: Client, service: Service, **data: Any) -> Any:
    return client.post(reverse("directory:confirm", args=[service.pk]), data)


def figures(service: Service) -> tuple[int | None, int | None, date | None]:
    service.refresh_from_db()
    return service.waiting_days, service.capacity_left, service.confirmed_on


def change(service: Service, waiting: str, capacity: str) -> dict[str, str]:
    prefix = service.pk.hex
    return {f"{prefix}-waiting_days": waiting, f"{prefix}-capacity_left": capacity, "change": "1"}


def test_a_guest_signs_in_first(client: Client, service: Service) -> None:
    assert client.get(reverse("directory:my_services")).status_code == 302
    assert post(client, service).status_code == 302
    assert figures(service) == (7, 2, None)


def test_only_the_services_of_ones_own_organisation(client: Client, service: Service, professional: User) -> None:
    other = make_service(name="Van een ander")
    page = client.get(reverse("directory:my_services")).content.decode()
    assert "Boodschappendienst" in page
    assert "Van een ander" not in page
    assert post(client, other).status_code == 404
    assert figures(other)[2] is None


def test_who_left_the_organisation_sees_nothing_any_more(client: Client, service: Service, professional: User) -> None:
    day = today()
    StaffMembership.objects.update(starts_on=day - timedelta(days=9), ends_on=day - timedelta(days=1))
    assert "Boodschappendienst" not in client.get(reverse("directory:my_services")).content.decode()
    assert post(client, service).status_code == 404


def test_still_right_confirms_as_it_stands(client: Client, service: Service, professional: User) -> None:
    response = client.post(reverse("directory:confirm", args=[service.pk]), follow=True)
    assert figures(service) == (7, 2, today())
    assert "“Boodschappendienst” is vandaag bevestigd." in response.content.decode()
    event = AuditEvent.objects.get(action="service.confirmed")
    assert (event.chain, event.actor, event.object_id, event.details) == (
        "42006",
        f"user:{professional.pk}",
        str(service.pk),
        {"changed": []},
    )


@pytest.mark.usefixtures("professional")
def test_new_figures_are_kept_and_confirmed(client: Client, service: Service) -> None:
    assert post(client, service, **change(service, "14", "")).status_code == 302
    assert figures(service) == (14, None, today())
    assert AuditEvent.objects.get(action="service.confirmed").details == {"changed": ["waiting_days", "capacity_left"]}


@pytest.mark.usefixtures("professional")
def test_wrong_figures_are_told_at_the_field_and_nothing_is_lost(client: Client, service: Service) -> None:
    response = post(client, service, **change(service, "-3", "veel"))
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {"waiting_days", "capacity_left"}
    page = response.content.decode()
    assert 'value="-3"' in page
    assert 'value="veel"' in page
    assert "<details open>" in page
    assert figures(service) == (7, 2, None)


@pytest.mark.usefixtures("professional")
def test_one_service_or_three_take_as_many_queries(client: Client, service: Service) -> None:
    address = reverse("directory:my_services")
    one = queries_of(client, address)
    assert one <= 12
    make_service(service.organisation)
    make_service(service.organisation)
    assert queries_of(client, address) == one


def test_somebody_of_no_organisation(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(reverse("directory:my_services")).content.decode()
    assert "U werkt niet voor een organisatie op de sociale kaart" in page
