"""What the style guide shows: each component with when to use it and the lines that make it."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


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
        _("Kring"),
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
