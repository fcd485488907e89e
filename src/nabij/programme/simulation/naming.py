"""What the codes of the engine are called."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy


def payer_words(code: str) -> str:
    known = {
        "federal": _("federale overheid"), "flemish": _("Vlaamse overheid"), "local": _("lokaal bestuur"),
        "user": _("gebruikers"), "informal": _("mantelzorgers (waarde van hun tijd)"),
        "public": _("alle overheden samen"), "society": _("de hele samenleving"),
    }  # fmt: skip
    return known.get(code, code)


def measure_words(code: str) -> str:
    known = {
        "neighbourhood": _("zorgzame buurt"), "housing": _("aangepaste woningen"),
        "telemonitoring": _("telemonitoring"), "respite": _("respijtzorg"),
    }  # fmt: skip
    return known.get(code, code)


def outcome_words(code: str) -> str:
    known = {
        "residential_years_avoided": _("jaren in een woonzorgcentrum vermeden"),
        "home_years_gained": _("jaren thuis gewonnen"),
        "waiting_years_avoided": _("jaren wachten vermeden"),
        "admissions_avoided": _("opnames in een woonzorgcentrum vermeden"),
        "falls_avoided": _("valpartijen met ziekenhuiszorg vermeden"),
        "hospital_stays_avoided": _("ziekenhuisopnames vermeden"),
        "deaths_avoided": _("overlijdens vermeden"),
        "carer_hours_saved": _("uren mantelzorg minder"),
        "overload_years_avoided": _("jaren met een overbelaste mantelzorger vermeden"),
        "quality_years_gained": _("jaren in goede gezondheid gewonnen"),
    }
    return known.get(code, code.replace("_", " "))


def income_words(code: str) -> str:
    known = {"low": _("laagste derde"), "middle": _("middelste derde"), "high": _("hoogste derde")}
    return known.get(code, code)


def profile_words(code: str) -> str:
    known = {"light": _("lichte zorgnood"), "heavy": _("zware zorgnood"), "very_heavy": _("zeer zware zorgnood")}
    return known.get(code, code)


def carer_words(code: str) -> str:
    known = {
        "none": _("zonder mantelzorger"), "carer": _("met mantelzorger"),
        "strained": _("met overbelaste mantelzorger"),
    }  # fmt: skip
    return known.get(code, code)


def stage_words(stage: str) -> str:
    """How far a run is."""
    if not stage:
        return _("De berekening begint.")
    return _("Mensen en jaren nabootsen") if stage == "pieces" else _("Zoeken wat er bereikt moet worden")


FIT: Final[dict[str, Any]] = {
    "residents": lazy("bewoners van woonzorgcentra"),
    "use_65_74": lazy("woont in een woonzorgcentrum, 65 tot 74 jaar"),
    "use_women_75_84": lazy("woont in een woonzorgcentrum, vrouwen van 75 tot 84 jaar"),
    "use_men_75_84": lazy("woont in een woonzorgcentrum, mannen van 75 tot 84 jaar"),
    "use_women_85": lazy("woont in een woonzorgcentrum, vrouwen van 85 jaar en ouder"),
    "use_men_85": lazy("woont in een woonzorgcentrum, mannen van 85 jaar en ouder"),
    "residents_65_share": lazy("woont in een woonzorgcentrum, alle 65-plussers"),
    "heavy_profile": lazy("bewoners met een zwaar zorgprofiel"),
    "mean_age_residents": lazy("gemiddelde leeftijd van bewoners"),
    "limited_65": lazy("65-plussers met een beperking"),
    "limited_75": lazy("75-plussers met een beperking"),
    "heavy_at_home": lazy("thuis met een zware zorgnood"),
    "subsidy": lazy("Vlaamse subsidie per dag in een woonzorgcentrum"),
    "people_65_in_2023": lazy("65-plussers in 2023"),
    "people_67_in_2030": lazy("67-plussers in 2030"),
    "people_80_in_2050": lazy("80-plussers in 2050"),
    "people_85_in_2050": lazy("85-plussers in 2050"),
    "residents_and_waiting_in_2050": lazy("bewoners en wachtenden in 2050"),
    "admissions": lazy("opnames in een woonzorgcentrum"),
    "admission_rate": lazy("vraagt een woonzorgcentrum"),
    "short_stays": lazy("opgenomen en hetzelfde jaar overleden"),
    "stay": lazy("verblijf in een woonzorgcentrum"),
    "family_care_hours": lazy("uren gezinszorg"),
    "carer_hours": lazy("uren mantelzorg per week"),
    "carers": lazy("mensen thuis met een mantelzorger"),
    "adapted": lazy("woont in een aangepaste woning"),
    "public_month_heavy": lazy("zorg thuis bij zware zorgnood: overheid"),
    "society_month_heavy": lazy("zorg thuis bij zware zorgnood: samenleving"),
}  # fmt: skip


def fit_words(code: str) -> str:
    return str(FIT.get(code, code.replace("_", " ")))
