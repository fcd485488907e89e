"""The living style guide: each component once, rendered from the very lines it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Specimen:
    """A component: its name, when to use it, and the template lines that make it."""

    name: Any
    why: Any
    code: str
    wide: bool = False


ACTIONS: Final = [
    Specimen(
        _("Knoppen"),
        _("Eén volle knop per scherm: wat de meeste mensen nu willen doen."),
        '<div class="actions">\n'
        '  {% button "Verder" icon="arrow" %}\n'
        '  {% button "Bekijk het aanbod" href="#" kind="secondary" %}\n'
        '  {% button "Later" href="#" kind="quiet" %}\n'
        '  {% button "Trek toestemming in" kind="danger" type="button" %}\n'
        "</div>",
    ),
    Specimen(
        _("Bellen en afdrukken"),
        _("Alles kan ook met de telefoon of op papier. Het nummer staat er altijd bij."),
        '<div class="actions">\n'
        '  {% phone "052 00 00 00" label="Bel het infopunt" button=True %}\n'
        "  {% print_button %}\n"
        "</div>",
    ),
    Specimen(_("Kruimelpad"), _("Waar u bent, in diepe lijsten."), "{% breadcrumbs crumbs %}"),
    Specimen(_("Weergaven"), _("Tabs zijn gewone links: elke weergave heeft haar adres."), "{% tabs tabs %}"),
    Specimen(_("Bladzijden"), _("Vorige en volgende, met behoud van de filters."), "{% pagination page %}"),
    Specimen(
        _("Kop van een bladzijde"),
        _("De enige h1, waarvoor de bladzijde dient, en de weg terug."),
        '{% page_header "Wat is er aan de hand?" lead="Vertel het in uw eigen woorden." kicker="Vraag 1 van 3"'
        ' back_url="#" %}',
    ),
]

WORDS: Final = [
    Specimen(
        _("Dringendheid"),
        _("Vier treden, altijd in woorden."),
        '<div class="chips">\n'
        '  {% urgency "now" %} {% urgency "today" %} {% urgency "week" %} {% urgency "later" %}\n'
        "</div>",
    ),
    Specimen(
        _("Klok"),
        _("Hoe lang nog, of hoeveel te laat."),
        '<div class="chips">{% clock late %} {% clock soon %} {% clock far %}</div>',
    ),
    Specimen(
        _("Toestand"),
        _("Een kort woord over waar iets staat."),
        '<div class="chips">\n'
        '  {% chip "Nieuw" "info" %} {% chip "Opgenomen" %} {% chip "Wacht op antwoord" "warning" icon="clock" %}\n'
        '  {% chip "Opgelost" "success" icon="check" %} {% chip "Niet opgelost" "danger" icon="cross" %}\n'
        "</div>",
    ),
    Specimen(
        _("Cirkel"),
        _("Waar de hulp vandaan komt: nummer, teken, naam en kleur."),
        '<div class="chips">\n  {% ring_badge 1 %} {% ring_badge 2 %}\n'
        "  {% ring_badge 3 %} {% ring_badge 4 %} {% ring_badge 2 short=True %}\n</div>",
    ),
]

NOTICES: Final = [
    Specimen(_("Gevaar"), _("Bovenaan waar iemand in nood kan zijn."), "{% notice112 %}", wide=True),
    Specimen(
        _("Weetje"),
        _("Iets om te weten voor u verder gaat."),
        '{% notice "info" title="Uw naam hoeft niet" %}\n  <p>U mag ook zonder naam iets melden.</p>\n{% endnotice %}',
    ),
    Specimen(
        _("Gelukt"),
        _("Wat er gebeurd is, en wat er nu komt."),
        '{% notice "success" title="Bedankt, we hebben het" %}\n  <p>We bellen u morgen voor de middag.</p>\n'
        "{% endnotice %}",
    ),
    Specimen(
        _("Let op"),
        _("Een grens of een gevolg."),
        '{% notice "warning" %}<p>Deze toestemming loopt af op 3 december.</p>{% endnotice %}',
    ),
    Specimen(
        _("Lukt niet"),
        _("Wat er mis is, en wat helpt."),
        '{% notice "danger" title="Dit lukte niet" %}<p>De dienst neemt niemand meer aan. Kies een andere.</p>'
        "{% endnotice %}",
    ),
    Specimen(
        _("Nog leeg"),
        _("Nooit een dood spoor: zeg wat nu kan."),
        '{% empty "Nog geen uitnodigingen" text="Zodra iemand uw hulp vraagt, leest u het hier." icon="window" %}\n'
        '  {% button "Bekijk uw talenten" href="#" kind="secondary" %}\n{% endempty %}',
    ),
]

LISTS: Final = [
    Specimen(
        _("Kaart"),
        _("Een keuze of een blad papier. Met een adres is de hele kaart een link."),
        '<div class="cards">\n'
        '  {% card title="Ik maak me zorgen" href="#" icon="heart" %}\n'
        "    <p>Over uzelf, iemand of een plek.</p>\n"
        "  {% endcard %}\n"
        '  {% card title="Zoek hulp" href="#" icon="search" %}<p>Alle diensten in uw buurt.</p>{% endcard %}\n'
        '  {% card title="Buur Warre rijdt mee" ring=2 icon="car" %}\n'
        "    <p>Op dinsdag vrij, woont om de hoek.</p>\n"
        "  {% endcard %}\n"
        "</div>",
        wide=True,
    ),
    Specimen(
        _("Rij in een werklijst"),
        _("Dringendst eerst. Titel is de link, rechts hoe snel en waar het staat."),
        '<ul class="rows">\n'
        '  {% row title="Mevrouw komt niet meer buiten" href="#" urgency="now" kicker="Melding · Kouterwijk"'
        ' due=late chip_label="Nieuw" chip_kind="info" %}Sinds een week blijven de rolluiken dicht.{% endrow %}\n'
        '  {% row title="Wie kan mee naar het ziekenhuis?" href="#" urgency="today" kicker="Telefoon · Molenwijk"'
        ' due=soon chip_label="In gesprek" %}Afspraak donderdag om tien uur.{% endrow %}\n'
        '  {% row title="Zoekt gezelschap om te wandelen" href="#" urgency="week" kicker="Balie · Kouterwijk"'
        " due=far ring=2 %}{% endrow %}\n"
        "</ul>",
        wide=True,
    ),
    Specimen(_("Wat we weten"), _("Label en waarde; lege waarden vallen weg."), "{% facts facts %}"),
    Specimen(_("Stappen"), _("Hoe ver iets staat, voor wie wacht."), "{% steps steps %}"),
    Specimen(_("Geschiedenis"), _("Wat er gebeurde, nieuwste bovenaan."), "{% timeline events %}"),
    Specimen(
        _("Volgcode"),
        _("Groot genoeg om voor te lezen aan de telefoon."),
        '{% qr_card "KOUT-7F3M-92" "https://nabij.example/volgen/KOUT-7F3M-92/" %}',
    ),
]

FIGURES: Final = [
    Specimen(
        _("Grafiek met cijfers"),
        _("Getekend op de server, met bron en tabel. Zo leest iedereen ze, ook op papier."),
        '{% figure "Vragen per levensdomein" source="verzonnen voorbeeld" headers=headers rows=bars %}\n'
        '  {% bars "Vragen per levensdomein" bars %}\n{% endfigure %}',
        wide=True,
    ),
    Specimen(
        _("Kaart en lijst"),
        _("Eigen vlakken en plaatsen, geen kaartbeelden van elders. De lijst zegt hetzelfde."),
        '{% map_view "proefkaart" points areas=areas label="Plaatsen in de Kouterwijk" %}',
        wide=True,
    ),
]


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
