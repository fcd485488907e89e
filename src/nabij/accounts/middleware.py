"""Puts the `Actor` on every request, and asks professionals for a second factor."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from nabij.accounts.professionals import is_professional
from nabij.core.actors import Actor

Answer = Callable[[HttpRequest], HttpResponse]
# What must stay open to somebody who is setting a second factor, choosing a language for it, or signing out instead.
OPEN_APPS = ("account_", "mfa_", "socialaccount_", "openid_connect_", "choose_language")
PASSED = "second_factor_passed"


class ActorMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = Actor.of_user(request.user)
        request.actor = actor  # type: ignore[attr-defined]
        response = self.get_response(request)
        if actor.user is not None and not response.has_header("Cache-Control"):
            # Whatever somebody sees after signing in leaves no copy on the computer of the library.
            add_never_cache_headers(response)
        return response


class SecondFactorMiddleware:
    """A professional without a second factor can do nothing but set one.

    Whoever has one was asked for it at sign-in already, so that having one is enough here.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if not settings.SECOND_FACTOR_REQUIRED or (name or "").startswith(OPEN_APPS) or passed(request):
            return None
        return redirect(f"{reverse('mfa_index')}?nodig=1")


def passed(request: HttpRequest) -> bool:
    """Whether the user needs no second factor, or has one; once it is there, the session remembers."""
    user = request.user
    if not user.is_authenticated or request.session.get(PASSED) == str(user.pk):
        return True
    if not is_professional(user):
        return True
    if is_mfa_enabled(user) or signed_in_strongly(request):
        request.session[PASSED] = str(user.pk)
        return True
    return False


def signed_in_strongly(request: HttpRequest) -> bool:
    """Whether the sign-in went through a provider that asks for two factors itself."""
    records = get_authentication_records(request, request.user)
    return settings.OIDC_SECOND_FACTOR and any(record.get("method") == "socialaccount" for record in records)
