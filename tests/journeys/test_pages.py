"""Every page there is: nothing that axe finds, nothing wider than a small phone, no complaint."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Route

from tests.journeys.conftest import Open
from tests.journeys.eyes import look_at, troubles_of
from tests.journeys.pages import READERS, found_by
from tests.journeys.portal import Portal
from tests.policy.routes import methods, ours

# No pages: data, files, a part of a page, a redirection.
DATA = re.compile(
    r"^api:(?!explained)|[_:]csv$|:download$|^calendars:feed$|:organization_names$|^dashboards:start$"
    r"|:pdf$|^minutes:writing$|^digests:(coverage|minutes_by_link)$"
)
# Behind a link in a mail, or shown when it fits; the other journeys look at them.
ON_THE_WAY = {
    "accounts:join",
    "attendance:check_in_by_link",
    "digests:by_link",
    "meetings:answer_by_link",
    "minutes:by_link",
    "plans:move_by_link",
    "seats:delegate_by_link",
    "seats:needs_by_link",
    "series:answer_by_link",
    "stakeholders:invite_person",
    "visits:send",
    "visits:write",
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", READERS)
def test_nothing_is_wrong_with_any_page(window: Open, who: str) -> None:
    page = window(who)
    found: list[str] = []
    for path in found_by(page, who).values():
        page.goto(path)
        found += troubles_of(page)
    assert found == []


def test_a_link_leads_to_every_page(window: Open) -> None:
    ana = window("ana")
    ana.goto("/r/texas/reports/new/")
    ana.get_by_role("button", name="Make the report").click()
    ana.wait_for_url(re.compile(r"/reports/"))
    found = {name.split()[0] for who in READERS for name in found_by(window(who), who)}
    pages = {
        name
        for name, (_path, pattern) in ours().items()
        if "GET" in methods(pattern) and not DATA.search(name)
    }
    assert pages - found - ON_THE_WAY == set()


def token_on(page: Page) -> dict[str, str]:
    page.goto("/r/texas/reports/new/")
    token = page.locator("main input[name=csrfmiddlewaretoken]").get_attribute("value")
    return {"csrfmiddlewaretoken": token or ""}


def cancelled_twice(page: Page) -> APIResponse:
    page.goto("/r/texas/meetings/?show=past")
    past = page.locator("main tbody th a").first.get_attribute("href")
    form = {**token_on(page), "reason": "Too late"}
    page.request.post(f"{past}cancel/", form=form)
    return page.request.post(f"{past}cancel/", form=form)


BROKEN = "from django.template.loader import get_template; print(get_template('500.html').render())"
REFUSALS: dict[int, Callable[[Page], APIResponse]] = {
    400: lambda page: page.request.post(
        "/accounts/login/", form={f"field-{number}": "" for number in range(1100)}
    ),
    403: lambda page: page.request.get("/network/clients/"),
    404: lambda page: page.request.get("/r/texas/meetings/999999/"),
    409: cancelled_twice,
}


@pytest.mark.parametrize("status", [*REFUSALS, 500])
def test_nothing_is_wrong_with_a_page_that_refuses(
    window: Open, portal: Portal, status: int
) -> None:
    ana = window("ana")
    if status in REFUSALS:
        answer = REFUSALS[status](ana)
        assert answer.status == status
        body = answer.text()
    else:
        body = portal.manage("shell", "-v0", "-c", BROKEN)
    show(ana, body)
    look_at(ana)


def show(page: Page, body: str) -> None:
    """As the portal sends it, but with a status of which the browser does not complain."""

    def fulfill(route: Route) -> None:
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route("**/r/texas/refused/", fulfill)
    page.goto("/r/texas/refused/")
