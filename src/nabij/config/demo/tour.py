"""What the guided tour needs: a few stories bent so that each of its people has something to do."""

from dataclasses import replace

from nabij.config.demo.world import Attempt, CaseStory, ConsentStory, NeedStory, Slot, World

VOLUNTEER, COACH, WORKER = "vrijwilliger", "zorgcoach", "infopunt-elzenbeke"
LONELY = "case-04"  # a widower who would like a visit: Sofie finds Samira for him
YOUNG_MOTHER = "case-15"  # waits for an answer of Samira
HOME = "case-60"  # Maria, whose coach follows her
VISIT = "social.visits"
FREE_MORNINGS = (Slot(1, "morning"), Slot(3, "morning"))


def bend(world: World) -> World:
    """The same world, with the stories of the tour in the state in which the tour begins."""
    bends = {LONELY: _lonely, YOUNG_MOTHER: _young_mother, HOME: _home}
    if _is_asked(world):
        del bends[YOUNG_MOTHER]
    # Samira helps Maria already and has a question waiting: there must be room for the one of the tour.
    helpers = tuple(replace(one, capacity_per_week=3) if one.person == VOLUNTEER else one for one in world.volunteers)
    stories = tuple(bends[case.key](case) if case.key in bends else case for case in _unanswered(world.cases))
    return replace(world, volunteers=helpers, cases=stories)


def _is_asked(world: World) -> bool:
    """Whether the volunteer has a question to answer already."""
    return any(
        attempt.to == VOLUNTEER and attempt.outcome == "open" for case in world.cases for attempt in case.attempts
    )


def _unanswered(cases: tuple[CaseStory, ...]) -> tuple[CaseStory, ...]:
    """The first "no" of a volunteer becomes silence: then too the next option gets its turn."""
    number = next((n for n, case in enumerate(cases) if _no(case) is not None), None)
    if number is None:
        return cases
    case = cases[number]
    attempts = tuple(replace(one, outcome="lapsed") if one == _no(case) else one for one in case.attempts)
    return (*cases[:number], replace(case, attempts=attempts), *cases[number + 1 :])


def _no(case: CaseStory) -> Attempt | None:
    return next((one for one in case.attempts if one.kind == "invitation" and one.outcome == "declined"), None)


def _lonely(case: CaseStory) -> CaseStory:
    needs = tuple(replace(need, slots=FREE_MORNINGS) if need.term == VISIT else need for need in case.needs)
    share = ConsentStory("share_with_helper", "spoken", max(0, case.opened_days_ago - 1))
    network = tuple(replace(member, is_coach=False) for member in case.network)
    return replace(case, owner=WORKER, needs=needs, network=network, consents=(*case.consents, share))


def _young_mother(case: CaseStory) -> CaseStory:
    term, words = "mobility.getting-out", "Eens per week samen naar buiten, met de baby in de koets"
    asked = NeedStory(term, words, "", FREE_MORNINGS, "", "asked")
    days_ago = min(1, max(0, case.opened_days_ago - 1))
    attempt = Attempt("invitation", VOLUNTEER, term, words, days_ago, "open", None, "")
    return replace(case, needs=(asked, *case.needs[1:]), attempts=(attempt,))


def _home(case: CaseStory) -> CaseStory:
    step = case.handover
    return case if step is None else replace(case, handover=replace(step, to=COACH))
