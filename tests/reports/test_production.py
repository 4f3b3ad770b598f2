import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from regions.models import Region
from reports import actions, production
from reports.models import Report, ReportFile, State
from reports.tasks import expire, produce
from tests.cast import Cast
from tests.reports.shelf import STAGES, asked, climbed, produced


def text_of(file: ReportFile) -> str:
    reader = PdfReader(io.BytesIO(bytes(file.pdf)))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_a_report_is_made(cast: Cast) -> None:
    climbed(cast)
    report = asked(cast)
    produced(cast)
    report.refresh_from_db()
    assert report.state == State.DONE
    assert report.progress == 100
    assert report.expires_at == report.finished_at + actions.KEPT
    file = ReportFile.objects.get(report=report)
    assert "March 11, 2025 – March 10, 2026" in text_of(file)
    assert "Parity" in text_of(file) or "parity" in text_of(file)
    assert file.chart.startswith("<svg")
    assert file.narrow_chart != file.chart
    assert [row["step"] for row in file.passes] == ["Prioritize", "Prioritize", "Research"]


def test_the_chart_on_the_page_is_the_one_in_the_document(cast: Cast) -> None:
    climbed(cast)
    asked(cast)
    produced(cast)
    file = ReportFile.objects.get()
    for word in ("Prioritize", "Research", "Mental health parity", "Step 2 of 5"):
        assert word in file.chart
        assert word in text_of(file)


def test_every_report_that_waits_is_made(cast: Cast) -> None:
    asked(cast)
    asked(cast, ends_on=timezone.localdate() - timedelta(days=400), starts_on=OLD)
    produced(cast)
    assert ReportFile.objects.count() == 2


OLD = timezone.localdate() - timedelta(days=500)


def test_another_region_s_facts_are_not_in_it(cast: Cast) -> None:
    climbed(cast)
    asked(cast)
    produced(cast)
    assert "Florida" not in text_of(ReportFile.objects.get())


def cancelled(cast: Cast, report: Report) -> Callable[[], Report]:
    return lambda: actions.cancel_report(actor=cast.actor("ana"), report=report)


@pytest.mark.parametrize("stage", STAGES[1:])
def test_cancelled_at_any_stage_nothing_is_kept(cast: Cast, stage: str) -> None:
    report = asked(cast)
    produced(cast, **{stage: cancelled(cast, report)})
    report.refresh_from_db()
    assert report.state == State.CANCELLED
    assert not ReportFile.objects.exists()


def broken(cast: Cast) -> None:
    """A time zone that the machine does not know: no date of the region can be told."""
    Region.objects.filter(pk=cast.home.pk).update(timezone="America/Atlantis")


def test_what_goes_wrong_is_said_and_the_next_one_is_made(cast: Cast) -> None:
    failing = asked(cast)
    broken(cast)
    produced(cast)
    failing.refresh_from_db()
    assert (failing.state, failing.error) == (State.FAILED, production.TROUBLE)
    Region.objects.filter(pk=cast.home.pk).update(timezone=cast.home.timezone)
    asked(cast)
    produced(cast)
    assert ReportFile.objects.count() == 1


def test_a_failure_of_a_report_that_was_cancelled_changes_nothing(cast: Cast) -> None:
    report = asked(cast)
    broken(cast)
    produced(cast, gather=cancelled(cast, report))
    report.refresh_from_db()
    assert report.state == State.CANCELLED


@pytest.mark.parametrize("stage", STAGES[2:])
def test_a_worker_that_was_taken_over_hands_nothing_in(cast: Cast, stage: str) -> None:
    asked(cast)
    produced(cast, **{stage: lambda: Report.objects.update(claimed_at=timezone.now())})
    assert Report.objects.get().state == State.RUNNING
    assert not ReportFile.objects.exists()


def test_the_tick_produces_for_every_region_within_its_reach(cast: Cast) -> None:
    asked(cast)
    asked(cast, "zoe", cast.away)
    produce()
    assert {report.state for report in Report.objects.all()} == {State.DONE}


def test_the_daily_tick_deletes_expired_documents(cast: Cast) -> None:
    asked(cast)
    produced(cast)
    Report.objects.update(expires_at=timezone.now() - timedelta(days=1))
    expire()
    assert not ReportFile.objects.exists()
