"""Nothing hidden, nor anything from which it follows, is on the page, in the file, in the report or in a chart."""

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from nabij.impact.profile import report
from nabij.impact.profile.chapters import profile_of
from nabij.impact.profile.lines import HIDDEN, lines_of
from nabij.impact.profile.tests.conftest import OLDER, PEOPLE, Land, figures
from nabij.territory.models import Area, IndicatorEdition, IndicatorValue, SmallCells

pytestmark = pytest.mark.django_db


def everything(area: Area) -> dict[str, Any]:
    """All that is handed out about an area."""
    cache.clear()
    client = Client()
    page = client.get(reverse("impact:profile", args=[area.code]))
    file = client.get(reverse("impact:profile_figures", args=[area.code]))
    told = report.data_of(profile_of(area), "https://nabij.example.org/")
    assert (page.status_code, file.status_code) == (200, 200)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return {"page": text.splitlines(), "file": file.content, "report": json.dumps(told)}


def with_older(land: Land, counts: tuple[int, ...]) -> dict[str, Any]:
    for model in (IndicatorValue, SmallCells, IndicatorEdition):
        model._default_manager.all().delete()
    figures("inhabitants", dict(zip(land.sectors, PEOPLE, strict=True)))
    figures("age_80plus", dict(zip(land.sectors, counts, strict=True)))
    return {area.code: everything(area) for area in (land.here, land.there, land.across, *land.towns)}


def test_a_small_count_is_not_told(counted: Land) -> None:
    with_older(counted, (200, 80, 3, 60, 40, 100))
    states = {line.code: line.state for line in lines_of(counted.there)}
    assert (states["age_80plus"], states["share_80plus"], states["inhabitants"]) == (HIDDEN, HIDDEN, "shown")
    page = Client().get(reverse("impact:profile", args=[counted.there.code])).content.decode()
    assert "te klein om te tonen" in page
    assert "Deze cijfers zijn te klein om te tonen: 80-plussers, Aandeel 80-plussers." in page


def test_who_lives_in_which_hidden_part_changes_nothing_that_is_told(counted: Land) -> None:
    """The small count of sector 2 is told together with that of its partner: move persons between the two, and every
    page, file, report and chart of every area stays the same, to the letter."""
    first = with_older(counted, (200, 80, 3, 60, 40, 100))
    groups = [row.groups for row in SmallCells.objects.filter(code="age_80plus")]
    partners = {cell for found in groups for group in found if str(counted.sectors[2].pk) in group for cell in group}
    assert partners == {str(counted.sectors[2].pk), str(counted.sectors[3].pk)}
    for moved in (1, -1, 30):
        other = with_older(counted, (200, 80, 3 + moved, 60 - moved, 40, 100))
        hidden = {str(group) for row in SmallCells.objects.filter(code="age_80plus") for group in row.groups}
        if not hidden:  # both are large now: more may be told
            continue
        for code in first:
            for kind in first[code]:
                assert other[code][kind] == first[code][kind], (code, kind)


def test_no_rule_and_no_chart_uses_a_hidden_figure(counted: Land) -> None:
    with_older(counted, (200, 80, 3, 60, 40, 100))
    hidden = [line for line in lines_of(counted.there) if line.state == HIDDEN]
    assert [line.code for line in hidden] == ["age_80plus", "share_80plus"]
    for line in hidden:
        assert (line.number, list(line.charts), line.rank, line.trend, line.spreads) == (None, [], "", "", 0)
        assert [one.difference for one in line.beside] == [""] * len(line.beside)
    told = {one.code: one for one in profile_of(counted.there).chapters}["aging"]
    assert [one.text for one in told.suggestions] == [
        "Wij tonen hier geen cijfer. Wat ziet u zelf in uw buurt? Dat helpt ons verder."
    ]


def test_older_people_all_small_are_hidden_everywhere(counted: Land) -> None:
    with_older(counted, (*OLDER[:2], 2, *OLDER[3:]))
    text = json.dumps(report.data_of(profile_of(counted.there), "https://nabij.example.org/"), ensure_ascii=False)
    assert "2\xa0personen" not in text
    assert "0,2\xa0%" not in text  # 2 of 1,200
