"""Explanations in Dutch, sentence by sentence."""

from typing import Any

from nabij.engines.visits.explain import Reason, words
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.tests.small import street


def test_words_are_plain_dutch() -> None:
    problem = street([{"id": "v"}], [{"carer": "ann", "end": 600}], days=2, first_day="2026-11-24")
    plain = street([{"id": "v"}], [{"carer": "ann"}])

    def said(code: str, values: dict[str, Any], problem: Problem = problem) -> str:
        return words(Reason(code, values), problem)

    assert said("skill", {"carers": 3, "of": 8, "skills": ("wondzorg", "language:fr")}) == (
        "3 van de 8 mensen hebben niet alles wat nodig is (wondzorg en Frans)."
    )
    assert said("day", {"carers": 1, "of": 8}) == "1 van de 8 mensen kan dit wel, maar werkt die dag niet."
    assert said("full", {"carers": 2, "shifts": 3}) == (
        "Bij 2 mensen (3 diensten) is er geen plaats tussen de andere bezoeken."
    )
    assert said("late", {"minutes": 0.3, "due": 570.0}) == "Dat is minder dan 1 minuut later dan gewenst (9.30 uur)."
    more = {"carer": "an", "amount": 25.0, "day": 1, "span": "day"}
    assert said("more_minutes", more) == "Als an op woensdag 25 minuten langer kan werken, is er plaats."
    assert said("more_minutes", {**more, "span": "week"}) == (
        "Als an in die week 25 minuten langer kan werken, is er plaats."
    )
    assert said("one_more_visit", {**more, "amount": 1.0}, plain) == (
        "Als an 1 bezoek meer kan doen op dag 2, is er plaats."
    )
    wait = {"visit": "w", "carer": "bo", "minutes": 4.0, "apart": 0.0}
    assert said("waits_for_partner", wait) == "Het begint samen met w van bo, dus eerst 4 minuten wachten."
    assert said("waits_for_partner", {**wait, "apart": 30.0}) == (
        "Het moet 30 minuten na het begin van w van bo komen, dus eerst 4 minuten wachten."
    )
    best = {"carer": "bo", "start": 1440.0 + 615, "more": 12.5, "costs": {"travel": 20.5, "lateness": -8.0}}
    assert said("next_best", best) == (
        "De beste andere keuze is bo, op woensdag om 10.15 uur."
        " Dat kost 12,5 punten meer (reistijd +20,5, te laat komen −8)."
    )
    face = {"client": "mia", "carer": "an", "visits": 2, "of": 2}
    assert said("known_face", face) == "mia kent an al: die doet ook alle andere bezoeken."
    assert said("known_face", {**face, "of": 5}) == "mia kent an al: die doet ook 2 van de 5 andere bezoeken."
    wider = {"side": "later", "minutes": 15, "edge": 1440.0 + 600}
    assert (
        said("wider_window", wider) == "Als het bezoek tot 15 minuten na woensdag 10.00 uur mag beginnen, is er plaats."
    )
    assert said("wider_window", {**wider, "side": "earlier"}, plain) == (
        "Als het bezoek al 15 minuten voor 10.00 uur mag beginnen, is er plaats."
    )
    came = {"after": "w", "free": 566.0, "travel": 0.0, "arrival": 566.0, "place": "huis 3"}
    assert said("arrival", came) == "Het vorige bezoek, w, is gedaan om 9.26 uur, op dezelfde plaats."


def test_a_visit_of_a_row_for_several_days_is_told_by_its_day() -> None:
    problem = street([{"id": "v"}], [{"carer": "ann"}])
    more: dict[str, Any] = {"carers": 1, "shifts": 1, "visits": ("K1 tillift@mon", "K1 bad@2-sun", "ann@home")}
    assert words(Reason("partner", more), problem) == (
        "Bij 1 persoon past het, maar niet samen met K1 tillift op maandag, K1 bad op zondag van week 2 en ann@home."
    )


def test_a_time_of_a_row_is_told_by_its_number() -> None:
    problem = street([{"id": "v"}], [{"carer": "ann"}])
    made: dict[str, Any] = {"carers": 1, "shifts": 1, "visits": ("K1 bad#2", "K1 bad@3#1", "K1 bad#12", "v#een")}
    assert words(Reason("partner", made), problem) == (
        "Bij 1 persoon past het, maar niet samen met K1 bad (tweede keer), K1 bad (eerste keer van week 3),"
        " K1 bad (12e keer) en v#een."
    )


def test_what_is_needed_stands_between_brackets_or_is_named() -> None:
    problem = street([{"id": "v"}], [{"carer": "ann"}], first_day="2026-11-24")
    asked: dict[str, Any] = {"visit": "v", "client": "mia", "minutes": 60.0, "skills": ("gezelschap", "language:fr"),
             "earliest": 825.0, "latest": 960.0}  # fmt: skip
    assert words(Reason("asked", asked), problem) == (
        "v bij mia: 60 minuten, nodig is gezelschap en Frans, te beginnen op dinsdag tussen 13.45 uur en 16.00 uur."
    )
    made = {"carer": "an", "kind": "volunteer", "client": "mia", "visit": "mia gezelschap@tue"}
    assert words(Reason("made_by", made), problem) == "an (vrijwilliger) gaat naar mia voor gezelschap op dinsdag."
    person: dict[str, Any] = {
        "people": 1,
        "skills": ("gezelschap",),
        "day": 0,
        "leave": 815.0,
        "back": 895.0,
        "visits": ("v",),
    }
    assert words(Reason("one_more_person", person), problem) == (
        "Eén persoon meer (gezelschap) op dinsdagnamiddag, van 13.35 uur tot 14.55 uur: dan lukt v."
    )
