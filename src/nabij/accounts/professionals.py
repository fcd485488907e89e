"""Who works with other people's data and therefore needs a second factor. Apps add their own relations."""

from collections.abc import Callable
from typing import Any

from nabij.accounts.models import Membership

_tests: list[Callable[[Any], bool]] = []


def register(works: Callable[[Any], bool]) -> None:
    """``works(user)`` tells whether the user works with other people's data through a relation of the app."""
    _tests.append(works)


def is_professional(user: Any) -> bool:
    """Whether the user holds a role today, or a relation that an app registered."""
    if not getattr(user, "is_authenticated", False):
        return False
    return Membership.objects.current().filter(user=user).exists() or any(works(user) for works in _tests)
