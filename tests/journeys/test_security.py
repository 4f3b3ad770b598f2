"""Passkeys, the second step and sessions, in a browser with a virtual authenticator."""

import base64
import hmac
import struct
import time

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.eyes import look_at
from tests.journeys.newcomer import PASSWORD, invite, join, sign_in_by_password, sign_out
from tests.journeys.portal import Portal

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_authenticator(page: Page) -> None:
    developer = page.context.new_cdp_session(page)
    developer.send("WebAuthn.enable")
    developer.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def code_of(secret: str) -> str:
    """RFC 6238: six digits from the secret and the half minute."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def confirm(page: Page) -> None:
    """What changes an account is asked to prove it, again after each sign-in."""
    if "/reauthenticate/" in page.url:
        look_at(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def test_a_passkey_is_added_signs_in_and_is_removed(window: Open, portal: Portal) -> None:
    pas = join(window, invite(window, portal, "Pas"))
    plug_in_authenticator(pas)
    pas.goto("/accounts/2fa/webauthn/add/")
    confirm(pas)
    pas.get_by_label("Name").fill("Work laptop")
    pas.get_by_label("Passwordless").check()
    pas.get_by_role("button", name="Add it").click()
    pas.wait_for_url("**/accounts/2fa/recovery-codes/**")
    look_at(pas)

    sign_out(pas)
    pas.get_by_role("button", name="Sign in with a passkey").click()
    pas.wait_for_url(lambda url: "/accounts/" not in url)
    expect(pas.locator(".me")).to_contain_text("Pas")

    pas.goto("/accounts/2fa/webauthn/")
    confirm(pas)
    look_at(pas)
    pas.get_by_role("link", name="Rename Work laptop").click()
    pas.wait_for_load_state()
    confirm(pas)
    look_at(pas)
    pas.goto("/accounts/2fa/webauthn/")
    pas.get_by_role("link", name="Remove Work laptop").click()
    pas.wait_for_load_state()
    confirm(pas)
    look_at(pas)
    pas.get_by_role("button", name="Remove it").click()
    expect(pas.get_by_text("None yet.")).to_be_visible()


def test_the_second_step_is_set_up_and_asked_for(window: Open, portal: Portal) -> None:
    tot = join(window, invite(window, portal, "Tot"))
    sign_out(tot)
    sign_in_by_password(tot, "Tot")
    code = set_up_the_app(tot)
    sign_out(tot)
    sign_in_by_password(tot, "Tot")
    expect(tot.get_by_role("heading", name="Second step")).to_be_visible()
    look_at(tot)
    enter(tot, "000000")
    expect(tot.get_by_text("Incorrect code").first).to_be_visible()
    enter(tot, code)
    tot.wait_for_url("**/r/texas/**")
    turn_off_the_app(tot)


def set_up_the_app(page: Page) -> str:
    """The first of the recovery codes that come with it."""
    page.goto("/accounts/2fa/totp/activate/")
    confirm(page)
    page.get_by_text("I cannot scan it").click()
    look_at(page)
    secret = page.locator("details code").inner_text()
    page.get_by_label("code").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    look_at(page)
    return page.locator(".codes code").first.inner_text()


def enter(page: Page, code: str) -> None:
    page.get_by_label("code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()


def turn_off_the_app(page: Page) -> None:
    page.goto("/accounts/2fa/totp/deactivate/")
    confirm(page)
    look_at(page)
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_role("link", name="Set up the app")).to_be_visible()


def test_a_session_left_open_elsewhere_is_closed(window: Open) -> None:
    here, elsewhere = window("sam"), window("sam")
    here.goto("/accounts/sessions/")
    here.get_by_role("button", name="Sign out everywhere else").click()
    expect(here.get_by_role("row")).to_have_count(2)
    elsewhere.goto("/r/texas/meetings/")
    expect(elsewhere.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    here.goto("/r/texas/meetings/")
    expect(here.locator(".me")).to_contain_text("Sam")
