"""`make screenshots`: one picture of each kind of page into docs/screenshots/."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import open_chromium, sign_in
from tests.journeys.mails import link_in, mail_about
from tests.journeys.portal import ROOT, Portal

FOLDER = ROOT / "docs" / "screenshots"
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
FIRST = "main tbody th a"
MEETINGS = "/r/texas/meetings/?q="
# What is ahead and has everything, what was just held, and a site visit.
EVENT, HELD, VISIT = (
    f"{MEETINGS}{words}" for words in ("one+table", "Executive&show=past", "Site+visit&show=past")
)
SERIES = "/r/texas/meetings/series/"
LEADERS = f"{FIRST}:text-matches('leader')"
CHANGE = "main a[href$='/change/']"
MISSED = '.tabs a:text-is("Minutes"); main a[href$="/missed/"]'


def tab(name: str) -> str:
    return f'{FIRST}; .tabs a:text-is("{name}")'


# Name, looks, who reads, where; the links to follow from there, one after the other.
PICTURES: tuple[tuple[str, str, str, str, str], ...] = (
    ("sign-in", "light phone", "", "/accounts/login/", ""),
    ("home", "light dark phone", "ana", "/r/texas/", ""),
    ("process", "light dark phone", "ana", "/r/texas/process/", ""),
    ("step", "light", "ana", "/r/texas/process/", "main table td a"),
    ("meetings", "light", "ana", "/r/texas/meetings/", ""),
    ("meeting", "light dark phone", "ana", "/r/texas/meetings/?show=past", FIRST),
    ("meeting-add", "light", "ana", "/r/texas/meetings/new/", ""),
    ("agenda", "light dark phone", "ana", EVENT, tab("Agenda")),
    ("invited", "light phone", "ana", EVENT, tab("People")),
    ("checklist", "light phone", "ana", EVENT, tab("Checklist")),
    ("reminders", "light", "ana", EVENT, tab("Reminders")),
    ("attendance", "light phone", "ana", HELD, tab("Attendance")),
    ("minutes", "light dark", "ana", HELD, tab("Minutes")),
    ("run", "phone", "ana", HELD, tab("Minutes") + "; a:text-is('Run the meeting')"),
    ("visit", "light", "ana", VISIT, tab("Visit")),
    ("packets", "light", "ana", f"{MEETINGS}Working+group&show=past", f"{FIRST}; {MISSED}"),
    ("packet", "phone", "sam", "/r/texas/work/", "main a:text-matches('What you missed')"),
    ("decisions", "light phone", "ana", "/r/texas/decisions/", ""),
    ("series-list", "light", "ana", SERIES, ""),
    ("series", "light", "ana", SERIES, LEADERS),
    ("series-form", "light phone", "ana", SERIES, f"{LEADERS}; {CHANGE}"),
    ("materials", "light", "ana", "/r/texas/materials/", ""),
    ("calendars", "light", "ana", "/calendars/", ""),
    ("replies", "light", "ana", "/r/texas/meetings/replies/", ""),
    ("work", "light dark phone", "sam", "/r/texas/work/", ""),
    ("stakeholders", "light", "ana", "/r/texas/stakeholders/", ""),
    ("organization", "light", "ana", "/r/texas/stakeholders/", FIRST),
    ("outbox", "light", "ana", "/r/texas/outbox/", ""),
    ("mail", "light", "ana", "/r/texas/outbox/", FIRST),
    ("people", "light", "ana", "/r/texas/people/", ""),
    ("history", "light", "ana", "/r/texas/history/", ""),
    ("report", "light dark phone", "ana", "/r/texas/reports/", FIRST),
    ("security", "light", "ana", "/accounts/2fa/", ""),
    ("network", "light dark phone", "nia", "/network/", ""),
    ("catalogue", "light", "ned", "/network/catalogue/", ""),
    ("clients", "light", "ned", "/network/clients/", ""),
    ("missing", "light", "ana", "/r/texas/meetings/999999/", ""),
)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        portal = Portal.start(Path(data))
        try:
            browser = open_chromium(playwright)
            make_a_report(opened(browser, portal, "light", "ana"))
            for look in LOOKS:
                take_all(browser, portal, look)
            browser.close()
        finally:
            portal.stop()


def make_a_report(page: Page) -> None:
    page.goto("/r/texas/reports/new/")
    page.get_by_role("button", name="Make the report").click()
    page.get_by_role("link", name=re.compile("PDF")).first.wait_for(timeout=60_000)


def take_all(browser: Browser, portal: Portal, look: str) -> None:
    pages: dict[str, Page] = {}
    for name, looks, who, path, links in PICTURES:
        if look in looks.split():
            page = pages[who] = pages.get(who) or opened(browser, portal, look, who)
            page.goto(path)
            for step in filter(None, links.split("; ")):
                page.locator(step).first.click()
                page.wait_for_load_state()
            take(page, f"{name}-{look}")
    if look == "phone":
        pages[""].goto(link_in(mail_about(portal, "Invitation")))
        take(pages[""], f"answer-{look}")


def opened(browser: Browser, portal: Portal, look: str, who: str) -> Page:
    page = browser.new_context(base_url=portal.url, **LOOKS[look]).new_page()  # type: ignore[arg-type]
    if who:
        sign_in(page, who)
    return page


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
