import csv
from io import StringIO

import pytest

from core import sheets
from core.refusals import Refused


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠A"],
)
def test_what_a_spreadsheet_would_calculate_is_neutralized(cell: str) -> None:
    assert sheets.neutralized(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Acme", "", "1=1", -5, 0.5, None])
def test_everything_else_stays(cell: object) -> None:
    assert sheets.neutralized(cell) == cell


def test_csv_file_is_an_attachment_that_reads_back() -> None:
    response = sheets.csv_file("a.csv", ["Name", "People"], [["Zoë, “x”", 3], ["=1", -1]])
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [["Name", "People"], ["Zoë, “x”", "3"], ["'=1", "-1"]]


def test_csv_file_refuses_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    with pytest.raises(Refused, match="more than 1 rows"):
        sheets.csv_file("a.csv", ["Name"], [["a"], ["b"]])
