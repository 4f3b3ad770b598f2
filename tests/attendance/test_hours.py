from datetime import timedelta

import pytest
import time_machine

from attendance.hours import can_check_in_now, can_note_now
from meetings.models import Meeting
from tests.attendance.factories import HELD, UNTIL


@pytest.mark.parametrize(
    ("hours", "notes", "checks_in"),
    [(-2.1, False, False), (-2, True, False), (-1, True, True), (2, True, True), (3, True, False)],
)
def test_when_one_can_say_who_is_there(hours: float, notes: bool, checks_in: bool) -> None:
    meeting = Meeting(starts_at=HELD, ends_at=UNTIL, opened_at=HELD)
    with time_machine.travel(HELD + timedelta(hours=hours), tick=False):
        assert can_note_now(meeting) == notes
        assert can_check_in_now(meeting) == checks_in
        assert not can_note_now(Meeting(starts_at=HELD, ends_at=UNTIL, cancelled_at=HELD))
        draft = Meeting(starts_at=HELD, ends_at=UNTIL, opened_at=None)
        assert not can_check_in_now(draft)
