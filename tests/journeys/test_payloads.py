"""Hostile text in every text field of every form, and every page that shows it, in a browser.

The portal answers in this process, on the walk's world: the browser asks, and what the portal says,
its headers with it, is what the browser gets.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from mimetypes import guess_type
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.contrib.staticfiles.finders import find
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Browser, Page, Route

from core.scope import within
from tests.journeys.forms import Form, Reader
from tests.journeys.payloads import LOOK, PAYLOADS, REFUSED, STORED, TRAP
from tests.policy import places
from tests.policy.bodies import BODIES
from tests.policy.table import PAGES, Row
from tests.policy.world import NOW, World, build

HOST = "http://localhost"
# What can be done once is undone, and done again with the next text.
ONCE = {"meetings:cancel", "meetings:invite", "progress:reopen", "regions:step_in"}
# What ends a thing comes after everything that is typed about it.
LAST = {"meetings:cancel", "series:end", "digests:approve", "minutes:send"}
OPENED_BY_GET = {row.route for row in PAGES if not row.is_unsafe}
# Each kind of page is opened once. The answers to what was typed are read, not opened.
OPENED = 1


@dataclass
class Reading:
    """One browser window, and what it has been shown."""

    page: Page
    words: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.endswith(".css"):
            route.fulfill(body="", content_type="text/css")
        elif path.startswith("/static/"):
            file = find(path.removeprefix("/static/"))
            route.fulfill(path=file, content_type=guess_type(path)[0])
        elif route.request.url == f"{HOST}{path}" and path in self.shown:
            told = self.shown[path]
            headers = {name: value for name, value in told.items() if name != "Content-Length"}
            route.fulfill(status=told.status_code, headers=headers, body=told.content)
        elif "hx-request" in route.request.headers and route.request.method == "GET":
            # A part that the page loads by itself: it is read with its own page.
            route.fulfill(status=204)
        else:
            self.trouble.append(f"asked for {route.request.url}")
            route.abort()

    def open(self, path: str, response: Any) -> None:
        self.shown = {path: response}
        self.page.goto(f"{HOST}{path}")
        self._look(path, None)

    def read(self, where: str, response: Any) -> None:
        if response.content:
            self._look(where, response.content.decode())

    def _look(self, where: str, html: str | None) -> None:
        found = self.page.evaluate(LOOK, html)
        self.words.append(found["words"])
        self.trouble += [f"{where}: {what}" for what in (*found["bad"], *found["trapped"])]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(NOW):
        made = build()
        with within(made.cast.everywhere):
            yield made


@pytest.fixture
def reading(browser: Browser) -> Iterator[Reading]:
    context = browser.new_context()
    context.add_init_script(TRAP)
    window = Reading(context.new_page())
    context.route("**/*", window.answer)
    page = window.page
    page.on("dialog", lambda dialog: (window.trouble.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda m: window.trouble.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: window.trouble.append(str(error)))
    yield window
    context.close()


@pytest.mark.timeout(300)
def test_hostile_text_stays_text(world: World, reading: Reading) -> None:
    clients = {who: world.cast.client(who) for who in ("ana", "ned")}
    fields: dict[str, list[str]] = {}
    for row in sorted(PAGES, key=lambda row: row.route in LAST):
        who = next((who for who in clients if row.cells[who] == "ok"), "")
        if who and row.is_unsafe and row.route == row.name:
            fields[row.route] = Typist(world, reading, row, clients[who]).type_everything()
    kinds = Counter[str]()
    for client in clients.values():
        look_around(reading, client, kinds)
    assert not reading.trouble, "\n".join(reading.trouble)
    everything = " ".join("\n".join(reading.words).split())
    assert [text for text in STORED if " ".join(text.split()) not in everything] == []
    assert {route for route, texts in fields.items() if texts} >= WITH_TEXT


# Forms that ask for a text, among others: every form there is gets typed into.
WITH_TEXT = {
    "accounts:add_client",
    "agendas:add_version",
    "attendance:add",
    "minutes:note",
    "visits:follow_up",
    "visits:write",
    "accounts:invite",
    "meetings:add",
    "meetings:cancel",
    "meetings:change",
    "meetings:invite",
    "progress:change",
    "progress:reopen",
    "regions:add_area",
    "regions:add_coalition",
    "regions:add_initiative",
    "regions:add_region",
    "regions:change_area",
    "regions:change_coalition",
    "regions:change_initiative",
    "regions:change_region",
    "regions:change_step",
    "regions:step_in",
    "seats:delegate",
    "seats:needs",
    "stakeholders:add_organization",
    "stakeholders:add_person",
    "stakeholders:change_organization",
    "stakeholders:change_person",
}


def test_a_page_that_does_not_escape_is_found_out(reading: Reading) -> None:
    for payload in PAYLOADS[:9] + PAYLOADS[12:29]:
        reading.trouble = []
        for page in (f"<title>{payload}</title>{payload}", f'<p title="{payload}"></p>',
                     f"<p title='{payload}'></p><textarea>{payload}</textarea>",
                     f"<!-- {payload} --><select><option>{payload}</select>"):  # fmt: skip
            reading.read("/", HttpResponse(page))
        assert reading.trouble, payload


def test_an_address_that_is_a_program_is_found_out(reading: Reading) -> None:
    for payload in PAYLOADS[9:12]:
        reading.trouble = []
        reading.read("/", HttpResponse(f'<a href="{payload}">press</a>'))
        assert reading.trouble, payload


def test_a_program_that_runs_falls_into_the_trap(reading: Reading) -> None:
    reading.open("/", HttpResponse(f"<p>{PAYLOADS[0]}</p>"))
    assert "/: 1" in reading.trouble


@dataclass
class Typist:
    """Whoever may, at the form behind one row of the walk's table."""

    world: World
    reading: Reading
    row: Row
    client: Client

    @cached_property
    def url(self) -> str:
        parts = places.parts(self.world, self.world.home, self.row.route, self.row.path)
        return places.address(self.row.route, parts)

    def type_everything(self) -> list[str]:
        texts = list(dict.fromkeys(self.form.texts))
        free = [name for name in texts if self.takes(name)]
        for number in range(len(STORED) if free else 0):
            rotated = {name: STORED[(number + n) % len(STORED)] for n, name in enumerate(free)}
            self.send(number, rotated)
        # Those that take addresses, codes or states alone say so beside each of them, alike where
        # something is added and where it is changed.
        strict = [] if self.is_once else [name for name in texts if name not in free]
        for number, payload in enumerate(PAYLOADS if strict else REFUSED if free else ()):
            self.send(number, dict.fromkeys(strict or free, payload))
        return texts

    @cached_property
    def form(self) -> Form:
        """As the page shows it: its own page, or that of the thing it is about."""
        shown = self.row.route in OPENED_BY_GET
        page = self.url if shown else f"{self.url.rstrip('/').rpartition('/')[0]}/"
        forms = Reader(self.client.get(page).content.decode()).forms
        own = (form for form in forms if form.method == "post" and form.action in {"", self.url})
        return next(own, Form("", "post"))

    def takes(self, name: str) -> bool:
        with transaction.atomic():
            answer = self.client.post(self.url, {**self.body(99), name: "Plain <b>text"})
            transaction.set_rollback(True)
        return answer.status_code == 302 or name.encode() not in answer.content

    @property
    def is_once(self) -> bool:
        return self.row.route in ONCE or "version" in self.form.hidden

    def body(self, number: int) -> dict[str, Any]:
        """A valid one, of another thing each time."""
        body = BODIES[self.row.route](self.world, self.world.home)
        body |= {name: f"{body[name]}{number}" for name in ("code", "slug") if name in body}
        return body | ({"email": f"{number}.{body['email']}"} if "email" in body else {})

    def send(self, number: int, typed: dict[str, str]) -> None:
        """What changes something is undone, so that the next one finds it as it was."""
        body = {**self.body(number), **typed}
        with transaction.atomic():
            answer = self.client.post(self.url, body, follow=self.is_once)
            assert answer.status_code in {200, 302, 409}, (self.url, typed)
            self.reading.read(self.url, answer)
            transaction.set_rollback(self.is_once and number + 1 < len(STORED))


def look_around(reading: Reading, client: Client, kinds: Counter[str]) -> None:
    """From link to link through all that one sees, in Texas where it is a region's."""
    todo = ["/r/texas/", "/network/"]
    known = set(todo)
    while todo:
        path = todo.pop()
        kind = resolve(path).view_name
        response = client.get(path) if kinds[kind] < OPENED else HttpResponse(status=204)
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        kinds[kind] += 1
        if b"zz" in response.content:
            reading.open(path, response)
        found = Reader(response.content.decode())
        if kinds[kind] == 1:
            search(reading, client, path, found.forms)
        here = {urlsplit(urljoin(path, link)).path for link in found.links if "?" not in link}
        fresh = {link for link in here - known if WITHIN.match(link)}
        known |= fresh
        todo += sorted(fresh)


WITHIN = re.compile(r"/(r/texas|network)/(?!.*(csv|download))")


def search(reading: Reading, client: Client, path: str, forms: list[Form]) -> None:
    for form in forms:
        if form.method == "get":
            for name, payload in product(form.texts, PAYLOADS):
                reading.read(path, client.get(path, {name: payload}))
