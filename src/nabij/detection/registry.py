"""Where upper apps (guidance) listen in on concerns, without detection knowing them."""

from collections.abc import Callable

from nabij.core.actors import Actor
from nabij.detection.models import About, Concern

_not_solved: list[Callable[[Concern, Actor], None]] = []
_sender_note: list[Callable[[Concern, Actor], None]] = []
_status_sentences: list[Callable[[Concern], str]] = []


def on_not_solved(callback: Callable[[Concern, Actor], None]) -> None:
    """``callback(concern, by)`` runs in the transaction in which the sender says "not solved"."""
    _not_solved.append(callback)


def on_sender_note(callback: Callable[[Concern, Actor], None]) -> None:
    """``callback(concern, by)`` runs in the transaction in which the sender adds something."""
    _sender_note.append(callback)


def status_sentence(provider: Callable[[Concern], str]) -> None:
    """``provider(concern)`` gives one sentence for the follow page, or "". Never a name: the code may be found.

    Asked only for concerns about oneself: a sender learns nothing about somebody else.
    """
    _status_sentences.append(provider)


def tell_not_solved(concern: Concern, by: Actor) -> None:
    for callback in _not_solved:
        callback(concern, by)


def tell_sender_note(concern: Concern, by: Actor) -> None:
    for callback in _sender_note:
        callback(concern, by)


def sentences_about(concern: Concern) -> list[str]:
    if concern.about != About.SELF:
        return []
    return [sentence for provider in _status_sentences if (sentence := provider(concern))]
