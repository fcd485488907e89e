"""The components as template tags. Built in: templates need no ``load``. See docs/developers/look.md."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import segno
from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.core.clock import now
from nabij.core.ui import icons, rings, when
from nabij.core.ui import messages as ui_messages

register = template.Library()

RING_NAMES: Final = {
    1: gettext_lazy("Familie en naasten"),
    2: gettext_lazy("Vrienden, buren, vrijwilligers"),
    3: gettext_lazy("Gewone diensten"),
    4: gettext_lazy("Gespecialiseerde zorg"),
}
URGENCIES: Final = {
    "now": (gettext_lazy("Nu"), "bell"),
    "today": (gettext_lazy("Vandaag"), "sun"),
    "week": (gettext_lazy("Deze week"), "calendar"),
    "later": (gettext_lazy("Later"), "leaf"),
}
SHORT_NAME: Final = 10  # characters that fit in the middle of the circle
KIND_ICONS: Final = {
    "neutral": "circle",
    "info": "info",
    "success": "check",
    "warning": "warning",
    "danger": "warning",
}


# Small pieces


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """``{% icon "phone" %}``; give a label only when no text stands beside it."""
    return icons.draw(name, label, css)


@register.simple_tag
def button(
    label: str, href: str = "", kind: str = "primary", icon: str = "", type: str = "submit", **attrs: Any
) -> SafeString:
    """A link that looks like a button (with ``href``) or a button. Other arguments become attributes."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items() if value not in ("", None)}
    named["class"] = f"button button-{kind} {named.get('class', '')}".strip()
    tag = "a" if href else "button"
    named |= {"href": href} if href else {"type": type}
    drawing = icons.draw(icon) if icon else ""
    before, after = ("", drawing) if icon in ("arrow", "chevron", "chevron-down") else (drawing, "")
    attributes = mark_safe(flatatt(named))  # noqa: S308 - escaped by flatatt
    return format_html("<{}{}>{}<span>{}</span>{}</{}>", tag, attributes, before, label, after, tag)


@register.simple_tag
def chip(text: str, kind: str = "neutral", icon: str = "") -> SafeString:
    """A short state, always in words."""
    drawing = icons.draw(icon) if icon else ""
    return format_html('<span class="chip chip-{}">{}{}</span>', kind, drawing, text)


@register.simple_tag
def urgency(code: str) -> SafeString:
    """How soon: ``now``, ``today``, ``week`` or ``later``."""
    words, drawing = URGENCIES[code]
    return format_html('<span class="chip urgency urgency-{}">{}{}</span>', code, icons.draw(drawing), words)


@register.simple_tag
def ring_badge(number: int, short: bool = False) -> SafeString:
    """The circle that help comes from: number, sign and name; ``short`` leaves the name to assistive technology."""
    name = RING_NAMES[int(number)]
    words = format_html('<span class="{}">{}</span>', "sr-only" if short else "ring-name", name)
    digit = format_html('<span class="ring-number"><span class="sr-only">{} </span>{}</span>', _("kring"), number)
    drawing = icons.draw(icons.RING_ICONS[int(number)])
    return format_html('<span class="ring-badge ring-{}">{}{}{}</span>', number, digit, drawing, words)


@register.simple_tag
def clock(due: datetime | None) -> SafeString | str:
    """What is left of a term, or how much too late."""
    if due is None:
        return ""
    words, state = when.until(due, now())
    drawing = icons.draw("warning" if state == "late" else "clock")
    return format_html('<time class="clock clock-{}" datetime="{}">{}{}</time>', state, due.isoformat(), drawing, words)


@register.filter
def ago(moment: datetime | None) -> str:
    """``{{ concern.created_at|ago }}``: "3 uur geleden"."""
    return when.ago(moment, now()) if moment else ""


@register.simple_tag
def phone(number: str, label: str = "", button: bool = False, kind: str = "secondary") -> SafeString:
    """A number that rings on a touch; the number itself always shows, so that it also works on paper."""
    dial = "".join(character for character in number if character.isdigit() or character == "+")
    words = format_html('{} <span class="nowrap">{}</span>', label, number) if label else number
    css = f"button button-{kind}" if button else "phone"
    return format_html('<a class="{}" href="tel:{}">{}<span>{}</span></a>', css, dial, icons.draw("phone"), words)


@register.simple_tag
def print_button(label: str = "") -> SafeString:
    """Prints the page; only there when the script runs, since browsers print without us too."""
    return format_html(
        '<button class="button button-quiet print-button" type="button" data-print hidden>{}<span>{}</span></button>',
        icons.draw("print"), label or _("Afdrukken"),
    )  # fmt: skip


@register.simple_tag
def url_if_there(name: str, *args: Any) -> str:
    """The address of a page, or nothing where that page isn't installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# Parts of a page


@register.inclusion_tag("components/page_header.html")
def page_header(
    title: str, lead: str = "", kicker: str = "", icon: str = "", back_url: str = "", back_label: str = ""
) -> dict[str, Any]:
    """The one ``h1`` of a page, what it is for, and the way back."""
    return {
        "title": title,
        "lead": lead,
        "kicker": kicker,
        "icon": icon,
        "back_url": back_url,
        "back_label": back_label,
    }


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = "") -> dict[str, Any]:
    """One step back."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Where this page stands: ``[(label, url), ...]``, the last one is this page."""
    return {"items": items}


@register.simple_block_tag
def card(
    content: str, title: str = "", href: str = "", icon: str = "", kicker: str = "", ring: int = 0, level: int = 2
) -> SafeString:
    """A piece of paper on the page. With ``href`` the whole card can be tapped."""
    context = {"content": content, "title": title, "href": href, "icon": icon, "kicker": kicker}
    return render_to_string("components/card.html", context | {"ring": ring, "level": level})


@register.simple_block_tag
def row(
    content: str,
    title: str = "",
    href: str = "",
    urgency: str = "",
    kicker: str = "",
    meta: str = "",
    due: datetime | None = None,
    chip_label: str = "",
    chip_kind: str = "neutral",
    ring: int = 0,
) -> SafeString:
    """One line of a worker's list, inside ``<ul class="rows">``."""
    context: dict[str, Any] = {"content": content, "title": title, "href": href, "urgency": urgency, "kicker": kicker}
    context |= {"meta": meta, "due": due, "chip_label": chip_label, "chip_kind": chip_kind, "ring": ring}
    return render_to_string("components/row.html", context)


@register.inclusion_tag("components/facts.html")
def facts(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What is known, as label and value; empty values are left out."""
    return {"items": [(label, value) for label, value in items if value not in ("", None)]}


@register.inclusion_tag("components/steps.html")
def steps(items: Sequence[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """How far a process is: ``[{label, state: done|current|todo, note}]``."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened: ``[{when, text, who, icon, kind}]``, in the order given."""
    return {"events": events}


@register.simple_block_tag
def empty(content: str, title: str, text: str = "", icon: str = "leaf") -> SafeString:
    """Nothing here, and what to do now."""
    return render_to_string("components/empty.html", {"content": content, "title": title, "text": text, "icon": icon})


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", icon: str = "") -> SafeString:
    """Something to know before going on."""
    context = {"content": content, "kind": kind, "title": title, "icon": icon or KIND_ICONS[kind]}
    return render_to_string("components/notice.html", context)


@register.inclusion_tag("components/notice112.html")
def notice112() -> dict[str, Any]:
    """Danger is for the emergency number; Nabij is no emergency service."""
    return {}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Views of the same thing, as links: ``[{label, url, current, count}]``."""
    return {"items": items, "label": label or _("Weergaven")}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Earlier and later pages of a list; keeps the rest of the query."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop(parameter, None)
    start = f"?{query.urlencode()}&{parameter}=" if query else f"?{parameter}="
    return {"page_obj": page_obj, "start": start}


@register.simple_block_tag
def filters(content: str, label: str = "", reset: str = "", action: str = "") -> SafeString:
    """A bar of fields that narrows a list; a plain GET form. ``action``: words for the button of a search."""
    context = {"content": content, "label": label, "reset": reset, "action": action}
    return render_to_string("components/filters.html", context)


# A number that was written out already: euro, a sign, digits with their marks and hard spaces, a percent.
WRITTEN: Final = re.compile(r"(?:€\u00a0)?[-+\u2212]?\d[\d.,\u00a0\u202f]*(?:[ \u00a0]?%)?")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and WRITTEN.fullmatch(value) is not None)


@register.inclusion_tag("components/data_table.html")
def data_table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A table of figures or facts; the first cell names the row, numbers stand at the end of their column."""
    cells = [[{"value": value, "number": _is_number(value)} for value in row] for row in rows]
    ends = {place for row in cells for place, cell in enumerate(row) if place and cell["number"]}
    titles = [{"value": header, "number": place in ends} for place, header in enumerate(headers)]
    return {"caption": caption, "headers": titles, "rows": cells}


@register.simple_block_tag
def figure(
    content: str, title: str, source: str = "", headers: Sequence[str] = (), rows: Sequence[Sequence[Any]] = ()
) -> SafeString:
    """A drawing with its title, its source and its figures in a table."""
    context = {"content": content, "title": title, "source": source, "headers": headers, "rows": rows}
    return render_to_string("components/figure.html", context)


@register.inclusion_tag("components/bars.html")
def bars(title: str, items: Sequence[tuple[str, float]], unit: str = "") -> dict[str, Any]:
    """Bars that lie, one per ``(label, value)``; readable as text."""
    top = max((value for _label, value in items), default=0) or 1
    lines = [{"label": label, "value": value, "width": round(360 * value / top, 1)} for label, value in items]
    return {"title": title, "lines": lines, "unit": unit}


@register.inclusion_tag("components/map.html")
def map_view(
    name: str,
    points: Sequence[Mapping[str, Any]],
    areas: Mapping[str, Any] | None = None,
    label: str = "",
    show_list: bool = True,
) -> dict[str, Any]:
    """A map of ``[{lat, lon, label, url, text, ring}]`` over ``areas`` (GeoJSON), always with the list beside it."""
    data = {"points": list(points), "areas": areas}
    return {
        "name": name,
        "data_id": f"{name}-data",
        "points": points,
        "data": data,
        "label": label or _("Kaart"),
        "show_list": show_list,
    }


@register.inclusion_tag("components/map_assets.html")
def map_assets() -> dict[str, Any]:
    """What a page with a map needs; put it in the block ``scripts``."""
    return {}


@register.inclusion_tag("components/qr_card.html")
def qr_card(code: str, url: str, label: str = "") -> dict[str, Any]:
    """A code (a follow-up code, unless labelled) in groups of large characters, with the address to scan."""
    grouped = code.replace("-", " ").split() if "-" in code else [code[i : i + 4] for i in range(0, len(code), 4)]
    drawing = segno.make(url, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass="qr-line", title=_("QR-code van deze pagina")
    )
    return {
        "code": code,
        "label": label or _("Uw volgcode"),
        "groups": grouped,
        "url": url,
        "drawing": mark_safe(drawing),  # noqa: S308 - our own
    }


@register.inclusion_tag("components/care_rings.html")
def care_rings(person: str, items: Sequence[Mapping[str, Any]], name: str = "zorgcirkel") -> dict[str, Any]:
    """The care circle of a person, as a picture and as a list. ``name`` keeps ids apart on a page with several."""
    ordered = sorted(items, key=lambda ring: int(ring["number"]))
    short_name = person if len(person) <= SHORT_NAME else ""
    return {"person": person, "short_name": short_name, "drawn": rings.lay_out(items), "rings": ordered, "name": name}


# Forms and messages


@register.inclusion_tag("nabij/forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is still wrong, on top of the page, with a link to each field."""
    return {"form": form}


@register.filter
def error_target(field: Any) -> str:
    """The id to jump to: of the field, or of the first choice in a group."""
    if field.use_fieldset and field.auto_id:
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


@register.filter
def with_colon(label: Any) -> str:
    """ "Telefoon" becomes "Telefoon:", but a question keeps its own mark."""
    text = str(label)
    return text if text.endswith((":", "?", "!", ".")) else f"{text}:"


@register.filter
def undo_url(extra_tags: str | None) -> str:
    """The address to post to for taking back what a message tells."""
    return ui_messages.undo_url(extra_tags)


@register.filter
def as_json(value: Any) -> str:
    """For attributes such as ``hx-headers``."""
    return json.dumps(value)
