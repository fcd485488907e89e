"""Kinds of facilities, as data. Names of the starter set are Dutch and pass gettext where they are shown."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed, read_json
from nabij.core.text import fold
from nabij.territory.indicators.words import FACILITY_KINDS
from nabij.territory.models import FacilityKind

FIELDS = ("name", "icon", "aliases", "indicator")


def starter_kinds() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(FACILITY_KINDS.read_text(encoding="utf-8"))
    return told


def ready(*, by: Actor) -> dict[str, FacilityKind]:
    """The kinds by code; those of the starter set are laid in when there are none yet."""
    if not FacilityKind.objects.exists():
        define(starter_kinds(), by=by)
    return {kind.code: kind for kind in FacilityKind.objects.all()}


@transaction.atomic
def define(told: Iterable[Mapping[str, Any]], *, by: Actor) -> list[FacilityKind]:
    """Keep kinds: ``code`` and ``name``, with ``icon``, ``aliases`` and ``indicator`` if any. Raises `ImportFailed`."""
    kinds = [_checked(number, one) for number, one in enumerate(told, start=1)]
    words: dict[str, str] = {}
    for kind in kinds:
        for word in names_of(kind):
            if words.setdefault(word, kind.code) != kind.code:
                raise ImportFailed(
                    _("'%(word)s' kan maar bij één soort horen: %(one)s of %(other)s")
                    % {"word": word, "one": words[word], "other": kind.code}
                )
    found = []
    for position, kind in enumerate(kinds, start=1):
        values = {name: getattr(kind, name) for name in FIELDS} | {"position": position}
        kept, created = FacilityKind.objects.update_or_create(code=kind.code, defaults=values)
        audit.record("facility_kind.defined", by=by, on=kept, new=created)
        found.append(kept)
    return found


def _checked(number: int, told: Mapping[str, Any]) -> FacilityKind:
    known = {"code", *FIELDS}
    wrong = [name for name in told if name not in known] if isinstance(told, Mapping) else ["?"]
    if wrong or not all(isinstance(told.get(name), str) and told[name] for name in ("code", "name")):
        raise ImportFailed(
            _("soort %(number)d: geef 'code' en 'name', en zo nodig 'icon', 'aliases' en 'indicator'")
            % {"number": number}
        )
    return FacilityKind(**told)


def names_of(kind: FacilityKind) -> set[str]:
    """How a kind may be called in a file, folded."""
    return {plain(word) for word in (kind.code, kind.name, *kind.aliases)}


def plain(word: str) -> str:
    return " ".join(fold(word).replace("_", " ").replace("-", " ").split())


def read_kinds(path: Path) -> list[dict[str, Any]]:
    """Kinds of a JSON file, in the layout of `kinds.json`."""
    told = read_json(path)
    if not isinstance(told, list):
        raise ImportFailed(_("%(file)s: dit is geen lijst van soorten") % {"file": path.name})
    return told
