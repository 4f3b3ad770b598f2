"""Addresses below the API's under which something goes wrong, by the name of what does."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from rest_framework.exceptions import NotAuthenticated, ParseError, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import access, public
from core.data_sets import Edge
from core.refusals import Refused
from reset_portal.urls import urlpatterns as as_served

TROUBLES: dict[str, Exception] = {
    "invalid": ValidationError({"name": ["No."]}),
    "unreadable": ParseError(),
    "stranger": NotAuthenticated(),
    "forbidden": PermissionDenied(),
    "missing": Http404(),
    "refused": Refused("It is over."),
    "hasty": Throttled(),
    "suspicious": SuspiciousOperation(),
    "broken": LookupError("a secret of the region's"),
}


class Breaking(Edge):
    http_method_names: ClassVar = ["get", "post"]
    permission_classes = ()

    def get(self, _request: Request, trouble: str) -> Response:
        raise TROUBLES[trouble]

    def post(self, request: Request, **_named: Any) -> Response:
        return Response(request.data)


@access(public, methods=("GET", "POST"))
def breaking(_request: HttpRequest, trouble: str) -> HttpResponse:
    raise TROUBLES[trouble]


urlpatterns = [
    path("api/v1/breaking/<slug:trouble>/", Breaking.as_view()),
    path("api/v1/page/<slug:trouble>/", breaking),
    path("elsewhere/<slug:trouble>/", breaking),
    *as_served,
]
