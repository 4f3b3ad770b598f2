"""An agenda is written, arranged and given its materials: mouse, keyboard, and without scripts."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.documents.files import PDF
from tests.journeys.conftest import Open

DAY = (datetime.now().astimezone() + timedelta(days=12)).date().isoformat()


def open_agenda(page: Page, title: str) -> None:
    """Of a new meeting."""
    page.goto("/r/texas/meetings/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Day", exact=True).fill(DAY)
    page.get_by_label("Starts").fill("10:00")
    page.get_by_label("Ends").fill("11:00")
    page.get_by_role("button", name="Schedule the meeting").click()
    page.goto(page.url.replace("/invite/", "/agenda/"))


def paste(page: Page, text: str) -> None:
    page.get_by_role("link", name="Paste an agenda").click()
    page.get_by_label("Agenda").fill(text)
    page.get_by_role("button", name="Add these items").click()


def order(page: Page) -> list[str]:
    return [words.splitlines()[0] for words in page.locator("[data-item] th").all_inner_texts()]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_agenda_is_pasted_arranged_and_told(window: Open, scripts: bool) -> None:
    ana = window("ana", java_script_enabled=scripts)
    open_agenda(ana, f"Agenda {'with' if scripts else 'without'} scripts")
    paste(ana, "Welcome (10 min)\nFigures (20 min) - discuss\n## Noon\nPlan (40 min) - decide")
    expect(ana.get_by_text("10 minutes more than the meeting lasts")).to_be_visible()
    ana.get_by_role("button", name="Move down: Welcome").click()
    expect(ana.locator("[data-item] th").first).to_contain_text("Figures")
    ana.get_by_role("button", name="Move down: Welcome").click()
    expect(ana.locator("tbody").nth(1)).to_contain_text("Welcome")
    ana.get_by_role("link", name="Add a file or link").first.click()
    ana.get_by_label("File").set_input_files(
        FilePayload(name="Plan.pdf", mimeType="application/pdf", buffer=PDF)
    )
    ana.get_by_label("Everybody with a seat in the region").check()
    ana.get_by_role("button", name="Add it").click()
    with ana.expect_download() as download:
        ana.get_by_role("link", name="Plan.pdf", exact=True).click()
    assert download.value.suggested_filename == "Plan.pdf"


def test_focus_stays_with_what_is_moved_and_the_move_is_said(window: Open) -> None:
    ana = window("ana")
    open_agenda(ana, "Arranged by keyboard")
    paste(ana, "One\nTwo\nThree")
    ana.get_by_role("button", name="Move down: One").focus()
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("button", name="Move down: One")).to_be_focused()
    expect(ana.locator("#announcer")).to_have_text("“One” is now 2 of 3.")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("button", name="Move up: One")).to_be_focused()
    assert order(ana) == ["Two", "Three", "One"]


def test_an_item_is_dragged_to_its_place(window: Open) -> None:
    ana = window("ana")
    open_agenda(ana, "Arranged by hand")
    paste(ana, "One\nTwo\nThree")
    ana.get_by_role("button", name="Move down: Two").click()
    expect(ana.locator("#announcer")).to_have_text("“Two” is now 3 of 3.")
    row = ana.locator("[data-item]").last.bounding_box()
    ana.locator("[data-handle]").first.hover()
    ana.mouse.down()
    assert row is not None
    ana.mouse.move(row["x"] + 20, row["y"] + row["height"] - 4, steps=5)
    expect(ana.locator(".drop-after")).to_contain_text("Two")
    ana.mouse.up()
    expect(ana.locator("#announcer")).to_have_text("“One” is now 3 of 3.")
    assert order(ana) == ["Three", "Two", "One"]


def test_what_a_pasted_agenda_becomes_is_shown_while_one_types(window: Open) -> None:
    ana = window("ana")
    open_agenda(ana, "Pasted")
    ana.get_by_role("link", name="Paste an agenda").click()
    ana.get_by_label("Agenda").press_sequentially("9:00 – 9:30 Figures")
    expect(ana.locator("#preview .number").last).to_have_text("30")
    ana.reload()
    expect(ana.get_by_label("Agenda")).to_have_value("9:00 – 9:30 Figures")
