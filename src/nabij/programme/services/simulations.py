"""A simulation is asked for, taken by a worker, and ends: with a result, with a reason, or because it was stopped."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.workflow import NotNow
from nabij.programme import rules
from nabij.programme.models import RunState, SimulationResult, SimulationRun
from nabij.programme.simulation.choices import Chosen, toml_of
from nabij.territory.models import Area

# What a run that ended without result says. Kept in Dutch, told in the language of the page.
TOO_LONG = gettext_noop("De berekening duurde te lang. Vraag minder trekkingen, personen of jaren.")
TOO_MUCH = gettext_noop("De berekening had meer geheugen nodig dan mag. Vraag minder personen.")
BROKE_OFF = gettext_noop("De berekening brak telkens af. Probeer het later nog eens, of vraag minder.")
REFUSED = gettext_noop("De simulatie kan met deze cijfers niet rekenen.")


@transaction.atomic
def ask(*, name: str, area: Area, note: str, chosen: Chosen, by: Actor) -> SimulationRun:
    """Put a run in line. Raises `NotNow` when there are enough in line for the area."""
    Area.objects.select_for_update().only("pk").get(pk=area.pk)
    if open_in(area) >= rules.MOST_OPEN_RUNS:
        message = _(
            "Voor dit gebied staan er al %(n)d simulaties in de rij. Wacht tot er een klaar is, of stop er een."
        )
        raise NotNow(message % {"n": rules.MOST_OPEN_RUNS})
    run = SimulationRun.objects.create(
        name=name, area=area, note=note, scenario=toml_of(chosen), actor=by.key, actor_label=str(by.label)[:200]
    )
    audit.record("simulation.asked", by=by, on=run, scenario_sha256=hashlib.sha256(run.scenario.encode()).hexdigest())
    return run


def open_in(area: Area) -> int:
    return SimulationRun.objects.filter(area=area, state__in=[RunState.WAITING, RunState.RUNNING]).count()


def stop(run: SimulationRun, *, by: Actor) -> None:
    """The process that computes it ends at the worker's next look. Raises `NotAllowedNow`."""
    rules.RUN.take(run, "stop", by=by, ended_at=now(), token=None)


# What the worker does


def claim(run: SimulationRun, *, token: UUID, moment: datetime, by: Actor) -> None:
    rules.RUN.take(
        run, "claim", by=by, token=token, heartbeat=moment, started_at=moment, attempts=run.attempts + 1, stage="",
        done=0, every=0,
    )  # fmt: skip


def beat(run: SimulationRun, *, moment: datetime, progress: tuple[str, int, int] | None) -> None:
    """The try that holds it is alive, and this far."""
    run.heartbeat = moment
    if progress:
        run.stage, run.done, run.every = progress[0][:120], progress[1], progress[2]
    run.save(update_fields=["heartbeat", "stage", "done", "every"])


def again(run: SimulationRun, *, counts: bool = True, by: Actor) -> None:
    """Back in line: its process is gone. counts: as one of the attempts."""
    rules.RUN.take(run, "again", by=by, token=None, attempts=run.attempts if counts else max(0, run.attempts - 1))


def fail(run: SimulationRun, problem: str, *, by: Actor) -> None:
    rules.RUN.take(run, "fail", by=by, problem=problem[:300], ended_at=now(), token=None)


@transaction.atomic
def finish(run: SimulationRun, content: str, *, by: Actor) -> SimulationResult:
    """Keep the result and close the run, both or neither. What is there already, digit by digit, isn't kept twice."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    found = SimulationResult.objects.filter(area=run.area_id, sha256=sha256).first()
    if found is None:
        found = SimulationResult(
            name=run.name, area_id=run.area_id, note=run.note, data=json.loads(content), content=content, sha256=sha256,
            actor=run.actor, actor_label=run.actor_label,
        )  # fmt: skip
        found.save()
    rules.RUN.take(run, "finish", by=by, result=found, ended_at=now(), token=None)
    audit.record("simulation.computed", by=by, on=found, run=run.pk, sha256=sha256)
    return found
