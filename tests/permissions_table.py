"""Who may try what: every address of Nabij against every role.

How to add a page
-----------------
1. Add a ``Row`` under its app below. ``name`` is the URL name; ``args`` says which object of the `Scenario` stands in
   the address (a function of the scenario and the role, because a link belongs to whoever got it).
2. ``ok`` lists the roles that get in, separated by spaces; all others are refused: guests are asked to sign in (LOGIN),
   who is signed in gets FORBIDDEN. Say so where it is different: ``forbidden``, ``missing`` (404), ``gone`` (410: an
   expired or false link), ``login``. ``EVERYBODY`` and ``SIGNED_IN`` stand for lists of roles.
3. ``methods`` is "GET", "POST" or "GET POST"; each is tried, a POST with ``data``. OK means: through the door. A form
   that is sent back with errors has let you in; what it saves is proved by the tests of its app.
4. A page that needs something new to stand on: add it to `Scenario` in ``permissions_scenario.py``.

A URL without a row fails ``test_every_address_stands_in_the_table``. What a package brings along (allauth) stands in
``BY_PREFIX``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.permissions_scenario import Scenario

OK, LOGIN, FORBIDDEN, MISSING, GONE = "ok", "asked to sign in", "forbidden", "not found", "gone"

GUESTS: Final = ("guest", "expired_link", "partner_link")
ROLES: Final = (
    *GUESTS,
    "resident",
    "person",
    "proxy",
    "expired_proxy",
    "coach",
    "circle_member",
    "ex_member",
    "invited",
    "not_invited",
    "partner",
    "infopoint_own",
    "infopoint_other",
    "coordinator",
    "local_authority",
    "back_office",
    "programme_manager",
)
EVERYBODY: Final = " ".join(ROLES)
SIGNED_IN: Final = " ".join(role for role in ROLES if role not in GUESTS)
INFOPOINTS: Final = "infopoint_own infopoint_other"
SPEAKS_FOR_THE_PERSON: Final = "person proxy"
RUNS_THE_CIRCLE: Final = "person proxy coach infopoint_own"
LIVES_HERE: Final = "resident person coach circle_member ex_member invited not_invited"
WORKS_ON_THE_ANALYSIS: Final = "coordinator infopoint_own partner"
COUNTS_DWELLINGS: Final = "coordinator infopoint_own invited not_invited"
PROGRAMME: Final = "back_office programme_manager"
PREPARES_COVENANTS: Final = "coordinator programme_manager"
LEADERS: Final = "local_authority back_office programme_manager"
READS_THE_ANALYSIS: Final = f"{WORKS_ON_THE_ANALYSIS} {LEADERS} {LIVES_HERE}"

# Addresses of packages: theirs to guard; nothing of a person of Nabij is behind them.
BY_PREFIX: Final = ("account_", "mfa_", "socialaccount_", "openid_connect_", "-")

Args = Callable[[Scenario, str], list[Any]]


def no_args(scenario: Scenario, role: str) -> list[Any]:
    return []


def of(*names: str) -> Args:
    """The ids of these objects of the scenario."""
    return lambda scenario, role: [getattr(scenario, name).pk for name in names]


def step_of(name: str, step: str) -> Args:
    """The id of this object of the scenario, and a step of its workflow."""
    return lambda scenario, role: [getattr(scenario, name).pk, step]


def scan_code(scenario: Scenario, role: str) -> list[Any]:
    return [scenario.scan.shown_code]


def code_of_the_neighbourhood(scenario: Scenario, role: str) -> list[Any]:
    return [scenario.here.code]


def scenario_of_the_version(scenario: Scenario, role: str) -> list[Any]:
    return [scenario.version.scenario_id]


def link(kind: str) -> Args:
    """The link of this kind that the role holds; a false one for who got none."""
    return lambda scenario, role: [scenario.link(kind, role)]


@dataclass(frozen=True)
class Row:
    """One address, and what each role gets there."""

    name: str
    args: Args = no_args
    ok: str = ""
    methods: str = "GET"
    login: str = ""
    forbidden: str = ""
    missing: str = ""
    gone: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def expected(self, role: str) -> str:
        said = {OK: self.ok, LOGIN: self.login, FORBIDDEN: self.forbidden, MISSING: self.missing, GONE: self.gone}
        found = [outcome for outcome, roles in said.items() if role in roles.split()]
        if len(found) > 1:
            raise ValueError(f"{self.name}: {role} stands twice in this row")
        return found[0] if found else LOGIN if role in GUESTS else FORBIDDEN


def but(roles: str, *left_out: str) -> str:
    return " ".join(role for role in roles.split() if role not in left_out)


ANYTHING = "GET POST"
CASE = of("case")
NEED = of("case", "need")

TABLE: Final = [
    # portal
    Row("portal:home", ok=EVERYBODY),
    Row("portal:style_guide", ok=EVERYBODY),
    Row("portal:tour", ok=EVERYBODY),
    Row("portal:privacy", ok=EVERYBODY),
    Row("portal:accessibility", ok=EVERYBODY),
    Row("portal:my_data", ok=SIGNED_IN),
    Row("portal:erasure_requests", ok=INFOPOINTS),
    Row("portal:my_data_of", of("person"), ok="person proxy infopoint_own"),
    Row("portal:my_data_download", of("person"), ok="person proxy infopoint_own"),
    Row(
        "portal:my_data_consent",
        of("person"),
        ok="person proxy infopoint_own",
        methods="POST",
        data={"purpose": "contact_later", "answer": "yes"},
    ),
    Row("portal:my_data_correct", of("person"), ok="person proxy infopoint_own", methods=ANYTHING),
    Row("portal:my_data_erase", of("person"), ok="person infopoint_own", methods=ANYTHING),
    Row("portal:my_data_proxy", of("person"), ok="infopoint_own", methods=ANYTHING),
    Row("portal:my_data_end_proxy", of("person", "proxy"), ok="person proxy infopoint_own", methods="POST"),
    # demo: in demonstrations and tests only
    Row("demo:mailbox", ok=EVERYBODY),
    # accounts
    Row("accounts:choose_language", ok=EVERYBODY, methods="POST"),
    Row("demo:sign_in", lambda s, role: ["niemand"], missing=EVERYBODY, methods="POST"),
    # territory, directory
    Row("territory:neighbourhoods_geojson", ok=EVERYBODY),
    Row("directory:search", ok=EVERYBODY),
    Row("directory:print_list", ok=EVERYBODY),
    Row("directory:service", of("service"), ok=EVERYBODY),
    Row("directory:my_services", ok=SIGNED_IN),
    Row("directory:confirm", of("service"), ok="partner", missing=but(SIGNED_IN, "partner"), methods="POST"),
    # talents
    Row("talents:my_offer", ok=SIGNED_IN, methods=ANYTHING),
    Row(
        "talents:pause",
        ok="invited not_invited",
        missing=but(SIGNED_IN, "invited", "not_invited"),
        methods="POST",
    ),
    Row(
        "talents:resume",
        ok="invited not_invited",
        missing=but(SIGNED_IN, "invited", "not_invited"),
        methods="POST",
    ),
    Row("talents:volunteers", ok=INFOPOINTS),
    Row("talents:enter_offer", ok=INFOPOINTS, methods=ANYTHING),
    Row("talents:offer", of("offer"), ok="infopoint_own", methods=ANYTHING),
    # detection: who has the code, follows
    Row("detection:report", ok=EVERYBODY, methods=ANYTHING),
    Row("detection:streets", ok=EVERYBODY, methods="POST"),
    Row("detection:follow_entry", ok=EVERYBODY),
    Row("detection:follow", lambda s, role: [s.concern.code], ok=EVERYBODY),
    Row("detection:follow", lambda s, role: ["XXXX-XXXX-XXXX"], missing=EVERYBODY),
    Row("detection:add", lambda s, role: [s.concern.code], ok=EVERYBODY, methods="POST"),
    Row("detection:solved", lambda s, role: [s.concern.code], ok=EVERYBODY, methods="POST"),
    Row("detection:inbox", ok=INFOPOINTS),
    Row("detection:new", ok=INFOPOINTS, methods=ANYTHING),
    Row("detection:suggest", ok=INFOPOINTS, methods="POST"),
    Row("detection:concern", of("concern"), ok="infopoint_own"),
    *(
        Row(f"detection:{act}_concern", of("concern"), ok="infopoint_own", methods="POST")
        for act in ("contact", "triage", "assign", "note", "terms", "close", "reopen")
    ),
    Row("detection:same_concern", of("concern", "concern_taken_up"), ok="infopoint_own", methods="POST"),
    # care
    Row("care:mine", ok=SIGNED_IN),
    Row("care:waiting", ok=INFOPOINTS),
    Row("care:circle", of("circle"), ok=f"{RUNS_THE_CIRCLE} circle_member"),
    Row("care:add", of("circle"), ok=RUNS_THE_CIRCLE, methods=ANYTHING),
    Row("care:member", of("circle", "member"), ok=RUNS_THE_CIRCLE, methods=ANYTHING),
    Row("care:remove_member", of("circle", "member"), ok=RUNS_THE_CIRCLE, methods="POST"),
    Row("care:restore_member", of("circle", "ex_member"), ok=RUNS_THE_CIRCLE, methods="POST"),
    Row("care:set_coach", of("circle", "member"), ok=RUNS_THE_CIRCLE, methods="POST"),
    # guidance: the case
    Row("guidance:cases", ok=SIGNED_IN),
    Row("guidance:open_case", of("concern"), ok="infopoint_own", methods=ANYTHING),
    Row("guidance:case", CASE, ok="infopoint_own"),
    Row("guidance:clarify", CASE, ok="infopoint_own", methods=ANYTHING),
    Row("guidance:give_consent", CASE, ok="infopoint_own", methods="POST"),
    Row("guidance:stop", CASE, ok="infopoint_own", methods=ANYTHING),
    Row("guidance:add_need", CASE, ok="infopoint_own", methods=ANYTHING),
    Row("guidance:change_need", NEED, ok="infopoint_own", methods=ANYTHING),
    Row("guidance:drop_need", NEED, ok="infopoint_own", methods="POST"),
    Row("guidance:want_again", NEED, ok="infopoint_own", methods="POST"),
    Row("guidance:options", NEED, ok="infopoint_own"),
    Row("guidance:leave_unmet", NEED, ok="infopoint_own", methods="POST"),
    Row("guidance:ask", of("case", "choice"), ok="infopoint_own", methods=ANYTHING),
    Row("guidance:withdraw", of("case", "choice"), ok="infopoint_own", methods="POST"),
    Row("guidance:note_answer", of("case", "invitation"), ok="infopoint_own", methods="POST"),
    Row("guidance:answer_question", of("case", "referral"), ok="infopoint_own", methods=ANYTHING),
    Row("guidance:hand_over", CASE, ok="infopoint_own", methods=ANYTHING),
    *(
        Row(f"guidance:{act}", CASE, ok="infopoint_own", methods="POST")
        for act in (
            "confirm_handover",
            "receive_by_phone",
            "stop_handover",
            "step_zoeken",
            "step_opvolgen",
            "step_afsluiten",
            "step_overnemen",
            "step_heropenen",
        )
    ),
    # guidance: lists
    Row("guidance:call_list", ok=INFOPOINTS),
    Row("guidance:follow_up_by_phone", of("follow_up"), ok="infopoint_own", methods=ANYTHING),
    Row("guidance:my_invitations", ok=SIGNED_IN),
    Row("guidance:partner_inbox", ok=SIGNED_IN),
    Row("guidance:gaps", ok=f"{INFOPOINTS} coordinator {LEADERS}"),
    # guidance: one's own, signed in; what isn't one's own is as if it weren't there
    Row("guidance:my_invitation", of("invitation"), ok="invited", gone=but(SIGNED_IN, "invited"), methods=ANYTHING),
    Row("guidance:my_referral", of("referral"), ok="partner", gone=but(SIGNED_IN, "partner"), methods=ANYTHING),
    Row(
        "guidance:my_handover",
        of("handover"),
        ok="partner person",
        gone=but(SIGNED_IN, "partner", "person"),
        methods=ANYTHING,
    ),
    # guidance: links; who holds a valid one gets in, signed in or not
    Row("guidance:invitation", link("invitation"), ok="invited", gone=but(EVERYBODY, "invited"), methods=ANYTHING),
    Row(
        "guidance:referral",
        link("referral"),
        ok="partner partner_link",
        gone=but(EVERYBODY, "partner", "partner_link"),
        methods=ANYTHING,
    ),
    Row(
        "guidance:handover",
        link("handover"),
        ok="partner partner_link",
        gone=but(EVERYBODY, "partner", "partner_link"),
        methods=ANYTHING,
    ),
    Row(
        "guidance:handover_person",
        link("handover-person"),
        ok="person",
        gone=but(EVERYBODY, "person"),
        methods=ANYTHING,
    ),
    Row("guidance:follow_up", link("follow-up"), ok="person", gone=but(EVERYBODY, "person"), methods=ANYTHING),
    # impact: for everyone
    Row("impact:take_part", ok=EVERYBODY),
    Row("impact:neighbourhoods", ok=EVERYBODY),
    *(
        Row(f"impact:{page}", lambda s, role: [s.here.code], ok=EVERYBODY)
        for page in ("profile", "profile_report", "profile_figures")
    ),
    Row("impact:analysis", of("analysis"), ok=EVERYBODY),
    Row("impact:scan", scan_code, ok=EVERYBODY, methods=ANYTHING),
    *(Row(f"impact:{page}", scan_code, ok=EVERYBODY) for page in ("scan_thanks", "scan_paper", "scan_result")),
    Row("impact:photo", of("photo"), ok="coordinator", missing=but(EVERYBODY, "coordinator")),
    Row("impact:propose", of("analysis"), ok=EVERYBODY, methods=ANYTHING),
    Row("impact:round", of("vote_round"), ok=EVERYBODY),
    # impact: who has a code, votes
    Row("impact:vote_entry", ok=EVERYBODY, methods=ANYTHING),
    Row("impact:vote", lambda s, role: [s.voting_code], ok=EVERYBODY),
    Row("impact:vote", lambda s, role: ["XXXX-XXXXXX"], missing=EVERYBODY),
    # impact: reading and writing together
    Row("impact:analyses", ok=SIGNED_IN),
    *(Row(f"impact:{page}", of("analysis"), ok=READS_THE_ANALYSIS) for page in ("swot", "stakeholders")),
    Row("impact:item", of("swot_item"), ok=READS_THE_ANALYSIS),
    Row("impact:add_item", of("analysis"), ok=but(READS_THE_ANALYSIS, *LEADERS.split()), methods=ANYTHING),
    *(
        Row(f"impact:{act}", of("swot_item"), ok=WORKS_ON_THE_ANALYSIS, methods=ANYTHING)
        for act in ("change_item", "add_evidence")
    ),
    Row("impact:remove_evidence", of("swot_item", "evidence"), ok=WORKS_ON_THE_ANALYSIS, methods="POST"),
    # impact: paper
    *(Row(f"impact:{page}", scan_code, ok="coordinator infopoint_own") for page in ("scan_work", "enter_paper")),
    Row("impact:enter_paper", scan_code, ok="coordinator infopoint_own", methods="POST"),
    Row("impact:round_work", of("vote_round"), ok="coordinator infopoint_own"),
    Row("impact:enter_ballot", of("vote_round"), ok="coordinator infopoint_own", methods=ANYTHING),
    # impact: the coordinator's
    Row("impact:begin", ok="coordinator", methods=ANYTHING),
    *(
        Row(f"impact:{act}", of("analysis"), ok="coordinator", methods=ANYTHING)
        for act in ("change_analysis", "new_scan", "add_stakeholder", "new_round")
    ),
    Row("impact:proposals", of("analysis"), ok="coordinator"),
    Row("impact:step_analysis", step_of("analysis", "afsluiten"), ok="coordinator", methods="POST"),
    Row("impact:change_scan", scan_code, ok="coordinator", methods=ANYTHING),
    Row("impact:step_scan", lambda s, role: [s.scan.shown_code, "sluiten"], ok="coordinator", methods="POST"),
    Row("impact:moderate", scan_code, ok="coordinator"),
    Row("impact:show_observation", of("observation"), ok="coordinator", methods="POST"),
    Row("impact:hide_observation", of("observation"), ok="coordinator", methods="POST"),
    Row("impact:step_item", step_of("swot_item", "weghalen"), ok="coordinator", methods="POST"),
    Row("impact:change_stakeholder", of("stakeholder"), ok="coordinator", methods=ANYTHING),
    Row("impact:remove_stakeholder", of("stakeholder"), ok="coordinator", methods="POST"),
    Row("impact:restore_stakeholder", of("stakeholder"), ok="coordinator", methods="POST"),
    Row("impact:judge", of("proposal"), ok="coordinator", methods=ANYTHING),
    Row("impact:refuse", of("proposal"), ok="coordinator", methods="POST"),
    Row("impact:change_round", of("vote_round"), ok="coordinator", methods=ANYTHING),
    Row("impact:step_round", step_of("vote_round", "sluiten"), ok="coordinator", methods="POST"),
    Row("impact:print_codes", of("vote_round"), ok="coordinator", methods="POST"),
    Row("impact:void_codes", of("vote_round", "code_batch"), ok="coordinator", methods="POST"),
    Row("impact:set_aside", of("vote_round", "paper_entry"), ok="coordinator", methods="POST"),
    # impact: what there is on the map, and counting dwellings; invited and not_invited offer help, so they may count
    *(
        Row(f"impact:{page}", code_of_the_neighbourhood, ok=EVERYBODY)
        for page in ("offer_map", "report_thanks", "housing")
    ),
    Row("impact:report_place", code_of_the_neighbourhood, ok=EVERYBODY, methods=ANYTHING),
    Row("impact:moderate_reports", code_of_the_neighbourhood, ok="coordinator infopoint_own"),
    *(
        Row(f"impact:{act}", of("report"), ok="coordinator infopoint_own", methods="POST")
        for act in ("show_observation", "hide_observation")
    ),
    Row("impact:housing_work", code_of_the_neighbourhood, ok="coordinator infopoint_own"),
    *(
        Row(f"impact:{act}", code_of_the_neighbourhood, ok="coordinator", methods="POST")
        for act in ("housing_begin", "housing_close")
    ),
    Row("impact:housing_set_aside", of("street_count"), ok="coordinator", methods="POST"),
    *(
        Row(f"impact:{page}", code_of_the_neighbourhood, ok=COUNTS_DWELLINGS)
        for page in ("housing_paper", "housing_streets")
    ),
    Row(
        "impact:housing_street",
        lambda s, role: [s.here.code, s.street.pk],
        ok=COUNTS_DWELLINGS,
        methods=ANYTHING,
    ),
    Row("impact:housing_link", link("housing"), ok="partner_link", gone=but(EVERYBODY, "partner_link")),
    Row(
        "impact:housing_link_street",
        lambda s, role: [s.link("housing", role), s.street.pk],
        ok="partner_link",
        gone=but(EVERYBODY, "partner_link"),
        methods=ANYTHING,
    ),
    # impact: the first day, drawing neighbourhoods; who coordinates looks
    Row("impact:first_day", ok=f"coordinator {LEADERS}"),
    Row("impact:first_day_new", ok=LEADERS, methods=ANYTHING),
    *(
        Row(f"impact:first_day_{step}", of("boundary_draft"), ok=f"coordinator {LEADERS}")
        for step in ("place", "propose", "move", "outlines", "names", "adopt")
    ),
    *(
        Row(f"impact:first_day_{step}", of("boundary_draft"), ok=LEADERS, methods="POST")
        for step in ("place", "propose", "move", "names", "adopt", "stop", "today", "undo", "again")
    ),
    *(
        Row(f"impact:first_day_{step}", of("adopted_draft"), ok=f"coordinator {LEADERS}")
        for step in ("figures", "done")
    ),
    *(
        Row(f"impact:first_day_{step}", of("adopted_draft"), ok=LEADERS, methods="POST")
        for step in ("figures", "bring", "carry")
    ),
    Row("impact:first_day_partners", of("adopted_draft"), ok=LEADERS, methods=ANYTHING),
    Row("impact:first_day_end_role", of("adopted_draft", "partner_role"), ok=LEADERS, methods="POST"),
    Row("impact:first_day_parties", of("adopted_draft", "new_neighbourhood"), ok=LEADERS, methods=ANYTHING),
    # programme: who spreads the means manages, who supports looks; a neighbourhood's own means are public
    *(Row(f"programme:{page}", ok=PROGRAMME) for page in ("overview", "compare")),
    Row("programme:counting", ok=PROGRAMME, methods=ANYTHING),
    *(Row(f"programme:{page}", ok=PROGRAMME) for page in ("counting_workbook", "counting_table", "regions")),
    Row("programme:counting_divide", ok="programme_manager", methods="POST"),
    Row("programme:regions", ok="programme_manager", methods="POST"),
    *(Row(f"programme:{page}", of("regions"), ok=PROGRAMME) for page in ("regions_version", "regions_file")),
    Row("programme:begin", ok="programme_manager", methods=ANYTHING),
    Row("programme:columns", ok="programme_manager", methods="POST"),
    Row("programme:scenario", scenario_of_the_version, ok=PROGRAMME),
    *(
        Row(f"programme:{page}", scenario_of_the_version, ok="programme_manager", methods=ANYTHING)
        for page in ("adjust", "judge")
    ),
    Row("programme:adopt", scenario_of_the_version, ok="programme_manager", methods="POST", data={"number": "1"}),
    Row("programme:withdraw", scenario_of_the_version, ok="programme_manager", methods="POST"),
    *(Row(f"programme:{page}", of("version"), ok=PROGRAMME) for page in ("version", "workbook", "report", "inputs")),
    Row("programme:why", of("version"), missing=PROGRAMME),  # no neighbourhood was asked
    Row("programme:simulations", ok=PROGRAMME),
    Row("programme:simulations", ok="programme_manager", methods="POST"),
    *(
        Row(f"programme:{page}", of("simulation"), ok=PROGRAMME)
        for page in ("simulation", "simulation_workbook", "simulation_json")
    ),
    Row("programme:simulation_scenario", of("simulation"), missing=PROGRAMME),  # it was brought in
    Row("programme:compare_simulations", ok=PROGRAMME),
    Row("programme:new_simulation", ok="programme_manager", methods=ANYTHING),
    *(Row(f"programme:{page}", of("simulation_run"), ok=PROGRAMME) for page in ("simulation_run", "simulation_asked")),
    Row("programme:stop_simulation", of("simulation_run"), ok="programme_manager", methods="POST"),
    Row("programme:covenants", ok=SIGNED_IN),
    Row("programme:prepare_covenant", code_of_the_neighbourhood, ok=PREPARES_COVENANTS, methods=ANYTHING),
    *(
        Row(f"programme:{page}", of("covenant"), ok=f"coordinator partner {LEADERS}", forbidden=" ".join(GUESTS))
        for page in ("covenant", "covenant_paper")
    ),
    Row("programme:renew_covenant", of("covenant"), ok=PREPARES_COVENANTS, methods="POST"),
    Row("programme:change_covenant", of("covenant"), ok=PREPARES_COVENANTS, methods=ANYTHING),
    Row("programme:step_covenant", step_of("covenant", "submit"), ok=PREPARES_COVENANTS, methods="POST"),
    *(
        Row("programme:step_covenant", step_of("covenant", step), ok="programme_manager", methods="POST")
        for step in ("send_back", "agree", "end")
    ),
    Row("programme:add_party", of("covenant"), ok=PREPARES_COVENANTS, methods="POST"),
    Row("programme:remove_party", of("covenant_party"), ok=PREPARES_COVENANTS, methods="POST"),
    Row("programme:confirm_party", of("covenant_party"), ok=f"partner {PREPARES_COVENANTS}", methods="POST"),
    Row("programme:own", ok=SIGNED_IN),
    Row("programme:given", code_of_the_neighbourhood, ok=EVERYBODY),
    Row("programme:household", ok=EVERYBODY, methods=ANYTHING),
    *(Row(f"programme:{page}", ok=EVERYBODY) for page in ("registration", "registration_workbook")),
    # what back offices see of their neighbourhoods; ways of working go between all who lead
    Row("programme:back_office", ok=PROGRAMME),
    Row("programme:methods", ok=f"coordinator {LEADERS}"),
    Row("programme:new_method", ok=f"coordinator {PROGRAMME}", methods=ANYTHING),
    Row("programme:method", of("method"), ok=f"coordinator {PROGRAMME}"),
    Row("programme:change_method", of("method"), ok=f"coordinator {PROGRAMME}", methods=ANYTHING),
    Row("programme:step_method", step_of("method", "share"), ok=f"coordinator {PROGRAMME}", methods="POST"),
]
