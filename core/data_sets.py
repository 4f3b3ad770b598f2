"""What the API answers with: data sets as lists and single rows, and errors of one shape.

A view names a data set, a shape (`serializer_class`) and filters; its rows are the model's
`visible_to(actor)`. Rows come from `values()` by the names in the shape: no object is built and
no serializer runs, which is what makes a page of 100 rows cheap.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.exceptions import APIException, ErrorDetail, NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.api import SignedIn, asker
from core.refusals import Refused


class Edge(GenericAPIView[Any]):
    """What every answer of the API has in common."""

    http_method_names = ["get", "head"]  # noqa: RUF012  not a ClassVar in the base class
    format_kwarg = None

    def initial(self, request: Request, *_args: Any, **_kwargs: Any) -> None:
        """Counted before refused, so that guessing tokens is slow."""
        negotiated = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = negotiated
        self.perform_authentication(request)
        self.check_throttles(request)
        self.check_permissions(request)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ["Accept", "Authorization", "Cookie"])
        if answer.status_code == 200:
            answer.add_post_render_callback(lambda rendered: _or_not_modified(request, rendered))
        return answer


class DataSet(Edge):
    data_set: ClassVar[str]
    serializer_class: Any

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.serializer_class.Meta.model.visible_to(asker(self.request))
        return rows

    def rows(self, queryset: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
        return queryset.values(*_sources(self.serializer_class).values())

    def shaped(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: row[source] for name, source in _sources(self.serializer_class).items()}


class ListView(DataSet):
    action = "list"  # for drf-spectacular

    def get(self, _request: Request) -> Response:
        page = self.paginate_queryset(self.rows(self.filter_queryset(self.get_queryset())))
        return self.get_paginated_response([self.shaped(row) for row in page or ()])


class ShowView(DataSet):
    """The path names the field: `<slug:slug>`, `<int:id>`."""

    action = "retrieve"
    filter_backends = ()
    pagination_class = None

    def get(self, _request: Request, **named: Any) -> Response:
        row = self.rows(self.get_queryset().filter(**named)).first()
        if row is None:
            raise NotFound
        return Response(self.shaped(row))


class Nowhere(Edge):
    """Whatever else is asked for below the API's address."""

    permission_classes = (SignedIn,)
    schema = None

    def get(self, _request: Request) -> Response:
        raise NotFound


class Conflict(APIException):
    status_code = 409
    default_code = "refused"


def explain(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Every refusal has one shape: a code for programs, a sentence, and what is wrong by field."""
    told = Conflict(str(error)) if isinstance(error, Refused) else error
    response: Response | None = exception_handler(told, dict(context))
    if response is not None:
        response.data = _body(response.data)
    return response


def _body(data: Mapping[str, Any]) -> dict[str, Any]:
    detail = data.get("detail")
    if isinstance(detail, ErrorDetail):
        return {"code": detail.code, "detail": str(detail), "fields": {}}
    return {"code": "invalid", "detail": "Some values cannot be used.", "fields": data}


@cache
def _sources(shape: Any) -> dict[str, str]:
    """Name in the answer → name in `values()`, from `source="region.slug"`."""
    fields: Mapping[str, Any] = shape().fields
    return {name: field.source.replace(".", "__") for name, field in fields.items()}


def _or_not_modified(request: Request, response: HttpResponse) -> HttpResponse:
    """Weak, since it is made from the data before any compression."""
    tag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    response.headers["ETag"] = f"W/{tag}"
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if tag not in {etag.removeprefix("W/") for etag in known}:
        return response
    kept = ("ETag", "Vary")
    return HttpResponseNotModified(headers={name: response.headers[name] for name in kept})
