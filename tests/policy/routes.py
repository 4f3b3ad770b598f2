"""Every route there is, as the resolver sees it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.policy.others import OF_OTHERS


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for path, pattern, _ in _walk(patterns or get_resolver().url_patterns, before, ""):
        yield path, pattern


@cache
def ours() -> dict[str, tuple[str, URLPattern]]:
    """Path and pattern of every route with a name of ours, such as "meetings:show"."""
    found = _walk(get_resolver().url_patterns, "", "")
    return {
        f"{space}:{pattern.name}".removeprefix(":"): (path, pattern)
        for path, pattern, space in found
        if path not in OF_OTHERS
    }


def _walk(patterns: Any, before: str, space: str) -> Iterator[tuple[str, URLPattern, str]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path, pattern.namespace or space)
        else:
            yield path, pattern, space


def methods(pattern: URLPattern) -> tuple[str, ...]:
    """What the view declares; the API is read-only."""
    return getattr(pattern.callback, "methods", ("GET",))
