"""The whole story of one meeting: planned, mailed, answered, reminded of, seen by those above."""

import json
import re
from datetime import datetime, timedelta
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.demo import CAST
from tests.journeys.conftest import Open
from tests.journeys.eyes import look_at
from tests.journeys.mails import calendar_of, link_in, mail_about
from tests.journeys.portal import Portal
from tests.journeys.test_meeting import choose

TITLE = "Story of one call"
TEXAS = ZoneInfo("America/Chicago")


@pytest.mark.timeout(400)
def test_from_the_plan_to_the_reminder(window: Open, portal: Portal) -> None:
    ana = window("ana")
    _call_off_what_comes_before(ana)
    starts_at = _schedule(ana)
    guest = _invite_the_first(ana)
    invitation = mail_about(portal, f"Invitation: {TITLE}", to=guest)
    method, calendar = calendar_of(invitation)
    assert (method, calendar.events[0].start) == ("REQUEST", starts_at)
    _answer(window(""), link_in(invitation))
    _seen_from_above(window("nia"))
    _read_by_the_partner(portal)
    reminder = mail_about(portal, f"Reminder: {TITLE}", to=guest, within=240)
    assert "https://meet.example/story" in reminder.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert link_in(reminder)


def _call_off_what_comes_before(ana: Page) -> None:
    ana.goto("/r/texas/meetings/")
    ana.locator("main tbody th a").first.click()
    ana.get_by_role("link", name="Cancel the meeting").click()
    ana.get_by_label("Reason").fill("Another call takes its place.")
    ana.get_by_role("button", name="Cancel the meeting").click()
    expect(ana.get_by_text("Another call takes its place.").first).to_be_visible()


def _schedule(ana: Page) -> datetime:
    """A day and a little from now: whoever is invited at once is reminded in two minutes."""
    starts_at = (datetime.now(TEXAS) + timedelta(hours=24, minutes=2)).replace(
        second=0, microsecond=0
    )
    ends_at = starts_at + timedelta(minutes=1)
    ana.goto("/r/texas/meetings/new/")
    ana.get_by_label("Title").fill(TITLE)
    ana.get_by_label("Day", exact=True).fill(starts_at.date().isoformat())
    ana.get_by_label("Starts").fill(f"{starts_at:%H:%M}")
    ana.get_by_label("Ends").fill(f"{ends_at:%H:%M}")
    ana.get_by_label("Join link").fill("https://meet.example/story")
    ana.get_by_role("button", name="Schedule the meeting").click()
    ana.wait_for_url("**/invite/")
    return starts_at


def _invite_the_first(ana: Page) -> str:
    choose(ana, CAST["ben"].name)
    ana.get_by_role("button", name="Put them on the list").click()
    ana.get_by_role("link", name="Open the meeting").click()
    ana.get_by_role("button", name="Open and send 1 invitation").click()
    ana.get_by_role("link", name="See who is invited").click()
    return ana.locator("main tbody th").first.inner_text().splitlines()[0].strip()


def _answer(guest: Page, link: str) -> None:
    guest.goto(link)
    look_at(guest)
    guest.get_by_role("button", name="I will come").click()
    expect(guest.get_by_text("Your answer: Accepted")).to_be_visible()
    look_at(guest)


def _seen_from_above(nia: Page) -> None:
    nia.goto("/network/")
    texas = nia.get_by_role("row").filter(has=nia.get_by_role("link", name="Texas", exact=True))
    texas.get_by_role("link", name=re.compile(TITLE)).or_(texas.get_by_text(TITLE)).first.click()
    nia.goto("/r/texas/meetings/")
    nia.get_by_role("link", name=TITLE).click()
    nia.get_by_role("link", name="See who is invited").click()
    expect(nia.get_by_role("row").get_by_text("Accepted")).to_be_visible()


def _read_by_the_partner(portal: Portal) -> None:
    token = re.search(r"(reset_[0-9a-f]{32,})", "".join(portal.said))
    assert token is not None
    since = datetime.now(TEXAS).isoformat(timespec="seconds").replace("+", "%2B")
    ask = Request(  # noqa: S310
        f"{portal.url}/api/v1/meetings/?starts_after={since}",
        headers={"Authorization": f"Bearer {token[1]}"},
    )
    with urlopen(ask) as answer:  # noqa: S310
        body = answer.read().decode()
    assert TITLE in {meeting["title"] for meeting in json.loads(body)["results"]}
    assert "florida" not in body
