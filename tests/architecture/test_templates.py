"""Every word on a page passes gettext, and no page needs what the content security policy forbids."""

import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.architecture.house import shown, templates

SPOKEN = {"alt", "title", "aria-label", "aria-description", "placeholder"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Words that are the same in every language.
NAMES = re.compile(r"\b(Nabij|QR|EUPL|WCAG|112|pdf|PDF|A4|nl|fr|en)\b|&\w+;")
TRANSLATED = re.compile(r"""_\((["']).*?\1\)""")
TEXT_IN_TAG = re.compile(r"""(["'])(?P<text>[A-ZÀ-Ý]\w*[^"']*|[^"'/{}]*\w \w[^"']*)\1""")
COMPONENTS = {
    "back_link", "button", "card", "chip", "data_table", "empty", "figure", "icon", "map_view", "notice", "page_header",
    "phone", "print_button", "row", "tabs",
}  # fmt: skip
NOT_WORDS = re.compile(r"\b(icon|kind|href|type|name|value|id|class|urgency|hx_\w+|back_url)=([\"'])[^\"']*\2")


class Words(HTMLParser):
    """Text and spoken attributes of the markup between the tags of a template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "svg", "code"}:
            self.silent = tag
        self.found += [value for name, value in attrs if name in SPOKEN and value and is_words(value)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SPOKEN and value and is_words(value)]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent and is_words(data):
            self.found.append(data.strip())


def is_words(text: str) -> bool:
    return bool(LETTERS.search(NAMES.sub("", text)))


def untranslated(source: str, *, html: bool = True) -> list[str]:
    """Words of a template that don't pass gettext, the literals in component tags included."""
    markup, found, translating, comment, naming = [], [], False, False, False
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK:
            translating = word in {"blocktranslate", "blocktrans"} or (translating and not word.startswith("endblock"))
            comment = word == "comment" or (comment and word != "endcomment")
            # The one block that holds names of styles instead of words.
            naming = token.contents.startswith("block body_class") or (naming and word != "endblock")
            if word in COMPONENTS:
                arguments = NOT_WORDS.sub("", TRANSLATED.sub("", token.contents))
                found += [match["text"] for match in TEXT_IN_TAG.finditer(arguments)]
        elif token.token_type == TokenType.TEXT and not (translating or comment or naming):
            markup.append(token.contents)
    if not html:
        return found + [line.strip() for line in "".join(markup).splitlines() if is_words(line)]
    parser = Words()
    parser.feed("".join(markup))
    return found + parser.found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>{% translate 'Hallo' %}</p>", []),
        ("<p>Hallo daar</p>", ["Hallo daar"]),
        ("<p>{% blocktranslate %}Dag {{ name }}{% endblocktranslate %}</p>", []),
        (
            "{% if a %}{% blocktranslate count n=n %}een{% plural %}veel{% endblocktranslate %}{% endif %} later",
            ["later"],
        ),
        ('<img alt="Een foto">', ["Een foto"]),
        ('<a aria-label="{% translate "Terug" %}">{{ x }}</a>', []),
        ('{% button "Verder" icon="phone" %}', ["Verder"]),
        ('{% button _("Verder") href="/melding/" %}', []),
        ('{% page_header _("Een titel hier") lead=lead back_label=_("Terug naar") %}', []),
        ('{% notice "info" title="Let op hier" %}{% endnotice %}', ["Let op hier"]),
        ("{% block body_class %}resident wide{% endblock %}", []),
        ("<style>a { color: red }</style><code>nabij demo</code>", []),
    ],
)
def test_the_test_finds_words_that_are_not_translated(source: str, words: list[str]) -> None:
    assert untranslated(source) == words


def test_every_word_of_every_template_passes_gettext() -> None:
    found = {
        shown(path): words
        for path in templates()
        if (words := untranslated(path.read_text(), html=path.suffix == ".html"))
    }
    assert found == {}


FORBIDDEN = {
    "an inline style": re.compile(r"""\sstyle\s*=\s*["']|<style\b"""),
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=.application/json))[^>]*>"),
    "an inline handler": re.compile(r"""\son[a-z]+\s*=\s*["']"""),
    "an address elsewhere": re.compile(r"""\b(?:src|href)\s*=\s*["'](?:https?:)?//"""),
}


def test_no_template_needs_what_the_content_security_policy_forbids() -> None:
    found = [
        f"{shown(path)} has {what}"
        for path in templates()
        for what, pattern in FORBIDDEN.items()
        if path.suffix == ".html" and pattern.search(path.read_text())
    ]
    assert found == []
