"""The home page of whoever signs in: blocks for everything that this one human being is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Item:
    """One of the few most urgent things in a block."""

    title: str
    url: str = ""
    text: str = ""
    kicker: str = ""
    due: datetime | None = None
    urgency: str = ""
    chip: str = ""
    chip_kind: str = "info"


@dataclass(frozen=True)
class Block:
    """What waits in one place: how many, the most urgent few, and the way there.

    ``count`` is None where counting says nothing. ``wide`` blocks take the whole width.
    """

    title: str
    icon: str
    url: str = ""
    label: str = ""
    count: int | None = None
    note: str = ""
    note_kind: str = "neutral"
    items: Sequence[Item] = ()
    text: str = ""
    bars: Sequence[tuple[str, Any]] = ()
    source: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Group:
    """Blocks that belong to one quality of the person: as a worker, as a helper, for oneself."""

    title: str
    blocks: Sequence[Block]
    dense: bool = True
    lead: str = ""
