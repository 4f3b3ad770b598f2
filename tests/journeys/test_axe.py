"""Nothing that axe finds, on any page, light and dark; nothing wider than a small phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Open
from tests.journeys.pages import FIRST_OF, PAGES

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
READERS = sorted({who for _, who, _ in PAGES})


def found_by_axe(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url}: {rule['id']} at {node['target']}: {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", READERS)
def test_axe_finds_nothing(window: Open, who: str, scheme: str) -> None:
    page = window(who, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    found: list[str] = []
    for _, reader, path in PAGES:
        if reader == who and "999999" not in path:
            page.goto(path)
            found += found_by_axe(page)
    for _, reader, path, link in FIRST_OF:
        if reader == who:
            page.goto(path)
            page.locator(link).first.click()
            found += found_by_axe(page)
    assert found == []


@pytest.mark.parametrize("who", READERS)
def test_nothing_is_wider_than_a_small_phone(window: Open, who: str) -> None:
    page = window(who, viewport={"width": 320, "height": 640})
    too_wide: list[str] = []
    for _, reader, path in PAGES:
        if reader == who and "999999" not in path:
            page.goto(path)
            width = page.evaluate("document.documentElement.scrollWidth")
            too_wide += [f"{path}: {width}"] if width > 320 else []
    assert too_wide == []
