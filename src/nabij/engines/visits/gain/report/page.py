"""The page that a coordinator puts on the table of the partners: whole in itself, no script, prints on A4."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nabij.engines.visits.gain.report import maps, pictures, sentences
from nabij.engines.visits.gain.report.sentences import amount, between, doubt
from nabij.engines.visits.gain.result import Gain
from nabij.engines.visits.gain.spread import Compared
from nabij.engines.visits.show import style
from nabij.engines.visits.show.html import capital, region, table
from nabij.engines.visits.show.words import count, listed, name, number, period, text

FIGURES: Final = (
    ("travel", "Onderweg", "min"),
    ("km", "Kilometer", "km"),
    ("carers_per_client", "Gezichten per cliënt", "faces"),
    ("on_time", "Bezoeken op tijd", "percent"),
    ("lateness", "Gemiddeld te laat per bezoek", "late"),
    ("unserved", "Bezoeken die blijven liggen", "visits"),
    ("unpaid_hours", "Uren van vrijwilligers, buren en mantelzorgers", "hours"),
    ("working_hours", "Werkuren van iedereen samen", "hours"),
)
TILES: Final = ("travel", "km", "carers_per_client", "on_time", "unserved", "unpaid_hours")
UNITS: Final = re.compile(r"(?<=\d) (?=(?:u|min|km)\b|%)|(?<=\d u) (?=\d+ min\b)")
NARROW: Final = "\u00a0"
"""Between a figure and its unit, so that they stay on one line."""
NOT_COUNTED: Final = (
    "de tijd om samen te overleggen, te plannen en over te dragen",
    "toegang tot elkaars dossiers, afspraken over wie waarvoor verantwoordelijk is",
    "verschillen in loon, tarief, statuut en vergoeding van kilometers",
    "files, ziekte, bezoeken die uitlopen en alles wat op de dag zelf anders gaat",
    "wat een vertrouwde zorgverlener voor een cliënt betekent: gezichten zijn geteld, vertrouwen niet",
)


def page(gain: Gain) -> str:
    """A whole HTML document in Dutch (nl-BE)."""
    sheet = style.sheet("colours.css") + (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="nl-BE"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>Wat winnen we als we samen plannen?</title>'
        f"<style>{sheet}</style></head><body>"
        '<a class="skip" href="#inhoud">Naar de inhoud</a>'
        f'<main id="inhoud">{"".join(_parts(gain))}</main></body></html>\n'
    )


def _parts(gain: Gain) -> Iterator[str]:
    problem = gain.question.problem
    yield (
        f'<header><p class="kicker">Samen plannen: {text(period(problem))}</p>'
        "<h1>Wat winnen we als we samen plannen?</h1></header>"
    )
    yield _answer(gain)
    yield _section("organisaties", "Voor elke organisatie", _organisations(gain))
    yield _section("clienten", "Voor cliënten", _clients(gain))
    yield _section("vrijwilligers", "Voor vrijwilligers en zorgverleners", _carers(gain))
    yield _section("wissels", "Hoeveel moet er veranderen?", _curve(gain))
    if drawn := maps.before_and_after(gain):
        yield _section("kaart", "Op de kaart", _maps(gain, drawn))
    yield _section("verdelen", "De winst eerlijk verdelen", _shares(gain))
    yield _section("ruimer", "Wat als de voorwaarden ruimer waren?", _wider(gain))
    yield _section("berekend", "Hoe dit berekend is", _method(gain))


def _section(ident: str, title: str, inside: str) -> str:
    return f'<section id="{ident}"><h2>{title}</h2>{inside}</section>'


def paragraph(words: str, look: str = "") -> str:
    kind = f' class="{look}"' if look else ""
    return f"<p{kind}>{UNITS.sub(NARROW, text(words))}</p>"


def picture(drawn: str, title: str, shown: str = "") -> str:
    """A drawing with its name above it, and its table behind it."""
    behind = more("Dezelfde cijfers in een tabel", region(shown, title)) if shown else ""
    return f"<figure><figcaption>{text(title)}</figcaption>{drawn}{behind}</figure>"


def more(title: str, inside: str) -> str:
    """Closed on a screen, open on paper."""
    return f"<details><summary>{text(title)}</summary>{inside}</details>"


def _answer(gain: Gain) -> str:
    parts = [paragraph(sentences.answer(gain), "answer")]
    parts += [paragraph(words) for words in (sentences.besides(gain), sentences.coverage(gain)) if words]
    if gain.stopped:
        parts.append(
            paragraph(f"De berekening is vroeger gestopt: {gain.seeds} van de {gain.asked} herhalingen.", "notice")
        )
    parts.append(
        paragraph(
            "Dit is een berekening, geen belofte. Ze zegt wat twee plannen verschillen; wat u ermee doet, spreekt u "
            "samen af."
        )
    )
    tiles = "".join(_tile(gain, key, title, unit) for key, title, unit in FIGURES if key in TILES)
    rows = [_row(gain.figure(key), text(title), unit) for key, title, unit in FIGURES]
    shown = table("Alle cijfers", ("", "Apart", "Samen", "Verschil", "Met 95 % zekerheid"), rows, "figures")
    key = paragraph("Links van de pijl: apart. Rechts: samen.", "soft")
    behind = more("Alle cijfers in een tabel", region(shown, "Alle cijfers"))
    return f'<section class="first">{"".join(parts)}{key}<dl class="tiles">{tiles}</dl>{behind}</section>'


def _tile(gain: Gain, key: str, title: str, unit: str) -> str:
    found = gain.figure(key)
    sure = f"{doubt(found)}" + (f", {between_size(found, unit)}" if found.verdict in {"less", "more"} else "")
    before, after = (UNITS.sub(NARROW, amount(side.mean, unit)) for side in (found.apart, found.joint))
    return (
        f"<div><dt>{text(title)}</dt><dd><span>{before} → <strong>{after}</strong></span>"
        f"<small>{UNITS.sub(NARROW, sure)}</small></dd></div>"
    )


def between_size(found: Compared, unit: str) -> str:
    """The interval of the size of a change; minutes more or less say the direction."""
    return between(found.change, unit, turned=found.verdict == "less")


def _row(found: Compared, title: str, unit: str) -> list[str]:
    if found.verdict in {"same", "none"}:
        change, sure = doubt(found), ""
    else:
        change = f"{amount(abs(found.change.mean), unit)} {doubt(found)}"
        sure = between_size(found, unit)
    if found.verdict == "none" and found.change.n > 1:
        sure = f"van {amount(found.change.low, unit)} tot {amount(found.change.high, unit)}"
    return [title, amount(found.apart.mean, unit), amount(found.joint.mean, unit), change, sure]


def _organisations(gain: Gain) -> str:
    headers = (
        "Organisatie", "Werktijd apart", "Werktijd samen", "Verschil",
        "Onderweg apart", "Onderweg samen", "km apart", "km samen",
    )  # fmt: skip
    rows = []
    for row, title in enumerate(gain.players):
        working, travel, km = (gain.organisation(row, key) for key in ("working_hours", "travel", "km"))
        rows.append(
            [
                name(capital(title)),
                amount(working.apart.mean, "hours"),
                amount(working.joint.mean, "hours"),
                f"{pictures.signed(working.percent)} %",
                amount(travel.apart.mean, "min"),
                amount(travel.joint.mean, "min"),
                amount(km.apart.mean, "km"),
                amount(km.joint.mean, "km"),
            ]
        )
    drawn = picture(pictures.working_times(gain), "Verandering van de werktijd, binnen de afgesproken grens")
    shown = region(table("Per organisatie, gemiddeld over de herhalingen", headers, rows, "figures"), "Per organisatie")
    return paragraph(sentences.fairness(gain)) + drawn + shown


def _clients(gain: Gain) -> str:
    apart, joint = gain.faces()
    names = ("1 gezicht", "2 gezichten", "3 gezichten", "4 of meer gezichten")
    rows = [
        [n, *(number(some, 1).removesuffix(",0") for some in (a, b))]
        for n, a, b in zip(names, apart, joint, strict=True)
    ]
    shown = table("Cliënten naar het aantal mensen dat ze zien", ("", "Apart", "Samen"), rows, "figures")
    key = '<p class="keys"><span class="swatch before"></span>apart <span class="swatch after"></span>samen</p>'
    on_time = gain.figure("on_time")
    words = (
        f"Op tijd: apart {amount(on_time.apart.mean, 'percent')} van de bezoeken, samen "
        f"{amount(on_time.joint.mean, 'percent')}: {doubt(on_time)}. "
        "Wie een cliënt weigert, komt in geen van beide plannen."
    )
    drawn = picture(key + pictures.known_faces(gain), "Hoeveel verschillende mensen een cliënt ziet", shown)
    return paragraph(sentences.clients(gain)) + paragraph(words) + drawn


def _carers(gain: Gain) -> str:
    return paragraph(sentences.carers(gain)) + paragraph(
        "Uren van wie niet betaald wordt, staan apart. Minder uren van vrijwilligers is geen doel op zich, meer uren "
        "is geen gratis winst: vraag het hun."
    )


def _curve(gain: Gain) -> str:
    rows = [
        [
            capital(pictures.level_name(step.level)) + (" die wil" if step.level == 1 else ""),
            number(step.moved.mean, 1).removesuffix(",0"),
            amount(step.saved.mean, "min"),
            between(step.saved, "min"),
            amount(step.km.mean, "km"),
        ]
        for step in gain.curve
    ]
    headers = (
        "Hoogstens zoveel wisselen",
        "Zij wisselen",
        "Minder onderweg",
        "Met 95 % zekerheid",
        "Minder km",
    )
    shown = table("De winst per stap", headers, rows, "figures")
    words = paragraph(sentences.few_changes(gain)) + paragraph(
        "Wisselen betekent: een zorgverlener van een andere organisatie doet een of meer bezoeken bij die cliënt. Bij "
        "elke stap kozen we de cliënten bij wie dat het meeste reistijd spaart en de werktijden in evenwicht houdt."
    )
    if not any(step.moved.mean or step.saved.mean for step in gain.curve):
        return words + paragraph("Geen enkele wissel leverde binnen de voorwaarden een beter plan op.")
    return words + picture(pictures.curve(gain), "Uitgespaarde reistijd, naargelang hoeveel cliënten wisselen", shown)


def _maps(gain: Gain, drawn: tuple[str, str]) -> str:
    key = "".join(f"<li>{sign}{name(capital(title))}</li>" for sign, title in maps.legend(gain))
    outcome = gain.typical()
    same = [name(capital(gain.players[row])) for row in maps.unchanged(gain)]
    rows = [
        [
            name(capital(title)),
            *(amount(float(side.figures.km_of[row]), "km") for side in (outcome.apart, outcome.joint)),
        ]
        for row, title in enumerate(gain.players)
    ]
    shown = table("Kilometers in deze herhaling", ("Organisatie", "Apart", "Samen"), rows, "figures")
    before, after = (picture(one, title) for title, one in zip(("Apart", "Samen"), drawn, strict=True))
    told = f"<p>Rijden in beide plannen dezelfde ronden, en staan er niet op: {listed(same)}.</p>" if same else ""
    return (
        paragraph(
            "Rechte lijnen tussen de middens van vakken van 250 meter; adressen zijn niet te zien. Dikker is vaker."
        )
        + told
        + f'<ul class="legend">{key}</ul><div class="pair">{before}{after}</div>'
        + more("Dezelfde ronden in cijfers", region(shown, "Kilometers per organisatie"))
    )


def _shares(gain: Gain) -> str:
    if gain.too_many_for_shares:
        return paragraph("Met meer dan zes partners berekenen we geen verdeling: het aantal groepjes wordt te groot.")
    if gain.shares is None:
        return paragraph("De verdeling is niet berekend.")
    if gain.figure("travel").verdict != "less":
        return paragraph("Er is geen meetbare winst in reistijd om te verdelen.")
    found = gain.shares["travel"]
    whole = found.worth[-1] or 1.0
    rows = [
        [name(capital(title)), amount(share, "min"), f"{number(100 * share / whole)} %"]
        for title, share in zip(gain.players, found.share, strict=True)
    ]
    return (
        paragraph(
            "Een partner kan veel winst mogelijk maken en zelf weinig reistijd sparen. Deze verdeling geeft elke "
            "partner wat zijn deelname gemiddeld toevoegt, over alle volgordes waarin partners kunnen meedoen "
            "(Shapley)."
        )
        + region(table("Deel in de uitgespaarde reistijd", ("Partner", "Deel", ""), rows, "figures"), "Verdeling")
        + paragraph(sentences.stability(gain))
    )


def _wider(gain: Gain) -> str:
    free = gain.unconditioned("travel")
    rows = [_row(gain.unconditioned(key), text(title), unit) for key, title, unit in FIGURES]
    shown = table("Zonder voorwaarden", ("", "Apart", "Samen", "Verschil", "Met 95 % zekerheid"), rows, "figures")
    words = (
        f"Zonder grens op de werktijd en zonder de eis van gelijke dienst: onderweg {doubt(free)}"
        + (f", {amount(abs(free.change.mean), 'min')}" if free.verdict in {"less", "more"} else "")
        + ". Toestemming en weigeringen gelden ook hier. Dit is geen voorstel: het toont wat de voorwaarden kosten."
    )
    return (
        paragraph(words)
        + more("De cijfers zonder voorwaarden", region(shown, "Zonder voorwaarden"))
        + _less_service(gain)
    )


def _less_service(gain: Gain) -> str:
    """The plans that are fair in working time but give somebody's clients less: shown, never chosen."""
    points = gain.points()
    if not points:
        return ""
    rows = []
    for number_of, (apart, joint) in enumerate(points, start=1):
        late, faces = float(joint.late.sum() - apart.late.sum()), int(joint.faces.sum() - apart.faces.sum())
        changes = (joint.travel - apart.travel, late, float(faces), float(joint.missed - apart.missed))
        shown = [pictures.signed(round(change)) for change in changes]
        rows.append([f"Plan {number_of}", f"{shown[0]} min", f"{shown[1]} min", *shown[2:]])
    headers = ("", "Onderweg", "Te laat", "Gezichten", "Bezoeken die blijven liggen")
    behind = table("Verschil met apart plannen", headers, rows, "figures")
    return paragraph(
        "Deze plannen houden de werktijden in evenwicht, maar de cliënten van minstens één organisatie krijgen op "
        "een punt minder dienst. Daarom tellen ze niet mee in de winst."
    ) + region(behind, "Plannen met minder dienst")


def _method(gain: Gain) -> str:
    problem = gain.question.problem
    seconds = number(gain.seconds_per_visit, 2 if gain.seconds_per_visit >= 0.01 else 4)
    facts = [
        f"{count(problem.n_visits, 'bezoek', 'bezoeken')} bij {count(len(problem.clients.ids), 'cliënt', 'cliënten')}, "
        f"{count(problem.n_carers, 'zorgverlener', 'zorgverleners')}, {len(gain.players)} partners.",
        "Twee keer dezelfde planner, met dezelfde rekentijd per bezoek "
        f"({seconds} seconden per keer), dezelfde bezoeken, uren, bekwaamheden en wensen.",
        f"Alles is {sentences.told_times(gain.seeds)} gerekend, telkens met ander toeval. De zekerheid van 95 % gaat "
        "alleen over dat toeval. Is een verschil kleiner dan twee keer de spreiding, dan noemen we het niet meetbaar.",
        "Het gezamenlijke plan vertrekt van de aparte plannen. Elke organisatie mocht daarna ook nog eens apart "
        "plannen, met wat ze uit het gezamenlijke plan kon leren. Zo is de vergelijking eerlijk.",
        sentences.consent(gain),
        "In het gezamenlijke plan is er voor de cliënten van geen enkele organisatie meer vertraging, blijft er "
        "geen bezoek meer liggen en komen er geen gezichten bij. Plannen die dat niet halen, tellen niet mee.",
    ]
    if gain.allotted:
        facts.append(
            f"{count(gain.allotted, 'bezoek hoorde', 'bezoeken hoorden')} bij geen organisatie. Die gingen vooraf, "
            "voor beide plannen gelijk, naar de organisatie die ze in een gewoon plan doet."
        )
    if gain.crossing:
        facts.append(
            f"{count(gain.crossing, 'afspraak verbindt', 'afspraken verbinden')} bezoeken van verschillende partners. "
            "Lukt zo'n afspraak niet als ieder apart plant, dan telt het bezoek apart als niet gepland."
        )
    return (
        f"<ul>{''.join(f'<li>{text(fact)}</li>' for fact in facts)}</ul>"
        f"<h3>Niet meegeteld</h3>{_listed(NOT_COUNTED)}"
        + paragraph(
            "Op dit blad staan geen namen van cliënten of zorgverleners. Kleine buurten blijven herkenbaar: geef het "
            "alleen aan de partners.",
            "soft",
        )
    )


def _listed(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{text(item)}</li>' for item in items)}</ul>"
