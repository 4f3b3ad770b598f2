import io
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from core.charts import PAPER
from core.typesetting import NO_GLYPH
from reports.typesetting import typeset

CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">A</text></svg>'
AREA = {
    "name": "Parity",
    "hue": PAPER["hue-5"],
    "status": "Not started",
    "finished": "0 of 1",
    "changed": "–",
    "steps": [{"name": "Engage", "state": "Open", "started": "", "finished": "", "note": "N"}],
}
REPORT: dict[str, Any] = {
    "title": "Texas: progress report",
    "region": "Texas",
    "initiative": "The Path Forward",
    "period": "March 2026",
    "issued_by": "Ana",
    "colors": dict(PAPER),
    "cover": [("States", "TX")],
    "summary": ["All is well."],
    "areas": [AREA],
    "chart": {"alt": "Parity: not started.", "note": "A bar is a pass."},
    "meetings": [{"date": "Mon", "title": "Call", "invited": "2", "accepted": "1"}],
    "next": [("Meetings", ["Kick-off"])],
    "notes": ["A note."],
}


def read(report: dict[str, Any]) -> PdfReader:
    return PdfReader(io.BytesIO(typeset(report, CHART)))


def words(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_the_document_is_tagged_and_says_so() -> None:
    root: Any = read(REPORT).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def structure(node: Any) -> list[tuple[str, str]]:
    node = node.get_object()
    if not isinstance(node, dict):
        return [found for kid in node for found in structure(kid)] if isinstance(node, list) else []
    own = [(str(node["/S"]), str(node.get("/Alt", "")))] if "/S" in node else []
    return own + (structure(node["/K"]) if "/K" in node else [])


def test_headings_tables_and_the_chart_are_in_the_structure() -> None:
    root: Any = read(REPORT).trailer["/Root"]
    kinds = structure(root["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L"} <= {kind for kind, _ in kinds}
    assert ("/Figure", "Parity: not started.") in kinds


def test_every_font_is_embedded_and_one_is_ours() -> None:
    fonts: set[str] = set()
    for page in read(REPORT).pages:
        fonts |= {
            str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()
        }
    assert fonts
    assert all("Inter" in font for font in fonts)


def test_what_people_wrote_is_never_markup() -> None:
    text = '#strong[x] $a$ *b* _c_ <label> @ref \\ "quotes" = H'
    shown = words(read({**REPORT, "summary": [text], "notes": ["= Not a heading"]}))
    assert '#strong[x] $a$ *b* _c_ <label> @ref \\ "quotes" = H' in shown
    assert "= Not a heading" in shown


@pytest.mark.parametrize(
    "name", ["Zoë Łukasiewicz", "Ἀθηνᾶ", "Нина", "李小龍", "やまだ", "한국", "עברית", "Nguyễn Văn"]
)
def test_names_of_many_scripts_are_shown(name: str) -> None:
    assert NO_GLYPH not in words(read({**REPORT, "issued_by": name, "summary": [name]}))


def test_a_character_no_font_has_is_marked_and_explained() -> None:
    shown = words(read({**REPORT, "summary": ["\U00013000 and \x07"]}))
    assert f"{NO_GLYPH} and {NO_GLYPH}" in shown
    assert "stands for a character" in shown


def test_a_region_without_areas_or_meetings_has_a_document_too() -> None:
    shown = words(read({**REPORT, "areas": [], "meetings": []}))
    assert "No meeting was held in this period." in shown
    assert "Steps over time" not in shown


def test_a_document_that_would_not_be_accessible_is_an_error() -> None:
    with pytest.raises(typst.TypstError):
        typeset({**REPORT, "chart": {"alt": None, "note": ""}}, CHART)


def test_long_notes_run_over_the_page() -> None:
    long = {**AREA, "steps": [{**AREA["steps"][0], "note": "word " * 1000}] * 3}
    reader = read({**REPORT, "areas": [long]})
    assert len(reader.pages) > 4
    assert words(reader).count("word") == 3000
