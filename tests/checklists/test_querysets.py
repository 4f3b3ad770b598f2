from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from checklists.models import Task
from meetings.models import Meeting
from tests.cast import Cast
from tests.checklists.factories import make_task
from tests.meetings.factories import make_meeting, make_person

# Nine in the evening of the 5th in Texas.
LATE = datetime(2026, 3, 6, 3, 0, tzinfo=UTC)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(cast.home, starts_at=LATE, ends_at=LATE + timedelta(hours=1))


def due(task: Task) -> date | None:
    found: date | None = Task.objects.with_due().get(pk=task.pk).due
    return found


def test_a_day_is_counted_from_the_meeting_where_it_is(cast: Cast, meeting: Meeting) -> None:
    before, after = make_task(meeting, days_before=7), make_task(meeting, days_before=-3)
    fixed, never = make_task(meeting, due_on=date(2026, 2, 2)), make_task(meeting)
    assert (due(before), due(after)) == (date(2026, 2, 26), date(2026, 3, 8))
    Meeting.objects.update(starts_at=LATE + timedelta(days=7), ends_at=LATE + timedelta(days=8))
    assert (due(before), due(fixed), due(never)) == (date(2026, 3, 5), date(2026, 2, 2), None)


def test_what_is_due_is_open_and_of_a_meeting_that_takes_place(
    cast: Cast, meeting: Meeting
) -> None:
    off = make_meeting(cast.home, starts_at=LATE, ends_at=LATE + timedelta(1), cancelled_at=LATE)
    make_task(off, days_before=1)
    make_task(meeting, "Done", days_before=1, done_at=LATE)
    make_task(meeting, "Later", days_before=0)
    make_task(meeting, "Second", days_before=1)
    make_task(meeting, "First", days_before=9)
    make_task(meeting, "Whenever")
    assert [task.text for task in Task.objects.due(date(2026, 3, 4))] == ["First", "Second"]
    assert [task.text for task in Task.objects.at(meeting).by_due()] == [
        "First", "Done", "Second", "Later", "Whenever",
    ]  # fmt: skip


def test_those_who_work_there_see_all_and_others_their_own(cast: Cast, meeting: Meeting) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_task(meeting, owner=sam)
    make_task(meeting)
    seen = {who: Task.visible_to(cast.actor(who)).count() for who in cast.users}
    assert seen == {"ana": 2, "ben": 2, "sam": 1, "nia": 0, "ned": 0, "zoe": 0}
    assert Task.objects.of(cast.actor("sam")).count() == 1
    assert not Task.objects.of(cast.actor("ana")).exists()


def test_amounts_are_added_up(cast: Cast, meeting: Meeting) -> None:
    make_task(meeting)
    assert Task.objects.at(meeting).total() is None
    make_task(meeting, amount=Decimal("120.50"))
    make_task(meeting, amount=Decimal("9.50"))
    assert Task.objects.at(meeting).total() == 130
