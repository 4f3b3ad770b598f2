"""Somebody new: invited by Ana, joining from the mail with a password of their own."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.eyes import look_at
from tests.journeys.mails import link_in, mail_about
from tests.journeys.portal import Portal

PASSWORD = "a-long-password-for-a-journey"


def address_of(name: str) -> str:
    return f"{name.lower()}@newcomer.example"


def invite(window: Open, portal: Portal, name: str) -> str:
    """The link in the mail that came."""
    ana = window("ana")
    ana.goto("/r/texas/people/")
    ana.get_by_role("link", name="Invite somebody").click()
    ana.get_by_label("Name").fill(f"{name} Newcomer")
    ana.get_by_label("E-mail address").fill(address_of(name))
    ana.get_by_label("Role").select_option(label="Team member")
    ana.get_by_role("button", name="Send the invitation").click()
    expect(ana.get_by_text(address_of(name)).first).to_be_visible()
    return link_in(mail_about(portal, "Texas", to=address_of(name)))


def join(window: Open, link: str) -> Page:
    page = window("")
    page.goto(link)
    look_at(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open my account").click()
    page.wait_for_url("**/r/texas/**")
    return page


def sign_out(page: Page) -> None:
    page.locator(".me").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def sign_in_by_password(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address_of(name))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
