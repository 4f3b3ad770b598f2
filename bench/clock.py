"""Asking for pages and taking the time, each request between its references."""

import http.client
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle

import brotli

from bench.counting import ASKED, TOLD
from bench.pages import Page
from bench.portals import Portal

CONNECTIONS = 4
CSRF = "0123456789abcdef0123456789abcdef"


class NotAsExpected(Exception):
    """A page that cannot be measured, in a sentence."""


@dataclass
class Times:
    """Seconds of one page and of its references, request by request."""

    page: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0
    packed: int = 0


class Visitor:
    """A browser, or a partner's program, of one portal; over connections that stay open."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.connections = cycle([self._connect() for _ in range(CONNECTIONS)])
        self.sent: dict[str, int] = defaultdict(int)

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=60)

    def headers(self, page: Page) -> dict[str, str]:
        headers = {"Host": "localhost:8000"}
        if page.who == "partner":
            headers["Authorization"] = f"Bearer {self.portal.doors['token']}"
        elif page.who in ("link", "feed"):
            headers["Cookie"] = f"csrftoken={CSRF}"
        else:
            headers |= self.signed_in(page.who)
        if page.body:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": CSRF,
            }
        return headers | ({"HX-Request": "true"} if page.part_of else {})

    def signed_in(self, who: str) -> dict[str, str]:
        session = self.portal.doors["sessions"][who]
        return {"Host": "localhost:8000", "Cookie": f"sessionid={session}; csrftoken={CSRF}"}

    def ask(self, page: Page, **more: str) -> tuple[float, http.client.HTTPResponse, bytes]:
        body = page.content(self.sent[page.name])
        self.sent[page.name] += bool(page.body)
        answer = self.fetch(page.method, page.path, self.headers(page) | more, body)
        _require(page, answer[1], answer[2])
        return answer

    def reference(self, path: str, who: str) -> float:
        taken, response, body = self.fetch("GET", path, self.signed_in(who))
        if response.status != 200:
            raise SystemExit(f"{path} answers {response.status}: {body[:2000]!r}")
        return taken

    def fetch(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[float, http.client.HTTPResponse, bytes]:
        connection = next(self.connections)
        start = time.perf_counter()
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        content = response.read()
        return time.perf_counter() - start, response, content


def _require(page: Page, response: http.client.HTTPResponse, body: bytes) -> None:
    if response.status != page.status:
        text = body.decode(errors="replace")
        raise NotAsExpected(f"{page.path} answers {response.status}: {text[:200]}")


def look(visitor: Visitor, page: Page) -> Times:
    """What does not need a clock: queries, bytes as they are and as a proxy would pack them."""
    _, response, body = visitor.ask(page, **{ASKED: "1"})
    packed = len(brotli.compress(body, quality=5))
    return Times(queries=int(response.headers[TOLD]), bytes=len(body), packed=packed)


def measure(asked: Iterable[tuple[Visitor, Page]], rounds: int) -> list[Times]:
    """The same page of every size in turn, each request after one to each of its references."""
    pairs = [(visitor, page, look(visitor, page)) for visitor, page in asked]
    for number in range(-10, rounds):
        for visitor, page, times in pairs:
            reader = page.who if page.who in visitor.portal.doors["sessions"] else "coordinator"
            bare = visitor.reference("/bench/bare/", reader)
            empty = visitor.reference(page.empty, reader)
            taken, _, _ = visitor.ask(page)
            if number >= 0:
                times.bare.append(bare)
                times.empty.append(empty)
                times.page.append(taken)
    return [times for _visitor, _page, times in pairs]


def middle(seconds: list[float]) -> float:
    return statistics.median(seconds)


def at(seconds: list[float], percent: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(round(len(ordered) * percent / 100), len(ordered) - 1)]
