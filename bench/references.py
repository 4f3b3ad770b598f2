"""What pages are measured in.

bare        Django's handler with the session and the user, one query of the view, plain text
empty page  the portal's whole middleware, actor and wall, and the base template with nothing in it
"""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import access, signed_in
from regions.actors import Actor, Request, Seat
from regions.models import Initiative


def bare(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, get_user_model())
    name = Initiative.objects.values_list("name", flat=True).get(pk=1)
    return HttpResponse(f"{request.user.pk} {name}", content_type="text/plain")


def belongs(actor: Actor, region: Seat) -> bool:
    return actor.seat(region.slug) is not None


@access(belongs)
def empty_in_region(request: Request, region: Seat) -> HttpResponse:
    return render(request, "bench/empty.html", {"region": region})


@access(signed_in)
def empty_in_network(request: Request) -> HttpResponse:
    return render(request, "bench/empty.html")
