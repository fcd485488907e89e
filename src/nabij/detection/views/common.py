"""What the pages of the infopoint share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from nabij.core.requests import Request

View = Callable[..., HttpResponse]


def infopoint_page(view: View) -> View:
    """For workers of an infopoint: others are asked to sign in, or refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("detection.work_at_infopoint"):
            raise PermissionDenied("only for workers of an infopoint")
        return view(cast(Request, request), *args, **kwargs)

    return cast(View, login_required(guarded))
