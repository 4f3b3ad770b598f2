import io

import pytest
from PIL import Image

from core.refusals import Refused
from documents import files, images
from documents.files import clean_name, inspected
from tests.documents.files import (
    GIF,
    JPEG,
    OLD_OFFICE,
    PDF,
    PNG,
    PROGRAM,
    WEBP,
    bomb,
    chunk,
    damaged,
    drawn,
    flagged,
    office,
    open_document,
    overlapping,
    packed,
    vast,
)

LIMIT = 20_000_000
REMOTE = b'<Relationship Type="x/attachedTemplate" Target="https://evil.example/t.dotm"/>'
TURNED = b"<Relationship Target='\\\\evil\\t.dotm'\nType='x/attachedTemplate'/>"
OBJECT = b'<Relationship Target="mhtml:https://evil.example/x" Type="x/oleObject"/>'
LINKED = b'<Relationship Type="x/hyperlink" Target="https://good.example/"/>'

HONEST = {
    "a.pdf": PDF,
    "a.docx": office("docx"),
    "b.docx": office("docx", **{"word/_rels/document.xml.rels": LINKED}),
    "a.xlsx": office("xlsx"),
    "a.pptx": office("pptx", ppt__media__image1png=PNG),
    "a.odt": open_document("odt"),
    "a.ods": open_document("ods"),
    "a.odp": open_document("odp"),
    "a.txt": "Grüße\n".encode(),
    "a.csv": "name,é\n".encode("cp1252"),
    "a.md": "\ufeff# Plan\n".encode(),
    "b.txt": "Grüße\n".encode("utf-16"),
    "a.png": PNG,
    "a.JPG": JPEG,
    "a.jpeg": JPEG + b"what a telephone writes behind",
    "a.gif": GIF,
    "a.webp": WEBP,
}
HOSTILE = {
    "empty.pdf": (b"", files.EMPTY),
    "large.txt": (b"a" * (LIMIT + 1), "larger than 20 MB"),
    "page.html": (b"<script>", files.NOT_TAKEN),
    "drawing.svg": (b"<svg onload='x'/>", files.NOT_TAKEN),
    "run.exe": (PROGRAM, files.NOT_TAKEN),
    "run.js": (b"alert(1)", files.NOT_TAKEN),
    "all.zip": (packed({"a": b"b"}), files.NOT_TAKEN),
    "no ending": (b"text", files.NOT_TAKEN),
    "report.pdf.exe": (PROGRAM, files.NOT_TAKEN),
    "turned\u202efdp.exe": (PROGRAM, files.NOT_TAKEN),
    "with.docm": (office("docx"), files.MACROS),
    "program.pdf": (PROGRAM, files.NOT_WHAT_IT_SAYS),
    "program.txt": (PROGRAM, files.NOT_WHAT_IT_SAYS),
    "program.png": (PROGRAM, files.NOT_WHAT_IT_SAYS),
    "program.docx": (PROGRAM, files.NOT_WHAT_IT_SAYS),
    "page.pdf": (b"<html>%PDF-</html>", files.NOT_WHAT_IT_SAYS),
    "cut.pdf": (PDF[:20], files.NOT_WHAT_IT_SAYS),
    "launch.pdf": (PDF.replace(b"<<>>", b"<</S /Launch>>"), files.PROGRAM),
    "locked.pdf": (PDF.replace(b"trailer\n<<>>", b"trailer\n<</Encrypt 1 0 R>>"), files.LOCKED),
    "pdf.txt": (PDF, files.NOT_WHAT_IT_SAYS),
    "odd.txt": (b"\xff\xfe\x00\xd8", files.NOT_WHAT_IT_SAYS),
    "nul.csv": (b"a\x00b", files.NOT_WHAT_IT_SAYS),
    "page.png": (PNG + b"<script>alert(1)</script>", files.NOT_WHAT_IT_SAYS),
    "archive.png": (PNG + packed({"a": b"b"}), files.NOT_WHAT_IT_SAYS),
    "cut.png": (PNG[:-6], files.NOT_WHAT_IT_SAYS),
    "false.png": (PNG[:40] + b"\x00" + PNG[41:], files.NOT_WHAT_IT_SAYS),
    "empty.png": (PNG[:33] + chunk(b"IEND"), images.DAMAGED),
    "vast.png": (vast(), images.TOO_MANY_PIXELS),
    "wide.gif": (drawn("GIF", (6_000, 6_000), "1"), images.TOO_MANY_PIXELS),
    "other.jpg": (b"\xff\xd8\xff" + bytes(20) + b"\xff\xd9", images.DAMAGED),
    "page.gif": (GIF + b"<script>", files.NOT_WHAT_IT_SAYS),
    "page.jpg": (b"<script>", files.NOT_WHAT_IT_SAYS),
    "page.webp": (WEBP + b"<script>", files.NOT_WHAT_IT_SAYS),
    "wave.webp": (WEBP.replace(b"WEBP", b"WAVE"), files.NOT_WHAT_IT_SAYS),
    "plain.docx": (packed({"a.txt": b"b"}), files.NOT_WHAT_IT_SAYS),
    "sheet.docx": (office("xlsx"), files.NOT_WHAT_IT_SAYS),
    "macro.docx": (
        office("docx", word__vbaProject__=b"", **{"word/vbaProject.bin": b"x"}),
        files.MACROS,
    ),
    "typed.docx": (
        packed({"[Content_Types].xml": b"macroEnabled", "word/document.xml": b"x"}),
        files.MACROS,
    ),
    "active.docx": (office("docx", word__activeX__activeX1=b"x"), files.PROGRAM),
    "carrier.pptx": (office("pptx", **{"ppt/embeddings/run.exe": PROGRAM}), files.PROGRAM),
    "remote.docx": (office("docx", **{"word/_rels/settings.xml.rels": REMOTE}), files.PROGRAM),
    "turned.docx": (office("docx", **{"word/_rels/settings.xml.rels": TURNED}), files.PROGRAM),
    "object.docx": (office("docx", **{"word/_rels/document.xml.rels": OBJECT}), files.PROGRAM),
    "old.docx": (OLD_OFFICE, files.LOCKED),
    "locked.docx": (flagged(), files.LOCKED),
    "bomb.docx": (bomb(), files.TOO_MUCH_INSIDE),
    "overlap.docx": (overlapping(), files.TOO_MUCH_INSIDE),
    "many.docx": (office("docx", **{f"p{n}": b"" for n in range(2_000)}), files.TOO_MUCH_INSIDE),
    "climbing.docx": (office("docx", **{"../../run": b"x"}), files.NOT_WHAT_IT_SAYS),
    "rooted.docx": (office("docx", **{"/etc/x": b"x"}), files.NOT_WHAT_IT_SAYS),
    "damaged.docx": (damaged(), files.NOT_WHAT_IT_SAYS),
    "nothing.docx": (packed({}), files.NOT_WHAT_IT_SAYS),
    "basic.odt": (open_document("odt", Basic__Standard__m=b"x"), files.MACROS),
    "script.ods": (open_document("ods", Scripts__python__m=b"x"), files.MACROS),
    "other.odt": (open_document("odt", kind="text/html"), files.NOT_WHAT_IT_SAYS),
    "first.odt": (packed({"content.xml": b"x"}), files.NOT_WHAT_IT_SAYS),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_taken_as_what_it_is(name: str) -> None:
    file = inspected(name, HONEST[name], limit=LIMIT)
    assert (file.name, file.media_type) == (name, files.MEDIA_TYPES[name[2:].lower()])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_told_why(name: str) -> None:
    content, sentence = HOSTILE[name]
    with pytest.raises(Refused) as refusal:
        inspected(name, content, limit=LIMIT)
    assert sentence in str(refusal.value)


def test_an_image_that_grows_over_the_limit_is_too_large() -> None:
    noise = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(noise, "JPEG", quality=1)
    small = noise.getvalue()
    assert len(inspected("a.jpg", small, limit=LIMIT).content) > 2 * len(small)
    with pytest.raises(Refused, match="larger than"):
        inspected("a.jpg", small, limit=2 * len(small))


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Plan.pdf", "Plan.pdf"),
        ("C:\\Users\\ana\\Plan.pdf", "Plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("a\u202efdp.txt", "a fdp.txt"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie- x.txt"),
        ('a"b<c>.txt', "a-b-c-.txt"),
        (".htaccess", "file.htaccess"),
        ("  a  b . pdf. ", "a b.pdf"),
        ("Cafe\u0301.md", "Café.md"),
        ("readme", "file.readme"),
        ("", "file.none"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given: str, clean: str) -> None:
    assert clean_name(given) == clean
