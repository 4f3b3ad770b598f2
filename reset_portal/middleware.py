"""From cookie, bearer token or signed link to an actor, and from the actor to the wall."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.clients import actor_of_token
from calendars.feeds import actor_of_feed
from core.htmx import wants_part
from core.refusals import Refused
from core.scope import within
from regions.actors import ANONYMOUS, Actor, Request, actor_of
from regions.links import actor_of_link

API = "/api/v1/"
GetResponse = Callable[[HttpRequest], HttpResponse]


def healthz(get_response: GetResponse) -> GetResponse:
    """Answer the readiness probe without a database, and say which server this is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz/":
            return HttpResponse(
                "ok", content_type="text/plain", headers={"X-Portal-Nonce": settings.PORTAL_NONCE}
            )
        return get_response(request)

    return middleware


def private(get_response: GetResponse) -> GetResponse:
    """What a page says belongs to its reader: no cache keeps it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def in_one_shape(get_response: GetResponse) -> GetResponse:
    """Below the API's address an error is JSON, whoever found it: a middleware, Django or us."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        json = "json" in response.get("Content-Type", "")
        if response.status_code >= 400 and not json and request.path_info.startswith(API):
            status = HTTPStatus(response.status_code)
            told = {"code": status.name.lower(), "detail": f"{status.phrase}.", "fields": {}}
            response.content = orjson.dumps(told)
            response["Content-Type"] = "application/json"
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


class ActorMiddleware:
    """`request.actor`, and one transaction within their reach around the rest of the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_for(request)
        cast(Request, request).actor = actor
        with within(actor.reach):
            return self.get_response(request)


def actor_for(request: HttpRequest) -> Actor:
    kind, _, rest = request.path_info.lstrip("/").partition("/")
    if kind == "link":
        return actor_of_link(rest.partition("/")[0])
    if kind == "feed":
        return actor_of_feed(rest.partition("/")[0])
    if kind == "api" and (token := _bearer(request)):
        return actor_of_token(token)
    if request.user.is_authenticated:
        return actor_of(request.user)
    return ANONYMOUS


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class RefusalMiddleware:
    """A refusal becomes a sentence: a message on the page one came from, or 409."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if wants_part(request):
            return render(request, "409.html#sentence", {"sentence": str(error)}, status=409)
        if back := _where_from(request):
            messages.error(request, str(error))
            return HttpResponseRedirect(back)
        return render(request, "409.html", {"sentence": str(error)}, status=409)


def _where_from(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if request.method == "GET" or not url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}
    ):
        return ""
    parts = urlsplit(referer)
    if parts.path.startswith("//"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
