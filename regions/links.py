"""Signed links: one object of one region, opened without an account, until a date.

The token carries region, kind, object, expiry, version and person, signed with the portal's secret.
It grants nothing by itself: `visible_to` and the policies are asked when it is used.
"""

from datetime import datetime
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from regions.actors import ANONYMOUS, Actor, Link, link_actor
from regions.models import Region

_SALT = "portal.link"


def sign_link(link: Link, expires_at: datetime) -> str:
    expires = int(expires_at.timestamp())
    content = [link.region_id, link.kind, link.object_id, expires, link.version, link.person]
    return signing.dumps(content, salt=_SALT)


def read_link(token: str) -> Link | None:
    """The link, or None when the token is forged, garbled or out of date."""
    try:
        content: Any = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    region_id, kind, object_id, expires, version, *person = content
    if expires < timezone.now().timestamp():
        return None
    return Link(region_id, kind, object_id, version, *person)


def actor_of_link(token: str) -> Actor:
    link = read_link(token)
    region = Region.objects.filter(pk=link.region_id).first() if link else None
    return link_actor(link, region) if link and region else ANONYMOUS


def link_path(view: str, link: Link, expires_at: datetime) -> str:
    return reverse(view, kwargs={"token": sign_link(link, expires_at)})
