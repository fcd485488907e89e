"""Catalogs of translations: the source is Dutch, and each catalog holds every string of it.

``make messages`` collects the strings of the Python code and the templates, brings each catalog in step (what is
translated stays, what nobody says any more goes) and compiles it. Babel does the work: no machine needs gettext.
``python -m tests.catalogs it`` begins a catalog for one more language.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from nabij.directory.needs import load, versions
from nabij.impact.profile import rulebook
from nabij.impact.vocabulary import vocabulary
from nabij.territory.indicators import words as indicators
from tests.architecture.house import PACKAGE, templates

LOCALE = PACKAGE / "core" / "locale"
Spec = tuple[int | tuple[int, str], ...] | None
# Which arguments of a call hold a string; a context is marked "c".
SPECS: dict[str, Spec] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Templates have no imports: what templatize makes of one calls these.
IN_TEMPLATES: dict[str, Spec] = {**SPECS, "_": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%|\{\w*\}")
Key = tuple[str, str | None]


class Steady(Catalog):
    """A catalog whose header says nothing of the moment or the machine, so that equal strings make equal files."""

    def __init__(self, language: str) -> None:
        super().__init__(locale=language, fuzzy=False, header_comment="# Translations of Nabij; the source is Dutch.")

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "Nabij"),
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def names_of_gettext(source: str) -> dict[str, Spec]:
    """What this module calls gettext and its relatives: ``from django.utils.translation import gettext_lazy as _``."""
    return SPECS | {
        alias.asname: SPECS[alias.name]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname and alias.name in SPECS
    }


def strings_of(source: str, keywords: dict[str, Spec]) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Strings of Python text, with the comments for translators and the context of each."""
    found = extract("python", io.BytesIO(source.encode()), keywords, ("Translators:",), {"encoding": "utf-8"})
    for _line, text, comments, context in found:
        if (text[0] if isinstance(text, tuple) else text).strip():
            yield text, comments, context


def strings_of_python(source: str) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    return strings_of(source, names_of_gettext(source))


def strings_of_template(source: str) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    # Between brackets Python doesn't mind how a template is indented.
    return strings_of(f"({templatize(source)}\n)", IN_TEMPLATES)


def collected(language: str) -> Steady:
    """Every string of the source, without translations."""
    catalog = Steady(language)
    code = [path for path in PACKAGE.glob("**/*.py") if not {"tests", "migrations"} & set(path.parts)]
    for path in sorted([*code, *templates()]):
        read = strings_of_python if path.suffix == ".py" else strings_of_template
        for text, comments, context in read(path.read_text()):
            place = (str(path.relative_to(PACKAGE)), 0)
            catalog.add(text, None, [place], auto_comments=comments, context=context)
    for name in names_of_needs():
        catalog.add(name, None, [("directory/needs", 0)])
    return catalog


def names_of_needs() -> list[str]:
    """Needs, life domains, themes, groups and indicators: data in Dutch that pass gettext where they are shown."""
    every = [load(version) for version in versions()]
    domains = [domain.name for one in every for domain in one.domains.values()]
    terms = [term.name for one in every for term in one.terms.values()]
    return domains + terms + vocabulary().names() + indicators.words() + rulebook.texts()


def key(message: Message) -> Key:
    """What gettext looks a string up by: the singular, and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def messages(catalog: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalog if message.id}


def path_of(language: str, suffix: str = "po") -> Path:
    return LOCALE / language.replace("-", "_") / "LC_MESSAGES" / f"django.{suffix}"


def languages() -> list[str]:
    """Languages that have a catalog."""
    return sorted(path.parts[-3].replace("_", "-") for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message, one per plural form; empty strings where there is none."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or [""])


def updated(language: str) -> Steady:
    """The strings of the source with the translations there are; one that became a plural is to be done again."""
    catalog = collected(language)
    known = messages(read(language)) if path_of(language).exists() else {}
    for name, message in messages(catalog).items():
        old = known.get(name)
        if old is not None and not old.fuzzy and isinstance(old.id, str) == isinstance(message.id, str):
            message.string = old.string
    return catalog


def as_po(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()


def as_mo(language: str) -> bytes:
    """The catalog as gettext reads it, from the .po on disk; half a translation is left out."""
    catalog = Steady(language)
    for message in messages(read(language)).values():
        if not message.fuzzy and all(forms(message)):
            catalog[message.id] = message
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def write(language: str) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(updated(language)))
    path_of(language, "mo").write_bytes(as_mo(language))


def problems(message: Message) -> list[str]:
    """What is wrong with a translation, one short phrase each; nothing to say of one that is still empty."""
    ids: tuple[str, ...] = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    filled = [text for text in forms(message) if text]
    allowed = {tuple(sorted(PLACEHOLDER.findall(text))) for text in ids}
    found = []
    if any(tuple(sorted(PLACEHOLDER.findall(text))) not in allowed for text in filled):
        found.append("other placeholders")
    if any(edge(text) != edge(ids[0]) for text in filled):
        found.append("other blanks or line breaks at an edge")
    if 0 < len(filled) < len(forms(message)):
        found.append("a plural form is missing")
    return [*found, "fuzzy"] if message.fuzzy else found


def edge(text: str) -> tuple[str, str]:
    """Blanks before and after the words: strings are joined on them."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def main(arguments: list[str]) -> int:
    for language in sorted({*languages(), *arguments}):
        write(language)
        done = messages(read(language)).values()
        empty = sum(not all(forms(message)) for message in done)
        print(f"{language}: {len(done)} strings, {empty} to translate")
        for message in done:
            for problem in problems(message):
                print(f"  {problem}: {key(message)[0]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
