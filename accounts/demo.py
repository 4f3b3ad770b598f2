"""The demonstration: one-click sign-in as each of its cast, on this machine and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

REFUSAL = "The demonstration opens accounts without a password: it answers on this machine alone."


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    is_what: str

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@reset.example"


# The tests' cast (tests/cast.py) and the seed's: the same people everywhere.
CAST = {
    "ana": Figure("Ana", "coordinates Texas"),
    "ben": Figure("Ben", "works on the team of Texas"),
    "sam": Figure("Sam", "is a stakeholder in Texas"),
    "nia": Figure("Nia", "sits on the national steering committee"),
    "ned": Figure("Ned", "administers the network"),
    "zoe": Figure("Zoe", "coordinates Florida"),
}


def loopback_only(get_response: GetResponse) -> GetResponse:
    """Middleware, first of all: without PORTAL_DEMO it is not there; with it, who asks, what for
    and where the portal says it lives must all be this machine."""
    if not settings.PORTAL_DEMO:
        raise MiddlewareNotUsed
    if not is_loopback(urlsplit(settings.PORTAL_URL).hostname or ""):
        raise ImproperlyConfigured(f"PORTAL_DEMO is on, and PORTAL_URL is elsewhere. {REFUSAL}")

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _comes_from_here(request):
            return HttpResponse(REFUSAL, status=403, content_type="text/plain")
        return get_response(request)

    return middleware


def user_to_play(who: str) -> User | None:
    """Whose account one click opens: nobody's, except in a demonstration."""
    if not settings.PORTAL_DEMO or who not in CAST:
        return None
    user: User | None = User.objects.filter(email=CAST[who].email).first()
    return user


def is_loopback(name: str) -> bool:
    """Also "localhost", which browsers and resolvers keep on the machine (RFC 6761)."""
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _comes_from_here(request: HttpRequest) -> bool:
    """A proxy on this machine would make everybody local: what it forwards is refused."""
    forwarded = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & request.META.keys()
    host = urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname or ""
    return not forwarded and is_loopback(host) and is_loopback(request.META.get("REMOTE_ADDR", ""))
