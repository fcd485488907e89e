"""The columns of a directory file, in plain Dutch, with other names that people give them."""

import re
from dataclasses import dataclass

from nabij.core.text import fold


@dataclass(frozen=True)
class Column:
    """One column: the key in the code, the Dutch header, other headers for the same, what to fill in, an example."""

    key: str
    header: str
    others: tuple[str, ...]
    help: str
    example: str
    needed: bool = False


COLUMNS = (
    Column("organisation", "organisatie", ("aanbieder", "partner", "naam organisatie"),
           "Naam van de organisatie.", "Thuiszorg De Linde", needed=True),
    Column("service", "dienst", ("naam dienst", "aanbod", "naam van de dienst"),
           "Naam van de dienst. Per dienst een rij; een tweede adres komt op een eigen rij.", "Boodschappendienst",
           needed=True),
    Column("description", "omschrijving", ("beschrijving", "uitleg", "wat"),
           "Wat doet deze dienst, in gewone woorden?", "Een vrijwilliger doet boodschappen met u of voor u."),
    Column("terms", "noden", ("nood", "thema", "themas", "thema's"),
           "Noden uit de lijst (tweede blad), met een puntkomma ertussen.", "Boodschappen; Poetsen"),
    Column("ring", "kring", ("cirkel", "ring"),
           "3 = gewone dienst, open voor iedereen; 4 = gespecialiseerde zorg. Leeg = 3.", "3"),
    Column("municipality", "gemeente", ("stad", "nis"), "Naam of NIS-code van de gemeente.", ""),
    Column("location_name", "locatie", ("plaats", "naam locatie", "plek"), "Naam van de plek.", "Huis van de Buurt"),
    Column("address", "adres", ("straat en nummer", "straat"), "Straat, nummer, postcode, gemeente.", "Kerkstraat 12"),
    Column("lon", "lon", ("lengtegraad", "longitude", "lengte"), "Lengtegraad, bijvoorbeeld 4,1012.", "4.1012"),
    Column("lat", "lat", ("breedtegraad", "latitude", "breedte"), "Breedtegraad, bijvoorbeeld 51,0283.", "51.0283"),
    Column("accessibility", "toegankelijkheid", ("toegankelijk",), "Rolstoel, lift ...", "Met de rolstoel"),
    Column("phone", "telefoon", ("tel", "gsm", "telefoonnummer"), "Telefoonnummer, als tekst.", "052 12 34 56"),
    Column("email", "e-mail", ("mail", "e-mailadres"), "E-mailadres.", "info@voorbeeld.be"),
    Column("website", "website", ("url", "site", "webadres"), "Adres van de website.", "https://www.voorbeeld.be"),
    Column("hours", "openingsuren", ("uren", "open"), "Zoals ma-vr 9:00-12:00, 13:00-17:00; za 10:00-12:00.",
           "ma-vr 9:00-12:00, 13:00-17:00"),
    Column("areas", "werkingsgebied", ("gebied", "gebieden", "buurten"),
           "Codes of namen van buurten en gemeenten, met een puntkomma ertussen. Leeg = overal.", ""),
    Column("languages", "talen", ("taal",), "Talen, met een puntkomma ertussen.", "Nederlands; Frans"),
    Column("cost", "prijs", ("kost", "kostprijs", "tarief"), "Wat kost het?", "€ 5 per keer"),
    Column("eligibility", "voor wie", ("doelgroep", "voorwaarden"), "Wie kan er terecht?", "Wie moeilijk buiten kan"),
    Column("application_process", "hoe aanvragen", ("aanvragen", "aanmelden", "aanvraag"),
           "Hoe vraagt men het aan? Elke stap op een nieuwe regel.", "Bel ons.\nWij komen langs.\nU kiest wanneer."),
    Column("required_documents", "nodige documenten", ("documenten", "meebrengen", "wat meebrengen"),
           "Wat moet men meebrengen?", "Identiteitskaart"),
    Column("waiting", "wachttijd", ("wachttijd dagen", "wachten"), "In dagen, of zoals '2 weken'. Geen = 0.", "7"),
    Column("capacity_left", "vrije plaatsen", ("plaatsen", "capaciteit"), "Hoeveel mensen kunnen er nog bij?", "4"),
    Column("confirmed_on", "bevestigd op", ("bevestigd", "nagekeken op"),
           "Dag waarop de organisatie dit bevestigde (dd/mm/jjjj).", "15/09/2026"),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
NEEDED = tuple(column for column in COLUMNS if column.needed)


def header_key(text: str) -> str:
    """What two spellings of a header have in common: "E-mail *" -> "email"."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


BY_HEADER = {header_key(name): column for column in COLUMNS for name in (column.key, column.header, *column.others)}
