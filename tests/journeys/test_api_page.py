"""The page that explains the API, under the strict policy."""

from playwright.sync_api import expect

from tests.journeys.conftest import Open


def test_the_api_is_explained_and_tried_out(window: Open) -> None:
    ana = window("ana")
    ana.goto("/api/v1/")
    operations = ana.locator(".opblock")
    expect(operations).to_have_count(10)
    regions = operations.filter(has_text="/api/v1/regions/").first
    regions.locator(".opblock-summary-control").click()
    regions.get_by_role("button", name="Try it out").click()
    with ana.expect_response("**/api/v1/regions/**") as answer:
        regions.get_by_role("button", name="Execute").click()
    assert answer.value.status == 200
    expect(regions.locator(".live-responses-table")).to_contain_text("texas")
