"""Regions as data: versions beside each other, never changed, borders never mixed silently, and who may."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.core.models import AuditEvent
from nabij.programme.models import RegionVersion
from nabij.programme.services import regions as services
from nabij.territory.models import Area
from tests.factories import make_user
from tests.pages import client_of, queries_of

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[5] / "shared" / "data"))
REAL = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA"),
]

PEOPLE = "nis,name,population\n11001,Aartselaar,14157\n11002,Antwerpen,513570\n11004,Boechout,12792\n"
REGIONS = "nis,regio,regio_name\n11001,R1,Rupel\n11002,R2,Stad\n11004,R2,Stad\n"
MERGERS = """nis_2018,name_2018,nis_2025,name_2025
11001,Aartselaar,11001,Aartselaar
11002,Antwerpen,11002,Antwerpen
11004,Boechout,11002,Antwerpen
"""


def bring(client: Any, text: str = REGIONS, **told: str) -> Any:
    sent = {"kind": "regional", "name": "Proefregio's", "source": "Eigen lijst, 2026", "borders": "2018", **told}
    file = SimpleUploadedFile(sent.pop("file", "regio.csv"), text.encode())
    return client.post(reverse("programme:regions"), {**sent, "file": file})


def made(manager: User, text: str = REGIONS, **told: str) -> RegionVersion:
    sent = {"kind": "regional", "name": "Proef", "source": "Bron", "borders": "2018", "file": "regio.csv", **told}
    return services.bring(**sent, raw=text.encode(), by=Actor.of_user(manager))[0]


def counted(manager: User, people: str = PEOPLE, **told: str) -> Any:
    """A count with a file of inhabitants, and what was chosen with it."""
    client = client_of(manager)
    address = reverse("programme:counting")
    sent = {
        "preset": "own",
        "slice": "15000",
        "flanders": "municipality",
        "brussels": "none",
        "share": "30",
        "fte": "2",
    }
    sent |= {"offices": "15", "office_fte": "2", "cost": "60000", **told}
    response = client.post(address, sent | {"file": SimpleUploadedFile("inwoners.csv", people.encode())})
    return client.get(response.headers["Location"]) if response.status_code == 302 else response


def test_versions_lie_beside_each_other_with_their_hash(manager: User) -> None:
    client = client_of(manager)
    first = client.get(bring(client).headers["Location"])
    second = client.get(bring(client, REGIONS.replace("R1", "R3"), name="Later").headers["Location"])
    versions = list(RegionVersion.objects.order_by("number"))
    assert [(one.number, one.regions, one.municipalities) for one in versions] == [(1, 2, 3), (2, 2, 3)]
    assert versions[0].sha256 == hashlib.sha256(REGIONS.encode()).hexdigest()
    for page, version in ((first, versions[0]), (second, versions[1])):
        assert version.sha256 in page.content.decode()
    assert first.context["rows"] == [("Rupel", "11001"), ("Stad", "11002, 11004")]
    listed = client.get(reverse("programme:regions")).content.decode()
    assert all(one.sha256[:12] in listed for one in versions)
    events = AuditEvent.objects.filter(action="regions.brought").order_by("id")
    assert [one.details["sha256"] for one in events] == [one.sha256 for one in versions]


def test_the_file_comes_back_to_the_byte(manager: User) -> None:
    text = "\ufeff" + REGIONS.replace("\n", "\r\n")
    version = made(manager, text)
    body = client_of(manager).get(reverse("programme:regions_file", args=[version.pk])).content
    assert body == text.encode()
    assert hashlib.sha256(body).hexdigest() == version.sha256


def test_a_version_is_written_once_and_a_file_brought_once(manager: User) -> None:
    version = made(manager)
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()
    again = bring(client_of(manager))
    assert again.context["form"].errors == {"file": ["Dit bestand is er al, als Proef (1)."]}
    assert RegionVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "told", "messages"),
    [
        ("nis,regio\n1100,R\n11002,R\n1,R\n", {},
         ["regio.csv, rij 2, nis: een NIS-code heeft vijf cijfers: '1100'",
          "regio.csv, rij 4, nis: een NIS-code heeft vijf cijfers: '1'"]),
        ("nis,regio\n11001,R\n11001,S\n", {},
         ["regio.csv, rij 3, regio: gemeente 11001 ligt hier in S, en hoger in R"]),
        ("nis,zone\n11001,R\n", {},
         ["regio.csv: er is geen kolom met de regio (regionaal, regionale_zorgregio, regional, referentieregio, regio, "
          "region); er zijn wel: nis, zone"]),
        ("nis,zone\n11001,R\n", {"column": "wijk"}, ["regio.csv: er is geen kolom 'wijk'; er zijn wel: nis, zone"]),
        ("nis_2025,regio\n11001,R\n", {},
         ["regio.csv: er is geen kolom met de NIS-code van de gemeente (nis_2018, nis, nis_code, code, niscode); er "
          "zijn wel: nis_2025, regio"]),
        ("nis,regio\n44083,R\n", {},
         ["regio.csv: gemeente 44083 bestond niet met de grenzen tot en met 2018 (308 gemeenten)"]),
        ("nis,regio\n11001,\n", {}, ["regio.csv, regio: geen enkele gemeente heeft een regio"]),
        ("nis,naam\n11001,x\n", {"kind": "mergers"},
         ["regio.csv: een tabel met fusies heeft minstens twee van de kolommen nis_2018, nis_2024, nis_2025"]),
        ("nis,regio\n", {}, ["regio.csv: er staan geen rijen onder de namen van de kolommen"]),
    ],
)  # fmt: skip
def test_mistakes_are_told_by_file_row_and_column_and_nothing_is_kept(
    manager: User, text: str, told: dict[str, str], messages: list[str]
) -> None:
    page = bring(client_of(manager), text, **told)
    assert page.context["form"].errors["file"] == messages
    assert page.context["form"]["name"].value() == "Proefregio's"
    assert not RegionVersion.objects.exists()


def test_more_municipalities_than_there_were_are_refused(manager: User) -> None:
    text = "nis,regio\n" + "".join(f"{code},R\n" for code in range(30_000, 30_286))
    with pytest.raises(ImportFailed, match="hier staan 286 gemeenten, maar met de grenzen vanaf 2025"):
        made(manager, text, borders="2025")


def test_the_borders_must_be_told(manager: User) -> None:
    page = bring(client_of(manager), borders="")
    assert page.context["form"].errors == {"borders": ["Kies welke gemeentegrenzen het bestand volgt."]}


def test_neighbourhoods_and_euros_per_region_and_which_each_back_office_supports(manager: User) -> None:
    version = made(manager)
    page = counted(manager, regions=str(version.pk), offices="2")
    found = [(one.name, one.neighbourhoods, euro) for one, euro in page.context["regions"]]
    assert found == [("Rupel", 1, 120_000), ("Stad", 36, 4_320_000)]
    words = page.content.decode()
    assert "Welke buurten steunt elke backoffice?" in words
    assert "Antwerpen (35), Boechout (1)" in words
    assert version.sha256[:12] in words
    assert page.context["found"].notes == ()


def test_a_municipality_without_region_and_a_region_too_many_are_refused_with_the_list(manager: User) -> None:
    version = made(manager, "nis,regio\n11001,R1\n11005,R1\n11007,R2\n")
    page = counted(manager, regions=str(version.pk))
    assert page.context["form"].errors["regions"] == [
        "Proef (1) volgt de gemeentegrenzen tot en met 2018 (308 gemeenten); de inwoners volgen geen grenzen die "
        "Nabij kent. Nabij mengt ze niet. Kies hieronder een tabel met fusies en de grenzen tot en met 2018 (308 "
        "gemeenten).",
    ]
    assert page.context["details"] == [
        "Zonder regio in Proef (1): Antwerpen (11002), Boechout (11004).",
        "Wel in Proef (1), maar niet geteld: 11005, 11007.",
    ]
    assert all(one in page.content.decode() for one in page.context["details"])
    assert "found" not in page.context


def test_other_borders_are_refused_until_they_are_joined(manager: User) -> None:
    version = made(manager, "nis,regio\n11001,R1\n11002,R2\n", borders="2025")
    mergers = made(manager, MERGERS, kind="mergers", name="Fusies")
    refused = counted(manager, regions=str(version.pk))
    assert (
        "Kies hieronder een tabel met fusies en de grenzen vanaf 2025" in refused.context["form"].errors["regions"][0]
    )
    page = counted(manager, regions=str(version.pk), mergers=str(mergers.pk), borders="2025", offices="2")
    assert [(one.code, one.neighbourhoods) for one, _euro in page.context["regions"]] == [("R1", 1), ("R2", 36)]
    assert page.context["found"].notes == (
        "De gemeenten zijn samengevoegd tot de grenzen vanaf 2025 (285 gemeenten), en dan opnieuw geteld.",
    )


def test_a_whole_has_no_regions(manager: User) -> None:
    page = counted(manager, regions=str(made(manager).pk), flanders="region")
    assert page.context["form"].errors["regions"] == [
        "Vlaanderen telt als één geheel. Tel per gemeente om regio's te zien."
    ]


@pytest.mark.parametrize("role", [Role.BACK_OFFICE, Role.CARE_COUNCIL])
def test_who_supports_reads_but_brings_nothing(manager: User, town: Area, role: Role) -> None:
    version, client = made(manager), client_of(make_user(role, town))
    for name, args in (("regions", []), ("regions_version", [version.pk]), ("regions_file", [version.pk])):
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 200
    assert client.get(reverse("programme:regions")).context["form"] is None
    assert bring(client, REGIONS.replace("R1", "R9")).status_code == 403
    assert RegionVersion.objects.count() == 1


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.LOCAL_AUTHORITY])
def test_nobody_else_reads_or_brings(manager: User, town: Area, role: Role | None) -> None:
    version, client = made(manager), client_of(make_user(role, town) if role else make_user())
    for name, args in (("regions", []), ("regions_version", [version.pk]), ("regions_file", [version.pk])):
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 403
    assert bring(client, REGIONS.replace("R1", "R9")).status_code == 403
    assert RegionVersion.objects.count() == 1


def test_pages_take_as_many_queries_for_three_as_for_one(manager: User) -> None:
    client = client_of(manager)
    made(manager)
    pages = [reverse("programme:regions"), reverse("programme:counting") + "?preset=strict-2015"]
    one = [queries_of(client, page) for page in pages]
    for number in (2, 3):
        made(manager, REGIONS.replace("R1", f"R{number}0"))
    assert [queries_of(client, page) for page in pages] == one
    assert max(one) < 15


class TestRealData:
    pytestmark = REAL

    def read(self, *parts: str) -> str:
        return DATA.joinpath(*parts).read_text(encoding="utf-8")

    def test_primary_care_zones_over_the_borders_of_2025(self, manager: User) -> None:
        zones = made(
            manager, self.read("gebiedscodes", "gemeenten_2025_regios.csv"), kind="primary-care", borders="2025",
            column="elz",
        )  # fmt: skip
        mergers = made(manager, self.read("gebiedscodes", "gemeenten_fusies.csv"), kind="mergers")
        told = {"preset": "strict-2015", "regions": str(zones.pk)}
        address = reverse("programme:counting")
        refused = client_of(manager).get(address, told)
        assert len(refused.context["details"]) == 2
        page = client_of(manager).get(address, told | {"mergers": str(mergers.pk), "borders": "2025"})
        regions = [one for one, _euro in page.context["regions"]]
        assert len(regions) == 56
        assert sum(one.neighbourhoods for one in regions) == page.context["found"].own.count.neighbourhoods
        assert page.context["found"].own.places.boundaries == "285 (2025-)"

    def test_regional_regions_leave_brussels_out_and_say_so(self, manager: User) -> None:
        text = self.read("gebiedscodes", "gemeenten_2025_regios.csv")
        page = bring(client_of(manager), text, borders="2025")
        version = RegionVersion.objects.get()
        assert (version.column, version.regions, version.municipalities) == ("referentieregio", 15, 285)
        assert page.status_code == 302
        mergers = made(manager, self.read("gebiedscodes", "gemeenten_fusies.csv"), kind="mergers")
        told = {"regions": str(version.pk), "mergers": str(mergers.pk), "borders": "2025"}
        address = reverse("programme:counting")
        with_brussels = client_of(manager).get(address, told | {"preset": "sources"})
        assert "Niet elke gemeente die meetelt" in with_brussels.context["form"].errors["regions"][0]
        assert "Zonder regio in Proefregio's (1): Anderlecht (21001)" in with_brussels.context["details"][0]
        page = client_of(manager).get(address, told | {"preset": "strict-2015"})
        assert len(page.context["regions"]) == 15

    def test_inhabitants_of_many_years(self, manager: User) -> None:
        people = self.read("bevolking-gemeente", "bevolking_gemeente.csv")
        for year, n in (("2009", 559), ("2015", 576)):
            page = counted(manager, people, when=year)
            assert page.context["found"].own.count.neighbourhoods == n
