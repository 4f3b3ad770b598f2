"""`make screenshots`: the main pages, light, dark and on a phone, into docs/screenshots/."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import open_chromium, sign_in
from tests.journeys.pages import FIRST_OF, PAGES
from tests.journeys.portal import ROOT, Portal

FOLDER = ROOT / "docs" / "screenshots"
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        portal = Portal.start(Path(data))
        try:
            browser = open_chromium(playwright)
            for look in LOOKS:
                take_all(browser, portal, look)
            browser.close()
        finally:
            portal.stop()


def take_all(browser: Browser, portal: Portal, look: str) -> None:
    pages: dict[str, Page] = {}
    for name, who, path in PAGES:
        page = pages.get(who) or opened(browser, portal, look, who)
        pages[who] = page
        page.goto(path)
        take(page, name, look)
    for name, who, path, link in FIRST_OF:
        pages[who].goto(path)
        pages[who].locator(link).first.click()
        take(pages[who], name, look)


def opened(browser: Browser, portal: Portal, look: str, who: str) -> Page:
    page = browser.new_context(base_url=portal.url, **LOOKS[look]).new_page()  # type: ignore[arg-type]
    if who:
        sign_in(page, who)
    return page


def take(page: Page, name: str, look: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}-{look}.png", full_page=True)
    sys.stdout.write(f"{name}-{look}\n")


if __name__ == "__main__":
    main()
