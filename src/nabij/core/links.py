"""Expiring links for people without an account.

A link holds the kind and id of one object, signed; whether it still counts is asked of the object itself (its state and
its term), so that an answer or a withdrawal ends it at once. No secret lies in the database.
"""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse


def token(kind: str, object_id: UUID) -> str:
    return signing.Signer(salt=f"link.{kind}").sign(object_id.hex)


def read(kind: str, text: str) -> UUID | None:
    """The id in a link of this kind, or None when the link is not ours."""
    try:
        return UUID(signing.Signer(salt=f"link.{kind}").unsign(text))
    except (signing.BadSignature, ValueError):
        return None


def address(kind: str, object_id: UUID, url_name: str) -> str:
    """Full address of the page behind a link."""
    return settings.SITE_URL + reverse(url_name, args=[token(kind, object_id)])
