"""Dutch text tools for the search and the needs lexicon: folding, words, stems, compounds, sounds, edit distance.

Everything works on *folded* words: lower case, no accents, no apostrophes. Nothing here knows about Django.
Stemming is the Kraaij-Pohlmann algorithm (Snowball's "dutch"), which handles "boodschap/boodschappen" and "ge-...-t".
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import Stemmer  # type: ignore[import-not-found]

WORD = re.compile(r"[^\W_]+")
VOWELS = frozenset("aeiouy")
LONGEST_WORD = 48
SHORTEST_PART = 3
LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ĳ": "ij", "ł": "l", "đ": "d"})

# Words of which the algorithm cuts off too much, so that they would fall together with another word
# ("gezin" with "zin", "gezond" with "zon", "living" with "lift"). Each stands for itself; forms follow the colon.
_STEMS_APART = """
gezin: gezinnen gezinnetje; geweer: geweren; gezond: gezonde gezonder; gezondheid; ongezond: ongezonde;
geweld: gewelddadig; gewoon: gewone;
gezicht: gezichten; gebed: gebeden; gebouw: gebouwen; geboorte: geboortes; geloof; gelovig: gelovige;
geduld: geduldig; gelaat; gevaar: gevaren; gevaarlijk: gevaarlijke; geluid: geluiden; gemis; gevoel: gevoelens;
gerecht: gerechten; geheugen; gemeente: gemeenten gemeentes; gebrek: gebreken; gesprek: gesprekken gesprekje;
geschenk; bestuur: besturen; begeleiding: begeleiden begeleidt begeleid begeleide begeleider begeleiders;
invulling; ongelukkig: ongelukkige; ongelukje: ongelukjes; spelling; living; bezig; weekend: weekends weekendje;
woning: woningen woningske; afgevallen; rits: ritsen; dans: dansen danst danste; hals; hemd: hemden hemdje;
bende: bendes; ommetje: ommetjes; enig: enige enigste; geisoleerd: geisoleerde; kinds; gewicht; gezelschap;
gezellig: gezellige; gebit: gebitten; bewind; gegil; getuige: getuigen; gemeenschap; vorming: vormingen; vormsel;
bakker: bakkers bakkerij; huurder: huurders; kapper: kappers; kapster; dienst: diensten; venster: vensters;
zuster: zusters zusterke; scheiding: scheidingen; rekening: rekeningen; regeling: regelingen; pools: poolse;
wassen: wast wasten gewassen; gevangenis: gevangenissen; wezen; betaalbaar: betaalbare betaalbaars betaalbaarder;
onbetaalbaar: onbetaalbare; betaling: betalingen; lezing: lezingen; luchtje: luchtjes; vlekje: vlekjes;
maatje: maatjes; treintje: treintjes; middelbaar: middelbare; viering: vieringen; herder: herders; ouderen;
gezien; gehoord; trek; gebroken; gespannen; belonen: beloont beloning; bukken: bukt bukte; gebukt;
schillen: schilt geschild; geschil: geschillen; bevallen: beviel; bevalling: bevallingen; autisme: autistisch autist;
onderhoud; verhouding: verhoudingen; verlof: verloven; kamer: kamers; herstelling: herstellingen
"""
_OWN_STEM = {
    form: base.strip()
    for base, _, forms in (group.partition(":") for group in _STEMS_APART.replace("\n", " ").split(";"))
    for form in (base.strip(), *forms.split())
}

_local = threading.local()


def fold(text: str) -> str:
    """Lower case without accents: "Één coördinator" -> "een coordinator". Other scripts stay as they are."""
    lowered = text.lower().translate(LIGATURES)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str, *, limit: int | None = None) -> list[str]:
    """The folded words of a text in order, at most `limit`; words longer than 48 characters are cut there."""
    found = WORD.finditer(fold(text))
    result: list[str] = []
    for match in found:
        if limit is not None and len(result) >= limit:
            break
        result.append(match.group()[:LONGEST_WORD])
    return result


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Stem of one folded word: "boodschappen" -> "boodschap"."""
    if word in _OWN_STEM:
        return _OWN_STEM[word]
    stemmer: Stemmer.Stemmer | None = getattr(_local, "stemmer", None)
    if stemmer is None:
        # One per thread: a Stemmer keeps state while it works.
        stemmer = _local.stemmer = Stemmer.Stemmer("dutch")
    return str(stemmer.stemWord(word)) or word


def stems(text: str, *, limit: int | None = None) -> list[str]:
    """Stems of all words of a text, in order."""
    return [stem(word) for word in words(text, limit=limit)]


def variants(word: str) -> Iterator[str]:
    """Likely stems of a folded word, best first: as it stands, without -t, without a Flemish diminutive, without ge-.

    The caller keeps the first one it knows: "hondeke" -> hondeke, ..., hond.
    """
    seen: set[str] = set()
    for candidate in _shapes(word):
        for form in (stem(candidate), candidate):
            if len(form) >= 2 and form not in seen:
                seen.add(form)
                yield form


def _shapes(word: str) -> Iterator[str]:
    yield word
    if len(word) > 4 and word.endswith(("t", "d")):
        yield word[:-1]
    if len(word) > 5 and word.endswith(("te", "de", "ten", "den")):
        yield word.removesuffix("n")[:-2]
    yield from _without_diminutive(word)
    if len(word) > 6 and word.endswith("heid"):
        yield word[:-4]
    if len(word) > 5 and word.startswith("ge"):
        yield word[2:]
        yield word[2:-1] + "en"
    if len(word) > 4 and word.endswith("e"):
        yield word[:-1]


def _without_diminutive(word: str) -> Iterator[str]:
    """Flemish and Dutch diminutives: -ke(n|s), -eke, -ske, -tje, -pje, -je."""
    base = word.removesuffix("s").removesuffix("n")
    for ending in ("etje", "eke", "ske", "tje", "pje", "ke", "je", "ie"):
        if base.endswith(ending) and len(base) - len(ending) >= 2:
            rest = base[: -len(ending)]
            yield rest
            if len(rest) > 2 and rest[-1] == rest[-2]:
                yield rest[:-1]
            elif ending in {"eke", "etje"} and len(rest) > 2:
                yield rest + "e"


@cache
def dutch_stems() -> frozenset[str]:
    """Stems of some thousand everyday Dutch words: the default building blocks of compounds."""
    path = Path(__file__).with_name("dutch_words.txt")
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return frozenset(stem(word) for line in lines for word in words(line))


def split_compound(word: str, vocabulary: Collection[str] | None = None) -> list[str]:
    """Stems of the parts of a Dutch compound, the fewest parts first; [] when the word does not split completely.

    `vocabulary` holds known stems (default: everyday Dutch). "boodschappendienst" -> ["boodschap", "dienst"].
    At most four parts of at least three letters.
    """
    known = dutch_stems() if vocabulary is None else vocabulary
    if not 2 * SHORTEST_PART <= len(word) <= LONGEST_WORD:
        return []
    parts = _split(word, known, 4, {})
    return list(parts) if parts and len(parts) > 1 else []


def _split(
    word: str, known: Collection[str], most: int, memo: dict[tuple[str, int], tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    key = (word, most)
    if key in memo:
        return memo[key]
    best: tuple[str, ...] | None = None
    whole = stem(word)
    if whole in known:
        best = (whole,)
    elif most > 1:
        # The head stands last and carries the meaning, so the longest left part is tried last.
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            left = _known_left(word[:cut], known)
            if left is None:
                continue
            rest = _split(word[cut:], known, most - 1, memo)
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = (left, *rest)
    memo[key] = best
    return best


def _known_left(part: str, known: Collection[str]) -> str | None:
    """Stem of a left part, a linking -s- allowed: "bewonersgroep" -> "bewoner"."""
    own = stem(part)
    if own in known:
        return own
    if len(part) > SHORTEST_PART + 1 and part.endswith("s") and (own := stem(part[:-1])) in known:
        return own
    return None


def index_words(text: str, vocabulary: Collection[str] | None = None) -> list[str]:
    """What a search column holds for a text: each stem, followed by the stems of its parts when it is a compound.

    A query is matched on `stems(query)`, so "boodschap" finds "boodschappendienst".
    """
    known = dutch_stems() if vocabulary is None else vocabulary
    result: list[str] = []
    for word in words(text):
        own = stem(word)
        result.append(own)
        if own not in known:
            result.extend(split_compound(word, known))
    return result


_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"eaux?", "o"),
        (r"sch(?=[rl])", "sg"),
        (r"sch", "sg"),
        (r"ch", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]k?|ck", "k"),
        (r"ku(?=[aeio])", "kw"),
        (r"x", "ks"),
        (r"ij|ei|y", "i"),
        (r"ou|au", "o"),
        (r"ow", "o"),
        (r"ie", "i"),
        (r"d", "t"),
        (r"v", "f"),
        (r"z", "s"),
        (r"b$", "p"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """How a folded word sounds, roughly: ei=ij=y, ou=au, c=k, d=t, v=f, z=s, ch=g, h silent, doubles single."""
    result = word
    for pattern, replacement in _SOUNDS:
        result = pattern.sub(replacement, result)
    return result


def distance(left: str, right: str, limit: int) -> int | None:
    """Edits (insert, delete, replace, swap neighbours) that turn left into right; None when more than `limit`."""
    if abs(len(left) - len(right)) > limit:
        return None
    if left == right:
        return 0
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, char in enumerate(left, start=1):
        current = [row] + [limit + 1] * len(right)
        for column in range(max(1, row - limit), min(len(right), row + limit) + 1):
            other = right[column - 1]
            cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (char != other))
            if row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current[column] = cost
        if min(current) > limit:
            return None
        before, previous = previous, current
    return previous[-1] if previous[-1] <= limit else None


def deletions(word: str) -> Iterable[str]:
    """The word and every form with one letter less: two words one edit apart share at least one of them."""
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]
