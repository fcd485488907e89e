"""One search for both databases, with the same results in the same order.

Words are folded, stemmed and split into the parts of a compound before they are stored (`nabij.core.text`), so the
database only has to look up plain words: FTS5 on SQLite, a `simple` text vector on PostgreSQL. Ranking happens here, on
the words that were found, and is therefore the same everywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from nabij.core.models import SearchEntry, SearchWord
from nabij.core.text import LONGEST_WORD, distance, dutch_stems, index_words, sound, split_compound, stem, words

MOST_QUERY_WORDS = 12
MOST_WORDS = 4000  # of one object
MOST_CANDIDATES = 5000
MOST_SPELLINGS = 3
SHORTEST_PREFIX = 3
SHORTEST_MISSPELLING = 4
TITLE, TITLE_START, BODY, BODY_START = 8, 5, 3, 1
STOP_WORDS = frozenset(
    words(
        "aan al als bij ben daar dan dat de deze die dit doe doen een en er gaan geen graag haar hebben heb "
        "heeft hem het hier hij hoe iemand iets ik in is ja je kan kunnen maar me mee meer met mij mijn moet "
        "naar nee niet nog nu of om ons onze ook op over te tot u uit uw van veel voor waar wat we wel wie "
        "wij wil worden wordt zal ze zelf zich zij zijn zo zoek zoeken zou vind vinden"
    )
)
FTS5 = "SELECT rowid FROM core_search_index WHERE core_search_index MATCH %s"
TEXT_VECTOR = "SELECT id FROM core_searchentry WHERE tokens @@ %s::tsquery"


@dataclass(frozen=True)
class Entry:
    """What is to be found of one object: a short title, which counts most, and all other words."""

    object_id: UUID
    title: str
    body: str = ""


def index(kind: str, object_id: UUID, *, title: str, body: str = "") -> None:
    """Make an object findable, or renew what is found of it."""
    index_many(kind, [Entry(object_id, title, body)])


@transaction.atomic
def index_many(kind: str, entries: Iterable[Entry]) -> None:
    """The same for many objects of one kind at once."""
    rows = [_row(kind, entry) for entry in entries]
    SearchEntry.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["title", "title_words", "words"],
    )
    known = sorted({word for row in rows for word in row.words.split() if len(word) <= LONGEST_WORD})
    SearchWord.objects.bulk_create(
        [SearchWord(kind=kind, word=word, sound=sound(word)[:80]) for word in known],
        batch_size=500,
        ignore_conflicts=True,
    )


def _row(kind: str, entry: Entry) -> SearchEntry:
    in_title = index_words(entry.title)[:MOST_WORDS]
    in_body = index_words(entry.body)[: MOST_WORDS - len(in_title)]
    return SearchEntry(
        kind=kind,
        object_id=entry.object_id,
        title=" ".join(words(entry.title))[:200],
        title_words=" ".join(in_title),
        words=" ".join([*in_title, *in_body]),
    )


def remove(kind: str, *object_ids: UUID) -> None:
    """Objects that may no longer be found."""
    SearchEntry.objects.filter(kind=kind, object_id__in=object_ids).delete()


def remove_all(kind: str) -> None:
    """Forget every object of a kind and its words, before all of them are indexed anew."""
    SearchEntry.objects.filter(kind=kind).delete()
    SearchWord.objects.filter(kind=kind).delete()


def find(kind: str, query: str, limit: int = 50) -> list[UUID]:
    """Ids of the objects that fit the query, best first; nothing when the query holds no word.

    Objects with more of the words asked come first, then a word in the title before one in the text, a whole word
    before the start of one; equals in the order of their titles. A word that occurs nowhere is split when it is a
    compound, and else read as the words that sound or look like it.
    """
    asked = _asked(kind, query)
    if not asked:
        return []
    found = [(entry, _score(entry, asked)) for entry in _candidates(kind, {form for forms in asked for form in forms})]
    found = [(entry, score) for entry, score in found if score[0]]
    if any(score[0] == len(asked) for _entry, score in found):
        found = [(entry, score) for entry, score in found if score[0] == len(asked)]
    found.sort(key=lambda pair: (-pair[1][0], -pair[1][1], pair[0].title, pair[0].object_id))
    return [entry.object_id for entry, _score_ in found[:limit]]


def _asked(kind: str, query: str) -> list[tuple[str, ...]]:
    """For each word asked the stored forms that answer it."""
    typed = words(query[:500])
    telling = [word for word in typed if word not in STOP_WORDS] or typed
    known = [form for word in dict.fromkeys(telling[:MOST_QUERY_WORDS]) for form in _forms(kind, word)]
    return list(dict.fromkeys(known))


def _forms(kind: str, word: str) -> list[tuple[str, ...]]:
    own = tuple(dict.fromkeys((stem(word), word)))
    if _occurs(kind, own):
        return [own]
    parts = [part for part in split_compound(word, dutch_stems()) if _occurs(kind, (part,))]
    if parts:
        return [(part,) for part in parts]
    return [_spellings(kind, word) or own]


def _occurs(kind: str, forms: Sequence[str]) -> bool:
    wanted = Q()
    for form in forms:
        wanted |= Q(word__startswith=form) if len(form) >= SHORTEST_PREFIX else Q(word=form)
    return SearchWord.objects.filter(wanted, kind=kind).exists()


def _spellings(kind: str, word: str) -> tuple[str, ...]:
    """Words of the index that sound like a misspelt word, or else lie at most one letter (two from eight) away."""
    if len(word) < SHORTEST_MISSPELLING:
        return ()
    known = SearchWord.objects.filter(kind=kind)
    alike = known.filter(sound__in={sound(word), sound(stem(word))}).values_list("word", flat=True)
    if alike:
        return tuple(sorted(alike)[:MOST_SPELLINGS])
    most = 2 if len(word) >= 8 else 1
    near: list[tuple[int, str]] = []
    for other in known.filter(word__startswith=word[0]).values_list("word", flat=True):
        steps = [step for form in (word, stem(word)) if (step := distance(form, other, most)) is not None]
        if steps and len(other) >= SHORTEST_MISSPELLING:
            near.append((min(steps), other))
    return tuple(other for _steps, other in sorted(near)[:MOST_SPELLINGS])


def _candidates(kind: str, forms: Iterable[str]) -> QuerySet[SearchEntry]:
    # A form holds letters and digits only, so that nothing typed can mean something to the database.
    ordered = sorted(forms)
    if connection.vendor == "postgresql":
        text = " | ".join(f"'{form}'{':*' if len(form) >= SHORTEST_PREFIX else ''}" for form in ordered)
        hits = RawSQL(TEXT_VECTOR, [text])  # noqa: S611
    else:
        text = " OR ".join(f'"{form}"{"*" if len(form) >= SHORTEST_PREFIX else ""}' for form in ordered)
        hits = RawSQL(FTS5, [text])  # noqa: S611
    return SearchEntry.objects.filter(kind=kind, pk__in=hits).order_by("object_id")[:MOST_CANDIDATES]


def _score(entry: SearchEntry, asked: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """How many of the words asked an entry holds, and how well."""
    title, body = frozenset(entry.title_words.split()), frozenset(entry.words.split())
    each = [max(_weight(form, title, body) for form in forms) for forms in asked]
    return sum(1 for weight in each if weight), sum(each)


def _weight(form: str, title: frozenset[str], body: frozenset[str]) -> int:
    if form in title:
        return TITLE
    long_enough = len(form) >= SHORTEST_PREFIX
    if long_enough and any(word.startswith(form) for word in title):
        return TITLE_START
    if form in body:
        return BODY
    return BODY_START if long_enough and any(word.startswith(form) for word in body) else 0
