"""Cases: each story is told as acts of the people in it, at the moments at which they happened."""

from collections.abc import Callable
from datetime import timedelta
from math import hypot
from typing import Any

from nabij.care import services as care
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.config.demo import world
from nabij.config.demo.loading.stage import MORNING_STORIES, MOST_STORIES, Stage, Story, row_id, slots
from nabij.core import clock
from nabij.core.actors import Actor
from nabij.detection.models import Concern
from nabij.directory import needs
from nabij.guidance.models import Case, CaseState, Choice, FollowUp, Handover, Invitation, Need, Referral
from nabij.guidance.rules import INVITATION_TERM
from nabij.guidance.services import asking, cases, following, handovers
from nabij.people import access, consent
from nabij.people.models import How, Purpose

HELPER = "vrijwilliger"
CARERS = ("mantelzorger", "dochter en mantelzorger")
LEFT_WAITING = 4  # one case in so many waits for its worker
STILL_TO_ASK = timedelta(days=3)  # a question that fell due less long ago is still open
METRES_PER_DEGREE = (70_000, 111_000)  # at 51 degrees north


def tell(stage: Stage) -> None:
    for number, record in enumerate(stage.world.cases):
        place = MORNING_STORIES + number % (MOST_STORIES - MORNING_STORIES)
        CaseTeller(Story(stage, place), record, number).tell()


class CaseTeller:
    """One case from its opening to where it stands now."""

    def __init__(self, story: Story, record: world.CaseStory, number: int) -> None:
        self.story, self.stage, self.record, self.number = story, story.stage, record, number
        self.owner = self.stage.worker(record.owner)
        self.talk = max(0, record.opened_days_ago - 1)
        self.person = self.stage.persons[record.person]
        self.pk = self.person.pk  # of the case, once it is open

    def tell(self) -> None:
        record, on = self.record, self.story.on
        on(record.opened_days_ago, self.open)
        on(self.talk, self.clarify)
        for given in record.consents:
            if given.purpose != "guidance":
                on(given.days_ago, self._giving(given))
        if record.stage != "clarifying":
            on(self.talk, lambda: cases.search(self.case, by=self.owner))
        for attempt in record.attempts:
            self.attempt(attempt)
        if record.handover:
            self.hand_over(record.handover)
        self.end()

    @property
    def case(self) -> Case:
        return Case.objects.select_related("municipality").defer("municipality__geometry").get(pk=self.pk)

    def need(self, term: str) -> Need:
        return (
            Need.objects.select_related("case__municipality")
            .defer("case__municipality__geometry")
            .get(case=self.pk, term=term)
        )

    # The beginning

    def open(self) -> None:
        how = next((given.how for given in self.record.consents if given.purpose == "guidance"), "spoken")
        consent.give(self.person, Purpose.GUIDANCE, by=self.owner, how=How(how))
        concern = Concern.objects.filter(pk=row_id(self.record.concern)).first() if self.record.concern else None
        self.pk = cases.open_case(person=self.person, concern=concern, by=self.owner).pk

    def clarify(self) -> None:
        record, case = self.record, self.case
        if self.record.person in self.stage.users:  # who signs in reads back who looked
            access.read(self.person.pk, by=self.owner, why="case")
        cases.clarify(
            case.clarification,
            opened=1,
            by=self.owner,
            own_words=record.own_words,
            goals=record.goals,
            strengths=record.strengths,
            network="\n".join(
                f"{member.name}: {member.relation}" if member.relation else member.name
                for member in record.network
                if not member.organisation and member.relation != HELPER
            ),
        )
        for need in record.needs:
            cases.add_need(
                case,
                term=need.term,
                by=self.owner,
                words=need.words,
                language=need.language,
                slots=slots(need.slots),
                ground=need.ground,
            )
        self.fill_circle()

    def fill_circle(self) -> None:
        circle = CareCircle.objects.get(person=self.person)
        for member in self.record.network:
            if (
                not member.person
                or member.person == self.record.person
                or (member.relation == HELPER and not member.is_coach)
            ):
                continue
            role = CircleRole.CARER if member.relation in CARERS else CircleRole.MEMBER
            care.add_member(
                circle,
                by=self.owner,
                person=self.stage.persons[member.person],
                ring=member.ring,
                role=CircleRole.COACH if member.is_coach else role,
                relation=member.relation.removesuffix(" en mantelzorger").removesuffix(", steun en toeverlaat"),
            )

    def _giving(self, given: world.ConsentStory) -> Callable[[], Any]:
        return lambda: consent.give(self.person, Purpose(given.purpose), by=self.owner, how=How(given.how))

    # Asking

    def attempt(self, attempt: world.Attempt) -> None:
        self.story.on(attempt.sent_days_ago, lambda: self.ask(attempt))
        if attempt.outcome != "open":
            answered = attempt.sent_days_ago if attempt.answered_days_ago is None else attempt.answered_days_ago
            self.story.on(answered, lambda: self.answer(attempt))

    def ask(self, attempt: world.Attempt) -> None:
        need = self.need(attempt.term)
        if attempt.kind == "invitation":
            offer = self.stage.offers[attempt.to]
            choice = asking.choose(
                need, by=self.owner, ring=2, reasons=self.reasons(attempt), position=1, offered=3, offer=offer
            )
            waited = attempt.sent_days_ago - (attempt.answered_days_ago or 0)
            term = max(INVITATION_TERM, timedelta(days=waited + 1))
            when = self.when(attempt.term)
            asking.invite(
                choice, what=attempt.message or str(needs.term(attempt.term).name), when=when, by=self.owner, term=term
            )
        else:
            service = self.stage.services[attempt.to]
            reasons = self.reasons(attempt)
            choice = asking.choose(
                need, by=self.owner, ring=service.ring, reasons=reasons, position=1, offered=3, service=service
            )
            asking.refer(choice, message=attempt.message, by=self.owner)

    def when(self, term: str) -> str:
        days = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
        parts = {"morning": "voormiddag", "afternoon": "namiddag", "evening": "avond", "night": "nacht"}
        need = next(need for need in self.record.needs if need.term == term)
        told = [f"{days[slot.weekday]}{parts[slot.daypart]}" for slot in need.slots]
        return " of ".join(filter(None, [", ".join(told[:-1]), *told[-1:]])) or "in overleg"

    def reasons(self, attempt: world.Attempt) -> list[str]:
        name = str(needs.term(attempt.term).name)
        if attempt.kind == "referral":
            return [f"Deze dienst helpt met: {name}."]
        helper, home = self.stage.persons[attempt.to], self.person
        metres = hypot(
            *(
                (one - other) * scale
                for one, other, scale in zip(
                    (helper.lon or 0, helper.lat or 0), (home.lon or 0, home.lat or 0), METRES_PER_DEGREE, strict=True
                )
            )
        )
        return [f"Helpt graag met: {name}.", f"Woont op ongeveer {max(100, round(metres, -2)):.0f} meter."]

    def answer(self, attempt: world.Attempt) -> None:
        choice = self.open_choice(attempt.term)
        if attempt.kind == "invitation":
            self.answer_invitation(attempt, choice.invitation)
        else:
            self.answer_referral(attempt, choice.referral)

    def open_choice(self, term: str) -> Choice:
        found = Choice.objects.select_related("invitation__offer__person", "referral__service")
        return found.get(need__case=self.pk, need__term=term, withdrawn_at=None)

    def answer_invitation(self, attempt: world.Attempt, invitation: Invitation) -> None:
        by = self.stage.helper(attempt.to, "invitation", invitation.pk)
        if attempt.outcome == "accepted":
            asking.accept_invitation(invitation, by=by)
            CircleMember.objects.filter(circle__person=self.person, person=invitation.offer.person, relation="").update(
                relation=HELPER
            )
        elif attempt.outcome == "declined":
            asking.decline_invitation(invitation, by=by)
        else:
            asking.lapse_invitation(invitation, by=self.owner)

    def answer_referral(self, attempt: world.Attempt, referral: Referral) -> None:
        by = self.stage.partner(attempt.to, "referral", referral.pk)
        if attempt.outcome == "accepted":
            asking.accept_referral(referral, by=by)
        elif attempt.outcome == "question":
            asking.ask_back(referral, question=attempt.reason, by=by)
        else:
            asking.refuse_referral(referral, reason=attempt.reason, by=by)

    # Handing over

    def hand_over(self, step: world.HandoverStep) -> None:
        giver = step.giver or 0
        self.story.on(giver, lambda: self.start_handover(step.to))
        for side, days_ago in (("receiver", step.receiver), ("person", step.person)):
            if days_ago is not None:
                self.story.on(days_ago, self._confirming(side, step.to))

    def start_handover(self, to: str) -> None:
        receiver: dict[str, Any] = (
            {"receiver_person": self.stage.persons[to]}
            if to in self.stage.persons
            else {"receiver_organisation": self.stage.services[to].organisation}
        )
        message = "Samen kennisgemaakt. De afspraken staan op papier bij de persoon thuis."
        handover = handovers.hand_over(self.case, by=self.owner, message=message, **receiver)
        handovers.confirm(handover, "giver", by=self.owner)

    def _confirming(self, side: str, to: str) -> Callable[[], Any]:
        def confirm() -> None:
            handover = Handover.objects.get(case=self.pk, state="open")
            by: Actor
            if side == "person":
                by = self.stage.person(self.record.person, "handover-person", handover.pk)
            elif to in self.stage.persons:
                by = self.stage.helper(to, "handover", handover.pk)
            else:
                by = self.stage.partner(to, "handover", handover.pk)
            handovers.confirm(handover, side, by=by)

        return confirm

    # The end

    def end(self) -> None:
        stage, on = self.record.stage, self.story.on
        last = min((event.days_ago for event in self.record.history), default=0)
        if stage == "paused-refused":
            on(last, self.refuse)
        elif stage in ("following", "gap", "closed-solved", "closed-partly"):
            asked = [event.days_ago for event in self.record.history if event.kind == "follow_up"]
            settled = max((asked[0] if asked else last) + 1, 1)
            on(min(settled, max(0, self.talk)), self.settle)
            if stage.startswith("closed"):
                on(asked[0] if asked else last, self.ask_and_answer)
                on(last, self.close)
        soon = self.stage.start - timedelta(minutes=5)
        self.stage.later(soon, self.keep_asking)
        if self.number % LEFT_WAITING:
            self.stage.later(soon, self.find_coach)
            self.stage.later(soon, self.plan)

    def settle(self) -> None:
        """What was found in the own circle, what was not wanted and what nobody could meet."""
        member = CircleMember.objects.current().filter(circle__person=self.person, person__isnull=False).first()
        for told in self.record.needs:
            need = self.need(told.term)
            if told.state == "refused" and need.state != "refused":
                cases.drop_need(need, by=self.owner)
            elif told.state == "unmet":
                cases.leave_unmet(need, reason=self.record.gap_reason or "waiting_list", by=self.owner)
            elif told.state in ("arranged", "met") and need.state == "open" and member is not None:
                asking.choose(
                    need, by=self.owner, ring=member.ring, reasons=["Staat al dicht bij de persoon."], position=1,
                    offered=2, member=member,
                )  # fmt: skip
        case = self.case
        nothing_open = not case.needs.filter(state__in=["open", "asked"]).exists()
        if case.state == CaseState.SEARCHING and nothing_open:
            following.follow(case, by=self.owner)

    def ask_and_answer(self) -> None:
        question = FollowUp.objects.filter(case=self.pk, answered_at=None).first()
        if question is None or not self.record.outcome:
            return
        following.ask(question, by=self.owner)
        by = self.stage.person(self.record.person, "follow-up", question.pk)
        following.answer(question, outcome=self.record.outcome, words=self.record.follow_up, by=by)

    def close(self) -> None:
        case = self.case
        if case.state not in (CaseState.SEARCHING, CaseState.FOLLOWING):
            return
        for need in case.needs.filter(state__in=["open", "asked"]):
            cases.leave_unmet(need, reason=self.record.gap_reason or "nobody", by=self.owner)
        cases.close(case, by=self.owner)

    def refuse(self) -> None:
        case = self.case
        later = self.record.ask_again_in_days
        again = clock.today() + timedelta(days=later) if later else None
        cases.stop(case, by=self.stage.person(self.record.person, "case", case.pk), ask_again_on=again)
        consent.withdraw(self.person, Purpose.GUIDANCE, by=self.owner)

    def find_coach(self) -> None:
        """Most circles of some age have their coach; the others are a task for the infopoint."""
        circle = CareCircle.objects.without_coach().filter(person=self.person, coach_due_at__lt=clock.now()).first()
        if circle is None:
            return
        member = CircleMember.objects.current().filter(circle=circle, person__isnull=False, ring__lte=2).first()
        if member is not None:
            care.set_coach(circle, member, by=self.owner)

    def plan(self) -> None:
        """The worker went through the files this week and said when the next step comes."""
        days = timedelta(days=1 + self.number % 4)
        Case.objects.filter(pk=self.pk, next_due_at__lt=clock.now()).update(next_due_at=self.stage.start + days)

    def keep_asking(self) -> None:
        """Follow-up questions of weeks ago were answered "a little"; the last one may still be open."""
        latest = self.stage.start - STILL_TO_ASK
        question = FollowUp.objects.filter(case=self.pk, answered_at=None).first()
        while question is not None and question.due_at < latest:
            with clock.at(question.due_at + timedelta(hours=20)):
                following.ask(question, by=self.owner)
                by = self.stage.person(self.record.person, "follow-up", question.pk)
                words = self.record.follow_up or "Het gaat al wat beter. Blijf nog even meekijken."
                following.answer(question, outcome="partly", words=words, by=by)
            question = FollowUp.objects.filter(case=self.pk, answered_at=None).first()
        if question is not None and question.due_at < self.stage.start:
            following.ask(question, by=self.owner)
