"""A first visit: the page and everything it loads, packed as it goes over the wire."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import brotli

from bench.clock import Visitor
from bench.pages import Page

LOADED = re.compile(rb"""<(?:script|link|img|source|use)\b[^>]*?\s(?:src|href)=["']([^"'#]+)""")
IN_STYLES = re.compile(rb"""url\(["']?([^"')]+)""")
NOT_LOADED = re.compile(rb"""<link\b[^>]*rel=["'](?:canonical|alternate)["'][^>]*>""")


@dataclass(frozen=True)
class Cold:
    name: str
    own: int
    everything: int


def cold(visitor: Visitor, page: Page) -> Cold:
    """`own` is the document alone; a proxy packs it with Brotli, the rest is packed on disk."""
    _, _, html = visitor.ask(page)
    own = len(brotli.compress(html, quality=5))
    return Cold(page.name, own, own + sum(_loads(visitor, page, html).values()))


def _loads(visitor: Visitor, page: Page, html: bytes) -> dict[str, int]:
    waiting = [urljoin(page.path, path.decode()) for path in LOADED.findall(_shown(html))]
    sizes: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path in sizes or urlsplit(path).scheme == "data":
            continue
        body, sizes[path] = _fetch(visitor, path)
        if path.endswith(".css"):
            waiting += [urljoin(path, found.decode()) for found in IN_STYLES.findall(body)]
    return sizes


def _shown(html: bytes) -> bytes:
    return NOT_LOADED.sub(b"", html)


def _fetch(visitor: Visitor, path: str) -> tuple[bytes, int]:
    headers = {"Host": "localhost:8000", "Accept-Encoding": "br"}
    _, response, body = visitor.fetch("GET", path, headers)
    if response.status != 200:
        raise SystemExit(f"{path} answers {response.status}")
    size = len(body)
    return (brotli.decompress(body) if response.headers["Content-Encoding"] == "br" else body), size
