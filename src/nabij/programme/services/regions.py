"""Bringing in a file with regions or with mergers: a version beside those before it."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.core.workflow import NotNow
from nabij.programme import rules
from nabij.programme.allocation.bringing import bad_text
from nabij.programme.counting import region_files
from nabij.programme.models import RegionKind, RegionVersion


def bring(
    *, kind: str, name: str, source: str, borders: str, file: str, raw: bytes, column: str = "", by: Actor
) -> tuple[RegionVersion, tuple[str, ...]]:
    """The version, and the municipalities in the file that lie in no region.

    Raises `ImportFailed` with what is wrong in the file, `NotNow` when the same file is there already.
    """
    if len(raw) > rules.LARGEST_TABLE:
        raise ImportFailed(_("%(file)s: het bestand is te groot") % {"file": file})
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        message = _("%(file)s: de tekens zijn geen UTF-8; bewaar het bestand als 'CSV UTF-8'") % {"file": file}
        raise ImportFailed(message) from None
    if "\0" in text:
        raise ImportFailed(_("%(file)s: dit is geen tekstbestand") % {"file": file})
    wrong = sorted({one for row in region_files.parse(file, text).rows for one in row if bad_text(one)})
    if wrong:
        raise ImportFailed(*(f"{file}, {one[:40]}: {bad_text(one)}" for one in wrong))
    found = region_files.read(region_files.parse(file, text), kind, borders, column)
    made = RegionVersion(
        kind=kind, name=name, source=source, borders="" if kind == RegionKind.MERGERS else borders, file=file[:120],
        column=found.column, content=text, sha256=hashlib.sha256(raw).hexdigest(), municipalities=len(found.of),
        regions=len(set(found.of.values())), actor=by.key, actor_label=str(by.label)[:200],
    )  # fmt: skip
    try:
        _keep(made, by)
    except IntegrityError:
        raise NotNow(_("Iemand laadde net een ander bestand. Probeer opnieuw.")) from None
    return made, found.without


@transaction.atomic
def _keep(made: RegionVersion, by: Actor) -> None:
    same = RegionVersion.objects.filter(kind=made.kind, sha256=made.sha256, column=made.column).first()
    if same is not None:
        raise NotNow(_("Dit bestand is er al, als %(name)s.") % {"name": same})
    last = RegionVersion.objects.filter(kind=made.kind).aggregate(last=Max("number"))["last"]
    made.number = (last or 0) + 1
    made.save()
    audit.record("regions.brought", by=by, on=made, kind=made.kind, number=made.number, sha256=made.sha256)
