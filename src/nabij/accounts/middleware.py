"""Puts the `Actor` on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nabij.core.actors import Actor


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = Actor.of_user(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)
