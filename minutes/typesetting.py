"""Approved minutes as a document (core/typesetting.py)."""

from pathlib import Path
from typing import Any

from core.typesetting import FAMILIES, NO_GLYPH, has_holes, typeset

TEMPLATE = Path(__file__).parent / "minutes.typ"


def typeset_minutes(content: dict[str, Any], number: int, approved: str) -> bytes:
    """Raises typst.TypstError when the document would not be accessible."""
    sections = [{**s, "paragraphs": _paragraphs(s["text"])} for s in content["sections"]]
    shown = {
        **content,
        "sections": sections,
        "version": f"Version {number}, approved {approved}",
        "note": f"{NO_GLYPH} stands for a character that no font here can show."
        if has_holes(content)
        else "",
        "fonts": list(FAMILIES),
    }
    return typeset(TEMPLATE, minutes=shown)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
