"""The request as views get it."""

from typing import Any

from django.http import HttpRequest

from nabij.core.actors import Actor


class Request(HttpRequest):
    """A request with its actor, put there by `nabij.accounts.middleware`. For type hints only."""

    actor: Actor
    user: Any
