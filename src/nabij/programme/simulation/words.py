"""Units and sources of the engine's figures, in Dutch. What isn't known here is told as the engine tells it."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

UNITS: Final[dict[str, Any]] = {
    "ratio": _("maal"),
    "share": _("deel, 0 tot 1"),
    "probability": _("kans, 0 tot 1"),
    "per year": _("kans per jaar"),
    "share of 65+": _("deel van de 65-plussers"),
    "share of 75+": _("deel van de 75-plussers"),
    "odds ratio": _("kansverhouding"),
    "odds ratio per 10 years": _("kansverhouding per 10 jaar ouder"),
    "per year, light to none, of survivors": _("kans per jaar, van wie blijft leven"),
    "ratio of worsening": _("maal de kans om achteruit te gaan"),
    "rate ratio": _("maal; 1 = geen effect, lager = minder vaak"),
    "odds ratio, taken as rate ratio": _("maal; 1 = geen effect, lager = minder vaak"),
    "rate ratio beside what follows from less strain": _("maal, naast wat volgt uit minder overbelasting"),
    "share in private households": _("deel van wie niet in een voorziening woont"),
    "share at 65": _("deel op 65 jaar"),
    "share of 65-74 in residential care": _("deel van de 65- tot 74-jarigen"),
    "share of men 75-84": _("deel van de mannen van 75 tot 84"),
    "share of women 75-84": _("deel van de vrouwen van 75 tot 84"),
    "share of men 85+": _("deel van de mannen van 85 en ouder"),
    "share of women 85+": _("deel van de vrouwen van 85 en ouder"),
    "ratio to heavy": _("maal, vergeleken met een zware zorgnood"),
    "places, 2021": _("plaatsen in 2021"),
    "places a year": _("plaatsen per jaar"),
    "share outside Flanders or not for long stay": _("deel buiten Vlaanderen of niet voor lang verblijf"),
    "share of places in use at most": _("hoogste deel dat bezet is"),
    "persons with a stay, per year": _("deel met een opname, per jaar"),
    "days per stay": _("dagen per opname"),
    "euro per day": _("euro per dag"),
    "euro, first year": _("euro, eerste jaar"),
    "share paid by the user": _("deel dat de gebruiker betaalt"),
    "share paid by the local authority": _("deel dat het lokaal bestuur betaalt"),
    "share paid by Flanders": _("deel dat Vlaanderen betaalt"),
    "euro per day, 2025": _("euro per dag, 2025"),
    "euro per day, 2018": _("euro per dag, prijzen van 2018"),
    "2018 to 2025": _("maal, van 2018 naar 2025"),
    "share of subsidy saved per day avoided": _("deel van de subsidie dat wegvalt per dag minder"),
    "euro per day, with nursing": _("euro per dag met thuisverpleging"),
    "share with nursing": _("deel met thuisverpleging"),
    "hours per week, mean of all": _("uren per week, gemiddeld over iedereen"),
    "ratio of hours": _("maal de uren"),
    "euro per hour": _("euro per uur"),
    "euro per month, heavy need": _("euro per maand, zware zorgnood"),
    "share of heavy need at home that receives it": _("deel van wie thuis zwaar zorgbehoevend is"),
    "hours per week with a carer": _("uren per week, van wie een mantelzorger heeft"),
    "hours per week for a resident with a carer": _("uren per week, van een bewoner met een mantelzorger"),
    "lost per year of a strained carer": _("verlies per jaar met een overbelaste mantelzorger"),
    "lost per fall with hospital care": _("verlies per val met ziekenhuiszorg"),
    "share who can be reached": _("deel dat bereikt kan worden"),
    "per year, of those who can be reached and are limited":
        _("kans per jaar, van wie beperkt is en bereikt kan "
          "worden"),
    "per year, not limited, alone and 75 or older": _("kans per jaar, niet beperkt, alleen en 75 of ouder"),
    "years until in full": _("jaren tot alles loopt"),
    "years after the start": _("jaren na de start"),
    "share of who is reached": _("deel van wie bereikt is"),
    "euro per year, all Flanders": _("euro per jaar, heel Vlaanderen"),
    "euro per person reached and year": _("euro per bereikte persoon en jaar"),
    "euro per adaptation": _("euro per aanpassing"),
    "euro per user and year": _("euro per gebruiker en jaar"),
    "ratio of who dies within the year to who lives on with the same profile": _(
        "maal, wie binnen het jaar overlijdt vergeleken met wie blijft leven"
    ),
    "euro of 2025 a year, gross domestic product of Flanders": _("euro van 2025 per jaar, wat Vlaanderen voortbrengt"),
    "per year, above other prices": _("per jaar, boven de prijsstijging"),
    "per year, dearer above other prices": _("per jaar, duurder boven de andere prijzen"),
    "euro per day, 2020": _("euro per dag, prijzen van 2020"),
    "euro, first year, 2020": _("euro in het eerste jaar, prijzen van 2020"),
    "euro per hour, 2021": _("euro per uur, prijzen van 2021"),
    "2020 to 2025": _("maal, van 2020 naar 2025"),
    "2021 to 2025": _("maal, van 2021 naar 2025"),
    # of the figures that the simulation is held against
    "of community 65+ in a year": _("deel van de 65-plussers thuis, per jaar"),
    "of admissions, dead before next 1 January": _("deel van de opnames, overleden voor 1 januari"),
    "persons": _("personen"),
    "share of residents": _("deel van de bewoners"),
    "years": _("jaar"),
    "euro of 2018 per resident-day": _("euro van 2018 per dag in een woonzorgcentrum"),
    "a year": _("per jaar"),
    "of community 65+, first year": _("deel van de 65-plussers thuis, eerste jaar"),
    "years, residents / admissions": _("jaar: bewoners gedeeld door opnames"),
    "hours a year": _("uren per jaar"),
    "hours a week per person cared for at home": _("uren per week, per persoon thuis met mantelzorg"),
    "persons at home with a carer": _("personen thuis met een mantelzorger"),
    "share of 65+ at home": _("deel van de 65-plussers thuis"),
    "euro a month at home, without hospital": _("euro per maand thuis, zonder ziekenhuis"),
    "euro a month at home, without hospital and living": _("euro per maand thuis, zonder ziekenhuis en wonen"),
}  # fmt: skip

SOURCES: Final[dict[str, Any]] = {
    "not found": _("geen bron gevonden"),
    "none": _("geen"),
    "chosen": _("gekozen"),
    "as above": _("zoals hierboven"),
    "as the row above": _("zoals hierboven"),
    "none shown": _("geen effect aangetoond"),
    "by definition": _("per definitie"),
    "three years": _("drie jaar gekozen"),
    "Belgian guideline": _("Belgische richtlijn voor economische evaluaties"),
    "own figure of the scenario": _("uw eigen cijfer"),
    "no Belgian figure read; Diehr 2012 (US) points upwards of 1":
        _("geen Belgisch cijfer gelezen; Diehr 2012 (VS) wijst naar meer dan 1"),
    "no Belgian figure read; chosen with the length of stay of residents":
        _("geen Belgisch cijfer gelezen; gekozen zodat de verblijfsduur van bewoners klopt"),
    "difficulty with one daily activity or more, Belgium, HIS 2013 (Cès 2020)":
        _("moeite met een dagelijkse handeling of meer, België, gezondheidsenquête 2013 (Cès 2020)"),
    "more than 4 in 10 of 75+ limited, Flanders 2018 (Statistiek Vlaanderen); another question than the row above":
        _("meer dan 4 op 10 75-plussers beperkt, Vlaanderen 2018 (Statistiek "
          "Vlaanderen); een andere vraag dan hierboven"),
    "home-care allowance 98.2 per 1,000 of 65+ (2015, D-SCOPE) + 84 % of the 5.0 % in residential care (2021)":
        _("zorgbudget thuis bij 98,2 per 1.000 65-plussers (2015, D-SCOPE) en 84 "
          "% van de 5,0 % in een woonzorgcentrum (2021)"),
    "no distribution of Katz by age found": _("geen verdeling van Katz naar leeftijd gevonden"),
    "shape by age not found": _("verloop met de leeftijd niet gevonden"),
    "direction: Statistiek Vlaanderen 2018; size not found":
        _("richting: Statistiek Vlaanderen 2018; grootte niet "
          "gevonden"),
    "Diehr 2012 (US), limited in daily activities to not limited": _("Diehr 2012 (VS), van beperkt naar niet beperkt"),
    "direction: Dury 2017; size not found": _("richting: Dury 2017; grootte niet gevonden"),
    "rate by dependency not found": _("cijfer naar zorgnood niet gevonden"),
    "one step more dependent after such a fall; not found": _("een stap meer zorgnood na zo'n val; geen bron gevonden"),
    "Cochrane 2023, home hazards, people at higher risk only; not applied to the independent (1.05)":
        _("Cochrane 2023, gevaren in huis, alleen mensen met meer risico; niet toegepast op wie zelfstandig is (1,05)"),
    "Statbel, census 2011, Flemish Region": _("Statbel, census 2011, Vlaams Gewest"),
    "not found by household": _("niet gevonden per soort gezin"),
    "with the row below some 58 % of 65+; '42 % not adapted' could not be verified":
        _("samen met het volgende cijfer ongeveer 58 % van de 65-plussers; '42 % niet aangepast' is niet nagegaan"),
    "Statistiek Vlaanderen, 2021: just under 1 %": _("Statistiek Vlaanderen, 2021: net geen 1 %"),
    "Statistiek Vlaanderen, 2021, rounded": _("Statistiek Vlaanderen, 2021, afgerond"),
    "Statistiek Vlaanderen, 2021: almost 13 %": _("Statistiek Vlaanderen, 2021: bijna 13 %"),
    "Statistiek Vlaanderen, 2021: over 25 %": _("Statistiek Vlaanderen, 2021: meer dan 25 %"),
    "chosen with 84 % heavy profile among residents (2021)":
        _("gekozen bij 84 % zwaar zorgprofiel onder bewoners "
          "(2021)"),
    "direction: Gaugler 2007 (US, 3+ limitations OR 3.25)":
        _("richting: Gaugler 2007 (VS, 3 beperkingen of meer: "
          "3,25)"),
    "predictor in Berete 2022; hazard ratio not reached": _("voorspeller in Berete 2022; grootte niet gelezen"),
    "low education predicts admission (Berete 2022); size not reached":
        _("weinig opleiding voorspelt opname (Berete 2022); grootte niet gelezen"),
    "Zorg en Gezondheid; Flanders with Dutch-language homes in Brussels":
        _("Zorg en Gezondheid; Vlaanderen met de Nederlandstalige huizen in Brussel"),
    "96 % (2014), 94 % (2019), De Tijd 2020": _("96 % (2014), 94 % (2019), De Tijd 2020"),
    "KCE 167: Flanders +24,300 between 2011 and 2025; whether it goes on is an assumption":
        _("KCE 167: Vlaanderen 24.300 meer tussen 2011 en 2025; of dat doorgaat is een aanname"),
    "not found by dependency": _("niet gevonden naar zorgnood"),
    "Vandepitte 2020, unit cost": _("Vandepitte 2020, prijs per eenheid"),
    "Kanters 2020, hip fracture, the Netherlands; applied to every fall with hospital care":
        _("Kanters 2020, heupbreuk, Nederland; gebruikt voor elke val met ziekenhuiszorg"),
    "Departement Zorg, 1 May 2025": _("Departement Zorg, 1 mei 2025"),
    "not found by profile; kept within 70-80 on average (De Tijd, 2018)":
        _("niet gevonden per profiel; gemiddeld tussen 70 en 80 gehouden (De Tijd, 2018)"),
    "day price 74.52 / 57.59; a price index was not read": _("dagprijs 74,52 / 57,59; een prijsindex is niet gelezen"),
    "doctors, medicines; not found": _("artsen en geneesmiddelen; geen bron gevonden"),
    "OCMW support for residents who cannot pay; not found":
        _("steun van het OCMW aan wie niet kan betalen; geen bron "
          "gevonden"),
    "1 would count average cost as fully avoidable": _("bij 1 zou de hele gemiddelde kost wegvallen"),
    "home-nursing flat rates A, B, C; not found": _("forfaits A, B en C van de thuisverpleging; geen bron gevonden"),
    "chosen with the 17.7 million subsidised hours (2018)": _("gekozen bij de 17,7 miljoen gesubsidieerde uren (2018)"),
    "not found; 35-55": _("geen bron gevonden; 35 tot 55"),
    "Crevits 2023": _("Crevits 2023"),
    "rent, food and energy at home, which the day price holds; not found":
        _("huur, eten en energie thuis, die in de dagprijs zitten; geen bron gevonden"),
    "chosen with 6.6 hours per carer (860,000 carers = 150,000 FTE, HIS 2013)":
        _("gekozen bij 6,6 uren per mantelzorger (860.000 mantelzorgers = 150.000 VTE, gezondheidsenquête 2013)"),
    "Ecorys 2021 (NL), opportunity; range: well-being method to replacement":
        _("Ecorys 2021 (Nederland), waarde van de eigen tijd; bereik: van "
          "welbevinden tot vervanging door betaalde hulp"),
    "no Belgian value by dependency read": _("geen Belgische waarde naar zorgnood gelezen"),
    "20-60 %": _("20 tot 60 %"),
    "spans Beswick 2008 (0.87), Mayo-Wilson 2014 (1.02, 0.88-1.18)":
        _("omvat Beswick 2008 (0,87) en Mayo-Wilson 2014 (1,02; 0,88 tot 1,18), "
          "studies van elders die elkaar tegenspreken"),
    "Mayo-Wilson 2014, 64 trials of preventive home visits": _("Mayo-Wilson 2014, 64 studies van huisbezoeken"),
    "Beswick 2008; trials elsewhere": _("Beswick 2008; studies van elders"),
    "vision text: 608 x 120,000 + 15 x 120,000": _("visietekst: 608 x 120.000 + 15 x 120.000"),
    "own services are paid from the fixed sum": _("de eigen werking wordt uit het vaste bedrag betaald"),
    "vision text: base funding": _("visietekst: sokkelfinanciering"),
    "median 1.00: no effect shown on admission": _("midden 1,00: geen effect op opname aangetoond"),
    "Steventon 2013, n = 2,600, telecare": _("Steventon 2013, 2.600 mensen, zorg op afstand"),
    "short stays may also lead to admission": _("een kortverblijf kan ook naar een opname leiden"),
    "chosen with 26,000 to 47,000 admissions a year and a third of residents dying in their first year (HLN 2018)": _(
        "gekozen bij 26.000 tot 47.000 opnames per jaar en een derde dat in het eerste jaar overlijdt (HLN 2018)"
    ),
    "order of size, no source read; only for the share of long-term care in it, unchanged policy": _(
        "grootteorde, geen bron gelezen; alleen voor het aandeel van langdurige zorg bij ongewijzigd beleid"
    ),
    "not read; only for the same share": _("geen bron gelezen; alleen voor datzelfde aandeel"),
    "as wages grow with the economy; only for the same share, all euros are in the prices of 2025": _(
        "zoals lonen stijgen met de economie; alleen voor datzelfde aandeel, alle euro's zijn van 2025"
    ),
    "source says more than 4 in 10 of 75+ (Statistiek Vlaanderen 2018), and more than 1 in 3 of 65+: another "
    "question than the row above":
        _("de bron zegt meer dan 4 op 10 75-plussers (Statistiek Vlaanderen 2018), en meer dan 1 op 3 "
          "65-plussers: een andere vraag dan hierboven"),
    "Diehr 2012 (US), limited in daily activities to not limited, of who lived on; the range is an assumption":
        _("berekend uit Diehr 2012 (VS), van beperkt naar niet beperkt, van wie bleef leven; het bereik is een "
          "aanname"),
    "Cochrane 2023, home hazards: falls with hospital care (0.62 is for all falls of people at higher risk); "
    "not applied to the independent":
        _("Cochrane 2023, gevaren in huis: vallen met ziekenhuiszorg (0,62 geldt voor elke val van mensen met "
          "meer risico); niet toegepast op wie zelfstandig is"),
    "KCE 167 (2011) expected a need of 24,300 more places in Flanders from 2011 to 2025; that they are built, "
    "and go on after that, is an assumption":
        _("KCE 167 (2011) verwachtte dat Vlaanderen van 2011 tot 2025 24.300 plaatsen meer nodig had; dat ze er "
          "komen en dat het daarna doorgaat, is een aanname"),
    "Kanters 2020, hip fracture in the Netherlands (27,573); that every fall with hospital care costs as much "
    "is an assumption, rather high":
        _("Kanters 2020, heupbreuk in Nederland (27.573); dat elke val met ziekenhuiszorg zoveel kost is een "
          "aanname, eerder aan de hoge kant"),
    "day price 74.52 / 60.06; a price index was not read, and 2020 is the year of the studies, not of their "
    "prices":
        _("dagprijs 74,52 / 60,06; een prijsindex is niet gelezen, en 2020 is het jaar van de studies, niet van "
          "hun prijzen"),
    "day price 74.52 / 60.80; a price index was not read":
        _("dagprijs 74,52 / 60,80; een prijsindex is niet gelezen"),
    "Ecorys 2021 (NL), opportunity: 20,000 million euro / 1,500 million hours; range: well-being method to "
    "replacement":
        _("berekend uit Ecorys 2021 (Nederland), waarde van de eigen tijd: 20 miljard euro / 1,5 miljard uren; "
          "bereik: van welbevinden tot vervanging door betaalde hulp"),
    "Mayo-Wilson 2014, 64 trials of preventive home visits elsewhere; that neighbourhood care does the same is "
    "an assumption":
        _("Mayo-Wilson 2014, 64 studies van huisbezoeken elders; dat een zorgzame buurt hetzelfde doet, is een "
          "aanname"),
    "Beswick 2008, complex interventions elsewhere, falls of any kind; that neighbourhood care does the same "
    "to falls with hospital care is an assumption":
        _("Beswick 2008, studies van elders over elke val; dat een zorgzame buurt hetzelfde doet bij vallen met "
          "ziekenhuiszorg, is een aanname"),
    "vision text, a proposal: 608 x 120,000 + 15 x 120,000":
        _("visietekst, een voorstel: 608 x 120.000 + 15 x 120.000"),
    "Steventon 2013 (England), n = 2,600, telecare; the odds ratio makes the effect somewhat too large":
        _("Steventon 2013 (Engeland), 2.600 mensen, zorg op afstand; als kansverhouding gemeten, dus het effect "
          "is hier wat te groot"),
    "Vandepitte 2020, dementia at home (public payer), in prices of 2025":
        _("Vandepitte 2020, dementie thuis (overheid), in prijzen van 2025"),
    "Vandepitte 2020, dementia at home, in prices of 2025":
        _("Vandepitte 2020, dementie thuis, in prijzen van 2025"),
    # of the figures that the simulation is held against
    "26,000 (Berete 2022) to 47,000 (70,000 / 1.5 years)": _("26.000 (Berete 2022) tot 47.000 (70.000 / 1,5 jaar)"),
    "De Tijd 2020 to Berete 2022": _("De Tijd 2020 tot Berete 2022"),
    "Berete 2022: first year, mean of three years": _("Berete 2022: eerste jaar, en gemiddeld over drie jaar"),
    "computed: a third of who died in 2017 stayed less than a year (HLN 2018)": _(
        "berekend: een derde van wie in 2017 overleed, verbleef er minder dan een jaar (HLN 2018)"
    ),
    "Statistiek Vlaanderen 2023, year 2021": _("Statistiek Vlaanderen 2023, over 2021"),
    "HIS 2013": _("gezondheidsenquête 2013"),
    "Statistiek Vlaanderen 2018": _("Statistiek Vlaanderen 2018"),
    "D-SCOPE table, allowance 2015": _("D-SCOPE, zorgbudget 2015"),
    "De Tijd 2018, ING": _("De Tijd 2018, ING"),
    "Statistiek Vlaanderen 2023": _("Statistiek Vlaanderen 2023"),
    "Statistiek Vlaanderen, projection": _("Statistiek Vlaanderen, vooruitberekening"),
    "own cohort projection from 2015, indicative": _("eigen vooruitberekening vanaf 2015, ter oriëntatie"),
    "use of 2021, frozen by age": _("gebruik van 2021, onveranderd per leeftijd"),
    "26,000 (Berete 2022) to 47,000 (70,000 / 1.5 years); the model counts who is there on the next 1 January, not who "
    "died before":
        _("26.000 (Berete 2022) tot 47.000 (70.000 / 1,5 jaar); de simulatie telt wie er op 1 januari nog is"),
    "Berete 2022": _("Berete 2022"),
    "De Tijd 2020 to Berete 2022; the model counts who is there on the next 1 January, not who died before":
        _("De Tijd 2020 tot Berete 2022; de simulatie telt wie er op 1 januari nog is"),
    "Zorg en Gezondheid 2018, subsidised": _("Zorg en Gezondheid 2018, gesubsidieerd"),
    "HIS 2013: 860,000 carers, 150,000 FTE": _("gezondheidsenquête 2013: 860.000 mantelzorgers, 150.000 VTE"),
    "registered carer, 2020: only part of all": _("erkende mantelzorgers, 2020: maar een deel"),
    "42 % not adapted: not verified": _("42 % niet aangepast: niet nagegaan"),
    "Vandepitte 2020, dementia at home (public payer)": _("Vandepitte 2020, dementie thuis (overheid)"),
    "Vandepitte 2020, dementia at home": _("Vandepitte 2020, dementie thuis"),
}  # fmt: skip


def unit_words(unit: str) -> str:
    return str(UNITS.get(unit, unit))


def source_words(source: str) -> str:
    return str(SOURCES.get(source, source))


def is_told(source: str) -> bool:
    """Whether we have it in the language of the page; else it stands in English."""
    return source in SOURCES
