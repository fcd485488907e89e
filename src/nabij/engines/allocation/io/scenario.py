"""A scenario: everything an outcome hangs on, in one TOML file that names its data; read with the hashes of both."""

import difflib
import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np

from nabij.engines.allocation import weighing
from nabij.engines.allocation.io import tables
from nabij.engines.allocation.io.tables import Table
from nabij.engines.allocation.problem import (
    Indicator,
    Means,
    Model,
    Neighbourhoods,
    Pillar,
    Problem,
    Robustness,
)  # fmt: skip
from nabij.engines.allocation.validate import number, one_of, shown, whole
from nabij.engines.allocation.weighing import Judged
from nabij.engines.common import InputError

FORMAT: Final = "nabij-allocation/1"
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("format", "name", "seed", "neighbourhoods", "reference", "means", "model", "pillar", "judgements",
         "transition", "robustness"),
    "neighbourhoods": ("file", "sha256", "id", "name", "region", "population", "previous"),
    "reference": ("file", "sha256"),
    "means": ("fte", "budget_eur", "cost_per_fte", "step", "method", "floor", "cap"),
    "model": ("normalisation", "winsorise", "aggregation", "lambda", "stages", "region_need", "region_lambda",
              "missing"),
    "pillar": ("name", "weight", "indicator"),
    "indicator": ("column", "label", "unit", "need", "weight"),
    "judgements": ("of", "pairs", "accept_inconsistent"),
    "transition": ("limit_fte", "years"),
    "robustness": ("draws", "concentration", "lambda", "normalisation", "aggregation"),
}  # fmt: skip
"""What may stand in each table of a scenario."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """file, sha256: of the scenario. inputs: file -> sha256 of what it names. judged: weights by judgement, of a pillar
    or of "pillars". unspent: euro of a budget that buys no whole step."""

    name: str
    file: str
    sha256: str
    inputs: Mapping[str, str]
    problem: Problem
    judged: Mapping[str, Judged]
    unspent: Fraction

    def told(self) -> dict[str, Any]:
        """What a result keeps, so that it can be made again and nobody takes other data for these."""
        return {
            "scenario": {"name": self.name, "file": Path(self.file).name, "sha256": self.sha256},
            "inputs": [{"file": file, "sha256": found} for file, found in self.inputs.items()],
            "judgements": [
                {"of": of, "consistency_ratio": round(one.ratio, 6),
                 "weights": dict(zip(one.names, one.weights.tolist(), strict=True)),
                 "least_consistent": None if one.worst is None else list(one.worst)}
                for of, one in self.judged.items()
            ],
            "unspent_eur": float(self.unspent),
        }  # fmt: skip


def load(path: str | Path) -> Scenario:
    """Errors: InputError with file, place and field, for the scenario and for the data it names."""
    name = str(path)
    raw = tables.content_of(path)
    try:
        data = tomllib.loads(tables.text_of(raw, name))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}", file=name) from error
    except RecursionError as error:
        raise InputError("is not TOML that can be read: lists in lists in lists", file=name) from error
    try:
        return _scenario(data, Path(path), hashlib.sha256(raw).hexdigest())
    except InputError as error:
        raise error.within(file=name) from error


def _scenario(data: dict[str, Any], path: Path, sha256: str) -> Scenario:
    _known(data, "", "scenario")
    if data.get("format") != FORMAT:
        found = f", is {shown(data['format'])}" if "format" in data else " and is missing"
        raise InputError(f'must be "{FORMAT}"{found}', place="scenario", field="format")
    told = _part(data, "neighbourhoods")
    indicators, pillars = _pillars(data)
    judged = dict(_judgements(data, indicators, pillars))
    indicators, pillars = _weighed(indicators, pillars, judged)
    table, file = _table(told, "neighbourhoods", path)
    inputs = {file: table.sha256}
    reference = None
    if "reference" in data:
        other, other_file = _table(_part(data, "reference"), "reference", path)
        inputs[other_file] = other.sha256
        reference = _places(other, told, indicators, previous=False)
    model = _model(_part(data, "model", needed=False))
    means, unspent = _means(_part(data, "means"), _part(data, "transition", needed=False))
    places = _places(table, told, indicators, previous=means.limit is not None)
    try:
        problem = Problem(
            places, indicators, pillars, means, model, _robustness(_part(data, "robustness", needed=False)), reference,
            whole(data.get("seed", 0), "scenario", "seed", least=0, most=2**32 - 1),
        )  # fmt: skip
    except InputError as error:
        raise _in_rows(error, table, told) from error
    return Scenario(_text(data, "name", "scenario", path.stem), str(path), sha256, inputs, problem, judged, unspent)


def _in_rows(error: InputError, table: Table, told: Mapping[str, Any]) -> InputError:
    """neighbourhoods[3] is a row of the file, and what the engine calls id has a name of its own there."""
    if not error.place.startswith("neighbourhoods["):
        return error
    row = int(error.place[len("neighbourhoods[") : -1])
    field = told.get(error.field, error.field) if error.field in ("id", "population", "previous") else error.field
    return InputError(error.message, file=table.file, place=table.place(row), field=field)


def _known(data: Mapping[str, Any], table: str, place: str) -> None:
    for key in data:
        if key not in KEYS[table]:
            near = difflib.get_close_matches(key, KEYS[table], n=1)
            message = f"is not known here{f'; {near[0]}?' if near else f'; known are {_all(KEYS[table])}'}"
            raise InputError(message, place=place, field=key)


def _all(names: Collection[str]) -> str:
    return ", ".join(names)


def _part(data: Mapping[str, Any], name: str, *, needed: bool = True) -> dict[str, Any]:
    found = data.get(name)
    if found is None:
        if needed:
            raise InputError("is missing", place="scenario", field=f"[{name}]")
        return {}
    if not isinstance(found, dict):
        raise InputError(f"must be a table [{name}]", place="scenario", field=name)
    _known(found, name, f"[{name}]")
    return found


def _parts(data: Mapping[str, Any], name: str, place: str) -> list[dict[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError(f"must be tables [[{name}]]", place=place, field=name)
    return found


def _text(data: Mapping[str, Any], key: str, place: str, default: str | None = None) -> str:
    value = data.get(key, default)
    if value is None:
        raise InputError("is missing", place=place, field=key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"must be a text that is not empty, is {shown(value)}", place=place, field=key)
    return value.strip()


def _exact(data: Mapping[str, Any], key: str, place: str, default: Fraction | None) -> Fraction | None:
    """A number as it is written: 0.5 is a half."""
    if key not in data:
        return default
    number(data[key], place, key, least=0, most=1e15)
    return Fraction(str(data[key]))


def _table(told: dict[str, Any], place: str, path: Path) -> tuple[Table, str]:
    file = _text(told, "file", f"[{place}]")
    table = tables.read(path.parent / file)
    wanted = told.get("sha256")
    if wanted is not None and wanted != table.sha256:
        message = (
            f"{file} has changed since: its sha256 is {table.sha256}, not {shown(wanted)}; take the file of then, or "
            "put its sha256 of now here"
        )
        raise InputError(message, place=f"[{place}]", field="sha256")
    return table, file


def _pillars(data: Mapping[str, Any]) -> tuple[tuple[Indicator, ...], tuple[Pillar, ...]]:
    indicators: list[Indicator] = []
    pillars: list[Pillar] = []
    for at, told in enumerate(_parts(data, "pillar", "scenario"), start=1):
        place = f"[[pillar]] {at}"
        _known(told, "pillar", place)
        name = _text(told, "name", place)
        pillars.append(Pillar(name, number(told.get("weight", 1.0), place, "weight", least=0, most=1e9)))
        for row, one in enumerate(_parts(told, "indicator", place), start=1):
            inside = f"{place} indicator {row}"
            _known(one, "indicator", inside)
            need = _text(one, "need", inside)
            one_of(need, ("high", "low"), inside, "need")
            column = _text(one, "column", inside)
            weight = number(one.get("weight", 1.0), inside, "weight", least=0, most=1e9)
            indicators.append(Indicator(column, name, _text(one, "label", inside, column), need == "high", weight,
                                        _unit(one, inside)))  # fmt: skip
    return tuple(indicators), tuple(pillars)


def _unit(data: Mapping[str, Any], place: str) -> str:
    unit = data.get("unit", "")
    if not isinstance(unit, str):
        raise InputError(f"must be a text, is {shown(unit)}", place=place, field="unit")
    return unit.strip()


def _judgements(
    data: Mapping[str, Any], indicators: tuple[Indicator, ...], pillars: tuple[Pillar, ...]
) -> list[tuple[str, Judged]]:
    found: list[tuple[str, Judged]] = []
    for at, told in enumerate(_parts(data, "judgements", "scenario"), start=1):
        place = f"[[judgements]] {at}"
        _known(told, "judgements", place)
        of = _text(told, "of", place)
        if of in [one[0] for one in found]:
            raise InputError(f"{of} is judged twice", place=place, field="of")
        one_of(of, ("pillars", *(one.name for one in pillars)), place, "of")
        names = [one.name for one in pillars] if of == "pillars" else [i.column for i in indicators if i.pillar == of]
        pairs = told.get("pairs", [])
        if not isinstance(pairs, list) or not all(isinstance(one, list) and len(one) == 3 for one in pairs):
            raise InputError('must be a list of ["this", "that", times]', place=place, field="pairs")
        try:
            judged = weighing.pairwise(names, [(one[0], one[1], one[2]) for one in pairs])
        except InputError as error:
            raise InputError(error.message, place=f"{place} {error.place}".strip(), field=error.field) from error
        accepted = told.get("accept_inconsistent", False)
        if not isinstance(accepted, bool):
            raise InputError(f"must be true or false, is {shown(accepted)}", place=place, field="accept_inconsistent")
        if not judged.consistent and not accepted:
            raise InputError(_contradiction(judged), place=place, field="pairs")
        found.append((of, judged))
    return found


def _contradiction(judged: Judged) -> str:
    told = ""
    if judged.worst is not None:
        one, other, times = judged.worst
        told = f"; by the others {one} would weigh {times:.2g} times {other}"
    return (
        f"the judgements contradict each other: consistency ratio {judged.ratio:.2f}, at most "
        f"{weighing.ACCEPTED:.2f}{told}; change one, or tell accept_inconsistent = true"
    )


def _weighed(
    indicators: tuple[Indicator, ...], pillars: tuple[Pillar, ...], judged: Mapping[str, Judged]
) -> tuple[tuple[Indicator, ...], tuple[Pillar, ...]]:
    """With the weights that were judged."""
    found = {of: dict(zip(one.names, one.weights.tolist(), strict=True)) for of, one in judged.items()}
    outer = found.get("pillars", {})
    return (
        tuple(
            replace(one, weight=found[one.pillar][one.column])
            if one.pillar in found else one for one in indicators
        ),
        tuple(Pillar(one.name, outer.get(one.name, one.weight)) for one in pillars),
    )  # fmt: skip


def _places(
    table: Table, told: Mapping[str, Any], indicators: tuple[Indicator, ...], *, previous: bool
) -> Neighbourhoods:
    columns = {key: _text(told, key, "[neighbourhoods]", key) for key in ("id", "population")}
    named = _text(told, "name", "[neighbourhoods]") if "name" in told else None
    region = _text(told, "region", "[neighbourhoods]") if "region" in told else None
    ids = table.column(columns["id"])
    regions = table.column(region) if region else None
    for name, texts in ((columns["id"], ids), (region or "", regions or [])):
        if "" in texts:
            raise table.error(texts.index(""), name, "is empty")
    people = [float(one or 0) for one in table.numbers(columns["population"], least=0)]
    values = [
        [np.nan if one is None else float(one) for one in table.numbers(i.column, blank=True)] for i in indicators
    ]
    before = None
    if previous and "previous" in told:
        before = [float(one or 0) for one in table.numbers(_text(told, "previous", "[neighbourhoods]"), least=0)]
    try:
        return Neighbourhoods.build(
            ids, people, np.array(values).T.reshape(len(ids), len(indicators)),
            names=table.column(named) if named else None, regions=regions, previous=before,
        )  # fmt: skip
    except InputError as error:
        raise _in_rows(error, table, told) from error


def _model(told: Mapping[str, Any]) -> Model:
    plain = Model()
    cut = told.get("winsorise", list(plain.winsorise))
    if not isinstance(cut, list) or len(cut) != 2:
        raise InputError("must be two quantiles, [0.05, 0.95]", place="[model]", field="winsorise")
    return Model(
        normalisation=told.get("normalisation", plain.normalisation),
        aggregation=told.get("aggregation", plain.aggregation), winsorise=(cut[0], cut[1]),
        lambda_=told.get("lambda", plain.lambda_), stages=told.get("stages", plain.stages),
        region_need=told.get("region_need", plain.region_need), region_lambda=told.get("region_lambda"),
        missing=told.get("missing", plain.missing),
    )  # fmt: skip


def _means(told: Mapping[str, Any], transition: Mapping[str, Any]) -> tuple[Means, Fraction]:
    """The means, and the euros that buy no whole step."""
    cost = _exact(told, "cost_per_fte", "[means]", Fraction(60_000)) or Fraction(0)
    step = _exact(told, "step", "[means]", Fraction(1, 2)) or Fraction(0)
    fte, budget = (_exact(told, key, "[means]", None) for key in ("fte", "budget_eur"))
    if (fte is None) == (budget is None):
        raise InputError("tell either fte or budget_eur", place="[means]", field="fte")
    unspent = Fraction(0)
    if fte is None:
        if cost == 0 or step == 0:
            raise InputError("must be more than 0", place="[means]", field="cost_per_fte" if cost == 0 else "step")
        assert budget is not None
        fte = budget / cost // step * step
        unspent = budget - fte * cost
        if fte == 0 and step in (Fraction(1, 2), Fraction(1)):
            message = (
                f"€{float(budget):,.2f} buys no step of {float(step):g} FTE, at €{float(cost):,.2f} for one FTE; it "
                f"takes at least €{float(step * cost):,.2f}"
            )
            raise InputError(message, place="[means]", field="budget_eur")
    found = Means(
        fte, step, told.get("method", "webster"), _exact(told, "floor", "[means]", Fraction(0)) or Fraction(0),
        _exact(told, "cap", "[means]", None), _exact(transition, "limit_fte", "[transition]", None),
        transition.get("years", 1), cost,
    )  # fmt: skip
    return found, unspent


def _robustness(told: Mapping[str, Any]) -> Robustness:
    plain = Robustness()
    lists = {}
    for key in ("normalisation", "aggregation", "lambda"):
        value = told.get(key)
        if value is not None and not isinstance(value, list):
            raise InputError("must be a list [...]", place="[robustness]", field=key)
        lists[key] = None if value is None else tuple(value)
    return Robustness(
        draws=told.get("draws", plain.draws), concentration=told.get("concentration", plain.concentration),
        normalisations=lists["normalisation"] if lists["normalisation"] is not None else plain.normalisations,
        aggregations=lists["aggregation"] if lists["aggregation"] is not None else plain.aggregations,
        lambdas=lists["lambda"],
    )  # fmt: skip
