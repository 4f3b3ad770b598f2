"""What static/js/portal.js adds to pages that work without it."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, sign_in

NEW = "/r/texas/meetings/new/"


def write_agenda(page: Page, text: str) -> None:
    page.goto(NEW)
    page.get_by_label("Agenda").fill(text)


def test_a_long_text_survives_a_reload_and_can_be_thrown_away(window: Open) -> None:
    ana = window("ana")
    write_agenda(ana, "Bring your numbers")
    ana.reload()
    expect(ana.get_by_label("Agenda")).to_have_value("Bring your numbers")
    ana.get_by_role("button", name="Remove it").click()
    ana.reload()
    expect(ana.get_by_label("Agenda")).to_have_value("")


def test_a_session_that_ended_gives_the_text_back_after_signing_in(window: Open) -> None:
    ana = window("ana")
    write_agenda(ana, "Still here")
    ana.context.clear_cookies(name="sessionid")
    ana.get_by_role("button", name="Schedule the meeting").click()
    ana.wait_for_url("**/accounts/login/**")
    sign_in(ana, "ana")
    ana.goto(NEW)
    expect(ana.get_by_label("Agenda")).to_have_value("Still here")


def test_a_text_that_was_saved_or_signed_out_from_is_forgotten(window: Open) -> None:
    ana = window("ana")
    write_agenda(ana, "Not for the next one at this machine")
    ana.locator(".me").click()
    ana.get_by_role("button", name="Sign out").click()
    ana.wait_for_url(lambda url: "logout" not in url)
    assert ana.evaluate("Object.keys(localStorage).length") == 0


def test_a_field_is_checked_when_it_is_left(window: Open) -> None:
    ana = window("ana")
    ana.goto(NEW)
    ana.get_by_label("Join link").fill("not an address")
    ana.get_by_label("Join link").press("Tab")
    expect(ana.locator("#id_join_link_error")).to_contain_text("Enter a valid URL.")
    expect(ana.locator("#announcer")).to_have_text("Enter a valid URL.")
    expect(ana.get_by_label("Places in the call")).to_be_focused()


def test_a_wrong_form_has_the_focus_on_what_is_wrong(window: Open) -> None:
    ana = window("ana")
    ana.goto(NEW)
    ana.get_by_role("button", name="Schedule the meeting").click()
    expect(ana.locator(".error-summary")).to_be_focused()
    ana.get_by_role("link", name="Title").click()
    expect(ana.get_by_label("Title")).to_be_focused()


def test_a_list_follows_what_is_typed_and_says_so(window: Open) -> None:
    ana = window("ana")
    ana.goto("/r/texas/meetings/?show=past")
    before = ana.locator(".count").inner_text()
    search = ana.get_by_role("searchbox")
    search.press_sequentially("zzzz")
    expect(ana.locator(".empty")).to_be_visible()
    expect(search).to_be_focused()
    ana.wait_for_url("**show=past**q=zzzz**")
    search.fill("")
    expect(ana.locator("#announcer")).to_have_text(before)


def test_light_and_dark_are_chosen_at_once_and_kept(window: Open) -> None:
    ana = window("ana", color_scheme="light")
    ana.locator(".me").click()
    ana.get_by_role("button", name="Dark").click()
    expect(ana.locator("html")).to_have_attribute("data-bs-theme", "dark")
    ana.reload()
    expect(ana.locator("html")).to_have_attribute("data-bs-theme", "dark")
    ana.locator(".me").click()
    ana.keyboard.press("Escape")
    expect(ana.locator(".me")).to_be_focused()
    expect(ana.get_by_role("button", name="Dark")).not_to_be_visible()


def test_the_side_and_the_theme_work_on_a_phone_without_scripts(window: Open) -> None:
    phone = window("ana", java_script_enabled=False, viewport={"width": 360, "height": 700})
    phone.goto("/r/texas/meetings/")
    assert phone.locator("html").evaluate("e => e.scrollWidth <= innerWidth")
    expect(phone.locator("#side")).not_to_be_visible()
    phone.get_by_role("button", name="Texas").click()
    phone.get_by_role("link", name="Stakeholders").click()
    expect(phone.get_by_role("heading", name="Stakeholders")).to_be_visible()
    phone.locator(".me").click()
    phone.get_by_role("button", name="Dark").click()
    expect(phone.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert "/stakeholders/" in phone.url


def test_the_readers_own_time_stands_beside_the_regions(window: Open) -> None:
    ana = window("ana", timezone_id="America/Los_Angeles")
    ana.goto("/r/texas/meetings/?show=past")
    ana.locator("th a").first.click()
    expect(ana.locator(".reader-time").first).to_contain_text("where you are")
