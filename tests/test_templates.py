"""What every template keeps to: no inline code or style, a way without JavaScript, no holes."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from tests.source import ROOT, is_letter, templates
from tests.strictness import UnresolvedVariable

LINES = 200
COMPONENTS = 25
PAGES = [path for path in templates() if not is_letter(path)]
# A tag of HTML up to its end; template tags inside it may hold quotes and signs.
TAG = re.compile(
    r"<([a-z][\w-]*)((?:\{%.*?%\}|\{\{.*?\}\}|\"[^\"]*\"|'[^']*'|[^<>\"'])*)>", re.DOTALL
)


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def tags(path: Path) -> list[tuple[str, str]]:
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL)
    return [(tag, attributes) for tag, attributes in TAG.findall(text)]


@pytest.mark.parametrize("path", templates(), ids=name)
def test_a_template_is_short(path: Path) -> None:
    assert path.read_text().count("\n") <= LINES


def test_there_are_few_components() -> None:
    assert len(list((ROOT / "templates" / "components").iterdir())) <= COMPONENTS
    assert not list((ROOT / "templates").rglob("partials"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_has_no_inline_code_or_style(path: Path) -> None:
    for tag, attributes in tags(path):
        assert tag != "style"
        assert not re.search(r"\s(style|on[a-z]+)\s*=", attributes), attributes
        assert "javascript:" not in attributes
        if tag == "script":
            assert re.search(r"\ssrc=|application/json", attributes), attributes


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_request_of_htmx_works_without_it(path: Path) -> None:
    """A link has its address, a form its method; what asks by itself is there again on reload."""
    for tag, attributes in tags(path):
        by_itself = re.search(r'hx-trigger="(every|load)', attributes)
        if "hx-get" in attributes and not by_itself:
            assert tag == "form" or " href=" in attributes, attributes
        if "hx-post" in attributes and "?check=" not in attributes:
            assert tag == "form", attributes
            assert 'method="post"' in attributes
        assert not re.search("hx-(put|patch|delete)|hx-on", attributes), attributes


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_form_that_writes_carries_its_token(path: Path) -> None:
    text = path.read_text()
    assert len(re.findall(r'<form\b[^>]*method="post"', text)) <= text.count("{% csrf_token %}")


@pytest.mark.parametrize("path", templates(), ids=name)
def test_nothing_is_called_safe(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b", text)
    assert is_letter(path) or "autoescape off" not in text


def test_a_hole_fails() -> None:
    with pytest.raises(UnresolvedVariable, match="nobody in "):
        Template("{{ nobody }}").render(Context())
    with pytest.raises(UnresolvedVariable):
        Template("{{ nobody|default:'x' }}").render(Context())
    assert Template("{% if nobody %}x{% endif %}").render(Context()) == ""


def test_the_styles_stand_whole_under_their_headings() -> None:
    """An unclosed brace silences every rule after it, and no browser says so."""
    style = (ROOT / "static" / "css" / "portal.css").read_text()
    for section in re.split(r"/\* ---", style):
        rules = re.sub(r"/\*.*?\*/", "", section.partition("*/")[2], flags=re.DOTALL)
        assert rules.count("{") == rules.count("}"), section[:80]
