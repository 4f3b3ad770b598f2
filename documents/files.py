"""Which files the portal takes: the name and what is inside must agree. Pure, no ORM.

What is no image to its end is refused, and what is one is drawn anew (documents/images.py). Nothing
is ever shown in place: files leave as attachments.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.refusals import Refused
from documents import images

LONGEST_NAME = 120
MOST_ENTRIES = 2_000
MOST_UNPACKED = 150_000_000
# A page of text packs to a twentieth of its size, an empty sheet to a hundredth.
MOST_RATIO = 200
HARMLESS_SIZE = 10_000_000

OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OPEN_XML}wordprocessingml.document",
    "xlsx": f"{OPEN_XML}spreadsheetml.sheet",
    "pptx": f"{OPEN_XML}presentationml.presentation",
    "odt": f"{OPEN_DOCUMENT}text",
    "ods": f"{OPEN_DOCUMENT}spreadsheet",
    "odp": f"{OPEN_DOCUMENT}presentation",
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
ACCEPTED = ",".join(f".{ending}" for ending in MEDIA_TYPES)
MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}

NOT_TAKEN = (
    "Files of this kind are not taken. PDF, Word, Excel, PowerPoint, OpenDocument, text, CSV and"
    " images are."
)
NOT_WHAT_IT_SAYS = "This file is not what its name says, or it is damaged."
TOO_LARGE = "This file is larger than {limit} MB. Make it smaller, or add a link to it."
EMPTY = "This file is empty."
MACROS = "This file holds macros. Save it without them."
PROGRAM = "This file holds a program or an outside template. Save it without it."
TOO_MUCH_INSIDE = "This file unpacks to far more than a document needs."
LOCKED = "This file is locked with a password. Save it without one."


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


def inspected(name: str, content: bytes, *, limit: int) -> File:
    """The file under a clean name; Refused in a sentence where it is not taken."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > limit:
        raise Refused(TOO_LARGE.format(limit=limit // 1_000_000))
    clean = clean_name(name)
    ending = PurePosixPath(clean).suffix.lower().removeprefix(".")
    if ending not in MEDIA_TYPES:
        raise Refused(MACROS if ending in {"docm", "xlsm", "pptm", "dotm"} else NOT_TAKEN)
    KINDS[ending](content, ending)
    if ending in images.FORMATS:
        content = images.redrawn(content, ending)
        _demand(len(content) <= limit, TOO_LARGE.format(limit=limit // 1_000_000))
    return File(clean, MEDIA_TYPES[ending], content)


def clean_name(name: str) -> str:
    """The last part of a path, without what hides an ending or means something to a system."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Control characters, and those that turn the direction of writing ("txt.exe" read backwards).
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in last)
    plain = re.sub(r'[<>:"|?*]', "-", " ".join(shown.split())).strip(". ")
    stem, dot, ending = map(str.strip, plain.rpartition("."))
    if not dot or not stem:
        return f"file.{ending or 'none'}"[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"


def _demand(fine: object, sentence: str = NOT_WHAT_IT_SAYS) -> None:
    if not fine:
        raise Refused(sentence)


def _pdf(content: bytes, _ending: str) -> None:
    _demand(content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:])
    _demand(b"/Launch" not in content, PROGRAM)
    _demand(b"/Encrypt" not in content[-4096:], LOCKED)


def _png(content: bytes, _ending: str) -> None:
    """Chunk after chunk up to the end of the file, each as its checksum says."""
    _demand(content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
    at = 8
    kind = b""
    while kind != b"IEND":
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body, check = content[at + 4 : at + 8 + size], content[at + 8 + size : at + 12 + size]
        _demand(len(check) == 4 and zlib.crc32(body) == int.from_bytes(check, "big"))
        at += 12 + size
    _demand(at == len(content))


def _jpeg(content: bytes, _ending: str) -> None:
    """Some telephones write more behind the end of the image: it stands near, not at the end."""
    _demand(content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content)


def _gif(content: bytes, _ending: str) -> None:
    _demand(content.startswith((b"GIF87a", b"GIF89a")) and content.endswith(b"\x3b"))


def _webp(content: bytes, _ending: str) -> None:
    _demand(content.startswith(b"RIFF") and content[8:12] == b"WEBP")
    _demand(int.from_bytes(content[4:8], "little") + 8 == len(content))


def _text(content: bytes, _ending: str) -> None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    text = _decoded(content, encodings)
    _demand(not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text))
    _demand(not text.startswith(("%PDF-", "{\\rtf")))


def _decoded(content: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(NOT_WHAT_IT_SAYS)


def _open_xml(content: bytes, ending: str) -> None:
    # What is locked with a password is no archive any more, but a container of an older kind.
    _demand(not content.startswith(b"\xd0\xcf\x11\xe0"), LOCKED)
    with _archive(content) as archive:
        names = set(archive.namelist())
        _demand({"[Content_Types].xml", MAIN_PARTS[ending]} <= names)
        macros = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names)
        types = archive.read("[Content_Types].xml")
        _demand(not macros and b"macroEnabled" not in types, MACROS)
        for name in (n for n in names if n.lower().endswith(".rels")):
            _demand(not any(map(_runs_elsewhere, RELATION.findall(archive.read(name)))), PROGRAM)


RELATION = re.compile(rb"<[^<>]*>")
RUNS = re.compile(rb"/(attachedTemplate|oleObject|subDocument|frame)\b", re.IGNORECASE)
ELSEWHERE = re.compile(rb"\bTarget\s*=\s*[\"'](?:https?:|ftp:|mhtml:|//|\\\\)", re.IGNORECASE)


def _runs_elsewhere(relation: bytes) -> bool:
    """A part that is fetched from another machine, and runs there or here, when it is opened."""
    return bool(RUNS.search(relation) and ELSEWHERE.search(relation))


def _open_document(content: bytes, ending: str) -> None:
    with _archive(content) as archive:
        first = archive.infolist()[0]
        _demand(first.filename == "mimetype" and first.file_size < 100)
        _demand(archive.read(first) == MEDIA_TYPES[ending].encode())
        macros = any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist())
        _demand(not macros, MACROS)


PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|sh|py|html?|svg)$"
    r"|(^|/)activex/",
    re.IGNORECASE,
)


def _archive(content: bytes) -> zipfile.ZipFile:
    """An archive that unpacks to little enough, tried before anybody else unpacks it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _bounded(archive, len(content))
        _demand(archive.testzip() is None)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise Refused(NOT_WHAT_IT_SAYS) from error
    return archive


def _bounded(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    _demand(entries and len(set(names)) == len(names))
    _demand(len(entries) <= MOST_ENTRIES, TOO_MUCH_INSIDE)
    unpacked = sum(entry.file_size for entry in entries)
    # Entries that overlap say more together than the file is long.
    packed = sum(entry.compress_size for entry in entries)
    _demand(unpacked <= MOST_UNPACKED and packed <= size, TOO_MUCH_INSIDE)
    _demand(unpacked <= max(HARMLESS_SIZE, MOST_RATIO * size), TOO_MUCH_INSIDE)
    _demand(not any(entry.flag_bits & 1 for entry in entries), LOCKED)
    _demand(not any(".." in name.split("/") or name.startswith("/") for name in names))
    _demand(not any(PROGRAMS.search(name) for name in names), PROGRAM)


KINDS: dict[str, Callable[[bytes, str], None]] = {
    "pdf": _pdf,
    **dict.fromkeys(MAIN_PARTS, _open_xml),
    **dict.fromkeys(("odt", "ods", "odp"), _open_document),
    **dict.fromkeys(("txt", "csv", "md"), _text),
    "png": _png,
    **dict.fromkeys(("jpg", "jpeg"), _jpeg),
    "gif": _gif,
    "webp": _webp,
}
