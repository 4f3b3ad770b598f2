"""The API edge's plumbing: who asks, how much, which page of what, and in JSON.

Named in the settings, so it imports no view: rest_framework.views reads the settings while it is
imported. The views are in core/data_sets.py.
"""

from typing import Any

import orjson
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.serializers import IntegerField
from rest_framework.throttling import SimpleRateThrottle

LONGEST_PAGE = 100


def asker(request: Request) -> Any:
    """The actor that the middleware found."""
    return request.actor  # type: ignore[attr-defined]


class ActorAuthentication(BaseAuthentication):
    """The middleware has found the actor already, from the token or the session."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        return None if asker(request).is_anonymous else (asker(request), None)

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


class SignedIn(BasePermission):
    def has_permission(self, request: Request, _view: Any) -> bool:
        return not asker(request).is_anonymous


class Throttle(SimpleRateThrottle):
    """One allowance for each client and person, and for each address of strangers."""

    scope = "api"

    def get_cache_key(self, request: Request, _view: Any) -> str:
        return f"api-{asker(request).reach.by or self.get_ident(request)}"


class Renderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, *_about: Any, **_more: Any) -> bytes:
        return orjson.dumps(data, default=str)


class Pagination(CursorPagination):
    """By id, both ways; `next` and `previous` are whole addresses or null."""

    ordering = "id"
    page_size_query_param = "limit"
    max_page_size = LONGEST_PAGE

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor, limit = super().get_schema_operation_parameters(view)
        limit["schema"] |= {"minimum": 1, "maximum": LONGEST_PAGE, "default": LONGEST_PAGE}
        return [cursor, limit]

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except NotFound:
            raise _bad("cursor", "This is no cursor of ours.") from None
        if cursor and not str(cursor.position or "").isdecimal():
            raise _bad("cursor", "This is no cursor of ours.")
        return cursor

    def get_page_size(self, request: Request) -> int:
        try:
            size = request.query_params.get("limit", LONGEST_PAGE)
            return int(IntegerField(min_value=1, max_value=LONGEST_PAGE).run_validation(size))
        except ValidationError as error:
            raise ValidationError({"limit": error.detail}) from None


class DeclaredFilters(DjangoFilterBackend):
    """A filter nobody declared, or one without a value, is refused: ignored, it would answer with
    everybody's rows."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        known = {"cursor", "limit", *view.filterset_class.base_filters}
        if unknown := sorted(set(request.query_params) - known):
            raise ValidationError({name: ["There is no such filter."] for name in unknown})
        if empty := sorted(name for name, value in request.query_params.items() if not value):
            raise ValidationError({name: ["Enter a value."] for name in empty})
        return super().filter_queryset(request, queryset, view)


def _bad(name: str, sentence: str) -> ValidationError:
    return ValidationError({name: [sentence]})
