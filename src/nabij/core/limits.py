"""How often one client may do something: so many times per clock hour, counted in the cache.

A signed-in user counts as themself, anybody else by address. The cache holds a keyed hash, never the address.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from nabij.core.clock import now

WINDOW = 3600


def client_address(request: HttpRequest) -> str:
    """Address of the client, `settings.PROXY_COUNT` proxies back; an IPv6 address counts by its network (/64).

    Only what our own proxies wrote is believed: anything further to the left in X-Forwarded-For is the client's own
    claim.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.PROXY_COUNT:
            address = hops[-settings.PROXY_COUNT]
    return _network(address)


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return ":".join(parsed.exploded.split(":")[:4])
    return str(parsed)


def allow(request: HttpRequest, name: str, *, per_hour: int) -> bool:
    """Count one use of ``name`` by this client; False when it already had ``per_hour`` of them this hour.

    Each use takes a numbered place in the cache, and a place is given out once, so that requests at the same moment
    can't slip through together.
    """
    seconds = int(now().timestamp())
    user = getattr(request, "user", None)
    who = f"user:{user.pk}" if user is not None and user.is_authenticated else client_address(request)
    key = salted_hmac("nabij.limits", f"{name}|{who}|{seconds // WINDOW}", algorithm="sha256").hexdigest()
    left = WINDOW - seconds % WINDOW
    taken: int = cache.get(f"limit:{key}", 0)
    for place in range(taken, per_hour):
        if cache.add(f"limit:{key}:{place}", 1, left):
            cache.set(f"limit:{key}", place + 1, left)
            return True
    return False
