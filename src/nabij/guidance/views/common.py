"""What the pages of guidance share."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from nabij.core.requests import Request
from nabij.core.workflow import NotAllowedNow
from nabij.guidance.services.cases import NotReady

View = Callable[..., HttpResponse]

TOO_LATE = _("Iemand was u net voor: dit kan nu niet meer. Hieronder staat hoe het nu is.")


def uuid_or_404(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("no such id") from None


def told_back(view: View) -> View:
    """A step that can't be taken (any more) becomes a message on the page of the case; nothing is half done."""

    @wraps(view)
    def told(request: Request, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except NotReady as problem:
            messages.error(request, str(problem))
        except NotAllowedNow:
            messages.warning(request, TOO_LATE)
        return redirect("guidance:case", pk)

    return told
