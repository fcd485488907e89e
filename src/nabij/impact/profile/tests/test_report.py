"""The report on paper: tagged, whole, quick, and deaf to markup in what people wrote."""

import re

import pytest
import typst

from nabij.core.actors import SYSTEM
from nabij.impact.evidence import OWN_FIGURE, Found
from nabij.impact.models import Origin, SwotItem, SwotKind
from nabij.impact.profile import report
from nabij.impact.profile.chapters import profile_of
from nabij.impact.profile.tests.conftest import Land
from nabij.impact.services import analyses, swot

pytestmark = pytest.mark.django_db
MARKUP = '#panic("gelezen") $x$ *vet* @bron <label> \\ #eval("1") ]) #{ // `code`'


def data(land: Land) -> report.Data:
    return report.data_of(profile_of(land.here), "https://nabij.example.org/")


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_tagged_in_dutch_with_a_title(counted: Land) -> None:
    pdf = report.set_pdf(data(counted))
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang" in pdf
    assert b"Molenwijk</rdf:li>" in pdf
    assert b"/Alt" in pdf or b"/ObjStm" in pdf


def test_the_same_chapters_as_the_page_and_all_that_they_tell(counted: Land) -> None:
    profile = profile_of(counted.here)
    told = data(counted)
    assert [one["title"] for one in told["chapters"]] == [chapter.title for chapter in profile.chapters]
    assert told["to_know"] == list(profile.to_know)
    assert told["sources"][0] == ["Proefbron; 1", "Vrij"]
    aging = told["chapters"][1]
    assert [line["name"] for line in aging["lines"]] == ["Aandeel 80-plussers"]
    assert aging["tables"][0]["headers"] == ["Cijfer", "Hier", "Dorp", "Zone Dender", "Vlaams Gewest"]
    assert aging["tables"][0]["rows"] == [["Aandeel 80-plussers", "15,6\xa0%", "12,8\xa0%", "12,0\xa0%", "12,0\xa0%"]]
    assert [row[:2] for row in aging["tables"][1]["rows"]] == [["80-plussers", "280\xa0personen"]]
    assert all(chapter["suggestions"] for chapter in told["chapters"])
    assert all(
        one["url"].startswith("https://nabij.example.org/") for c in told["chapters"] for one in c["suggestions"]
    )


def test_what_people_wrote_is_text_and_never_markup(counted: Land) -> None:
    """Read as markup, the words would stop the report with "gelezen"."""
    analysis = analyses.begin(neighbourhood=counted.here, title=MARKUP, by=SYSTEM)
    evidence = [(OWN_FIGURE, Found("x", MARKUP, MARKUP, MARKUP))]
    item = swot.add(
        analysis=analysis, kind=SwotKind.STRENGTH, words=MARKUP, evidence=evidence, origin=Origin.COORDINATOR, by=SYSTEM
    )
    assert SwotItem.objects.get(pk=item.pk).words == MARKUP
    counted.here.name = MARKUP
    counted.here.save()
    told = data(counted)
    assert MARKUP in str(told["chapters"][-1]["blocks"][0]["items"][0])
    assert told["title"] == MARKUP
    assert report.set_pdf(told).startswith(b"%PDF-")


def test_letters_that_no_font_has_cost_the_claim_and_not_the_report(counted: Land) -> None:
    counted.here.name = "Buurt \x01\ue000 \U0001f9e1 مرحبا \U00013000"
    counted.here.save()
    told = data(counted)
    assert "\x01" not in told["title"]
    assert "\ue000" not in told["title"]
    assert report.set_pdf(told).startswith(b"%PDF-")


def test_what_is_really_wrong_is_not_swallowed(counted: Land) -> None:
    told = data(counted)
    del told["chapters"]
    with pytest.raises(typst.TypstError):
        report.set_pdf(told)


def test_a_place_without_anything_has_a_report(land: Land) -> None:
    pdf = report.set_pdf(data(land))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert pages(pdf) >= 1 or b"/ObjStm" in pdf
