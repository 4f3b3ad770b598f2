"""Every page somebody can open, found as people find them: by following the links."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# Who reads, on which ground, and where they begin there. What no link leads to stands last.
READERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ana": (
        ("/r/", "/accounts/", "/calendars/"),
        (
            "/r/texas/",
            "/accounts/logout/",
            "/accounts/3rdparty/",
            "/accounts/password/reset/key/done/",
        ),
    ),
    "ned": (("/network/", "/api/"), ("/network/", "/r/florida/step-in/")),
    "nia": (("/network/",), ("/network/", "/r/florida/", "/r/florida/meetings/")),
    "sam": (("/r/texas/meetings/",), ("/r/texas/", "/r/texas/meetings/")),
    "": (
        ("/accounts/",),
        (
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/inactive/",
            "/accounts/confirm-email/",
            "/accounts/password/reset/done/",
            "/accounts/3rdparty/login/cancelled/",
        ),
    ),
}
# One page of a list is like another; a list of what is past is not.
VIEWS = ("show",)
# No two are alike: a draft, a site visit, one whose minutes are approved. So many are followed.
VARIED = {
    "meetings:show": 60,
    "attendance:list": 30,
    "minutes:show": 30,
    "agendas:show": 8,
    "digests:list": 3,
    "series:show": 3,
}
HREF = re.compile(r"""<a\s[^>]*?href="([^"#]+)""")


def found_by(page: Page, who: str) -> dict[str, str]:
    """By the name of its route (and its view), the first address that leads to each page."""
    found: dict[str, str] = {}
    read: Counter[str] = Counter()
    asked: set[str] = set()
    ground, starts = READERS[who]
    ahead = deque(starts)
    while ahead:
        path = ahead.popleft()
        name = name_of(path)
        if name and path not in asked and read[name] < VARIED.get(name, 1):
            asked.add(path)
            read[name] += 1
            answer = page.request.get(path)
            if "text/html" in answer.headers.get("content-type", ""):
                found.setdefault(name, path)
                ahead += (link for link in links_in(answer.text(), path) if link.startswith(ground))
    return found


def links_in(html: str, base: str) -> Iterator[str]:
    for link in HREF.findall(html):
        address = urlsplit(urljoin(base, unescape(link)))
        if not address.netloc:
            yield address.path + (f"?{address.query}" if address.query else "")


def name_of(path: str) -> str | None:
    address = urlsplit(path)
    try:
        name = resolve(address.path).view_name
    except Resolver404:
        return None
    asked = parse_qs(address.query)
    return " ".join([name, *(asked[key][0] for key in VIEWS if key in asked)])
