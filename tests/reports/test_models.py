from reports.models import ReportFile
from tests.cast import Cast
from tests.reports.shelf import asked


def test_reports_and_their_files_have_names(cast: Cast) -> None:
    report = asked(cast)
    assert str(report) == "Progress report 2025-03-11 – 2026-03-10"
    assert str(ReportFile(report=report)) == f"{report} (file)"
