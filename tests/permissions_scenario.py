"""One small neighbourhood in which every role of the permission table stands."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from nabij.accounts.models import Membership, Role, User
from nabij.care import services as care
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.core import links
from nabij.core.actors import SYSTEM
from nabij.core.clock import now, today
from nabij.detection.models import About, Concern, ConcernState, new_code
from nabij.directory.models import Ring, Service, StaffMembership
from nabij.guidance.models import (
    Case,
    CaseState,
    Choice,
    Clarification,
    FollowUp,
    Handover,
    Invitation,
    Need,
    NeedState,
    Referral,
)
from nabij.impact.evidence import OWN_FIGURE, Found
from nabij.impact.housing import services as housing
from nabij.impact.models import (
    BoundaryDraft,
    CodeBatch,
    Counter,
    DraftState,
    Evidence,
    HousingRound,
    NeighbourhoodAnalysis,
    Observation,
    ObservationPhoto,
    Origin,
    PaperEntry,
    Proposal,
    Scan,
    Stakeholder,
    StreetCount,
    SwotItem,
    VoteGroup,
    VoteRound,
    VotingCode,
)
from nabij.impact.offer_map import reports
from nabij.impact.services import analyses, proposals, rounds, scans, stakeholders, swot
from nabij.people import acting, consent
from nabij.people.models import How, Person, Proxy, Purpose
from nabij.programme.allocation import computing as allocation
from nabij.programme.models import (
    Covenant,
    CovenantParty,
    RegionVersion,
    ScenarioVersion,
    SimulationResult,
    SimulationRun,
    WorkingMethod,
)
from nabij.programme.services import covenants, methods, regions, simulations
from nabij.programme.services import scenarios as allocations
from nabij.programme.simulation.choices import Chosen
from nabij.talents.models import Offer
from nabij.territory.models import Area, Street
from tests.factories import (
    make_municipality,
    make_neighbourhood,
    make_offer,
    make_organisation,
    make_person,
    make_service,
    make_user,
)

FALSE_LINK = "dit-is-geen-echte-link"
HOLDERS = {
    "invitation": ("invited",),
    "referral": ("partner", "partner_link"),
    "handover": ("partner", "partner_link"),
    "handover-person": ("person",),
    "follow-up": ("person",),
    "housing": ("partner_link",),
}


@dataclass
class Scenario:
    """A person with an open case, a circle, a helper who is asked, a service that is asked, and everybody around."""

    users: dict[str, User] = field(default_factory=dict)
    person: Person = field(init=False)
    proxy: Proxy = field(init=False)
    circle: CareCircle = field(init=False)
    member: CircleMember = field(init=False)
    ex_member: CircleMember = field(init=False)
    offer: Offer = field(init=False)
    service: Service = field(init=False)
    concern: Concern = field(init=False)
    concern_taken_up: Concern = field(init=False)
    case: Case = field(init=False)
    need: Need = field(init=False)
    choice: Choice = field(init=False)
    invitation: Invitation = field(init=False)
    referral: Referral = field(init=False)
    handover: Handover = field(init=False)
    follow_up: FollowUp = field(init=False)
    analysis: NeighbourhoodAnalysis = field(init=False)
    scan: Scan = field(init=False)
    observation: Observation = field(init=False)
    photo: ObservationPhoto = field(init=False)
    swot_item: SwotItem = field(init=False)
    evidence: Evidence = field(init=False)
    stakeholder: Stakeholder = field(init=False)
    proposal: Proposal = field(init=False)
    vote_round: VoteRound = field(init=False)
    code_batch: CodeBatch = field(init=False)
    voting_code: str = ""
    paper_entry: PaperEntry = field(init=False)
    boundary_draft: BoundaryDraft = field(init=False)
    adopted_draft: BoundaryDraft = field(init=False)
    new_neighbourhood: Area = field(init=False)
    partner_role: Membership = field(init=False)
    here: Area = field(init=False)
    housing_round: HousingRound = field(init=False)
    street: Street = field(init=False)
    street_count: StreetCount = field(init=False)
    report: Observation = field(init=False)
    version: ScenarioVersion = field(init=False)
    regions: RegionVersion = field(init=False)
    covenant: Covenant = field(init=False)
    method: WorkingMethod = field(init=False)  # not shared yet
    covenant_party: CovenantParty = field(init=False)
    simulation: SimulationResult = field(init=False)
    simulation_run: SimulationRun = field(init=False)
    links: dict[str, Any] = field(default_factory=dict)
    expired_links: dict[str, Any] = field(default_factory=dict)

    def link(self, kind: str, role: str) -> str:
        """What the role has in hand: its own link, one that has expired, or something made up."""
        if role in HOLDERS[kind]:
            return links.token(kind, self.links[kind].pk)
        if role == "expired_link" and kind in self.expired_links:
            return links.token(kind, self.expired_links[kind].pk)
        return FALSE_LINK


def build() -> Scenario:
    scenario = Scenario()
    municipality = make_municipality(name="Zonnegem")
    here = make_neighbourhood(municipality, name="De Wijk")
    _people(scenario, here)
    _workers(scenario, municipality, here)
    _circle(scenario, municipality)
    _concerns(scenario, municipality, here)
    _case(scenario, municipality, here)
    _questions(scenario)
    _analysis(scenario, municipality, here)
    _neighbourhood(scenario, municipality, here)
    _drafts(scenario, municipality, here)
    _means(scenario, municipality, here)
    return scenario


def _people(scenario: Scenario, here: Any) -> None:
    def resident(role: str) -> Person:
        scenario.users[role] = make_user(name=role)
        return make_person(here, user=scenario.users[role], details={"given_name": role}, lon=4.005, lat=51.005)

    resident("resident")
    scenario.person = resident("person")
    for purpose in (Purpose.GUIDANCE, Purpose.SHARE_WITH_HELPER, Purpose.CIRCLE):
        consent.give(scenario.person, purpose, by=SYSTEM, how=How.SIGNED)
    for role in ("coach", "circle_member", "ex_member"):
        resident(role)
    scenario.offer = make_offer(resident("invited"), terms=["household.groceries"])
    make_offer(resident("not_invited"), terms=["household.groceries"])
    for role in ("proxy", "expired_proxy"):
        scenario.users[role] = make_user(name=role)
    scenario.proxy = acting.appoint(scenario.person, scenario.users["proxy"], by=SYSTEM, relation="dochter")
    Proxy.objects.create(
        person=scenario.person,
        user=scenario.users["expired_proxy"],
        relation="vroegere bewindvoerder",
        starts_on=today() - timedelta(days=30),
        ends_on=today() - timedelta(days=1),
    )


def _workers(scenario: Scenario, municipality: Any, here: Any) -> None:
    elsewhere = make_neighbourhood(make_municipality(name="Elders"), at=(4.5, 51.5))
    scenario.users |= {
        "infopoint_own": make_user(Role.INFOPOINT, here, name="infopoint_own"),
        "infopoint_other": make_user(Role.INFOPOINT, elsewhere, name="infopoint_other"),
        "coordinator": make_user(Role.COORDINATOR, municipality, name="coordinator"),
        "local_authority": make_user(Role.LOCAL_AUTHORITY, municipality, name="local_authority"),
        "back_office": make_user(Role.BACK_OFFICE, municipality, name="back_office"),
        "programme_manager": make_user(Role.PROGRAMME_MANAGER, municipality, name="programme_manager"),
        "partner": make_user(name="partner"),
    }
    organisation = make_organisation(municipality=municipality)
    scenario.service = make_service(organisation, terms=["household.groceries"])
    scenario.service.areas.add(municipality)
    StaffMembership.objects.create(user=scenario.users["partner"], organisation=organisation)


def _circle(scenario: Scenario, municipality: Any) -> None:
    scenario.circle = care.open_circle(scenario.person, by=SYSTEM, municipality=municipality)

    def stand(who: str, **fields: Any) -> CircleMember:
        human = Person.objects.get(user=scenario.users[who])
        return care.add_member(scenario.circle, by=SYSTEM, person=human, ring=Ring.NEAR, **fields)

    stand("coach", role=CircleRole.COACH)
    scenario.member = stand("circle_member")
    scenario.ex_member = stand("ex_member")
    care.end_member(scenario.ex_member, by=SYSTEM)


def _concerns(scenario: Scenario, municipality: Any, here: Any) -> None:
    def concern(state: ConcernState) -> Concern:
        return Concern.objects.create(
            code=new_code(),
            about=About.OTHER,
            words="De brievenbus puilt uit",
            neighbourhood=here,
            municipality=municipality,
            answer_due_at=now() + timedelta(days=1),
            state=state,
        )

    scenario.concern = concern(ConcernState.RECEIVED)
    scenario.concern_taken_up = concern(ConcernState.TAKEN_UP)


def _case(scenario: Scenario, municipality: Any, here: Any) -> None:
    scenario.case = Case.objects.create(
        person=scenario.person,
        concern=scenario.concern_taken_up,
        municipality=municipality,
        neighbourhood=here,
        owner=scenario.users["infopoint_own"],
        state=CaseState.SEARCHING,
    )
    Clarification.objects.create(case=scenario.case, own_words="Ik geraak niet meer aan de winkel")
    scenario.need = Need.objects.create(case=scenario.case, term="household.groceries", state=NeedState.ASKED)
    scenario.choice = Choice.objects.create(need=scenario.need, ring=Ring.NEAR, offer=scenario.offer)


def _questions(scenario: Scenario) -> None:
    later, before = now() + timedelta(days=7), now() - timedelta(minutes=1)
    case = scenario.case

    def ask_helper(choice: Choice, expires_at: Any) -> Invitation:
        words = {"what": "Boodschappen doen", "when": "zaterdag", "rough_place": "De Wijk"}
        return Invitation.objects.create(choice=choice, case=case, offer=scenario.offer, expires_at=expires_at, **words)

    def ask_service(expires_at: Any) -> Referral:
        choice = Choice.objects.create(need=scenario.need, ring=Ring.REGULAR, service=scenario.service)
        return Referral.objects.create(
            choice=choice, case=case, service=scenario.service, message="Hulp", due_at=later, expires_at=expires_at
        )

    scenario.invitation = ask_helper(scenario.choice, later)
    second = Choice.objects.create(need=scenario.need, ring=Ring.NEAR, offer=scenario.offer)
    scenario.referral = ask_service(later)
    scenario.handover = Handover.objects.create(
        case=case,
        giver=scenario.users["infopoint_own"],
        receiver_organisation=scenario.service.organisation,
        giver_at=now(),
        due_at=later,
        expires_at=later,
    )
    scenario.follow_up = FollowUp.objects.create(case=case, due_at=before, asked_at=before, expires_at=later)
    scenario.links = {
        "invitation": scenario.invitation,
        "referral": scenario.referral,
        "handover": scenario.handover,
        "handover-person": scenario.handover,
        "follow-up": scenario.follow_up,
    }
    scenario.expired_links = {"invitation": ask_helper(second, before), "referral": ask_service(before)}


def _analysis(scenario: Scenario, municipality: Any, here: Any) -> None:
    """What people of the neighbourhood make together; a neighbourhood beside it still waits for its analysis."""
    make_neighbourhood(municipality, at=(4.2, 51.2), name="De Kouter")
    scenario.analysis = analyses.begin(neighbourhood=here, title="Samen in De Wijk", by=SYSTEM)
    themes = [{"code": "green", "name": "Groen en rust", "icon": "leaf"}]
    scenario.scan = scans.prepare(analysis=scenario.analysis, title="Hoe is het hier?", themes=themes, by=SYSTEM)
    scans.step(scenario.scan, name="open", by=SYSTEM)
    told = {"words": "Er is geen bank", "tone": "better", "theme": "green"}
    scans.answer(scenario.scan, ticks={"green": "better"}, told=told, by=SYSTEM)
    scenario.observation = scenario.scan.observations.get()
    scenario.photo = ObservationPhoto.objects.create(
        observation=scenario.observation, image=b"jpeg", width=100, height=100
    )
    scenario.swot_item = swot.add(
        analysis=scenario.analysis,
        kind="weakness",
        words="Te weinig banken",
        evidence=[(OWN_FIGURE, Found("banken", "Aantal banken", "2", "Eigen telling"))],
        origin=Origin.COORDINATOR,
        by=SYSTEM,
    )
    scenario.evidence = scenario.swot_item.evidence.get()
    scenario.stakeholder = stakeholders.add(
        analysis=scenario.analysis, name="Buurtcomité", sector="residents", participation="decide", by=SYSTEM
    )
    for title in ("Een bank", "Koffie"):
        scenario.proposal = proposals.propose(analysis=scenario.analysis, title=title, by=SYSTEM)
        items = [scenario.swot_item]
        proposals.accept(scenario.proposal, opened=1, title=title, words="", items=items, by=SYSTEM)
    closes_at = now() + timedelta(days=7)
    scenario.vote_round = rounds.prepare(analysis=scenario.analysis, title="Wat eerst?", closes_at=closes_at, by=SYSTEM)
    rounds.open_(scenario.vote_round, by=SYSTEM)
    scenario.code_batch, codes = rounds.print_codes(scenario.vote_round, group=VoteGroup.RESIDENTS, number=2, by=SYSTEM)
    scenario.voting_code = codes[0]
    scenario.paper_entry = PaperEntry.objects.create(
        round=scenario.vote_round,
        code=VotingCode.objects.get(digest=rounds.digest(codes[1])),
        hint=codes[1][-3:],
        entered_by="user:iemand",
    )


def _neighbourhood(scenario: Scenario, municipality: Any, here: Any) -> None:
    """What is told at the map, and a street that is being counted."""
    scenario.here = here
    scenario.street = Street.objects.create(name="Merelstraat", municipality=municipality, lon=4.005, lat=51.005)
    scenario.housing_round = housing.begin(neighbourhood=here, ends_on=today() + timedelta(days=30), by=SYSTEM)
    numbers = {("house", "adaptable"): 9}
    street = scenario.street
    housing.count(scenario.housing_round, street=street, numbers=numbers, counter=Counter.VOLUNTEER, by=SYSTEM)
    scenario.street_count = StreetCount.objects.get()
    scenario.links["housing"] = scenario.housing_round
    ended = HousingRound.objects.create(neighbourhood=here, ends_on=today() - timedelta(days=1), state="closed")
    scenario.expired_links["housing"] = ended
    reports.tell(area=here, told={"theme": "bench", "words": "Er is geen bank", "place": "aan de halte"})
    scenario.report = Observation.objects.get(neighbourhood=here)


def _means(scenario: Scenario, municipality: Any, here: Any) -> None:
    """How the means are spread, and the covenant that is being prepared with the partner."""
    table = f"code,buurt,inwoners\n{here.code},De Wijk,9000\nX,Elders,9000\n"
    document = allocation.document_of(name="Verdeling", pillars=[], fte=4, columns=["code", "buurt", "inwoners"])
    scenario.version = allocations.begin(
        name="Verdeling", area=municipality, document=document, table=table, origin={"kind": "example"}, by=SYSTEM
    )
    scenario.regions, _without = regions.bring(
        kind="regional", name="Regio's", source="Proef", borders="2018", file="regio.csv",
        raw=b"nis,regio\n11001,R1\n", by=SYSTEM,
    )  # fmt: skip
    fields = {"fte": 2, "tasks": "Samen", "starts_on": today(), "ends_on": today()}
    words = {"title": "Huisbezoek", "what": "Samen op pad"}
    scenario.method = methods.write(neighbourhood=here, fields=words, by=SYSTEM)
    scenario.covenant = covenants.prepare(neighbourhood=here, fields=fields, by=SYSTEM)
    organisation = scenario.service.organisation
    scenario.covenant_party = covenants.add_party(
        scenario.covenant, organisation=organisation, share="", leads=True, by=SYSTEM
    )
    told = {
        "name": "x",
        "year": 2021,
        "years": 1,
        "persons": 1,
        "draws": 0,
        "policies": [],
        "fit": [],
        "parameters": [],
    }
    scenario.simulation = allocations.keep_simulation(
        name="Proef", area=municipality, data=told, sha256="x", note="", by=SYSTEM
    )
    scenario.simulation_run = simulations.ask(
        name="Proef", area=municipality, note="", chosen=Chosen("Proef", [("x", ["respite"], {})]), by=SYSTEM
    )


def _drafts(scenario: Scenario, municipality: Any, here: Any) -> None:
    """Borders being drawn, and others that were adopted: the neighbourhood is what they became."""

    def draft(**fields: Any) -> BoundaryDraft:
        found = BoundaryDraft.objects.create(name="Buurten", level="sector", **fields)
        found.municipalities.add(municipality)
        return found

    scenario.boundary_draft = draft()
    scenario.adopted_draft = draft(state=DraftState.ADOPTED, valid_from=today())
    scenario.adopted_draft.neighbourhoods.create(number=1, name=here.name, became=here)
    scenario.new_neighbourhood = here
    scenario.partner_role = Membership.objects.get(user=scenario.users["infopoint_own"])
