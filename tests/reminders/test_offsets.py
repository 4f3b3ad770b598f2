from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kinds import Unit
from reminders.offsets import Offset

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Offset(1, Unit.WEEKS), "1 week before"),
        (Offset(2, Unit.DAYS), "2 days before"),
        (Offset(1, Unit.HOURS, after=True), "1 hour after"),
    ],
)
def test_an_offset_in_words(offset: Offset, words: str) -> None:
    assert str(offset) == words


@pytest.mark.parametrize(
    ("offset", "starts", "due"),
    [
        (Offset(1, Unit.WEEKS), datetime(2030, 3, 12, 9), datetime(2030, 3, 5, 9)),
        (Offset(24, Unit.HOURS), datetime(2030, 3, 10, 10), datetime(2030, 3, 9, 9)),
        (Offset(1, Unit.DAYS), datetime(2028, 3, 1, 10), datetime(2028, 2, 29, 10)),
        # The clock shows no 2:30 that night: the reminder comes an hour later.
        (Offset(1, Unit.DAYS), datetime(2030, 3, 11, 2, 30), datetime(2030, 3, 10, 3, 30)),
        (Offset(1, Unit.DAYS, after=True), datetime(2030, 3, 9, 10), datetime(2030, 3, 10, 11)),
        (Offset(2, Unit.HOURS, after=True), datetime(2030, 3, 9, 10), datetime(2030, 3, 9, 13)),
    ],
)
def test_due_by_the_clock_on_the_wall(offset: Offset, starts: datetime, due: datetime) -> None:
    """Of a meeting of one hour."""
    starts_at = starts.replace(tzinfo=CHICAGO).astimezone(UTC)
    found = offset.due_at(starts_at, starts_at + timedelta(hours=1), CHICAGO.key)
    assert found.astimezone(CHICAGO).replace(tzinfo=None) == due


@given(
    starts_at=st.datetimes(datetime(2024, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    number=st.integers(1, 60),
    unit=st.sampled_from(list(Unit)),
)
def test_before_is_before_and_within_an_hour_of_its_length(
    starts_at: datetime, number: int, unit: Unit
) -> None:
    offset = Offset(number, unit)
    lead = starts_at - offset.due_at(starts_at, starts_at, CHICAGO.key)
    assert abs(lead - offset.length) <= timedelta(hours=1)
