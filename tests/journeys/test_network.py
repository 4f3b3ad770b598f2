"""What the network's people, other regions and partners see of it."""

import json
import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.portal import Portal


def test_the_steering_committee_opens_a_region_from_the_overview(window: Open) -> None:
    page = window("nia")
    page.goto("/network/")
    rows = page.locator("main table tbody tr")
    expect(rows).to_have_count(8)
    for region in ("California", "Florida", "Kansas", "Minnesota", "Tennessee", "Texas"):
        expect(rows.get_by_role("link", name=region, exact=True)).to_be_visible()
    page.locator("main table a", has_text="Texas").first.click()
    expect(page).to_have_url(re.compile("/r/texas/"))


def test_another_region_is_missing_for_a_coordinator(window: Open) -> None:
    page = window("ana")
    answer = page.request.get("/r/florida/meetings/")
    assert answer.status == 404
    assert "Florida" not in page.request.get("/r/texas/meetings/").text()


def test_roles_are_offered_what_they_can_use(window: Open) -> None:
    page = window("sam")
    page.goto("/r/texas/meetings/")
    expect(page.get_by_role("link", name="Outbox")).to_have_count(0)
    expect(page.get_by_role("link", name="Schedule a meeting")).to_have_count(0)
    assert page.request.get("/r/texas/outbox/").status == 403


@pytest.mark.parametrize("path", ["regions", "coalitions", "areas", "steps", "meetings"])
def test_a_partners_token_reads_its_regions_and_no_other(portal: Portal, path: str) -> None:
    token = re.search(r"(reset_[0-9a-f]{32,})", "".join(portal.said))
    assert token is not None
    ask = Request(  # noqa: S310
        f"{portal.url}/api/v1/{path}/", headers={"Authorization": f"Bearer {token[1]}"}
    )
    with urlopen(ask) as answer:  # noqa: S310
        body = answer.read().decode()
    assert json.loads(body)["results"]
    assert "florida" not in body
