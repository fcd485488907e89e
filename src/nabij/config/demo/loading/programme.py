"""The means: scenarios with their versions, one of them adopted, and covenants; each act by who may do it."""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from nabij.config.demo import content
from nabij.config.demo.loading.stage import Stage
from nabij.core import clock
from nabij.core.actors import Actor
from nabij.programme.allocation import bringing
from nabij.programme.allocation.bringing import Brought
from nabij.programme.allocation.computing import Document, document_of
from nabij.programme.models import Covenant, ScenarioVersion
from nabij.programme.services import covenants, methods, scenarios

AREA = "09800"
Made = TypeVar("Made")
MANAGER, COORDINATOR = "programmabeheerder", "regisseur"


def tell(stage: Stage) -> None:
    """Runs after the figures, which the first scenario counts with."""
    told = content.read("programme")
    adopted = _four_neighbourhoods(stage, told["scenario"])
    _exercise(stage, told["exercise"])
    for covenant in told["covenant"]:
        _covenant(stage, covenant, adopted)
    for method in told["method"]:
        _method(stage, method)


def _at(stage: Stage, days_ago: int, act: Callable[[], Made]) -> Made:
    with clock.at(stage.start - timedelta(days=days_ago, hours=4)):
        return act()


def _pillars(told: list[dict[str, Any]], brought: Brought, weights: list[float]) -> list[dict[str, Any]]:
    known = {one.column: one for one in brought.suggested}
    return [
        {
            "name": pillar["name"],
            "weight": weight,
            "indicator": [
                {"column": code, "label": known[code].label, "unit": known[code].unit, "need": known[code].need}
                for code in pillar["indicators"]
            ],
        }
        for pillar, weight in zip(told, weights, strict=True)
    ]


def _document(told: dict[str, Any], brought: Brought, weights: list[float]) -> Document:
    return document_of(
        name=told["name"], pillars=_pillars(told["pillar"], brought, weights), fte=told["fte"],
        columns=brought.columns, floor=told["floor"],
    )  # fmt: skip


def _four_neighbourhoods(stage: Stage, told: dict[str, Any]) -> ScenarioVersion:
    """Begun and changed; the last version is adopted."""
    by, brought = stage.worker(MANAGER), bringing.from_territory(stage.areas[AREA])
    first, *others = told["version"]
    document = _document(told, brought, first["weights"])

    def begin() -> ScenarioVersion:
        origin = {**brought.origin, "on": clock.today().isoformat()}
        return scenarios.begin(
            name=told["name"], area=stage.areas[AREA], document=document, table=brought.table, origin=origin,
            note=first["note"], by=by,
        )  # fmt: skip

    version = _at(stage, first["days_ago"], begin)
    for other in others:
        changed = copy.deepcopy(document)
        changed["model"]["lambda"] = other["lambda"]
        for pillar, weight in zip(changed["pillar"], other["weights"], strict=True):
            pillar["weight"] = weight
        version = _next(stage, version, changed, other, by)
    return version


def _next(
    stage: Stage, version: ScenarioVersion, document: Document, told: dict[str, Any], by: Actor
) -> ScenarioVersion:
    def keep() -> ScenarioVersion:
        return scenarios.keep_version(
            version.scenario, opened=version.number, document=document, note=told["note"], by=by
        )

    kept = _at(stage, told["days_ago"], keep)
    if "adopted_days_ago" in told:
        _at(stage, told["adopted_days_ago"], lambda: scenarios.adopt(kept.scenario, kept, by=by))
    return kept


def _exercise(stage: Stage, told: dict[str, Any]) -> None:
    brought = bringing.from_example()
    document = _document(told, brought, [1] * len(told["pillar"]))
    document["transition"] = {"limit_fte": told["limit_fte"], "years": told["years"]}

    def begin() -> ScenarioVersion:
        return scenarios.begin(
            name=told["name"], area=stage.areas[AREA], document=document, table=brought.table, origin=brought.origin,
            note=told["note"], by=stage.worker(MANAGER),
        )  # fmt: skip

    _at(stage, told["days_ago"], begin)


# Covenants


def _covenant(stage: Stage, told: dict[str, Any], adopted: ScenarioVersion) -> None:
    """The network prepares and applies; who spreads the means agrees."""
    network, manager = stage.worker(COORDINATOR), stage.worker(MANAGER)
    covenant = _at(stage, told["prepared_days_ago"], lambda: _prepared(stage, told, adopted, network))
    _at(stage, told["submitted_days_ago"], lambda: covenants.step(covenant, name="submit", by=network))
    if "agreed_days_ago" in told:
        _at(stage, told["agreed_days_ago"], lambda: covenants.step(covenant, name="agree", by=manager))


def _prepared(stage: Stage, told: dict[str, Any], adopted: ScenarioVersion, by: Actor) -> Covenant:
    starts = date(clock.today().year + 1, 1, 1)
    steps = [[None if most == "more" else most, euro] for most, euro in told.get("fee_steps", [])]
    fields = {
        "version_used": adopted, "fte": Decimal(told["fte"]), "tasks": told["tasks"], "starts_on": starts,
        "ends_on": date(starts.year + 2, 12, 31), "extra_fte": Decimal(told.get("extra_fte", "0")),
        "extra_tasks": told.get("extra_tasks", ""), "fee_steps": steps,
    }  # fmt: skip
    covenant = covenants.prepare(neighbourhood=stage.areas[told["neighbourhood"]], fields=fields, by=by)
    for party in told["party"]:
        made = covenants.add_party(
            covenant, organisation=stage.organisations[party["organisation"]], share=party["share"],
            leads=party.get("leads", False), by=by,
        )  # fmt: skip
        # Who works there says it; of others the coordinator heard it.
        covenants.confirm(made, by=stage.worker(party["confirmed_by"]) if "confirmed_by" in party else by)
    return covenant


# Ways of working


def _method(stage: Stage, told: dict[str, Any]) -> None:
    """Written down by the coordinator, and shared."""
    by = stage.worker(COORDINATOR)
    fields = {name: told[name].strip() for name in ("title", "what", "cost", "yielded")}
    fields["organisation"] = stage.organisations[told["organisation"]]
    area = stage.areas[told["neighbourhood"]]
    made = _at(stage, told["days_ago"], lambda: methods.write(neighbourhood=area, fields=fields, by=by))
    _at(stage, told["days_ago"] - 1, lambda: methods.step(made, name="share", by=by))
