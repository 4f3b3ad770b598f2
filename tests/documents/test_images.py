"""What is left of an image, and what is not."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from documents.images import FORMATS, redrawn
from tests.documents.files import GIF, drawn

SECRET = b"29.4241 N, 98.4936 W"
ORIENTATION, ARTIST = 0x0112, 0x013B


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[ORIENTATION], told[ARTIST] = orientation, SECRET.decode()
    return told


@pytest.mark.parametrize("ending", FORMATS)
def test_what_came_with_the_picture_is_gone(ending: str) -> None:
    texts = PngInfo()
    texts.add_text("Comment", SECRET.decode())
    more = {"gif": {"comment": SECRET}, "png": {"pnginfo": texts}}.get(ending, {"exif": exif()})
    content = drawn(FORMATS[ending], icc_profile=SECRET, **more)
    assert SECRET in content
    again = redrawn(content + SECRET if ending.startswith("jp") else content, ending)
    assert SECRET not in again
    assert b"<script>" not in redrawn(content + b"<script>", ending)
    assert (opened(again).format, opened(again).size) == (FORMATS[ending], (4, 2))


def test_a_photograph_stands_as_it_was_meant_to() -> None:
    again = opened(redrawn(drawn("JPEG", exif=exif(6)), "jpg"))
    assert again.size == (2, 4)
    assert not again.getexif()


@pytest.mark.parametrize(
    ("mode", "kind", "kept"),
    [
        ("1", "PNG", "1"),
        ("I;16", "PNG", "I;16"),
        ("P", "PNG", "P"),
        ("RGBA", "PNG", "RGBA"),
        ("LA", "PNG", "RGBA"),
        ("CMYK", "JPEG", "RGB"),
        ("L", "JPEG", "L"),
        ("RGBA", "WEBP", "RGBA"),
    ],
)
def test_colors_and_what_is_transparent_stay(mode: str, kind: str, kept: str) -> None:
    assert opened(redrawn(drawn(kind, mode=mode), kind.lower())).mode == kept


def test_of_an_animation_the_first_picture_stays() -> None:
    more = [Image.new("L", (4, 2), 200)]
    moving = drawn("GIF", mode="L", save_all=True, append_images=more)
    assert opened(moving).n_frames == 2
    assert opened(redrawn(moving, "gif")).n_frames == 1
    assert redrawn(GIF, "gif")
