"""Files, honest and hostile, made where they are needed: none lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from PIL import Image

from documents.files import MAIN_PARTS, MEDIA_TYPES

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GIF = (
    b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00\x3b"
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
PROGRAM = b"MZ\x90\x00" + bytes(100)


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + chunk(b"IEND")
)


def drawn(kind: str, size: tuple[int, int] = (4, 2), mode: str = "RGB", **more: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **more)
    return buffer.getvalue()


JPEG, WEBP = drawn("JPEG"), drawn("WEBP")


def vast() -> bytes:
    """An image of 400 million pixels in 60 bytes."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND")
    return b"\x89PNG\r\n\x1a\n" + body


def packed(entries: Mapping[str, bytes], *, stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(ending: str, **more: bytes) -> bytes:
    """`more` by the names of parts, with "__" for their slashes."""
    parts = {"[Content_Types].xml": b"<Types/>", MAIN_PARTS[ending]: b"<document/>"}
    return packed({**parts, **{name.replace("__", "/"): body for name, body in more.items()}})


def open_document(ending: str, kind: str = "", **more: bytes) -> bytes:
    parts = {"mimetype": (kind or MEDIA_TYPES[ending]).encode(), "content.xml": b"<office/>"}
    return packed({**parts, **{name.replace("__", "/"): body for name, body in more.items()}})


def bomb() -> bytes:
    """16 kB that unpack to 16 MB: a thousand times."""
    return office("docx", word__media=bytes(16_000_000))


def overlapping() -> bytes:
    """Entries that all point to the same bytes: each says it is as long as the file."""
    content = bytearray(office("docx", a=bytes(90), b=bytes(90)))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 20 : at + 24] = struct.pack("<I", len(content))
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def flagged() -> bytes:
    """Said to be locked with a password."""
    content = bytearray(office("docx"))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(
        packed({"[Content_Types].xml": b"x", "word/document.xml": b"y" * 50}, stored=True)
    )
    content[content.find(b"yyyy")] = 0
    return bytes(content)
