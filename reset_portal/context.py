"""What every page knows. It asks the actor, never the database; unused parts are never computed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.demo import CAST
from core.views import theme_of
from mail.trouble import noted_trouble
from regions.actors import ANONYMOUS, Actor, Seat
from reset_portal import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    place = _place(request, actor)
    where = navigation.Where(actor, place, request.path)
    return {
        "actor": actor,
        "place": place,
        "here": where.name,
        "places": SimpleLazyObject(where.places),
        "navigation": SimpleLazyObject(where.entries),
        "create": SimpleLazyObject(where.create),
        "mails_in_trouble": SimpleLazyObject(lambda: _mails_in_trouble(actor, place)),
        "demo": settings.PORTAL_DEMO,
        "cast": CAST if settings.PORTAL_DEMO else {},
        "theme": theme_of(request),
        "single_sign_on": SimpleLazyObject(_single_sign_on),
    }


def _place(request: HttpRequest, actor: Actor) -> Seat | None:
    match = request.resolver_match
    return actor.seat(match.kwargs.get("region", "")) if match else None


def _mails_in_trouble(actor: Actor, place: Seat | None) -> int:
    """For those who can do something about it."""
    if place is None or not actor.coordinates(place.region_id):
        return 0
    return noted_trouble(place.region_id)


def _single_sign_on() -> dict[str, str]:
    """Name and address of the sign-in of each organization that has one."""
    return {
        app["name"]: reverse("openid_connect_login", args=[app["provider_id"]])
        for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    }
