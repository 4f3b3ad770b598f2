"""Documents: data in, a tagged PDF out.

What people wrote goes in as data, never as markup. typst is never used while importing: a forked
child hangs when its parent has already set a document.
"""

import json
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

FONT_PACKAGES = ("fontpkg_inter", "manimgx_fonts", "manimgx_fonts_cjk")
# In this order a character is looked for; the rest of what is installed comes after.
FAMILIES = ("Inter", "Noto Sans", "Noto Sans CJK SC", "Noto Sans Symbols", "Noto Emoji")
NO_GLYPH = "\N{REPLACEMENT CHARACTER}"


def typeset(template: Path, **inputs: Any) -> bytes:
    """PDF/UA-1: tagged, with a title and headings in order. Each input is data of the template:
    text as it stands, anything else as JSON.

    Raises typst.TypstError when the document would not be accessible.
    """
    compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    pdf = compiler.compile(
        template.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={name: _as_text(printable(value)) for name, value in inputs.items()},
    )
    assert isinstance(pdf, bytes)
    return pdf


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def has_holes(value: Any) -> bool:
    """Whether something in it can be shown by no font here."""
    return NO_GLYPH in json.dumps(printable(value), ensure_ascii=False)


def printable(value: Any) -> Any:
    """The same data with every character that no font can show, or XML forbids, marked as such."""
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, dict):
        return {name: printable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    return value


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(character) for character in composed)


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.bidirectional(character) in _OVERRIDES:
        return ""
    if unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
        return NO_GLYPH
    # Joiners and other marks that have no shape of their own need no glyph.
    if unicodedata.category(character) == "Cf" or ord(character) in _glyphs():
        return character
    return NO_GLYPH


# What would turn the order of a line around.
_OVERRIDES = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(code for path in _font_files() for code in _characters(path))


def _characters(path: Path) -> set[int]:
    # The faces of a collection differ in shapes, not in the characters they have.
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return set(font.getBestCmap())


def _fonts() -> list[str]:
    return [str(folder) for folder in _folders()]


def _font_files() -> list[Path]:
    return [file for folder in _folders() for file in folder.rglob("*.tt[fc]")]


@cache
def _folders() -> tuple[Path, ...]:
    return tuple(Path(str(files(package))) for package in FONT_PACKAGES)
