"""From a document and a table to an outcome: the one place of this app that imports the engine of allocation."""

import datetime as dt
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from nabij.engines.allocation import InputError, Result, solve, weighing
from nabij.engines.allocation.example import FILES as EXAMPLE_FILES
from nabij.engines.allocation.example import write as write_example
from nabij.engines.allocation.explain import note_words, why, words
from nabij.engines.allocation.io import scenario as scenarios
from nabij.engines.allocation.programming import counting, inhabitants
from nabij.engines.allocation.programming.budget import Budget
from nabij.engines.allocation.programming.presets import PRESETS

Document = dict[str, Any]
TABLE: Final = "buurten.csv"
ACCEPTED: Final = weighing.ACCEPTED
ID, NAME, REGION, POPULATION, PREVIOUS = "code", "buurt", "regio", "inwoners", "vte_nu"


class Refused(Exception):
    """The engine can't compute this; the text tells why, in the words of the page. ``field``: of the document."""

    def __init__(self, text: str, field: str = "") -> None:
        self.field = field
        super().__init__(text)


@dataclass(frozen=True)
class Computed:
    outcome: dict[str, Any]
    scenario_sha256: str
    table_sha256: str


# Texts

# Control characters, and those that turn or hide text: no file format takes the first, no reader sees the others.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def seen(told: Any) -> Any:
    """The same texts without characters that nobody sees; lists and dictionaries with all that is in them."""
    if isinstance(told, str):
        return _UNSEEN.sub("", told)
    if isinstance(told, dict):
        return {key: seen(one) for key, one in told.items()}
    return [seen(one) for one in told] if isinstance(told, list | tuple) else told


# The document


def document_of(
    *, name: str, pillars: Sequence[Mapping[str, Any]], fte: float, columns: Sequence[str], floor: float = 0
) -> Document:
    """A scenario with the defaults of the engine. columns: of the table; those of indicators stand in the pillars."""
    told: Document = {"file": TABLE, "id": ID, "name": NAME, "population": POPULATION}
    told |= {"region": REGION} if REGION in columns else {}
    told |= {"previous": PREVIOUS} if PREVIOUS in columns else {}
    by_people = not pillars
    if by_people:
        indicator = {"column": POPULATION, "label": _("inwoners (telt niet mee als nood)"), "need": "high"}
        pillars = [{"name": _("geen cijfers over nood"), "weight": 1, "indicator": [indicator]}]
    return {
        "format": scenarios.FORMAT,
        "name": name,
        "seed": 1,
        "neighbourhoods": told,
        "means": {"fte": fte, "cost_per_fte": 60_000, "step": 0.5, "method": "webster", "floor": floor},
        "model": {
            "normalisation": "z", "aggregation": "arithmetic", "winsorise": [0.05, 0.95], "stages": 1,
            "lambda": 0.0 if by_people else 0.25, "missing": "median",
        },
        "pillar": [dict(one) for one in pillars],
        "robustness": {"draws": 2000, "concentration": 50},
    }  # fmt: skip


def has_need(document: Document) -> bool:
    """Whether anything but inhabitants counts."""
    return bool(document["model"]["lambda"] > 0)


def toml_of(document: Document) -> str:
    """The document as `nabij programme allocate` reads it. JSON texts and numbers are TOML too.

    In the order of the keys: a database may keep another than it was given, and the hash must stay.
    """
    items = sorted(document.items())
    top = [f"{key} = {_value(value)}" for key, value in items if not isinstance(value, dict | list)]
    parts = [_part(f"[{key}]", value) for key, value in items if isinstance(value, dict)]
    for key in ("pillar", "judgements"):
        parts += [_part(f"[[{key}]]", one) for one in document.get(key, [])]
    return "\n\n".join(["\n".join(top), *parts]) + "\n"


def _part(head: str, values: Mapping[str, Any]) -> str:
    return "\n".join(
        [head, *(f"{key} = {_value(value)}" for key, value in sorted(values.items()) if value is not None)]
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_value(one)}" for key, one in sorted(value.items()) if one is not None)
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


# Computing


def counts_need(document: Document) -> bool:
    """Whether anything but the number of inhabitants counts: need may, and so choices about figures matter."""
    return bool(document["model"]["lambda"] > 0)


def compute(document: Document, table: str, *, draws: int | None = None) -> Computed:
    """The outcome with its reasons in words. The hashes are those that the command line gives for the same two files.

    draws: other than those of the document. Raises `Refused`.
    """
    told = document
    if draws is not None:
        told = {**document, "robustness": {**document.get("robustness", {}), "draws": draws}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(toml_of(told), encoding="utf-8")
        (Path(folder) / TABLE).write_text(table, encoding="utf-8")
        try:
            found = scenarios.load(path)
            result = solve(found.problem)
        except InputError as error:
            raise refused(error) from error
    return Computed(_outcome(found, result), found.sha256, found.inputs[TABLE])


def _outcome(found: scenarios.Scenario, result: Result) -> dict[str, Any]:
    outcome = {**found.told(), **result.to_json()}
    for at, row in enumerate(outcome["neighbourhoods"]):
        # One reason to a line: pages show them one below the other.
        row["why"] = "\n".join(filter(None, (_written(words(reason)) for reason in why(result, at))))
    for note, one in zip(outcome["notes"], result.notes, strict=True):
        note["text"] = _written(note_words(one))
    outcome["drivers"] = _drivers(result)
    return outcome


def _written(text: str) -> str:
    """Thousands apart as on every page of Nabij: "9 490", not "9.490"."""
    return re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "\N{NO-BREAK SPACE}", text)


def _drivers(result: Result) -> list[dict[str, Any]]:
    """What the outcome hangs on most: mean over the neighbourhoods of the share of the variance."""
    if result.drawn is None:
        return []
    means = result.drawn.share.mean(axis=1)
    found = [
        {"factor": name, "share": round(float(share), 4)}
        for name, share in zip(result.drawn.factors, means, strict=True)
    ]
    return sorted(found, key=lambda one: -float(str(one["share"])))


def judge(names: Sequence[str], pairs: Sequence[tuple[str, str, float]]) -> weighing.Judged:
    """Weights by judgement two by two. Raises `Refused`."""
    try:
        return weighing.pairwise(names, pairs)
    except InputError as error:
        raise refused(error) from error


# What the engine refuses, in Dutch

_NUMBER = r"[\d.,e+-]+"


def refused(error: InputError) -> Refused:
    known = [
        (r"times the floor .* is ([\d.e+]+) FTE, more than the ([\d.e+]+)",
         _("Het minimum voor alle buurten samen is %s VTE. Dat is meer dan de %s VTE die er zijn. Verlaag het "
           "minimum of verhoog het totaal.")),
        (r"times the cap .* is ([\d.e+]+) FTE, less than the ([\d.e+]+)",
         _("Het maximum voor alle buurten samen is %s VTE. Dat is minder dan de %s VTE die er zijn. Verhoog het "
           "maximum of verlaag het totaal.")),
        (r"at least ([\d.e+]+) FTE can be given, not ([\d.e+]+)",
         _("Met deze grens per jaar gaat er minstens %s VTE naar de buurten, geen %s. Verhoog de grens of het "
           "totaal.")),
        (r"at most ([\d.e+]+) FTE can be given, not ([\d.e+]+)",
         _("Met deze grens per jaar kan er hoogstens %s VTE naar de buurten, geen %s. Verhoog de grens of verlaag het "
           "totaal.")),
        (r"must be a whole number of steps of ([\d.]+) FTE, is ([\d.]+)",
         _("Dit moet een geheel aantal stappen van %s VTE zijn; het is nu %s.")),
        (r"must be the floor of ([\d.]+) or more, is ([\d.]+)",
         _("Het maximum moet minstens het minimum van %s zijn; het is nu %s.")),
        (r"all pillars weigh 0", _("Geef minstens een pijler een gewicht boven 0.")),
        (r"all its indicators weigh 0", _("Geef in elke pijler minstens een cijfer een gewicht boven 0.")),
        (r"is known for no neighbourhood", _("Dit cijfer is voor geen enkele buurt bekend. Laat het weg.")),
        (r"needs the FTE of the year before",
         _("Een grens per jaar kan alleen als de tabel een kolom met de VTE van vorig jaar heeft.")),
        (r"two stages need at least two regions",
         _("Eerst over regio's verdelen kan alleen met minstens twee regio's.")),
    ]  # fmt: skip
    for pattern, text in known:
        match = re.search(pattern, error.message)
        if match:
            return Refused(text % tuple(one.replace(".", ",") for one in match.groups()), error.field)
    place = ", ".join(part for part in (error.place, error.field) if part)
    return Refused(_("Dit kan niet berekend worden (%(place)s: %(why)s).") % {"place": place, "why": error.message})


# Beginning


@dataclass(frozen=True)
class Counted:
    """A preset: rows of the table (one per neighbourhood), how many the sources state, and how it was counted."""

    preset: str
    rows: list[list[str]]
    neighbourhoods: int
    day: dt.date


def preset(code: str) -> Counted:
    """The neighbourhoods of a preset; those of one municipality share its inhabitants evenly."""
    told = PRESETS[code]
    places = inhabitants.on(inhabitants.shipped(), told.day)
    found = counting.count(places, told.rule)
    rows = []
    for row in found.rows:
        each = row.counted / row.neighbourhoods if row.neighbourhoods else Fraction(0)
        for at in range(1, row.neighbourhoods + 1):
            many = row.neighbourhoods > 1
            name = f"{row.name} {at}" if many else row.name
            rows.append([f"{row.code}-{at}" if many else row.code, name, f"{float(each):.2f}"])
    return Counted(code, rows, found.neighbourhoods, told.day)


def presets() -> dict[str, int]:
    """The presets, each with the neighbourhoods that it gives."""
    return {code: preset(code).neighbourhoods for code in PRESETS}


def budget(neighbourhoods: int) -> Budget:
    """The euros of the sources for a number of neighbourhoods."""
    return Budget(Fraction(neighbourhoods))


def example() -> str:
    """The table of the made-up example of the engine."""
    with tempfile.TemporaryDirectory() as folder:
        write_example(Path(folder))
        name = next(one for one in EXAMPLE_FILES if one.endswith(".csv"))
        return (Path(folder) / name).read_text(encoding="utf-8")
