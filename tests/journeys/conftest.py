"""A real browser before the real portal with its demonstration, started once for all journeys."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.journeys.portal import Portal

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    running = Portal.start(tmp_path_factory.mktemp("portal"))
    yield running
    assert running.stop() == 0


def open_chromium(playwright: Playwright) -> Browser:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "These tests need Chromium; make test installs it, or says that it could not."
    return playwright.chromium.launch(executable_path=found, args=[*QUIET])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = open_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser, portal: Portal) -> Iterator[Open]:
    """`window("ana")`: a page of a fresh browser, signed in as one of the cast.

    A message in the console (a refused script, a broken link to a file) fails the test.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(who: str = "", **settings: Any) -> Page:
        context = browser.new_context(base_url=portal.url, **settings)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if who:
            sign_in(page, who)
        return page

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []


def sign_in(page: Page, who: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name=f"{who.title()} ").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
