"""The style guide shows every component, with the lines that make it."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from nabij.core.templatetags.nabij import register
from nabij.core.ui.icons import ICONS
from nabij.portal.style_guide import specimens

pytestmark = pytest.mark.django_db
SPECIMENS = [
    *specimens.ACTIONS,
    *specimens.WORDS,
    *specimens.NOTICES,
    *specimens.LISTS,
    *specimens.FIGURES,
]
HELPERS = {"url_if_there", "map_assets", "error_summary", "data_table", "back_link"}  # shown as a part of another one


def test_the_guide_prints_the_very_lines_it_renders(client: Client) -> None:
    html = client.get(reverse("portal:style_guide")).content.decode()
    assert [specimen.name for specimen in SPECIMENS if escape(specimen.code) not in html] == []
    assert [name for name in ICONS if f"<code>{name}</code>" not in html] == []
    assert html.count("<h1") == 2, "its own, and the one of the component page_header"


def test_the_guide_shows_every_component() -> None:
    page = Path(specimens.__file__).parents[1] / "templates" / "portal" / "style_guide.html"
    shown = "".join(specimen.code for specimen in SPECIMENS) + page.read_text()
    used = set(re.findall(r"{% (\w+)", shown))
    assert set(register.tags) - used - HELPERS == set()


def test_the_guide_asks_the_database_nothing_but_the_phone_of_the_frame(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert client.get(reverse("portal:style_guide")).status_code == 200
