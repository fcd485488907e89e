"""Languages by ISO 639 code, with the Dutch names people write."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nabij.core.text import fold

LANGUAGES = {
    "nl": _("Nederlands"),
    "fr": _("Frans"),
    "en": _("Engels"),
    "de": _("Duits"),
    "ar": _("Arabisch"),
    "tr": _("Turks"),
    "ber": _("Berbers"),
    "bg": _("Bulgaars"),
    "ro": _("Roemeens"),
    "pl": _("Pools"),
    "ru": _("Russisch"),
    "uk": _("Oekraïens"),
    "es": _("Spaans"),
    "pt": _("Portugees"),
    "it": _("Italiaans"),
    "el": _("Grieks"),
    "sq": _("Albanees"),
    "sr": _("Servisch"),
    "fa": _("Perzisch"),
    "ps": _("Pasjtoe"),
    "ku": _("Koerdisch"),
    "ur": _("Urdu"),
    "so": _("Somali"),
    "ti": _("Tigrinya"),
    "am": _("Amhaars"),
    "zh": _("Chinees"),
    "ne": _("Nepalees"),
    "hi": _("Hindi"),
    "vgt": _("Vlaamse Gebarentaal"),
}
# What forms let people choose from; imports and the social map know them all.
COMMON = ("nl", "fr", "en", "de", "ar", "ber", "tr", "pl", "ro", "es", "it", "pt", "ru", "uk", "vgt")
OTHER_NAMES = {"gebarentaal": "vgt", "dari": "fa", "farsi": "fa", "pashto": "ps", "tamazight": "ber", "mandarijn": "zh"}


def choices(*spoken: str) -> list[tuple[str, Any]]:
    """Choices of a form: the common languages, and those that somebody speaks besides."""
    return [(code, LANGUAGES.get(code, code)) for code in dict.fromkeys((*COMMON, *spoken))]


def code_of(text: str) -> str | None:
    """The code of a language by its code or its Dutch name."""
    wanted = fold(text).strip()
    if wanted in LANGUAGES:
        return wanted
    return next((code for code, name in LANGUAGES.items() if fold(str(name)) == wanted), OTHER_NAMES.get(wanted))


def name_of(code: str) -> str:
    """The Dutch name of a code; the code itself when it isn't one of ours."""
    return str(LANGUAGES.get(code, code))
