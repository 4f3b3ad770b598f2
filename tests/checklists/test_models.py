from datetime import UTC, date, datetime

from checklists.models import Task

TODAY = date(2026, 3, 10)


def test_a_line_is_late_once_its_day_is_past_and_it_is_open() -> None:
    task = Task(text="Book the venue")
    assert str(task) == "Book the venue"
    assert task.is_late(date(2026, 3, 9), TODAY)
    assert not task.is_late(TODAY, TODAY)
    assert not task.is_late(None, TODAY)
    task.done_at = datetime(2026, 3, 10, tzinfo=UTC)
    assert not task.is_late(date(2026, 3, 9), TODAY)
