"""Who works for an organisation of the social map needs a second factor, for as long as that lasts."""

from datetime import date

import pytest

from nabij.accounts import professionals
from nabij.directory.models import StaffMembership
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("last_day", "needs"), [(None, True), (date(2020, 12, 31), False)])
def test_staff_need_a_second_factor_until_their_last_day(last_day: date | None, needs: bool) -> None:
    user = make_user()
    assert professionals.is_professional(user) is False
    StaffMembership.objects.create(
        user=user, organisation=make_organisation(), starts_on=date(2020, 1, 1), ends_on=last_day
    )
    assert professionals.is_professional(user) is needs
