"""Who may do what with scenarios and covenants, the workflows, and the limits."""

from datetime import timedelta
from typing import Any, Final

import rules
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Membership, Role
from nabij.core.workflow import Step, Workflow
from nabij.directory.models import organisations_of
from nabij.programme.models import (
    AllocationScenario,
    Covenant,
    CovenantParty,
    CovenantState,
    MethodState,
    RunState,
    ScenarioState,
    WorkingMethod,
)
from nabij.territory.models import Area

# Limits. Told to users in docs/gebruikers/programma.md.
MOST_ROWS: Final = 3000
MOST_COLUMNS: Final = 60
LARGEST_TABLE: Final = 1_000_000  # bytes of a table that is brought in
LARGEST_RESULT: Final = 8_000_000  # bytes of a result of a simulation
DRAWS: Final = 2000  # of a version that is kept
FEWEST_DRAWS: Final = 200
MOST_DRAWN: Final = 40_000_000  # draws times cells of the table: a few seconds
VERSIONS_PER_HOUR: Final = 240
FEWEST_PARTIES: Final = 2
TRIALS_PER_HOUR: Final = 2000
REPORTS_PER_HOUR: Final = 60

# Of a simulation in the app. Together they keep a run to some minutes; the command line has no such limits.
RUN_YEARS: Final = (5, 40)
RUN_DRAWS: Final = (0, 200)
RUN_PERSONS: Final = (10_000, 1_000_000)
RUN_POLICIES: Final = 3
RUN_SECONDS: Final = 600  # of the estimate that `simulation.choices.seconds` makes
MOST_OPEN_RUNS: Final = 3  # waiting or running, in one area
RUNS_AT_ONCE: Final = 1  # in one worker
RUN_MEMORY: Final = 3 * 2**30  # bytes
RUN_PROCESSOR: Final = 45 * 60  # seconds of the processor; far above the estimate, for slow machines
RUN_LONGEST: Final = timedelta(hours=2)
RUN_LAPSE: Final = timedelta(seconds=60)  # after which a heartbeat is old
RUN_ATTEMPTS: Final = 4

READERS: Final = (Role.PROGRAMME_MANAGER, Role.BACK_OFFICE, Role.CARE_COUNCIL)

SCENARIO = Workflow(
    "allocation",
    [
        Step("adopt", (ScenarioState.DRAFT, ScenarioState.ADOPTED), ScenarioState.ADOPTED, _("Goedkeuren")),
        Step("withdraw", (ScenarioState.ADOPTED,), ScenarioState.DRAFT, _("Goedkeuring intrekken")),
    ],
)

COVENANT = Workflow(
    "covenant",
    [
        Step("submit", (CovenantState.DRAFT,), CovenantState.SUBMITTED, _("Samen indienen")),
        Step("send_back", (CovenantState.SUBMITTED,), CovenantState.DRAFT, _("Terugsturen")),
        Step("agree", (CovenantState.SUBMITTED,), CovenantState.AGREED, _("Convenant sluiten")),
        Step("end", (CovenantState.AGREED,), CovenantState.ENDED, _("Beëindigen")),
    ],
)
_OPEN: Final = (RunState.WAITING, RunState.RUNNING)
RUN = Workflow(
    "simulation",
    [
        Step("claim", _OPEN, RunState.RUNNING, _("Begonnen")),
        Step("again", (RunState.RUNNING,), RunState.WAITING, _("Opnieuw in de rij")),
        Step("finish", (RunState.RUNNING,), RunState.DONE, _("Klaar")),
        Step("fail", _OPEN, RunState.FAILED, _("Mislukt")),
        Step("stop", _OPEN, RunState.STOPPED, _("Stoppen")),
    ],
)
# The network applies; who spreads the means decides.
OF_THE_NETWORK: Final = ("submit",)


def _held(user: Any, *roles: Role) -> set[Any]:
    if not getattr(user, "is_authenticated", False):
        return set()
    return set(Membership.objects.current().filter(user=user, role__in=roles).values_list("area", flat=True))


def _over(user: Any, area: Area | None, *roles: Role) -> bool:
    """Holds one of the roles today over the area or one above it."""
    held = _held(user, *roles) if area is not None else set()
    return bool(held) and area is not None and not held.isdisjoint(area.ancestor_ids())


def _within(user: Any, area: Area, *roles: Role) -> bool:
    """Holds one of the roles today over an area inside it."""
    held = _held(user, *roles)
    return bool(held) and not held.isdisjoint(area.descendant_ids())


@rules.predicate
def manages(user: Any, scenario: AllocationScenario | None) -> bool:
    """Is programme manager of the area."""
    return scenario is not None and _over(user, scenario.area, Role.PROGRAMME_MANAGER)


@rules.predicate
def looks(user: Any, scenario: AllocationScenario | None) -> bool:
    """Supports or advises in the area, or in a part of it."""
    if scenario is None:
        return False
    return _over(user, scenario.area, *READERS) or _within(user, scenario.area, *READERS)


@rules.predicate
def programmes(user: Any, area: Area | None) -> bool:
    """Is programme manager of an area."""
    return _over(user, area, Role.PROGRAMME_MANAGER)


@rules.predicate
def is_programme_manager(user: Any, _thing: Any = None) -> bool:
    """Of any area: regions are the same for all."""
    return bool(_held(user, Role.PROGRAMME_MANAGER))


@rules.predicate
def coordinates(user: Any, covenant: Covenant | None) -> bool:
    return covenant is not None and _over(user, covenant.neighbourhood, Role.COORDINATOR)


@rules.predicate
def decides(user: Any, covenant: Covenant | None) -> bool:
    return covenant is not None and _over(user, covenant.neighbourhood, Role.PROGRAMME_MANAGER)


@rules.predicate
def follows(user: Any, covenant: Covenant | None) -> bool:
    """Leads in another way over the neighbourhood."""
    if covenant is None:
        return False
    return _over(user, covenant.neighbourhood, Role.BACK_OFFICE, Role.CARE_COUNCIL, Role.LOCAL_AUTHORITY)


@rules.predicate
def is_party(user: Any, covenant: Covenant | None) -> bool:
    """Works for an organisation that is in it."""
    if covenant is None or not getattr(user, "is_authenticated", False):
        return False
    return CovenantParty.objects.filter(covenant=covenant, organisation__in=organisations_of(user)).exists()


@rules.predicate
def is_concluded(user: Any, covenant: Covenant | None) -> bool:
    return covenant is not None and covenant.state in (CovenantState.AGREED, CovenantState.ENDED)


@rules.predicate
def coordinates_area(user: Any, area: Area | None) -> bool:
    return _over(user, area, Role.COORDINATOR)


rules.add_perm("programme.manage", manages)
rules.add_perm("programme.read", looks)
rules.add_perm("programme.manage_area", programmes)
rules.add_perm("programme.bring_regions", is_programme_manager)
rules.add_perm("programme.prepare_covenant_in", coordinates_area | programmes)

rules.add_perm("programme.prepare_covenant", coordinates | decides)
rules.add_perm("programme.decide_covenant", decides)
rules.add_perm("programme.read_covenant", coordinates | decides | follows | is_party | is_concluded)
rules.add_perm("programme.work_on_covenant", coordinates | decides | follows | is_party)

# Ways of working are shared between all who lead; written down by who coordinates or supports the neighbourhood.

WRITERS: Final = (Role.COORDINATOR, Role.BACK_OFFICE, Role.PROGRAMME_MANAGER)

METHOD = Workflow(
    "method",
    [
        Step("share", (MethodState.DRAFT,), MethodState.SHARED, _("Delen met alle buurten")),
        Step("take_back", (MethodState.SHARED,), MethodState.DRAFT, _("Niet meer delen")),
    ],
)


@rules.predicate
def writes_method(user: Any, method: WorkingMethod | None) -> bool:
    return method is not None and _over(user, method.neighbourhood, *WRITERS)


@rules.predicate
def exchanges(user: Any, method: WorkingMethod | None) -> bool:
    """Leads or supports neighbourhoods somewhere; of other neighbourhoods only what is shared."""
    is_open = method is None or method.state == MethodState.SHARED
    return is_open and bool(_held(user, *WRITERS, Role.CARE_COUNCIL, Role.LOCAL_AUTHORITY))


rules.add_perm("programme.change_method", writes_method)
rules.add_perm("programme.read_method", writes_method | exchanges)
