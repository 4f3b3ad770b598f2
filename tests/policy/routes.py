"""Every route there is, as the resolver sees it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns or get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern
