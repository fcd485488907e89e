"""What the directory plugs into accounts: staff of an organisation must use a second factor."""

from typing import Any

from nabij.accounts import professionals
from nabij.directory.models import StaffMembership


def works_for_an_organisation(user: Any) -> bool:
    return StaffMembership.objects.current().filter(user=user).exists()


professionals.register(works_for_an_organisation)
