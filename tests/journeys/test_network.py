"""What the network's people, other regions and partners see of it."""

import json
import re
from typing import Any
from urllib.error import HTTPError
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


# Where each row says whose it is; the whole catalogue of areas is everybody's.
WHOSE = {
    "regions": lambda row: {row["slug"]},
    "coalitions": lambda row: {row["name"]},
    "steps": lambda row: {row["region"]},
    "meetings": lambda row: {row["region"]},
}


def test_a_partners_token_reads_its_regions_and_no_other(portal: Portal) -> None:
    leads = {lead["name"] for region in asked(portal, "regions") for lead in region["leads"]}
    told = {path: set[str]().union(*map(of, asked(portal, path))) for path, of in WHOSE.items()}
    assert told == {
        "regions": {"texas"},
        "coalitions": leads,
        "steps": {"texas"},
        "meetings": {"texas"},
    }
    assert leads == {
        "Dallas Fort Worth Business Group on Health",
        "Houston Business Coalition on Health",
    }
    assert {area["initiative"] for area in asked(portal, "areas")} == {"path-forward"}


def asked(portal: Portal, path: str) -> list[Any]:
    """All rows, page after page."""
    rows: list[Any] = []
    address = f"{portal.url}/api/v1/{path}/"
    while address:
        page = read(portal, address)
        rows, address = rows + page["results"], page["next"]
    return rows


def read(portal: Portal, address: str) -> Any:
    token = re.search(r"(reset_[0-9a-f]{32,})", "".join(portal.said))
    assert token is not None
    ask = Request(address, headers={"Authorization": f"Bearer {token[1]}"})  # noqa: S310
    with urlopen(ask) as answer:  # noqa: S310
        return json.load(answer)


def test_a_partners_token_opens_nothing_of_another_region(portal: Portal) -> None:
    with pytest.raises(HTTPError) as refused:
        read(portal, f"{portal.url}/api/v1/regions/florida/")
    refused.value.close()
    assert refused.value.code == 404
    for path in ("steps", "meetings"):
        assert read(portal, f"{portal.url}/api/v1/{path}/?region=florida")["results"] == []
