"""What "mijn gegevens" shows of a person."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core import audit
from nabij.core.clock import now
from nabij.core.models import AuditEvent
from nabij.directory import languages, needs
from nabij.people import access, acting, registry
from nabij.people.models import Consent, Person, Purpose
from nabij.portal.my_data.door import Entry, Standing
from nabij.portal.my_data.words import sentence, who
from nabij.talents.models import Daypart

WHY = "my data"
DETAILS: tuple[tuple[str, Any, Any], ...] = (
    ("given_name", lazy("Voornaam"), lazy("Om te weten wie u bent")),
    ("family_name", lazy("Familienaam"), lazy("Om te weten wie u bent")),
    ("phone", lazy("Telefoon"), lazy("Om u te bellen over uw vraag")),
    ("email", lazy("E-mail"), lazy("Om u te schrijven over uw vraag")),
    ("address", lazy("Adres"), lazy("Voor wie bij u komt helpen, en om hulp dichtbij te vinden")),
)
KEYS: dict[str, Any] = {
    "municipality": lazy("Gemeente"),
    "neighbourhood": lazy("Buurt"),
    "birth_year": lazy("Geboortejaar"),
    "language": lazy("Taal"),
    "spot": lazy("Plek op de kaart, om hulp dichtbij te vinden"),
    "kept_since": lazy("Bewaard sinds"),
    "erase_at": lazy("Wordt gewist op"),
    "members": lazy("Plaatsen in uw zorgcirkel"),
    "stands_in": lazy("Zorgcirkels waarin u staat"),
    "words": lazy("In uw woorden"),
    "helps_with": lazy("Helpt met"),
    "languages": lazy("Talen"),
    "times_per_week": lazy("Keren per week"),
    "radius_m": lazy("Afstand van huis (meter)"),
    "active": lazy("Mag gevraagd worden"),
    "paused_until": lazy("Even niet, tot en met"),
    "ring": lazy("Kring"),
    "role": lazy("Rol"),
    "relation": lazy("Relatie"),
    "service": lazy("Dienst"),
    "from": lazy("Van"),
    "until": lazy("Tot"),
    "state": lazy("Toestand"),
    "slots": lazy("Wanneer"),
    "what": lazy("Wat"),
}
# In one line of several things the order tells what these are; a label would only be in the way.
PLAIN_IN_A_LINE = frozenset({"relation", "service", "ring", "role", "nood", "wat precies", "stand"})
EMPTY: tuple[Any, ...] = ("", None, [], {})
DATE = re.compile(r"^\d{4}-\d\d-\d\d(T[\d:.]+([+-]\d\d:\d\d|Z)?)?$")
ON_THE_PAGE_ELSEWHERE = frozenset({"consents"})


@dataclass(frozen=True)
class Part:
    """One part of what is kept, in groups of labels with their values."""

    label: str
    why: str
    groups: list[list[tuple[str, list[str]]]]


def details_of(entry: Entry) -> access.Details:
    return access.read(entry.person.pk, by=entry.actor, why=WHY)


def kept_details(details: access.Details) -> list[tuple[str, str, str]]:
    """Field, value and why it is kept."""
    return [(str(label), getattr(details, field), str(why)) for field, label, why in DETAILS]


def parts(person: Person) -> list[Part]:
    """What every app keeps, ready to read; empty parts are left out."""
    found = []
    for export in registry.exports():
        if export.name in ON_THE_PAGE_ELSEWHERE:
            continue
        kept = export.content(person)
        groups = [list(_lines(each)) for each in (kept if isinstance(kept, list) else [kept])]
        if any(groups):
            found.append(Part(str(export.label), str(export.why), [group for group in groups if group]))
    return found


def _lines(kept: Any) -> Iterator[tuple[str, list[str]]]:
    """Label and values; a list of things becomes as many values."""
    for key, value in _with_spot(kept).items() if isinstance(kept, dict) else [("what", kept)]:
        values = value if isinstance(value, list | tuple) else [value]
        readable = [_plain(key, each) for each in values if each not in EMPTY]
        if readable:
            yield _label(key), readable


def _with_spot(kept: dict[str, Any]) -> dict[str, Any]:
    """Two figures of a place on the map are one thing to a reader."""
    if not {"lon", "lat"} <= kept.keys():
        return kept
    spot = {"spot": f"{kept['lat']}, {kept['lon']}" if kept["lat"] is not None else ""}
    return {key: value for key, value in kept.items() if key not in ("lon", "lat")} | spot


def _label(key: Any) -> str:
    return str(KEYS.get(key, str(key).replace("_", " ").capitalize()))


def _plain(key: Any, value: Any) -> str:
    """Any kept value as one readable line."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, dict):
        filled = {name: part for name, part in value.items() if part not in EMPTY}
        return " · ".join(_in_a_line(name, part) for name, part in filled.items())
    if key == "slots":
        day, part = value
        return f"{WEEKDAYS[day]} {Daypart(part).label}".lower()
    if isinstance(value, list | tuple):
        return ", ".join(_plain(key, part) for part in value)
    if key == "language":
        return str(languages.LANGUAGES.get(str(value), value))
    return _word(str(value))


def _in_a_line(key: Any, value: Any) -> str:
    words = _plain(key, value)
    return words if key in PLAIN_IN_A_LINE else f"{_label(key).lower()} {words}"


def _word(text: str) -> str:
    """Codes of needs by their name, moments as a date; other words as they are."""
    if text in needs.taxonomy().terms:
        return needs.taxonomy().terms[text].name
    if DATE.match(text):
        return date_format(datetime.fromisoformat(text), "j F Y")
    return text


def download(entry: Entry) -> dict[str, Any]:
    """Everything that is kept, for a machine: details, the parts of each app, and who looked."""
    details = details_of(entry)
    return {
        "made_at": now().isoformat(),
        "person": {"id": str(entry.person.pk), **{field: getattr(details, field) for field in access.FIELDS}},
        "parts": {export.name: export.content(entry.person) for export in registry.exports()},
        "events": [
            {"at": event.at.isoformat(), "who": _who(event, entry), "what": sentence(event)}
            for event in events(entry, own=True).iterator(chunk_size=500)
        ],
    }


@dataclass(frozen=True)
class ConsentLine:
    """One purpose: what was said last, and what came before."""

    purpose: Purpose
    current: Consent | None
    earlier: list[Consent]


def consents(person: Person) -> list[ConsentLine]:
    given = list(Consent.objects.filter(person=person))
    in_force = {c.purpose: c for c in given if c.withdrawn_at is None and not c.ran_out}
    return [
        ConsentLine(
            purpose,
            in_force.get(purpose),
            [c for c in given if c.purpose == purpose and c is not in_force.get(purpose)],
        )
        for purpose in Purpose
    ]


def viewers(entry: Entry) -> list[registry.Viewer]:
    """Who may see something now; the person themself isn't listed."""
    return registry.viewers(entry.person, actor=entry.actor)


def events(entry: Entry, *, own: bool) -> QuerySet[AuditEvent]:
    """Events about the person, newest first; without ``own``, readings by the person themself are left out."""
    found = AuditEvent.objects.filter(person_id=entry.person.pk).order_by("-at", "-pk")
    return found if own else found.exclude(_own_readings(entry))


def own_readings(entry: Entry) -> int:
    return AuditEvent.objects.filter(_own_readings(entry), person_id=entry.person.pk).count()


def _own_readings(entry: Entry) -> Q:
    return Q(actor=_own_key(entry), action=audit.READ)


def timeline(page: Iterable[AuditEvent], entry: Entry) -> list[dict[str, Any]]:
    """Events for the component; the same act by the same one on the same day becomes one line with a count."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for event in page:
        text, by = sentence(event), _who(event, entry)
        icon = "eye" if event.action == audit.READ else "edit"
        line: dict[str, Any] = {"when": event.at, "text": text, "who": by, "icon": icon, "times": 0}
        lines.setdefault((localdate(event.at), by, text), line)["times"] += 1
    for line in lines.values():
        if line["times"] > 1:
            line["text"] = _("%(what)s, %(times)d keer") % {"what": line["text"], "times": line["times"]}
    return list(lines.values())


def _who(event: AuditEvent, entry: Entry) -> str:
    return who(event, own_key=_own_key(entry), person_id=entry.person.pk)


def _own_key(entry: Entry) -> str:
    return f"user:{entry.person.user_id}"


def acted_for(entry: Entry) -> dict[Any, str]:
    """Persons for whom the signed-in person may act: id and name, logged as acting for them."""
    if entry.standing != Standing.SELF or entry.actor.user is None:
        return {}
    ids = acting.represents(entry.actor.user)
    return {pk: details.name for pk, details in access.read_many(ids, by=entry.actor, why=WHY).items()}
