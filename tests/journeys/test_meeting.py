"""From a scheduled meeting to the answer in the calendar: mouse, keyboard, and without scripts."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.demo import CAST
from tests.journeys.conftest import Open
from tests.journeys.mails import calendar_of, link_in, mail_about
from tests.journeys.portal import Portal

DAY = (datetime.now().astimezone() + timedelta(days=9)).date().isoformat()


def choose(ana: Page, name: str) -> None:
    """Somebody whom mail reaches."""
    ana.get_by_label("Find people and organizations by name").fill(name)
    ana.get_by_label("Find people and organizations by name").press("Enter")
    ana.get_by_role("checkbox", name=re.compile(name)).first.check()


def fill_in(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("Day", exact=True).fill(DAY)
    page.get_by_label("Starts").fill("10:00")
    page.get_by_label("Ends").fill("11:30")


@pytest.mark.parametrize("scripts", [True, False])
def test_schedule_invite_mail_answer(window: Open, portal: Portal, scripts: bool) -> None:
    title = f"Kick-off {'with' if scripts else 'without'} scripts"
    ana = window("ana", java_script_enabled=scripts)
    ana.goto("/r/texas/meetings/")
    ana.get_by_role("link", name="Schedule a meeting").first.click()
    fill_in(ana, title)
    ana.get_by_role("button", name="Schedule the meeting").click()
    choose(ana, CAST["ben"].name)
    ana.get_by_role("button", name="Put them on the list").click()
    expect(ana.get_by_text("1 more on the list")).to_be_visible()
    ana.get_by_role("link", name="Open the meeting").click()
    ana.get_by_role("button", name="Open and send 1 invitation").click()
    expect(ana.get_by_text("are on the way")).to_be_visible()

    mail = mail_about(portal, title)
    method, calendar = calendar_of(mail)
    assert (method, calendar["METHOD"]) == ("REQUEST", "REQUEST")
    assert calendar.events[0].start.strftime("%H:%M") == "10:00"

    guest = window("", java_script_enabled=scripts)
    guest.goto(link_in(mail))
    guest.get_by_role("button", name="I will come").click()
    expect(guest.get_by_text("Your answer: Accepted")).to_be_visible()

    ana.get_by_role("link", name="See who is invited").click()
    expect(ana.get_by_role("row").get_by_text("Accepted")).to_be_visible()


def press_to(page: Page, name: str, limit: int = 60) -> None:
    """Tab until the thing of this name has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            " return ((l && l.innerText) || e.innerText || e.getAttribute('aria-label') || '') })()"
        )
        if focused.strip().startswith(name):
            return
    raise AssertionError(f"{name!r} cannot be reached with the Tab key.")


def test_the_keyboard_alone_schedules_a_meeting(window: Open) -> None:
    page = window("ana")
    page.goto("/r/texas/meetings/")
    press_to(page, "Schedule a meeting")
    page.keyboard.press("Enter")
    page.wait_for_url("**/meetings/new/")
    press_to(page, "Title")
    page.keyboard.type("By keyboard")
    press_to(page, "Day")
    page.keyboard.type(f"{DAY[5:7]}{DAY[8:]}{DAY[:4]}")
    press_to(page, "Starts")
    page.keyboard.type("1000AM")
    press_to(page, "Ends")
    page.keyboard.type("1130AM")
    press_to(page, "Schedule the meeting")
    page.keyboard.press("Enter")
    page.wait_for_url("**/invite/")
    expect(page.get_by_role("heading", name="Invite people to By keyboard")).to_be_visible()


def test_bad_input_keeps_what_was_typed(window: Open) -> None:
    page = window("ana")
    page.goto("/r/texas/meetings/new/")
    fill_in(page, "Ends too early")
    page.get_by_label("Ends").fill("09:00")
    page.get_by_role("button", name="Schedule the meeting").click()
    expect(page.get_by_text("The meeting ends before it starts.").first).to_be_visible()
    assert page.get_by_label("Title").input_value() == "Ends too early"


def test_the_list_is_searched_as_one_types(window: Open) -> None:
    page = window("ana")
    page.goto("/r/texas/meetings/?show=past")
    page.get_by_role("searchbox").fill("no meeting is called this")
    expect(page.get_by_text("No meeting has this title")).to_be_visible()
    assert "q=no" in page.url
