"""Who may open a view. Every view declares it: `@access(rule, methods=…)`.

For a view under `/r/<region>/` the rule is asked with the actor and their seat in that region, and
the view receives the seat as `region`; elsewhere the rule is asked with the actor alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from core.htmx import wants_part

Rule = Callable[..., bool]
View = Callable[..., HttpResponse]


def public(_actor: Any) -> bool:
    return True


def signed_in(actor: Any) -> bool:
    return not actor.is_anonymous


def access(rule: Rule, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Refuse in this order: wrong method 405, nobody signed in, region out of reach 404, 403."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def declare(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            actor: Any = request.actor  # type: ignore[attr-defined]
            if actor.is_anonymous and rule is not public:
                return _to_sign_in(request)
            place = []
            if "region" in kwargs:
                kwargs["region"] = actor.seat(kwargs["region"])
                place = [kwargs["region"]]
            if None in place:
                raise Http404
            if not rule(actor, *place):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = rule  # type: ignore[attr-defined]
        checked.methods = methods  # type: ignore[attr-defined]
        return checked

    return declare


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if wants_part(request):
        # A swap would put the sign-in page into a table row: send the whole window there.
        return HttpResponse(headers={"HX-Redirect": redirect_to_login(_shown(request)).url})
    return redirect_to_login(request.get_full_path())


def _shown(request: HttpRequest) -> str:
    """The path of the page in the window, as far as its address can be understood."""
    try:
        return urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
    except ValueError:
        return "/"
