"""Messages with a way back: undo instead of "are you sure"."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest

UNDO: Final = "undo:"


def undo(request: HttpRequest, text: str, url: str) -> None:
    """Say what was done and offer to take it back: the button posts to ``url``."""
    messages.success(request, text, extra_tags=f"{UNDO}{url}")


def undo_url(extra_tags: str | None) -> str:
    """The address to post to, or an empty string for a message without a way back."""
    return next((tag.removeprefix(UNDO) for tag in (extra_tags or "").split() if tag.startswith(UNDO)), "")
