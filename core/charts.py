"""Charts: a Vega-Lite dictionary in, an SVG out that a page, a document or a mail can hold.

A specification names colors by the words of the theme ("ink", "hue-3"). They are painted last, so
one drawing serves light pages, dark pages and paper. vl-convert is never used while importing:
a forked child hangs when its parent has already drawn.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import orjson
import vl_convert
from django.core.cache import cache as store

Spec: TypeAlias = Mapping[str, Any]
Theme: TypeAlias = Mapping[str, str]

FONTS = files("fontpkg_inter") / "files"
NAMESPACE = "http://www.w3.org/2000/svg"
VEGA_LITE = "6.4"
# Raised when a drawing changes for the same specification.
EDITION = 1

PAPER: Theme = {
    "font": "Inter",
    "ink": "#182433",
    "muted": "#56637a",
    "rule": "#e1e6ed",
    "paper": "#ffffff",
    # The first five keep apart for every kind of color vision, and 3:1 from the paper.
    "hue-1": "#3b6fd4",
    "hue-2": "#dd5f0b",
    "hue-3": "#4a9c93",
    "hue-4": "#9a1048",
    "hue-5": "#4a1a86",
    "hue-6": "#6b6f2a",
    "hue-7": "#3f5468",
    "hue-8": "#8f4a1f",
}
# portal.css holds the same, and their dark twins: one drawing follows the page's theme.
PAGE: Theme = {
    **{name: f"var(--chart-{name}, {color})" for name, color in PAPER.items()},
    "font": "inherit",
}

STYLE: Spec = {
    "background": None,
    "padding": {"left": 0, "top": 0, "right": 0, "bottom": 3},
    "font": "Inter",
    "view": {"stroke": None},
    "text": {"color": "ink", "fontSize": 12, "baseline": "middle"},
    "axis": {
        "domain": False,
        "ticks": False,
        "grid": True,
        "gridColor": "rule",
        "gridWidth": 0.5,
        "labelColor": "muted",
        "labelFontSize": 11,
        "labelPadding": 6,
        "titleColor": "muted",
        "titleFontWeight": 400,
    },
}


def render_svg(spec: Spec, theme: Theme = PAGE, *, title: str, description: str) -> str:
    """An accessible drawing without width, so that it takes its container's.

    It is kept in the cache under a digest of everything that shows in it: a change of the data is
    a new drawing, and two readers share one only when they see the same.
    """
    seen = orjson.dumps([EDITION, spec, theme, title, description], option=orjson.OPT_SORT_KEYS)
    digest = hashlib.blake2b(seen, digest_size=16).hexdigest()
    drawn: str | None = store.get(f"chart-{digest}")
    if drawn is None:
        root = _draw(spec, theme, prefix=f"c{digest[:8]}")
        _describe(root, title, description, prefix=f"c{digest[:8]}")
        drawn = ET.tostring(root, encoding="unicode")
        store.set(f"chart-{digest}", drawn, timeout=60 * 60 * 24)
    return drawn


def _draw(spec: Spec, theme: Theme, prefix: str) -> ET.Element:
    _register_fonts()
    styled = {**spec, "config": {**STYLE, **spec.get("config", {})}}
    # Nothing is fetched while drawing: the data is in the specification.
    svg = vl_convert.vegalite_to_svg(_xml(styled), vl_version=VEGA_LITE, allowed_base_urls=[])
    ET.register_namespace("", NAMESPACE)
    # The text is the renderer's own output, which declares no entities.
    root = ET.fromstring(svg)  # noqa: S314
    _clean(root)
    for element in root.iter():
        _paint(element, theme)
        _name_apart(element, prefix)
    root.set("class", "chart")
    root.set("font-family", theme["font"])
    return root


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _xml(value: Any) -> Any:
    """The same without the characters XML forbids: measuring a text with one aborts the process."""
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, Mapping):
        return {name: _xml(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_xml(inner) for inner in value]
    return value


_CLUTTER = re.compile(r"class|style|role|aria-.*|pointer-events|cursor|font-family|version|\{.*")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(e-\d+)?")
_DEFAULTS = {"opacity": "1", "transform": "translate(0,0)", "stroke-width": "1"}


def _clean(element: ET.Element) -> None:
    """Drop what a strict style policy blocks, what repeats the root, and what shows nothing."""
    for name, value in list(element.attrib.items()):
        if _CLUTTER.fullmatch(name) or _DEFAULTS.get(name) == value:
            del element.attrib[name]
        elif name in ("d", "transform"):
            element.set(name, _LONG_NUMBER.sub(_shorten, value))
    for child in list(element):
        if child.tag == f"{{{NAMESPACE}}}defs":
            continue
        _clean(child)
        if _shows_nothing(child):
            element.remove(child)
        elif child.tag == f"{{{NAMESPACE}}}g" and not child.attrib:
            position = list(element).index(child)
            element[position : position + 1] = list(child)


def _shorten(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _shows_nothing(element: ET.Element) -> bool:
    kind = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if kind == "path":
        return element.get("display") == "none" or {"fill", "stroke"}.isdisjoint(element.attrib)
    return kind == "g" and not len(element)


def _paint(element: ET.Element, theme: Theme) -> None:
    for name in ("fill", "stroke", "stop-color"):
        if element.get(name) in theme:
            element.set(name, theme[element.attrib[name]])


def _name_apart(element: ET.Element, prefix: str) -> None:
    """Two drawings on one page never share an id."""
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, f"{prefix}-{value}")
        elif value.startswith("url(#"):
            element.set(name, value.replace("url(#", f"url(#{prefix}-"))


def _describe(root: ET.Element, title: str, description: str, prefix: str) -> None:
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for position, (name, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{NAMESPACE}}}{name}", id=f"{prefix}-{name}")
        element.text = _xml(text)
        root.insert(position, element)
