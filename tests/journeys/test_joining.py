"""Colleagues join from the mail; the national office steps in and leaves."""

from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.eyes import look_at
from tests.journeys.newcomer import invite, join
from tests.journeys.portal import Portal


def test_a_colleague_is_invited_and_joins_from_the_mail(window: Open, portal: Portal) -> None:
    link = invite(window, portal, "Col")
    col = join(window, link)
    expect(col.get_by_role("heading", name="Texas")).to_be_visible()

    again = window("")
    again.goto(link)
    expect(again.get_by_role("heading", name="This invitation is used")).to_be_visible()
    look_at(again)


def test_a_person_known_to_the_region_is_invited_to_sign_in(window: Open) -> None:
    ana = window("ana")
    ana.goto("/r/texas/stakeholders/people/")
    people = [link.get_attribute("href") for link in ana.locator("main tbody th a").all()]
    invite = ana.get_by_role("link", name="Invite to sign in")
    for person in people:
        ana.goto(person or "")
        if invite.is_visible():
            break
    invite.click()
    look_at(ana)
    ana.get_by_role("button", name="Send the invitation").click()
    expect(ana.get_by_text("Invited to sign in as")).to_be_visible()


def test_the_national_office_steps_in_and_leaves_with_a_trace(window: Open) -> None:
    ned = window("ned")
    ned.goto("/r/kansas/step-in/")
    look_at(ned)
    ned.get_by_label("Reason").fill("Kay asked for help with the first meeting")
    ned.get_by_role("button", name="Step in").click()
    standing = ned.get_by_role("region", name="Stepped in")
    expect(standing).to_contain_text("You are working inside Kansas")
    ned.goto("/r/kansas/meetings/")
    expect(ned.get_by_role("link", name="Schedule a meeting").first).to_be_visible()
    look_at(ned)
    standing.get_by_role("button", name="Leave now").click()
    ned.goto("/r/kansas/history/")
    expect(ned.get_by_text("Kay asked for help").first).to_be_visible()
    expect(standing).to_have_count(0)
