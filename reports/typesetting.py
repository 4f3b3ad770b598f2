"""The progress report as a document (core/typesetting.py)."""

from pathlib import Path
from typing import Any

from core import typesetting
from core.typesetting import FAMILIES, NO_GLYPH, has_holes

TEMPLATE = Path(__file__).parent / "progress.typ"


def typeset(report: dict[str, Any], chart: str) -> bytes:
    """Raises typst.TypstError when the document would not be accessible."""
    notes = list(report["notes"])
    if has_holes(report):
        notes.append(f"{NO_GLYPH} stands for a character that no font here can show.")
    shown = {**report, "notes": notes, "fonts": list(FAMILIES)}
    return typesetting.typeset(TEMPLATE, report=shown, chart=chart)
