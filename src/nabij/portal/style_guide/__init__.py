"""The living style guide: each component once, rendered from the very lines it shows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.ui import palette
from nabij.core.ui.forms import DateInput, LongText, RadioCards
from nabij.core.ui.icons import ICONS
from nabij.portal.style_guide.specimens import ACTIONS, FIGURES, LISTS, NOTICES, WORDS, Specimen


class SampleForm(forms.Form):
    """Every kind of field."""

    quiet = True  # the wrong sample doesn't draw the focus to itself

    who = forms.ChoiceField(
        label=_("Over wie gaat het?"),
        choices=[("self", _("Over mezelf")), ("other", _("Over iemand anders")), ("place", _("Over een plek"))],
        widget=RadioCards(
            icons={"self": "person", "other": "people", "place": "pin"},
            hints={"other": _("Een buur, familie, iemand die u kent"), "place": _("Een straat, een gebouw, een plein")},
        ),
    )
    story = forms.CharField(
        label=_("Wat is er aan de hand?"), help_text=_("In uw eigen woorden."), max_length=500, widget=LongText(rows=4)
    )
    domains = forms.MultipleChoiceField(
        label=_("Waarover gaat het?"),
        required=False,
        choices=[("household", _("Huishouden")), ("mobility", _("Verplaatsing")), ("social", _("Mensen ontmoeten"))],
        widget=forms.CheckboxSelectMultiple,
    )
    phone = forms.CharField(
        label=_("Telefoon"), required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    day = forms.DateField(label=_("Vanaf wanneer?"), required=False, widget=DateInput)
    street = forms.ChoiceField(
        label=_("Wijk"), choices=[("", _("Kies een wijk")), ("k", "Kouterwijk"), ("m", "Molenwijk")], required=False
    )
    letter = forms.FileField(label=_("Een brief of foto"), required=False)
    agree = forms.BooleanField(label=_("Ik vind het goed dat het infopunt dit leest"))


class ReachForm(forms.Form):
    """One question, as a resident meets it."""

    channel = forms.ChoiceField(
        label=_("Mogen we u iets laten weten?"),
        choices=[("phone", _("Ja, bel mij")), ("mail", _("Ja, per e-mail")), ("no", _("Liever niet"))],
        widget=RadioCards(icons={"phone": "phone", "mail": "mail", "no": "leaf"}),
        initial="phone",
    )


RINGS: Final = [
    {
        "number": 1,
        "name": _("Familie en naasten"),
        "members": [
            {"label": "Lieve Claes", "role": _("dochter"), "is_coach": True},
            {"label": "Jef Claes", "role": _("broer"), "is_coach": False},
        ],
    },
    {
        "number": 2,
        "name": _("Vrienden, buren, vrijwilligers"),
        "members": [
            {"label": "Fatima Amrani", "role": _("buur, kijkt of de rolluiken opgaan"), "is_coach": False},
            {"label": "Warre Pauwels", "role": _("rijdt mee naar de winkel"), "is_coach": False},
            {"label": "Rosa Maes", "role": _("kaartclub"), "is_coach": False},
        ],
    },
    {
        "number": 3,
        "name": _("Gewone diensten"),
        "members": [
            {"label": "Huisarts De Smet", "role": "", "is_coach": False},
            {"label": "Poetsdienst De Kouter", "role": "", "is_coach": False},
        ],
    },
    {
        "number": 4,
        "name": _("Gespecialiseerde zorg"),
        "members": [{"label": "Geheugenkliniek", "role": "", "is_coach": False}],
    },
]


SNIPPETS: Final = {
    "rings": "{% care_rings person rings %}",
    "icon": '{% icon "phone" %}  {% icon "phone" label=_("Telefoon") %}',
    "form": '<form class="form" method="post" novalidate>\n  {% csrf_token %}\n  {{ form }}\n'
    '  <div class="actions">{% button _("Verder") icon="arrow" %}</div>\n</form>',
    "filters": '{% filters label=_("Filter de lijst") reset=list_url %}\n'
    "  {{ form.q.as_field_group }}\n{% endfilters %}",
}


def sample_context() -> dict[str, Any]:
    """Invented values that the specimens show."""
    moment = now()
    square = [[4.09, 51.02], [4.112, 51.018], [4.118, 51.032], [4.101, 51.037], [4.088, 51.031], [4.09, 51.02]]
    return {
        "late": moment - timedelta(days=2, hours=1),
        "soon": moment + timedelta(hours=3, minutes=1),
        "far": moment + timedelta(days=4, hours=1),
        "crumbs": [(_("Sociale kaart"), "#"), (_("Huishouden"), "#"), (_("Poetsdienst De Kouter"), "")],
        "tabs": [
            {"label": _("Open"), "url": "#", "current": True, "count": 12},
            {"label": _("Van mij"), "url": "#", "current": False, "count": 3},
            {"label": _("Afgerond"), "url": "#", "current": False, "count": None},
        ],
        "page": Paginator(range(90), 10).page(2),
        "facts": [
            (_("Gemeld door"), _("een buur")),
            (_("Waar"), "Kouterstraat, Kouterwijk"),
            (_("Volgt op"), "Nele Wouters"),
        ],
        "steps": [
            {"label": _("Gemeld"), "state": "done", "note": _("maandag")},
            {"label": _("Gesprek met u"), "state": "done", "note": _("dinsdag")},
            {"label": _("We zoeken hulp"), "state": "current", "note": _("antwoord voor vrijdag")},
            {"label": _("Hulp is er"), "state": "todo", "note": ""},
        ],
        "events": [
            {"when": moment, "text": _("Warre zei ja"), "who": _("buur"), "icon": "check", "kind": "success"},
            {
                "when": moment - timedelta(days=1),
                "text": _("Uitnodiging verstuurd"),
                "who": _("infopunt"),
                "icon": "mail",
                "kind": "info",
            },
            {"when": moment - timedelta(days=3), "text": _("Melding binnen"), "who": "", "icon": "", "kind": ""},
        ],
        "headers": [_("Domein"), _("Vragen")],
        "bars": [(_("Verplaatsing"), 34), (_("Mensen ontmoeten"), 27), (_("Huishouden"), 21), (_("Papieren"), 9)],
        "points": [
            {
                "lat": 51.026,
                "lon": 4.101,
                "label": "Buurthuis De Kouter",
                "url": "#",
                "text": "Kouterplein 1",
                "ring": 2,
            },
            {
                "lat": 51.03,
                "lon": 4.106,
                "label": "Apotheek Molenberg",
                "url": "#",
                "text": "Molenstraat 12",
                "ring": 3,
            },
            {
                "lat": 51.023,
                "lon": 4.109,
                "label": "Dagcentrum Ter Linde",
                "url": "#",
                "text": "Lindelaan 3",
                "ring": 4,
            },
        ],
        "areas": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"label": "Kouterwijk"},
                    "geometry": {"type": "Polygon", "coordinates": [square]},
                }
            ],
        },
    }


def worklist(context: Mapping[str, Any]) -> dict[str, Any]:
    """The same list as a worker sees it all day."""
    lines = [
        ("Mevrouw komt niet meer buiten", "now", "Kouterwijk · buur", "late", "Nieuw", "info"),
        ("Wie kan mee naar het ziekenhuis?", "today", "Molenwijk · telefoon", "soon", "In gesprek", "neutral"),
        ("Gordijn kapot, durft geen ladder op", "today", "Kouterwijk · zelf", "soon", "Wacht op antwoord", "warning"),
        ("Zoekt gezelschap om te wandelen", "week", "Stationswijk · balie", "far", "Nieuw", "info"),
        ("Vraag over de factuur van het water", "later", "Molenwijk · zelf", "far", "Opgenomen", "neutral"),
    ]
    names = ("title", "urgency", "kicker", "due", "state", "kind")
    rows = [dict(zip(names, line, strict=True)) for line in lines]
    return {"tabs": context["tabs"], "lines": [row | {"due": context[str(row["due"])]} for row in rows]}


def show(specimens: list[Specimen], request: HttpRequest) -> list[tuple[Specimen, str]]:
    """Each specimen with what its lines render to."""
    context = sample_context()
    engine = engines["django"]
    return [(specimen, engine.from_string(specimen.code).render(context, request)) for specimen in specimens]


def swatches() -> list[dict[str, Any]]:
    """The colours with both values and the contrast that was measured."""
    light, dark = palette.themes()["light"], palette.themes()["dark"]
    wanted = [
        (_("Papier"), "paper", "ink"),
        (_("Vel"), "surface", "soft"),
        (_("Klimop: doen"), "action", "on-action"),
        (_("Nu"), "now", "on-now"),
        (_("Vandaag"), "today", "on-today"),
        (_("Deze week"), "week", "on-week"),
        (_("Later"), "later", "on-later"),
    ]
    return [
        {
            "name": name,
            "sides": [
                {"ground": side[ground], "ink": side[ink], "ratio": round(palette.contrast(side[ground], side[ink]), 1)}
                for side in (light, dark)
            ],
        }
        for name, ground, ink in wanted
    ]


def style_guide(request: HttpRequest) -> HttpResponse:
    """``/stijlgids/``."""
    context = {
        "rings": RINGS,
        "snippets": SNIPPETS,
        "swatches": swatches(),
        "lowest": round(lowest_contrast(), 2),
        "pair_count": 2 * len(palette.pairs()),
        "icon_names": sorted(ICONS),
        "groups": [
            ("doen", _("Doen"), show(ACTIONS, request)),
            ("woorden", _("Woorden met een kleur"), show(WORDS, request)),
            ("zeggen", _("Zeggen"), show(NOTICES, request)),
            ("lijsten", _("Lijsten en kaarten"), show(LISTS, request)),
            ("cijfers", _("Cijfers en plaatsen"), show(FIGURES, request)),
        ],
        "sample": SampleForm(prefix="goed"),
        "wrong": SampleForm({"fout-story": ""}, prefix="fout"),
        "reach": ReachForm(prefix="maat"),
        "worklist": worklist(sample_context()),
    }
    return render(request, "portal/style_guide.html", context)


def lowest_contrast() -> float:
    """The weakest pair for text in either theme."""
    themes = palette.themes()
    text = [(ink, ground) for ink, ground, least in palette.pairs() if least == 4.5]
    return min(palette.contrast(themes[t][ink], themes[t][ground]) for t in ("light", "dark") for ink, ground in text)
