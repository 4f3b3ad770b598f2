import re
import runpy
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from reset_portal import assets, navigation

pytestmark = pytest.mark.long

TEMPLATES = assets.ROOT / "templates"
NAMED = re.compile(r"""\{% icon "([\w-]+)"|\bicon="([\w-]+)\"""")


def icons_of_pages() -> set[str]:
    sources = [page.read_text() for page in TEMPLATES.rglob("*.html")]
    in_templates = {a or b for source in sources for a, b in NAMED.findall(source)}
    offers = (*navigation.IN_REGION, *navigation.NEW_IN_REGION, *navigation.IN_NETWORK)
    return (
        in_templates | {offer.icon for offer in offers} | {"arrow-narrow-up", "arrow-narrow-down"}
    )


def test_icons_are_those_that_pages_show() -> None:
    assert set(assets.ICONS) == icons_of_pages()
    assert list(assets.ICONS) == sorted(set(assets.ICONS))


def test_build_makes_everything_once(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assert assets.build(vendor)
    assert not assets.build(vendor)
    assert "sourceMappingURL" not in (vendor / "tabler.css").read_text()
    assert '<symbol id="calendar"' in (vendor / "icons.svg").read_text()
    assert (vendor / "inter.LICENSE.txt").is_file()
    (vendor / "recipe").write_text("another")
    assert assets.build(vendor)


def test_font_keeps_names_of_people_and_numbers_that_align() -> None:
    packed = (assets.VENDOR / "inter.woff2").read_bytes()
    font = TTFont(BytesIO(packed))
    assert {ord(letter) for letter in "Núñez Ångström Zoë é–’…"} <= set(font.getBestCmap())
    assert [(axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [(400, 700)]
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert len(packed) < 24_000


def test_symbol_of_a_file_that_is_no_drawing(tmp_path: Path) -> None:
    (tmp_path / "broken.svg").write_text("<html>")
    with pytest.raises(ValueError, match=r"broken\.svg is not an SVG file"):
        assets.sprite(tmp_path, ("broken",))


def test_main_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assets.build()
    runpy.run_path(assets.__file__, run_name="__main__")
    assert capsys.readouterr().out == "Assets are up to date.\n"


def test_main_names_the_command_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "MODULES", tmp_path)
    with pytest.raises(SystemExit, match="npm ci"):
        assets.main()


def test_every_static_file_a_page_names_exists() -> None:
    named = re.compile(r'\{% static "([^"]+)" %\}')
    pages = [page.read_text() for page in TEMPLATES.rglob("*.html")]
    for path in {path for page in pages for path in named.findall(page)}:
        assert finders.find(path), path
