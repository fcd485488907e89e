"""Who acts: a signed-in user, the holder of a link, a guest or the worker process. Services take one as ``by=``."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Actor:
    """One who acts.

    ``key`` identifies the actor in the audit chain (``user:<id>``, ``link:<kind>:<id>``, ``guest``, ``system``);
    ``label`` is what a person reads in "who looked"; ``user`` is the signed-in user, if any; ``acting_for`` is the id
    of the person whose proxy acts.
    """

    key: str
    label: str
    user: Any = None
    acting_for: UUID | None = None

    @classmethod
    def of_user(cls, user: Any, *, acting_for: UUID | None = None) -> "Actor":
        if not getattr(user, "is_authenticated", False):
            return GUEST
        return cls(key=f"user:{user.pk}", label=user.get_full_name() or user.email, user=user, acting_for=acting_for)

    @classmethod
    def of_link(cls, kind: str, object_id: UUID, label: str) -> "Actor":
        return cls(key=f"link:{kind}:{object_id}", label=label)


GUEST = Actor(key="guest", label=_("Bezoeker zonder account"))
SYSTEM = Actor(key="system", label=_("Nabij (automatisch)"))


def label_in_words(key: str, label: str) -> str:
    """A label that was kept, in the language of the reader: only the names of people are the same in each.

    Labels are kept in Dutch (mark them with ``gettext_noop``), for the log is read by others than whoever acted.
    """
    return label if key.startswith("user:") else gettext(label)
