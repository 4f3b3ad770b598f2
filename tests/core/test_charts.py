import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import override_settings

from core import charts
from core.charts import NAMESPACE, PAGE, PAPER, render_svg

STYLES = Path(__file__).parents[2] / "static/css/portal.css"
LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
BARS = {
    "data": {"values": [{"a": "One <b>", "n": 1}, {"a": "Two\x07", "n": 2}]},
    "mark": {"type": "bar", "cornerRadius": 3, "clip": True},
    "encoding": {
        "x": {"field": "a", "type": "nominal"},
        "y": {"field": "n", "type": "quantitative"},
        "color": {
            "value": {
                "gradient": "linear",
                "stops": [{"offset": 0, "color": "hue-1"}, {"offset": 1, "color": "hue-2"}],
            }
        },
    },
}
DOT = {"data": {"values": [{}]}, "mark": {"type": "point", "filled": True, "color": "hue-3"}}


@pytest.fixture(autouse=True)
def _own_cache() -> Any:
    with override_settings(CACHES=LOCAL):
        cache.clear()
        yield


def drawn(spec: dict[str, Any] = BARS, **more: Any) -> ET.Element:
    text = render_svg(spec, title="Title & co", description="What it says", **more)
    return ET.fromstring(text)  # noqa: S314  our own drawing


def attributes(root: ET.Element) -> list[tuple[str, str]]:
    return [pair for element in root.iter() for pair in element.attrib.items()]


def test_a_drawing_says_what_it_is() -> None:
    root = drawn()
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    texts = {e.get("id"): e.text for e in root if e.tag.endswith(("title", "desc"))}
    assert [texts[name] for name in named] == ["Title & co", "What it says"]


def test_a_drawing_takes_the_width_of_its_container() -> None:
    root = drawn()
    assert root.get("viewBox")
    assert root.get("width") is None
    assert root.get("height") is None


def test_nothing_in_a_drawing_is_blocked_by_a_strict_style_policy() -> None:
    root = drawn()
    assert not [pair for pair in attributes(root) if pair[0] in ("style", "onclick")]
    assert not [e for e in root.iter() if e.tag.endswith(("style", "script"))]


def test_the_text_of_people_stays_text() -> None:
    texts = [e.text for e in drawn().iter(f"{{{NAMESPACE}}}text")]
    assert "One <b>" in texts
    assert "Two" in texts


def test_colors_follow_the_page_or_are_those_of_paper() -> None:
    on_page = dict(attributes(drawn(DOT)))
    on_paper = dict(attributes(drawn(DOT, theme=PAPER)))
    assert on_page["fill"] == PAGE["hue-3"] == "var(--chart-hue-3, #4a9c93)"
    assert on_paper["fill"] == PAPER["hue-3"]
    assert on_page["font-family"] == "inherit"
    assert on_paper["font-family"] == "Inter"
    assert "stop-color" in dict(attributes(drawn()))


def test_the_style_sheet_holds_every_color_of_the_theme() -> None:
    styles = STYLES.read_text()
    for name, color in PAPER.items():
        if name == "font":
            continue
        value = re.search(rf"--chart-{name}: (.*?);", styles)
        assert value, name
        token = re.fullmatch(r"var\((--[a-z]+)\)", value[1])
        held = re.search(rf"{token[1]}: (.*?);", styles)[1] if token else value[1]  # type: ignore[index]
        assert held.startswith(f"light-dark({color}, ")


def test_two_drawings_share_no_id() -> None:
    first, second = drawn(), drawn(theme=PAPER)
    ids = [value for root in (first, second) for name, value in attributes(root) if name == "id"]
    assert len(ids) == len(set(ids)) > 2
    for root in (first, second):
        own = {value for name, value in attributes(root) if name == "id"}
        used = {m for _, value in attributes(root) for m in re.findall(r"url\(#(.*?)\)", value)}
        assert used
        assert used <= own


def test_a_drawing_is_kept_until_something_in_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = render_svg(DOT, title="A", description="B")
    monkeypatch.setattr(charts.vl_convert, "vegalite_to_svg", None)
    assert render_svg(DOT, title="A", description="B") == text
    with pytest.raises(TypeError):
        render_svg(DOT, title="A", description="Something else")


def test_a_drawing_is_small() -> None:
    assert len(render_svg(DOT, title="A", description="B")) < 700
