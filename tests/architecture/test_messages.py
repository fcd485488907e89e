"""Each language on offer has a word for every string of the source, which is Dutch."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from tests import catalogs

DRAFTS = catalogs.languages()
SOURCE = settings.LANGUAGE_CODE


def on_offer() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != SOURCE]


def texts(found: Iterator[tuple[str | tuple[str, ...], list[str], str | None]]) -> list[tuple[object, str | None]]:
    return [(text, context) for text, _comments, context in found]


def test_strings_of_python_are_found_under_every_name_of_gettext() -> None:
    source = (
        "from django.utils.translation import gettext as _, gettext_lazy as lazy, ngettext, pgettext\n"
        "x = _('Dag') + lazy('Nacht ' 'en ontij') + ngettext('%(n)d week', '%(n)d weken', n)\n"
        "y = pgettext('maand', 'mei') + other('Niets') + _(name)\n"
    )
    assert texts(catalogs.strings_of_python(source)) == [
        ("Dag", None),
        ("Nacht en ontij", None),
        (("%(n)d week", "%(n)d weken"), None),
        ("mei", "maand"),
    ]


def test_strings_of_templates_are_found_in_tags_filters_and_blocks() -> None:
    source = (
        '  {% if a %}<p>{% translate "Dag buur" %}\n {{ _("Hallo") }} {{ x|default:_("niemand") }}{% endif %}\n'
        '{% button _("Verder") %}{% blocktranslate count n=n %}een{% plural %}{{ n }} veel{% endblocktranslate %}\n'
        '{% blocktranslate trimmed context "c" %}\n  twee\n  regels\n{% endblocktranslate %}'
    )
    assert texts(catalogs.strings_of_template(source)) == [
        ("Dag buur", None),
        ("Hallo", None),
        ("niemand", None),
        ("Verder", None),
        (("een", "%(n)s veel"), None),
        ("twee regels", "c"),
    ]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (Message("Dag %(name)s", "Bonjour %(name)s"), []),
        (Message("Dag %(name)s", "Bonjour %(nom)s"), ["other placeholders"]),
        (Message("Dag {name}", "Bonjour"), ["other placeholders"]),
        (Message("Dag", ""), []),
        (Message(" uur", "heures"), ["other blanks or line breaks at an edge"]),
        (Message(("%(n)d dag", "%(n)d dagen"), ("%(n)d jour", "")), ["a plural form is missing"]),
        (Message(("een dag", "%(n)d dagen"), ("un jour", "%(n)d jours")), []),
        (Message("Dag", "Bonjour", flags=("fuzzy",)), ["fuzzy"]),
    ],
    ids=repr,
)
def test_the_test_sees_a_wrong_translation(message: Message, found: list[str]) -> None:
    assert catalogs.problems(message) == found


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogs, "PACKAGE", tmp_path)
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogs, "templates", list)
    monkeypatch.setattr(catalogs, "names_of_needs", list)
    code = tmp_path / "code.py"
    code.write_text("from django.utils.translation import gettext as _\nx = _('Dag'), _('Nacht')\n")
    catalogs.write("fr")
    before = catalogs.path_of("fr").read_text()
    catalogs.path_of("fr").write_text(before.replace('"Dag"\nmsgstr ""', '"Dag"\nmsgstr "Bonjour"'))
    code.write_text("from django.utils.translation import gettext as _\ny = _('Dag'), _('Avond')\n")
    catalogs.write("fr")
    done = {name[0]: message.string for name, message in catalogs.messages(catalogs.read("fr")).items()}
    assert done == {"Dag": "Bonjour", "Avond": ""}


@pytest.mark.parametrize("language", DRAFTS)
def test_a_translation_keeps_placeholders_blanks_and_plural_forms(language: str) -> None:
    wrong = {
        name: found
        for name, message in catalogs.messages(catalogs.read(language)).items()
        if (found := catalogs.problems(message))
    }
    assert wrong == {}


def test_every_language_on_offer_has_a_catalog() -> None:
    assert set(on_offer()) - set(DRAFTS) == set()


@pytest.mark.parametrize("language", on_offer())
def test_a_language_on_offer_is_complete_and_in_step(language: str) -> None:
    source = catalogs.messages(catalogs.collected(language))
    done = catalogs.messages(catalogs.read(language))
    assert len(source) > 1000
    assert source.keys() - done.keys() == set(), "run make messages, then translate"
    assert done.keys() - source.keys() == set(), "run make messages"
    plurals = {name: isinstance(message.id, str) for name, message in done.items()}
    assert plurals == {name: isinstance(message.id, str) for name, message in source.items()}, "run make messages"
    assert [name for name, message in done.items() if not all(catalogs.forms(message))] == [], "translate these"


@pytest.mark.parametrize("language", on_offer())
def test_what_is_compiled_is_what_stands_in_the_catalog(language: str) -> None:
    assert catalogs.path_of(language, "mo").read_bytes() == catalogs.as_mo(language), "run make messages"
