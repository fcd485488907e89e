"""Who may do what in an analysis, the workflows, and the terms."""

from datetime import timedelta
from typing import Any

import rules
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Membership, Role
from nabij.core.workflow import Step, Workflow
from nabij.directory.models import organisations_of
from nabij.impact.models import (
    AnalysisState,
    Counter,
    HousingState,
    NeighbourhoodAnalysis,
    ObservationState,
    Origin,
    ProposalState,
    RoundState,
    ScanState,
    SwotState,
)
from nabij.people.models import Person
from nabij.territory.models import Area

# Terms and limits. Shown to users in docs/gebruikers/buurtanalyse.md.
WIPE_AFTER = timedelta(days=30)  # words and photos that aren't shown, counted from the decision
ANSWERS_PER_HOUR = 60  # by one client: a library or a service centre sends for many people from one address
PROPOSALS_PER_HOUR = 10
CODES_PER_HOUR = 300  # tries of voting codes by one client; there are 31^10 codes
MOST_WAITING = 1000  # texts of one scan that nobody looked at yet; beyond that only ticks are taken
REPORTS_PER_HOUR = 20  # told at the map by one client
COUNTS_PER_HOUR = 200  # streets counted with the link of a round by one client
MOST_DWELLINGS = 500  # of one form and fitness in a street
MOST_CODES = 500  # in one print
SMALLEST_GROUP = 5  # votes; a smaller group isn't counted on its own

# A table that is as wide as its words.
_DRAFT, _OPEN, _CLOSED, _PUBLISHED = (state.value for state in ScanState)

ANALYSIS = Workflow(
    "analysis",
    [
        Step("close", (AnalysisState.OPEN,), AnalysisState.CLOSED, _("Analyse afsluiten")),
        Step("reopen", (AnalysisState.CLOSED,), AnalysisState.OPEN, _("Analyse heropenen")),
    ],
)

SCAN = Workflow(
    "scan",
    [
        Step("open", (_DRAFT, _CLOSED), _OPEN, _("Buurtscan openen")),
        Step("close", (_OPEN,), _CLOSED, _("Buurtscan sluiten")),
        # What was published stays as it is: with more answers, two results could be compared.
        Step("publish", (_CLOSED,), _PUBLISHED, _("Resultaat publiceren")),
    ],
)

_WAITING, _SHOWN, _HIDDEN = (state.value for state in ObservationState)

OBSERVATION = Workflow(
    "observation",
    [
        Step("show", (_WAITING, _HIDDEN), _SHOWN, _("Tonen")),
        Step("show_again", (_SHOWN,), _SHOWN, _("Anders tonen")),
        Step("hide", (_WAITING, _SHOWN), _HIDDEN, _("Niet tonen")),
    ],
)

SWOT = Workflow(
    "swot",
    [
        Step("adopt", (SwotState.PROPOSED, SwotState.WITHDRAWN), SwotState.ADOPTED, _("Opnemen in de analyse")),
        Step("withdraw", (SwotState.PROPOSED, SwotState.ADOPTED), SwotState.WITHDRAWN, _("Weghalen")),
    ],
)

PROPOSAL = Workflow(
    "proposal",
    [
        Step("accept", (ProposalState.SUBMITTED, ProposalState.REFUSED), ProposalState.ACCEPTED, _("Op de lijst")),
        Step("refuse", (ProposalState.SUBMITTED, ProposalState.ACCEPTED), ProposalState.REFUSED, _("Niet op de lijst")),
    ],
)

ROUND = Workflow(
    "vote",
    [
        Step("open", (RoundState.DRAFT,), RoundState.OPEN, _("Stemming openen")),
        Step("close", (RoundState.OPEN,), RoundState.CLOSED, _("Stemming sluiten")),
        Step("publish", (RoundState.CLOSED,), RoundState.PUBLISHED, _("Uitslag publiceren")),
    ],
)

HOUSING = Workflow(
    "housing",
    [Step("close", (HousingState.OPEN,), HousingState.CLOSED, _("Afsluiten en publiceren"))],
)

LEADERS = (
    Role.LOCAL_AUTHORITY,
    Role.CARE_COUNCIL,
    Role.BACK_OFFICE,
    Role.PROGRAMME_MANAGER,
)


def _holds(user: Any, analysis: NeighbourhoodAnalysis | None, *roles: Role) -> bool:
    """Whether the user holds one of the roles today over the neighbourhood or an area above it."""
    if analysis is None or not getattr(user, "is_authenticated", False):
        return False
    held = Membership.objects.current().filter(user=user, role__in=roles)
    return held.filter(area__in=analysis.around).exists()


@rules.predicate
def coordinates(user: Any, analysis: NeighbourhoodAnalysis | None) -> bool:
    """Is coordinator of the neighbourhood."""
    return _holds(user, analysis, Role.COORDINATOR)


@rules.predicate
def is_at_infopoint(user: Any, analysis: NeighbourhoodAnalysis | None) -> bool:
    """Works at the infopoint that serves the neighbourhood."""
    return _holds(user, analysis, Role.INFOPOINT)


@rules.predicate
def leads_here(user: Any, analysis: NeighbourhoodAnalysis | None) -> bool:
    """Holds another leading role over the neighbourhood."""
    return _holds(user, analysis, *LEADERS)


@rules.predicate
def works_here(user: Any, analysis: NeighbourhoodAnalysis | None) -> bool:
    """Works for an organisation that is at home here, serves the neighbourhood, or has a part in the analysis."""
    if analysis is None or not getattr(user, "is_authenticated", False):
        return False
    parties = analysis.stakeholders.current().filter(organisation__isnull=False).values("organisation")
    here = Q(municipality__in=analysis.around) | Q(services__areas__in=analysis.around) | Q(pk__in=parties)
    return organisations_of(user).filter(here).exists()


@rules.predicate
def lives_here(user: Any, analysis: NeighbourhoodAnalysis | None) -> bool:
    """Is a resident of the neighbourhood, with an account."""
    if analysis is None or not getattr(user, "is_authenticated", False):
        return False
    return Person.objects.filter(user=user, neighbourhood=analysis.neighbourhood_id).exists()


def _holds_over(user: Any, area: Area | None, *roles: Role) -> bool:
    """Whether the user holds one of the roles today over an area or one above it."""
    if area is None or not getattr(user, "is_authenticated", False):
        return False
    held = set(Membership.objects.current().filter(user=user, role__in=roles).values_list("area", flat=True))
    return bool(held) and not held.isdisjoint(area.ancestor_ids())


@rules.predicate
def coordinates_area(user: Any, area: Area | None) -> bool:
    return _holds_over(user, area, Role.COORDINATOR)


@rules.predicate
def is_at_infopoint_of(user: Any, area: Area | None) -> bool:
    return _holds_over(user, area, Role.INFOPOINT)


@rules.predicate
def volunteers_in(user: Any, area: Area | None) -> bool:
    """Lives in the neighbourhood, has an account, and offers help."""
    if area is None or not getattr(user, "is_authenticated", False):
        return False
    return Person.objects.filter(user=user, neighbourhood=area, offer__active=True).exists()


# Of a neighbourhood, with or without an analysis.
rules.add_perm("impact.run_count", coordinates_area)
rules.add_perm("impact.follow_count", coordinates_area | is_at_infopoint_of)
rules.add_perm("impact.count_dwellings", coordinates_area | is_at_infopoint_of | volunteers_in)
rules.add_perm("impact.look_through", coordinates_area | is_at_infopoint_of)

rules.add_perm("impact.coordinate", coordinates)
rules.add_perm("impact.enter_paper", coordinates | is_at_infopoint)
rules.add_perm("impact.take_part", coordinates | is_at_infopoint | works_here | lives_here)
rules.add_perm("impact.write", coordinates | is_at_infopoint | works_here)
# What is only proposed waits for the coordinator; residents read it once it is taken in.
rules.add_perm("impact.see_proposed", coordinates | is_at_infopoint | leads_here | works_here)
rules.add_perm("impact.read", coordinates | is_at_infopoint | leads_here | works_here | lives_here)


def origin_of(user: Any, analysis: NeighbourhoodAnalysis) -> Origin:
    """In which quality somebody speaks here; the nearest to the neighbourhood's own direction first."""
    if coordinates.test(user, analysis):
        return Origin.COORDINATOR
    if is_at_infopoint.test(user, analysis):
        return Origin.INFOPOINT
    return Origin.ORGANISATION if works_here.test(user, analysis) else Origin.RESIDENT


def counter_of(user: Any, area: Area) -> Counter:
    """In which quality somebody counts dwellings."""
    if coordinates_area.test(user, area):
        return Counter.COORDINATOR
    return Counter.INFOPOINT if is_at_infopoint_of.test(user, area) else Counter.VOLUNTEER
