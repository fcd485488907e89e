"""Who may use a street, from the tags of OpenStreetMap, by the rules for Belgium as far as the tags go.

On foot: everywhere but motorways and trunk roads, both ways, whatever `oneway` says. By bicycle: not on motorways,
trunk roads, footways and steps either, unless the tag `bicycle` says so; one-way streets in their direction only (the
exception for cyclists is a tag that these extracts don't hold). Private ground is out, unless foot or bicycle is named.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from nabij.engines.access.network import BICYCLE_KMH, WALK_KMH, Mode

TAGS: Final = ("highway", "oneway", "foot", "bicycle", "access", "junction")
_FAST: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
_NO_STREET: Final = frozenset({"construction", "proposed", "raceway", "bus_guideway", "abandoned", "bridleway"})
_FOOT_ONLY: Final = frozenset({"footway", "steps", "pedestrian", "corridor", "platform", "elevator"})
_YES: Final = frozenset({"yes", "designated", "official", "permissive", "destination", "customers", "true", "1"})
_NO: Final = frozenset({"no", "private", "use_sidepath", "none", "false", "0", "delivery", "agricultural", "forestry"})
_WALKED: Final = frozenset({"dismount"})


def modes(rows: Sequence[Mapping[str, str]]) -> dict[str, Mode]:
    """Foot and bicycle for streets with these tags; a row without any tag is a street for all."""
    foot = np.array([_foot(row) for row in rows], dtype=bool)
    bicycle = np.array([_bicycle(row) for row in rows], dtype=np.float64)
    one_way = np.array([_one_way(row) for row in rows], dtype=np.int64)
    rides = bicycle > 0
    return {
        "foot": Mode(foot, foot, np.full(len(rows), WALK_KMH)),
        # Who pushes the bicycle is a pedestrian.
        "bicycle": Mode(
            rides & ((one_way >= 0) | (bicycle == WALK_KMH)), rides & ((one_way <= 0) | (bicycle == WALK_KMH)),
            np.where(rides, bicycle, BICYCLE_KMH),
        ),
    }  # fmt: skip


def _of(row: Mapping[str, str], tag: str) -> str:
    return row.get(tag, "").strip().lower()


def _said(row: Mapping[str, str], tag: str) -> bool | None:
    """What the tag of a mode, else that of everyone, says; None = nothing."""
    for name in (tag, "access"):
        value = _of(row, name)
        if value in _YES or value in _WALKED:
            return True if name == tag else None
        if value in _NO:
            return False
    return None


def _foot(row: Mapping[str, str]) -> bool:
    said, highway = _said(row, "foot"), _of(row, "highway")
    if highway in _NO_STREET or highway.startswith("motorway"):
        return False
    return said if said is not None else highway not in _FAST


def _bicycle(row: Mapping[str, str]) -> float:
    """km/h, 0 = not allowed."""
    said, highway = _said(row, "bicycle"), _of(row, "highway")
    if highway in _NO_STREET or highway.startswith("motorway") or said is False:
        return 0.0
    if _of(row, "bicycle") in _WALKED:
        return WALK_KMH
    return BICYCLE_KMH if said or highway not in _FAST | _FOOT_ONLY else 0.0


def _one_way(row: Mapping[str, str]) -> int:
    """1 = from start to end, -1 = from end to start, 0 = both."""
    value = _of(row, "oneway")
    if value in ("-1", "reverse"):
        return -1
    round_ = _of(row, "junction") in ("roundabout", "circular")
    return 1 if value in ("yes", "true", "1") or (round_ and value not in ("no", "false", "0")) else 0
