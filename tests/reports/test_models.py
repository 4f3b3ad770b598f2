from reports.models import ReportFile
from tests.cast import Cast
from tests.reports.shelf import asked


def test_reports_and_their_files_have_names(cast: Cast) -> None:
    report = asked(cast)
    assert str(report) == "Progress report, Mar 11, 2025 – Mar 10, 2026"
    assert str(ReportFile(report=report)) == f"{report} (file)"


def test_the_portal_may_ask_for_a_report_too(cast: Cast) -> None:
    report = asked(cast)
    assert report.requester == "Ana"
    report.requested_by = None
    assert report.requester == "the portal"
