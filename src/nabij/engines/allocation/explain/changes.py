"""Two outcomes beside each other, in plain Dutch: who gained, who lost, and which paradox of rounding occurs."""

from collections.abc import Sequence

from nabij.engines.allocation.comparing import Change, Compared, Paradox
from nabij.engines.allocation.explain.words import fte, listed, number, percent

MOST_TOLD = 10


def change_words(told: Compared) -> list[str]:
    """Sentences in Dutch (nl-BE), one thing each."""
    before, after = (float(one) for one in told.total)
    same = "evenveel als voordien" if before == after else f"voordien {fte(before)}"
    found = [f"Samen is het {fte(after)}, {same}."]
    still = len(told.changes) - len(told.won) - len(told.lost)
    for rows, more in ((told.won, "meer"), (told.lost, "minder")):
        if rows:
            found.append(f"{_buurten(len(rows))} {more}: {_listed(rows)}.")
    if still:
        found.append(f"{_buurten(still)} evenveel.")
    for names, which in ((told.came, "Nieuw"), (told.went, "Niet meer in de tabel")):
        if names:
            found.append(f"{which}: {_some(names)}.")
    return [*found, *(paradox_words(one, told) for one in told.paradoxes)] if told.paradoxes else [*found, _none(told)]


def paradox_words(paradox: Paradox, told: Compared) -> str:
    """What happened, what it is called, and whether another method would avoid it."""
    loses, wins = paradox.loses, paradox.wins
    gets = f"krijgt {loses.name} minder ({_from_to(loses)})"
    if wins is not None:
        gets += f" en {wins.name} meer ({_from_to(wins)})"
    if paradox.code == "population" and wins is not None:
        grew = f"de nood van {loses.name} {_grew(loses)} en die van {wins.name} {_grew(wins)}"
        start = f"Bevolkingsparadox: {grew}. Toch {gets}."
    elif paradox.code == "new_states":
        start = f"Paradox van de nieuwe buurten: er kwamen buurten bij of er gingen weg. Daardoor {gets}, hoewel "
        start += "de nood van de buurten die bleven in verhouding gelijk is."
    else:
        start = f"Alabama-paradox: er is meer te verdelen, en de nood bleef overal in verhouding gelijk. Toch {gets}."
    return f"{start} {_why(told)}"


def _why(told: Compared) -> str:
    if told.method == ("webster", "webster"):
        return (
            "Dat komt niet van het afronden, want met Webster kan dit niet: het komt van een minimum, een maximum, een "
            "grens per jaar of een andere stap."
        )
    if told.method[0] == told.method[1]:
        return "Dat komt van het afronden met de grootste resten. Met de methode van Webster kan het niet."
    return "Er werd met een andere methode afgerond dan voordien; ook dat kan de reden zijn."


def _none(told: Compared) -> str:
    where = " in dezelfde regio" if any(one.region for one in told.changes) else ""
    return f"Geen paradox: niemand kreeg minder terwijl een ander{where} van wie de nood niet meer groeide, meer kreeg."


def _buurten(many: int) -> str:
    return "1 buurt krijgt" if many == 1 else f"{many} buurten krijgen"


def _listed(rows: Sequence[Change]) -> str:
    return _some([f"{one.name} ({'+' if one.gain > 0 else ''}{fte(float(one.gain))})" for one in rows])


def _some(names: Sequence[str]) -> str:
    """All, or the first and how many more."""
    if len(names) <= MOST_TOLD:
        return listed(names)
    return f"{', '.join(names[:MOST_TOLD])} en {len(names) - MOST_TOLD} andere"


def _from_to(one: Change) -> str:
    before, after = (float(fte_) for fte_ in one.fte)
    return f"van {fte(before)} naar {fte(after)}"


def _grew(one: Change) -> str:
    growth = one.growth - 1
    if abs(growth) < 0.0005:
        return "bleef gelijk"
    size = percent(growth) if abs(growth) >= 0.1 else f"{number(abs(growth) * 100, 1)} %"
    return f"{'steeg' if growth > 0 else 'daalde'} met {size}"
