"""The figures of the simulation, each with a Dutch label, in the groups of the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from nabij.engines.microsim.parameters import Parameter, built_in
from nabij.programme.simulation.words import is_told, source_words, unit_words

GRADES: Final = {"measured": _("gemeten"), "computed": _("berekend"), "assumption": _("AANNAME")}

# Those that the outcome hangs on most stand open, before all groups.
MAIN: Final = (
    "neighbourhood.admission", "reach.coverage", "reach.found", "reach.ramp", "neighbourhood.fixed",
    "beds.more_each_year", "residential.avoidable", "home.informal_hour",
)  # fmt: skip
_PROGRAMME: Final = ("neighbourhood", "housing_measure", "telemonitoring", "respite")
_PAID: Final = ("fixed", "per_person", "each", "flemish", "local")
GROUPS: Final[Mapping[str, Any]] = {
    "main": _("De cijfers die het meest tellen"),
    "effect": _("Wat het programma verandert"),
    "reach": _("Bereik en aanloop"),
    "paid": _("Wat het programma kost, en wie dat betaalt"),
    "beds": _("Plaatsen in woonzorgcentra"),
    "informal": _("Mantelzorg: wie, hoeveel uren, welke waarde"),
    "home": _("Zorg thuis: gebruik en prijzen"),
    "residential": _("Woonzorgcentrum: prijzen"),
    "hospital": _("Ziekenhuis"),
    "falls": _("Vallen"),
    "admission": _("Wie een woonzorgcentrum vraagt"),
    "dependency": _("Zorgnood en sterfte"),
    "alone": _("Alleen wonen"),
    "housing": _("De woning"),
    "quality": _("Levenskwaliteit"),
    "discount": _("Omrekenen naar vandaag"),
    "economy": _("De economie"),
}
_UNITS: Final[Mapping[str, Any]] = {"quality": _("per jaar, 1 = volledig gezond"), "discount": _("per jaar")}
_GROUP_OF: Final = {"carer": "informal", "mortality": "dependency"}

WHO: Final[Mapping[str, Any]] = {
    "very_heavy": _("zeer zware zorgnood"),
    "heavy": _("zware zorgnood"),
    "light": _("lichte zorgnood"),
    "none": _("geen zorgnood"),
    **{f"women_{age}": _("vrouwen van %(age)d tot %(end)d jaar") for age in (65, 70, 75, 80)},
    "women_85": _("vrouwen van 85 jaar en ouder"),
    "women_90": _("vrouwen van 90 jaar en ouder"),
    **{f"men_{age}": _("mannen van %(age)d tot %(end)d jaar") for age in (65, 70, 75, 80)},
    "men_85": _("mannen van 85 jaar en ouder"),
    "men_90": _("mannen van 90 jaar en ouder"),
    "income_low": _("laag inkomen"),
    "income_high": _("hoog inkomen"),
}
STEMS: Final[Mapping[str, Any]] = {
    "mortality": _("Sterfte, vergeleken met iemand zonder zorgnood"),
    "dependency.recover": _("Opnieuw zelfstandig na een lichte zorgnood"),
    "dependency": _("Achteruitgaan"),
    "falls": _("Val met ziekenhuiszorg"),
    "alone": _("Woont alleen"),
    "carer.strain": _("Mantelzorger raakt overbelast"),
    "admission.use": _("Woont nu in een woonzorgcentrum"),
    "admission": _("Vraagt een woonzorgcentrum"),
    "hospital": _("Ziekenhuisopname"),
    "residential.subsidy": _("Vlaamse subsidie voor zorg in een woonzorgcentrum"),
    "home.nursing": _("Prijs van thuisverpleging"),
    "home.nursing_use": _("Krijgt thuisverpleging"),
    "home.family_care": _("Uren gezinszorg"),
    "home.informal": _("Uren mantelzorg"),
    "quality": _("Levenskwaliteit"),
}
MEASURES: Final[Mapping[str, Any]] = {
    "neighbourhood": _("Zorgzame buurt"),
    "housing_measure": _("Aangepaste woningen"),
    "telemonitoring": _("Telemonitoring"),
    "respite": _("Respijtzorg"),
}
OF_A_MEASURE: Final[Mapping[str, Any]] = {
    "admission": _("aanvragen voor een woonzorgcentrum"),
    "hospital": _("ziekenhuisopnames"),
    "falls": _("vallen met ziekenhuiszorg"),
    "strain": _("mantelzorgers die overbelast raken"),
    "uptake": _("hoeveel bereikte mensen meedoen"),
    "adapts": _("woning wordt aangepast"),
    "fixed": _("vaste kost"),
    "per_person": _("kost per persoon"),
    "each": _("kost van een aanpassing"),
    "flemish": _("deel dat Vlaanderen betaalt"),
    "local": _("deel dat het lokaal bestuur betaalt"),
}
LABELS: Final[Mapping[str, Any]] = {
    "dependency.limited": _("65-plussers met een beperking"),
    "dependency.limited_75": _("75-plussers met een beperking"),
    "dependency.heavy": _("65-plussers met een zware zorgnood of meer"),
    "dependency.very_heavy": _("65-plussers met een zeer zware zorgnood"),
    "dependency.heavy_per_decade": _("Zware zorgnood: hoeveel meer kans per 10 jaar ouder"),
    "dependency.women": _("Zware zorgnood: vrouwen vergeleken met mannen"),
    "dependency.heavy_to_light": _("Van zware naar lichte zorgnood"),
    "dependency.very_heavy_to_heavy": _("Van zeer zware naar zware zorgnood"),
    "falls.worsens": _("Meer zorgnood na een val"),
    "falls.adapted_home": _("Vallen in een aangepaste woning"),
    "alone.ends": _("Niet langer alleen wonen"),
    "carer.alone": _("Heeft een mantelzorger: wie alleen woont"),
    "carer.together": _("Heeft een mantelzorger: wie samenwoont"),
    "carer.lost": _("Mantelzorger valt weg"),
    "carer.relief": _("Overbelaste mantelzorger krijgt weer lucht"),
    "housing.adapted": _("Woont op 65 jaar in een aangepaste woning"),
    "housing.adapts": _("Past de woning zelf aan"),
    "admission.use_65": _("Woont nu in een woonzorgcentrum: 65 tot 74 jaar"),
    "admission.alone": _("Vraagt een woonzorgcentrum: wie alleen woont"),
    "admission.dying": _("Vraagt een woonzorgcentrum: wie binnen het jaar overlijdt"),
    "admission.no_carer": _("Vraagt een woonzorgcentrum: zonder mantelzorger"),
    "admission.strained": _("Vraagt een woonzorgcentrum: met een overbelaste mantelzorger"),
    "beds.places": _("Erkende plaatsen"),
    "beds.outside": _("Plaatsen die niet meetellen"),
    "beds.occupancy": _("Hoogste bezetting"),
    "beds.more_each_year": _("Plaatsen die er elk jaar bij komen"),
    "hospital.days": _("Duur van een ziekenhuisopname"),
    "hospital.per_day": _("Kost van een dag in het ziekenhuis"),
    "hospital.fall": _("Kost van een val met ziekenhuiszorg"),
    "hospital.index": _("Ziekenhuis: prijzen van 2020 omgerekend naar 2025"),
    "hospital.user_share": _("Ziekenhuis: deel dat de patiënt betaalt"),
    "residential.day_price": _("Dagprijs van een woonzorgcentrum"),
    "residential.index": _("Prijzen van 2018 omgerekend naar 2025"),
    "residential.federal": _("Artsen en geneesmiddelen in een woonzorgcentrum"),
    "residential.local": _("Steun van het OCMW voor de dagprijs"),
    "residential.avoidable": _("Subsidie die echt wegvalt bij een bewoner minder"),
    "home.family_care_no_carer": _("Uren gezinszorg zonder mantelzorger"),
    "home.family_care_hour": _("Kost van een uur gezinszorg"),
    "home.family_care_user": _("Gezinszorg: deel dat de gebruiker betaalt"),
    "home.family_care_local": _("Gezinszorg: deel dat het lokaal bestuur betaalt"),
    "home.care_budget": _("Zorgbudget bij zware zorgnood"),
    "home.care_budget_use": _("Krijgt het zorgbudget"),
    "home.living": _("Wonen en leven thuis"),
    "home.informal_residential": _("Uren mantelzorg voor een bewoner van een woonzorgcentrum"),
    "home.informal_hour": _("Waarde van een uur mantelzorg"),
    "home.informal_index": _("Mantelzorg: prijzen van 2021 omgerekend naar 2025"),
    "quality.carer_strained": _("Levenskwaliteit: overbelaste mantelzorger"),
    "quality.fall": _("Levenskwaliteit: een val"),
    "discount.costs": _("Euro's van later tellen minder"),
    "discount.effects": _("Gezonde jaren van later tellen minder"),
    "economy.product": _("Bruto binnenlands product van Vlaanderen"),
    "economy.growth": _("Groei van de economie"),
    "economy.care_prices": _("Zorg wordt duurder"),
    "reach.coverage": _("Hoeveel mensen bereikt kunnen worden"),
    "reach.found": _("Bereikt worden: wie beperkt is"),
    "reach.found_alone": _("Bereikt worden: 75-plussers die alleen wonen"),
    "reach.ramp": _("Aanloop van het programma"),
    "reach.starts": _("Start van het programma"),
}


@dataclass(frozen=True)
class Figure:
    """One figure as the engine carries it, told in the language of the page."""

    parameter: Parameter
    group: str

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def label(self) -> str:
        return label_of(self.name)

    @property
    def unit(self) -> str:
        return str(_UNITS.get(self.name.partition(".")[0], "")) if self._is_plain else unit_words(self.parameter.unit)

    @property
    def _is_plain(self) -> bool:
        """ "per year" of a quality or a discount is no probability."""
        return self.parameter.unit == "per year" and self.name.startswith(tuple(_UNITS))

    @property
    def source(self) -> str:
        return source_words(self.parameter.source)

    @property
    def grade(self) -> str:
        return str(GRADES[self.parameter.grade])

    @property
    def is_assumption(self) -> bool:
        return self.parameter.grade == "assumption"

    @property
    def in_words_of_ours(self) -> bool:
        return is_told(self.parameter.source)

    def holds(self, asked: str) -> bool:
        """Whether every word that is looked for stands in the label, the group, the unit or the source."""
        text = f"{self.label} {GROUPS[self.group]} {self.unit} {self.source} {self.name} {self.grade}".lower()
        return all(word in text for word in asked.lower().split())


def label_of(name: str) -> str:
    """A figure that isn't known here keeps its own name."""
    if name in LABELS:
        return str(LABELS[name])
    start, _dot, rest = name.partition(".")
    if start in MEASURES and rest in OF_A_MEASURE:
        return f"{MEASURES[start]}: {OF_A_MEASURE[rest]}"
    for end, who in WHO.items():
        stem = name[: -len(end) - 1]
        if name.endswith((f".{end}", f"_{end}")) and stem in STEMS:
            return f"{STEMS[stem]}: {_who(end, who, name)}"
    return name


def _who(end: str, who: Any, name: str) -> str:
    text = str(who)
    if name.startswith("alone.") and end.endswith("_85"):
        text = str(WHO[f"{end[:-2]}80"])
    if "%(" not in text:
        return text
    age = int(end.rpartition("_")[2])
    return text % {"age": age, "end": age + (9 if name.startswith(("dependency", "admission")) else 4)}


def group_of(name: str) -> str:
    if name in MAIN:
        return "main"
    start, _dot, rest = name.partition(".")
    if start in _PROGRAMME:
        return "paid" if rest in _PAID else "effect"
    if name.startswith("home.informal"):
        return "informal"
    return _GROUP_OF.get(start, start if start in GROUPS else "effect")


def figures() -> Iterator[Figure]:
    """All figures, in the order of the groups; the main ones as in MAIN."""
    order = list(GROUPS)
    found = [Figure(one, group_of(one.name)) for one in built_in().of.values()]
    places = {name: at for at, name in enumerate(MAIN)}
    yield from sorted(found, key=lambda one: (order.index(one.group), places.get(one.name, 0)))
