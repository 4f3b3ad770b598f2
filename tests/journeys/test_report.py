"""A report from the wish to the document, made by a worker while one watches."""

from io import BytesIO

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Open


def test_a_report_is_made_and_opened(window: Open) -> None:
    page = window("ana", bypass_csp=True)
    page.goto("/r/texas/reports/")
    page.get_by_role("link", name="Make a report").first.click()
    page.get_by_role("button", name="Make the report").click()
    link = page.get_by_role("link", name="PDF")
    expect(link.first).to_be_visible(timeout=90_000)
    answer = page.request.get(link.first.get_attribute("href") or "")
    document = PdfReader(BytesIO(answer.body()))
    assert "Texas" in document.pages[0].extract_text()
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert Axe().run(page).response["violations"] == []
