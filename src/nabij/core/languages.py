"""In which language Nabij speaks: the one somebody chose, else Dutch.

The language of the browser doesn't count: many browsers in Flanders are set to English, by people who read Dutch.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]


def on_offer(code: str) -> str:
    """The language of ``settings.LANGUAGES`` for a code such as "fr" or "nl-BE"; Dutch when there is none."""
    wanted = code.lower().partition("-")[0]
    known = (language for language, _name in settings.LANGUAGES if language.partition("-")[0] == wanted)
    return next(known, settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Answers in the language of the cookie that the choice at the foot of each page leaves."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = on_offer(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if len(settings.LANGUAGES) > 1:
            patch_vary_headers(response, ["Cookie"])
        return response
