"""What every page frame shows: navigation per role, phone of the infopoint, the people of the demo."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Role
from nabij.portal import demo
from nabij.portal.standing import Standing, standing_of
from nabij.territory.models import Area, Level

Link = tuple[str, Any, str]
GUEST: Sequence[Link] = (
    ("detection:report", _("Vertel het ons"), "chat"),
    ("directory:search", _("Zoek hulp"), "map"),
    ("detection:follow_entry", _("Volg uw melding"), "search"),
    ("impact:take_part", _("Doe mee"), "people"),
)
ANALYSES: Link = ("impact:analyses", _("Buurtanalyse"), "leaf")
HOME: Link = ("portal:home", _("Start"), "home")
INFOPOINT: Sequence[Link] = (
    ("detection:inbox", _("Meldingen"), "bell"),
    ("guidance:cases", _("Dossiers"), "paper"),
    ("guidance:call_list", _("Bellijst"), "phone"),
    ("care:waiting", _("Zonder steun en toeverlaat"), "coach"),
    ("talents:volunteers", _("Vrijwilligers"), "hand"),
)
PARTNER: Sequence[Link] = (
    ("guidance:partner_inbox", _("Vragen aan ons"), "letter"),
    ("guidance:cases", _("Dossiers"), "paper"),
    ("directory:my_services", _("Onze diensten"), "care"),
    ANALYSES,
)
COVENANTS: Link = ("programme:covenants", _("Convenanten"), "handshake")
DRAWING: Link = ("impact:first_day", _("Buurten tekenen"), "edit")
LEADER: Sequence[Link] = (("guidance:gaps", _("Leemten"), "chart"), ANALYSES)
METHODS: Link = ("programme:methods", _("Werkwijzen"), "bulb")
PROGRAMME: Sequence[Link] = (
    ("programme:overview", _("Programma"), "scale"),
    COVENANTS,
    METHODS,
)
MEANS: Sequence[Link] = (("programme:own", _("Middelen"), "euro"), COVENANTS, METHODS)
HELPER: Sequence[Link] = (
    ("guidance:my_invitations", _("Uitnodigingen"), "hand"),
    ("talents:my_offer", _("Mijn aanbod"), "heart"),
)
PERSON: Sequence[Link] = (
    ("care:mine", _("Zorgcirkel"), "rings"),
    ("portal:my_data", _("Mijn gegevens"), "lock"),
    ANALYSES,
)
TOUR: Link = ("portal:tour", _("Rondleiding"), "star")
MAP: Link = ("directory:search", _("Sociale kaart"), "map")


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that fragments and redirects pay for nothing."""
    standing = SimpleLazyObject(lambda: standing_for(request))
    place = SimpleLazyObject(lambda: _place(standing))  # type: ignore[arg-type]
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: navigation(request, standing)),  # type: ignore[arg-type]
        "infopoint_phone": SimpleLazyObject(lambda: place["phone"]),
        "place_name": SimpleLazyObject(lambda: place["name"]),
        "demo_people": SimpleLazyObject(demo.people),
    }


def standing_for(request: HttpRequest) -> Standing:
    """Once per request: the home page asks too."""
    if not hasattr(request, "standing"):
        request.standing = standing_of(request.user)  # type: ignore[attr-defined]
    found: Standing = request.standing  # type: ignore[attr-defined]
    return found


def navigation(request: HttpRequest, standing: Standing) -> list[dict[str, Any]]:
    """The pages that this human being needs, each once."""
    links: list[Link] = [] if not request.user.is_authenticated else [HOME]
    links += INFOPOINT if standing.infopoint else ()
    links += PARTNER if standing.partner and not standing.infopoint else ()
    links += LEADER if standing.leads or standing.infopoint else ()
    links += [DRAWING] if Role.LOCAL_AUTHORITY in standing.roles else []
    links += PROGRAMME if standing.programmes else MEANS if standing.answers else ()
    links += [COVENANTS] if standing.partner else []
    links += HELPER if standing.offers else ()
    links += PERSON if standing.person else ()
    links += GUEST if not request.user.is_authenticated else [MAP] if standing.works else [GUEST[0], MAP]
    links += [TOUR] if settings.DEMO else []
    return [_item(request, link) for link in dict.fromkeys(links)]


def _item(request: HttpRequest, link: Link) -> dict[str, Any]:
    name, label, icon = link
    url = reverse(name)
    current = request.path == url if url == "/" else request.path.startswith(url)
    return {"url": url, "label": label, "icon": icon, "current": current}


def _place(standing: Standing) -> dict[str, str]:
    """Phone and name of the nearest infopoint; for a guest that of the only one, or the first of several."""
    near = next((area for area in standing.areas if area.phone), None)
    if near is not None:
        return {"phone": near.phone, "name": "" if len(standing.areas) > 1 and standing.roles else near.name}
    found = infopoints()
    name = found[0].name if len(found) == 1 else ""
    return {"phone": found[0].phone if found else "", "name": name}


def infopoints() -> list[Area]:
    """Municipalities with an infopoint that can be rung."""
    known = Area.objects.valid().filter(level=Level.MUNICIPALITY).exclude(phone="")
    return list(known.only("name", "phone", "email").order_by("name"))
