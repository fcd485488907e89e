"""Where each app tells what its forms ask, from its own ``plugs.py``; read by the page with minutes of registration.

    registry.register(Stage.NOTICING, REGISTRATIONS, silent={forms.FilterForm: reasons.TOOL})

Every form that a page can show is in a ``Registration`` of its app, or is ``silent`` with the reason why; a test fails
on a form that nobody registered. What the programme and the apps below it ask, stands in ``own.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from nabij.programme.registration.terms import Form, Registration


class Stage(IntEnum):
    """Where in the story something is asked; the register stands in this order, whatever app is loaded first."""

    EVERYWHERE = 0
    NOTICING = 1
    GUIDING = 2
    STANDING_BY = 3
    OFFERING = 4
    LOOKING_UP = 5
    ANALYSING = 6
    PROGRAMMING = 7


@dataclass(frozen=True)
class Part:
    """What one app put in for one stage."""

    stage: Stage
    registrations: Sequence[Registration]
    derived: Sequence[tuple[Any, Any]]
    silent: Mapping[Form, Any]


_parts: list[Part] = []


def register(
    stage: Stage,
    registrations: Sequence[Registration] = (),
    *,
    derived: Sequence[tuple[Any, Any]] = (),
    silent: Mapping[Form, Any] | None = None,
) -> None:
    """What is filled in, what nobody has to fill in as it follows from the rest, and forms that register nothing.

    Raises ``ValueError`` for a code that is taken: figures of two things would be told as one.
    """
    codes = [one.code for one in (*all_registrations(), *registrations)]
    if taken := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"already registered: {', '.join(sorted(taken))}")
    _parts.append(Part(stage, registrations, derived, silent or {}))
    _parts.sort(key=lambda part: part.stage)


def all_registrations() -> list[Registration]:
    return [one for part in _parts for one in part.registrations]


def all_derived() -> list[tuple[Any, Any]]:
    """What nobody fills in, and what it follows from."""
    return [one for part in _parts for one in part.derived]


def all_silent() -> dict[Form, Any]:
    """Forms that register nothing, with the reason."""
    return {form: why for part in _parts for form, why in part.silent.items()}
