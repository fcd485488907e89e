"""The history of a case in sentences, oldest first."""

from collections.abc import Iterator
from dataclasses import replace

from nabij.config.demo.casting import Cast
from nabij.config.demo.world import Attempt, CaseStory, Happening

ANSWERS = {
    "accepted": "Zei ja.",
    "declined": "Zei nee. Een reden hoeft niet.",
    "lapsed": "Gaf geen antwoord; de vraag is vervallen.",
    "refused": "Kan niet helpen: {reason}",
    "question": "Stelde een vraag terug: {reason}",
}
TALKS = (
    "Thuis langs geweest en rustig gepraat bij een kop koffie.",
    "Aan de balie gesproken, daarna nog eens gebeld.",
    "Lang gesprek aan de telefoon; volgende keer aan huis.",
    "Samen met iemand van de familie aan tafel gezeten.",
)


def history(case: CaseStory, cast: Cast) -> CaseStory:
    """The same case with its history filled in."""
    lines = sorted(_lines(case, cast), key=lambda line: -line.days_ago)
    return replace(case, history=tuple(lines))


def _lines(case: CaseStory, cast: Cast) -> Iterator[Happening]:
    opened = case.opened_days_ago
    yield Happening(opened, "opened", case.owner, "Vraag opgenomen.")
    if opened > 0:
        yield Happening(opened - 1, "talk", case.owner, cast.rng.choice(TALKS))
        yield Happening(opened - 1, "consent", case.person, "Gaf toestemming om samen hulp te zoeken.")
    if case.stage not in ("clarifying", "paused-refused"):
        yield Happening(opened - 1, "options", case.owner, "Mogelijkheden per kring samen overlopen.")
    for attempt in case.attempts:
        yield from _attempt(attempt, case, cast)
    yield from _handover(case)
    yield from _end(case)


def _attempt(attempt: Attempt, case: CaseStory, cast: Cast) -> Iterator[Happening]:
    if attempt.kind == "invitation":
        name, verb = cast.persons[attempt.to].name, "Gevraagd aan"
    else:
        service = cast.named_service(attempt.to)
        name, verb = f"{service.name} ({cast.organisations[service.organisation].name})", "Doorverwezen naar"
    yield Happening(attempt.sent_days_ago, attempt.kind, case.owner, f"{verb} {name}: {attempt.message}.")
    if attempt.answered_days_ago is not None:
        text = ANSWERS[attempt.outcome].format(reason=attempt.reason)
        yield Happening(attempt.answered_days_ago, "answer", attempt.to, text)


def _handover(case: CaseStory) -> Iterator[Happening]:
    step = case.handover
    if step is None:
        return
    for days_ago, by, text in (
        (step.giver, case.owner, "Warme overdracht: samen kennisgemaakt, de uitleg is gegeven."),
        (step.receiver, step.to, "Warme overdracht: bevestigd door wie het overneemt."),
        (step.person, case.person, "Warme overdracht: de persoon vindt het zo goed."),
    ):
        if days_ago is not None:
            yield Happening(days_ago, "handover", by, text)


def _end(case: CaseStory) -> Iterator[Happening]:
    after = max(0, case.opened_days_ago // 3)
    if case.follow_up:
        yield Happening(after, "follow_up", case.person, case.follow_up)
    if case.stage.startswith("closed"):
        yield Happening(max(0, after - 1), "closed", case.owner, "Samen afgerond. Terugkomen kan altijd.")
    if case.gap_words:
        yield Happening(max(0, after - 1), "gap", case.owner, case.gap_words)
    if case.refusal:
        yield Happening(max(0, case.opened_days_ago - 7), "refusal", case.person, case.refusal)
