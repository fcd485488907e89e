"""Each language on offer has a word for every string of the source, which is Dutch."""

import ast
import re
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from tests.architecture.house import PACKAGE, templates

CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# What templatize makes of a template is Python enough for a look at the calls in it.
TEMPLATE_CALL = re.compile(r"""\b(?:gettext|ngettext|pgettext|_)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def in_python(source: str) -> set[str]:
    return {
        argument.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
        for argument in node.args[-1:] + node.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def in_template(source: str) -> set[str]:
    return {ast.literal_eval(match) for match in TEMPLATE_CALL.findall(templatize(source))}


def source_strings() -> set[str]:
    found: set[str] = set()
    for path in PACKAGE.glob("**/*.py"):
        if "tests" not in path.parts:
            found |= in_python(path.read_text())
    for path in templates():
        found |= in_template(path.read_text())
    return {text for text in found if text.strip()}


def translated(catalog: Path) -> set[str]:
    """Strings of a .po file that have a translation; fuzzy ones don't count."""
    done: set[str] = set()
    for entry in re.split(r"\n\s*\n", catalog.read_text()):
        parts = {
            key: "".join(ast.literal_eval(line) for line in re.findall(r'"(?:[^"\\]|\\.)*"', body))
            for key, body in re.findall(r'^(msgid|msgstr(?:\[0\])?) ((?:"(?:[^"\\]|\\.)*"\s*)+)', entry, re.MULTILINE)
        }
        if parts.get("msgid") and (parts.get("msgstr") or parts.get("msgstr[0]")) and "#, fuzzy" not in entry:
            done.add(parts["msgid"])
    return done


def test_the_test_finds_strings_and_translations(tmp_path: Path) -> None:
    assert in_python('x = _("Dag")\ny = ngettext("een", "veel", 2)') >= {"Dag", "een"}
    assert in_template('{% load i18n %}<p>{% translate "Dag buur" %}{{ _("Hallo") }}</p>') == {"Dag buur", "Hallo"}
    catalog = tmp_path / "django.po"
    catalog.write_text('msgid ""\nmsgstr "x"\n\nmsgid "Dag"\nmsgstr "Bonjour"\n\nmsgid "Nacht"\nmsgstr ""\n')
    assert translated(catalog) == {"Dag"}


def test_every_language_on_offer_is_complete() -> None:
    strings = source_strings()
    assert len(strings) > 100
    missing = {}
    for code, _name in settings.LANGUAGES:
        if code == settings.LANGUAGE_CODE:
            continue
        catalog = Path(settings.LOCALE_PATHS[0]) / code.replace("-", "_") / "LC_MESSAGES" / "django.po"
        missing[code] = sorted(strings - (translated(catalog) if catalog.exists() else set()))
    assert {code: words for code, words in missing.items() if words} == {}
