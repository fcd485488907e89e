"""Two neighbourhood analyses: one that went all the way to an outcome, one in which one can take part."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from nabij.config.demo import content
from nabij.config.demo.loading.stage import Stage, row_id
from nabij.core import clock
from nabij.core.actors import GUEST, Actor
from nabij.directory.models import Organisation
from nabij.impact import evidence, queries
from nabij.impact.evidence import OWN_FIGURE, Found
from nabij.impact.models import (
    NeighbourhoodAnalysis,
    Observation,
    Origin,
    Proposal,
    Scan,
    SwotItem,
    VoteGroup,
    VoteRound,
)
from nabij.impact.rules import origin_of
from nabij.impact.services import analyses, ballots, proposals, rounds, scans, stakeholders, swot
from nabij.impact.services.swot import Piece
from nabij.impact.vocabulary import vocabulary

COORDINATOR = "regisseur"
TERM = timedelta(days=40)  # how long a scan or a vote could be taken part in
ORGANISATIONS = ("thuisverpleging-de-linde", "welzijnshuis-elzenbeke")


def tell(stage: Stage, rng: random.Random) -> None:
    """Runs after the rest of the world, since the analyses build on its gaps; each act at its own moment."""
    for told in content.read("analysis")["analysis"]:
        _Telling(stage, rng, told).tell()


class _Telling:
    """One analysis, from its begin to how far it came."""

    def __init__(self, stage: Stage, rng: random.Random, told: dict[str, Any]) -> None:
        self.stage, self.rng, self.told = stage, rng, told
        self.by: Actor = stage.worker(COORDINATOR)
        self.stories: list[Observation] = []
        self.items: list[SwotItem] = []
        self.proposals: list[Proposal] = []
        self.analysis: NeighbourhoodAnalysis
        self.scan: Scan
        self.voted: VoteRound

    def at(self, days_ago: int, act: Callable[[], Any]) -> None:
        with clock.at(self.stage.start - timedelta(days=days_ago, hours=3)):
            act()

    def tell(self) -> None:
        told, scan, vote = self.told, self.told["scan"], self.told["round"]
        self.at(told["begun_days_ago"], self.begin)
        self.at(told["begun_days_ago"] - 3, self.parties)
        self.at(scan["opened_days_ago"], self.open_scan)
        self.at(scan["opened_days_ago"] - 2, self.answers)
        self.at(scan["opened_days_ago"] - 5, self.moderate)
        closed = scan.get("closed_days_ago")
        if closed:
            self.at(closed, lambda: scans.step(self.scan, name="close", by=self.by))
            self.at(closed - 4, lambda: scans.step(self.scan, name="publish", by=self.by))
        self.at(vote["opened_days_ago"] + 8, self.points)
        self.at(vote["opened_days_ago"] + 3, self.propose)
        self.at(vote["opened_days_ago"], self.open_vote)
        self.at(vote["opened_days_ago"] - 2, self.votes)
        closed = vote.get("closed_days_ago")
        if closed:
            self.at(closed, lambda: rounds.close(self.voted, by=self.by))
            self.at(closed - 1, lambda: rounds.publish(self.voted, by=self.by))

    def begin(self) -> None:
        area = self.stage.areas[self.told["neighbourhood"]]
        title, question = self.told["title"], self.told["question"]
        self.analysis = analyses.begin(neighbourhood=area, title=title, question=question, by=self.by)

    def parties(self) -> None:
        for told in self.told["party"]:
            fields = {"groups": [], "note": ""} | {
                key: told[key] for key in told if key not in ("organisation", "name")
            }
            if "organisation" in told:
                fields["organisation"] = self.organisation(told["organisation"])
            else:
                fields["name"] = told["name"]
            stakeholders.add(analysis=self.analysis, by=self.by, **fields)

    def organisation(self, place: int) -> Organisation:
        return self.stage.organisations[ORGANISATIONS[place]]

    # The scan

    def open_scan(self) -> None:
        told = self.told["scan"]
        known = {entry.code: entry for entry in vocabulary().themes}
        themes = [{"code": code, "name": known[code].name, "icon": known[code].icon} for code in told["themes"]]
        self.scan = scans.prepare(
            analysis=self.analysis,
            title=told["title"],
            welcome=told["welcome"],
            themes=themes,
            closes_on=clock.today() + TERM,
            by=self.by,
        )
        scans.step(self.scan, name="open", by=self.by)

    def answers(self) -> None:
        told = self.told["scan"]
        stories = list(self.told["story"])
        streets = queries.streets_of(self.analysis.neighbourhood)
        ages = [entry.code for entry in vocabulary().ages]
        for number in range(told["answers"]):
            story = stories[number] if number < len(stories) else None
            if story is not None:
                street = self.rng.choice(streets) if streets else None
                story = {key: story[key] for key in ("words", "theme", "tone", "place") if key in story}
                story |= {"street": street} | ({"lon": street.lon, "lat": street.lat} if street else {})
            scans.answer(
                self.scan,
                ticks=self.ticks(),
                age=self.rng.choices([*ages, ""], [*told["ages"], 6])[0],
                told=story,
                draft=row_id(f"{self.scan.code}-{number}"),
                by=GUEST,
            )
        by_words = {row.words: row for row in self.scan.observations.all()}
        self.stories = [by_words[story["words"]] for story in stories]

    def ticks(self) -> dict[str, str]:
        told = self.told["scan"]
        ticks = {}
        for code, good, better in zip(told["themes"], told["good"], told["better"], strict=True):
            chance = self.rng.randrange(100)
            if chance < good + better:
                ticks[code] = "good" if chance < good else "better"
        return ticks

    def moderate(self) -> None:
        for row, told in zip(self.stories, self.told["story"], strict=True):
            if told.get("waiting"):
                continue
            if told.get("hidden"):
                scans.hide(row, opened=1, by=self.by)
            else:
                scans.show(row, opened=1, words=told.get("shown", row.words), place=row.place, by=self.by)

    # Points on evidence

    def points(self) -> None:
        for told in self.told["item"]:
            by = self.stage.worker(told.get("by", COORDINATOR))
            item = swot.add(
                analysis=self.analysis,
                kind=told["kind"],
                words=told["words"],
                explanation=told.get("explanation", ""),
                theme=told["theme"],
                evidence=[piece for text in told["evidence"] for piece in self.pieces(text)],
                origin=origin_of(by.user, self.analysis) if "by" in told else Origin.COORDINATOR,
                by=by,
            )
            if "by" in told:
                swot.step(item, name="adopt", by=self.by)
            self.items.append(item)

    def pieces(self, text: str) -> list[Piece]:
        """What is written as "story:1", "scan:space", "gap:health" or "figure:code|value|source"."""
        kind, _colon, reference = text.partition(":")
        if kind == "figure":
            code, value, source = reference.split("|")
            return [(OWN_FIGURE, Found(code, code, value, source, clock.today()))]
        if kind == "story":
            found = evidence.find(self.analysis, "observation", str(self.stories[int(reference)].pk))
            return [("observation", found)] if found else []
        if kind == "scan":
            found = evidence.find(self.analysis, "scan", f"{self.scan.code}:{reference}")
            return [("scan", found)] if found else []
        found = evidence.find(self.analysis, "gap", reference)
        return [("gap", found)] if found else []

    # Proposals and the vote

    def propose(self) -> None:
        for told in self.told["proposal"]:
            organisation = self.organisation(1) if told.get("origin") == "organisation" else None
            proposal = proposals.propose(
                analysis=self.analysis,
                title=told["title"],
                words=told.get("words", ""),
                origin=Origin.ORGANISATION if organisation else Origin.RESIDENT,
                organisation=organisation,
                by=GUEST,
            )
            if "refused" in told:
                proposals.refuse(proposal, opened=1, reason=told["refused"], by=self.by)
            elif not told.get("waiting"):
                items = [self.items[place] for place in told["items"]]
                proposals.accept(
                    proposal, opened=1, title=proposal.title, words=proposal.words, items=items, by=self.by
                )
            self.proposals.append(proposal)

    def open_vote(self) -> None:
        told = self.told["round"]
        self.voted = rounds.prepare(
            analysis=self.analysis,
            title=told["title"],
            explanation=told["explanation"],
            closes_at=clock.now() + TERM,
            by=self.by,
        )
        rounds.open_(self.voted, by=self.by)

    def votes(self) -> None:
        for place, group in enumerate(VoteGroup.values):
            voting, printed = self.told["round"][group]
            _batch, codes = rounds.print_codes(self.voted, group=group, number=printed, by=self.by)
            for code in codes[:voting]:
                ballots.cast(code=code, choices=self.choice(place))

    def choice(self, place: int) -> dict[str, int]:
        """Five points, one by one, after how a group feels about each proposal."""
        told = self.told["proposal"]
        on_ballot = [number for number, row in enumerate(told) if "refused" not in row and not row.get("waiting")]
        weights = [told[number].get("votes", [1, 1])[place] for number in on_ballot]
        drawn = self.rng.choices(on_ballot, weights, k=self.voted.points)
        return {str(self.proposals[number].pk): drawn.count(number) for number in set(drawn)}
