"""Beginning a scenario, keeping a new version beside the old ones, adopting one, bringing in a simulation."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.workflow import NotNow
from nabij.programme import rules
from nabij.programme.allocation import computing as allocation
from nabij.programme.allocation.computing import Document
from nabij.programme.models import AllocationScenario, ScenarioVersion, SimulationResult
from nabij.territory.models import Area


def begin(
    *, name: str, area: Area, document: Document, table: str, origin: dict[str, Any], note: str = "", by: Actor
) -> ScenarioVersion:
    """A scenario with its first version. Raises `allocation.Refused`; nothing is kept then."""
    name, note, document = allocation.seen([name, note, _with_draws(document, table)])
    computed = allocation.compute(document, table)
    with transaction.atomic():
        scenario = AllocationScenario.objects.create(name=name, area=area)
        return _kept(scenario, 1, document, table, origin, computed, note, by)


def keep_version(
    scenario: AllocationScenario, *, opened: int, document: Document, note: str, by: Actor
) -> ScenarioVersion:
    """A new version on the table of the one that was opened; those before stay as they are.

    Raises `allocation.Refused`, and `NotNow` when somebody else kept a version since.
    """
    base = ScenarioVersion.objects.get(scenario=scenario, number=opened)
    note, document = allocation.seen([note, _with_draws(document, base.table)])
    computed = allocation.compute(document, base.table)
    with transaction.atomic():
        AllocationScenario.objects.select_for_update().get(pk=scenario.pk)
        last = ScenarioVersion.objects.filter(scenario=scenario).order_by("-number").values_list("number", flat=True)[0]
        if last != opened:
            told = {"number": last}
            message = _(
                "Iemand bewaarde intussen versie %(number)d. Uw keuzes staan hier nog; bekijk eerst die versie."
            )
            raise NotNow(message % told)
        return _kept(scenario, last + 1, document, base.table, base.origin, computed, note, by)


def _with_draws(document: Document, table: str) -> Document:
    """As many draws as a version is kept with; fewer when there is so much to compute that others would wait, none
    where only inhabitants count: then no other choice changes anything."""
    cells = table.count("\n") * sum(len(pillar["indicator"]) for pillar in document["pillar"])
    draws = max(rules.FEWEST_DRAWS, min(rules.DRAWS, rules.MOST_DRAWN // cells))
    if not allocation.counts_need(document):
        draws = 0
    return {**document, "robustness": {**document.get("robustness", {}), "draws": draws}}


def _kept(
    scenario: AllocationScenario, number: int, document: Document, table: str, origin: dict[str, Any],
    computed: allocation.Computed, note: str, by: Actor,
) -> ScenarioVersion:  # fmt: skip
    version = ScenarioVersion(
        scenario=scenario, number=number, document=document, table=table, origin=origin, note=note,
        scenario_sha256=computed.scenario_sha256, table_sha256=computed.table_sha256, outcome=computed.outcome,
        actor=by.key, actor_label=str(by.label)[:200],
    )  # fmt: skip
    version.save()
    audit.record(
        "allocation.version-kept", by=by, on=version, scenario=scenario.pk, number=number,
        scenario_sha256=computed.scenario_sha256, table_sha256=computed.table_sha256,
    )  # fmt: skip
    return version


def adopt(scenario: AllocationScenario, version: ScenarioVersion, *, by: Actor) -> None:
    """From now on everybody reads this version. Raises `NotAllowedNow`."""
    if version.scenario_id != scenario.pk:
        raise ValueError("a version of another scenario")
    rules.SCENARIO.take(scenario, "adopt", by=by, adopted=version)


def withdraw(scenario: AllocationScenario, *, by: Actor) -> None:
    """Take the adoption back. Raises `NotAllowedNow`."""
    rules.SCENARIO.take(scenario, "withdraw", by=by, adopted=None)


@transaction.atomic
def keep_simulation(
    *, name: str, area: Area, data: dict[str, Any], sha256: str, note: str, content: str = "", by: Actor
) -> SimulationResult:
    """Raises `NotNow` when the same result is there already."""
    # Whoever brings another result of the area at the same moment waits here.
    Area.objects.select_for_update().only("pk").get(pk=area.pk)
    if SimulationResult.objects.filter(area=area, sha256=sha256).exists():
        raise NotNow(_("Deze uitkomst is er al."))
    found = SimulationResult(
        name=name, area=area, data=data, content=content, sha256=sha256, note=note, actor=by.key,
        actor_label=str(by.label)[:200],
    )  # fmt: skip
    found.save()
    audit.record("simulation.brought", by=by, on=found, sha256=sha256)
    return found
