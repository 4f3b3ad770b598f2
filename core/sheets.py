"""Tables that leave the portal for a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.http import HttpResponse

from core.refusals import Refused

MOST_ROWS = 20_000
# A cell that begins like this is a formula for some spreadsheet, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", " ", "＝", "＋", "－", "＠")


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as an attachment, formulas neutralized. Raises Refused above MOST_ROWS."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            raise Refused(f"These are more than {MOST_ROWS:,} rows. Narrow the list down first.")
        writer.writerow([neutralized(cell) for cell in row])
    # Excel takes a file without this mark for one in the machine's old encoding.
    content = "\ufeff" + text.getvalue()
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def neutralized(cell: Any) -> Any:
    """Text that would be calculated gets an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
