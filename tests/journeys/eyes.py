"""What is wrong with a page as people see it: for axe, light and dark, and on a small phone."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The part of the API's page that others wrote; it brings a main of its own.
OF_OTHERS = {"exclude": [["#swagger-ui"]]}
FIND = """([context, runOnly]) => {
  // A color that is inherited passes from parent to child, one transition after the other.
  for (let round = 0; round < 40 && document.getAnimations().length; round++) {
    for (const animation of document.getAnimations()) {
      const endless = animation.effect.getComputedTiming().endTime === Infinity;
      endless ? animation.cancel() : animation.finish();
    }
  }
  const ours = !document.querySelector("#swagger-ui");
  const rules = {"landmark-no-duplicate-main": {enabled: ours}};
  return axe.run(context, {runOnly, rules}).then(found => found.violations);
}"""
LARGE, SMALL = {"width": 1280, "height": 800}, {"width": 320, "height": 640}


def look_at(page: Page) -> None:
    troubles = troubles_of(page)
    assert not troubles, "\n".join(troubles)


def troubles_of(page: Page) -> list[str]:
    page.evaluate(Axe().axe_script)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = _found_by_axe(page, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found += _found_by_axe(page, {"type": "tag", "values": RULES})
    return found + _wider_than_a_phone(page)


def _found_by_axe(page: Page, rules: dict[str, Any]) -> list[str]:
    violations = page.evaluate(FIND, [OF_OTHERS, rules])
    return [
        f"{page.url}: {rule['id']} at {node['target']}: {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]


def _wider_than_a_phone(page: Page) -> list[str]:
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(LARGE)  # type: ignore[arg-type]
    return [f"{page.url} is {width} pixels wide"] if width > SMALL["width"] else []
