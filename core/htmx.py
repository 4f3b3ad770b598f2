"""Answering with a page, or with the one part of it that HTMX asked for."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_part(request: HttpRequest) -> bool:
    """A genuine HTMX request: not boosted, and not the browser's back button asking for a page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_part(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    part: str,
    *,
    status: int = 200,
) -> HttpResponse:
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the input of a POST, even an empty one; else nothing."""
    return request.POST if request.method == "POST" else None


def field_part(request: HttpRequest, form: BaseForm) -> HttpResponse | None:
    """The one field that was left (`?check=name`), judged and drawn again; else None."""
    name = request.GET.get("check", "")
    if not wants_part(request) or name not in form.fields:
        return None
    response = HttpResponse(form[name].as_field_group())
    patch_vary_headers(response, ["HX-Request"])
    return response
