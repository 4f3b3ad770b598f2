"""Answers to a series, and to one meeting of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from calendars.models import Reason
from meetings.models import Answer, Invitation, Meeting
from tests.calendars.conftest import Deliver, answer_of, reasons, said
from tests.calendars.corpus import PROGRAMS, Said, google
from tests.cast import Cast
from tests.meetings.factories import NOON, make_invitation, make_meeting, make_person

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
Program = Callable[[Said], bytes]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def weekly(cast: Cast, number: int = 3) -> list[Invitation]:
    pia = make_person(cast.home, "Pia")
    starts = [NOON + timedelta(days=7 * n) for n in range(number)]
    return [
        make_invitation(
            make_meeting(
                cast.home,
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                series_uid="series-1@localhost",
                occurs_at=start,
            ),
            pia,
        )
        for start in starts
    ]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_reply_to_a_series_answers_all_that_is_ahead(
    cast: Cast, deliver: Deliver, program: Program
) -> None:
    past, off, *ahead = weekly(cast, 4)
    Meeting.objects.filter(pk=past.meeting_id).update(
        starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )
    Meeting.objects.filter(pk=off.meeting_id).update(cancelled_at=NOW)
    deliver(program(said(past)))
    answers = [answer_of(one) for one in (past, off, *ahead)]
    assert answers == ["NEEDS-ACTION", "NEEDS-ACTION", "ACCEPTED", "ACCEPTED"]
    assert reasons() == []


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("occurrence", ["20300312T130000", "20300312T120000"])
def test_a_reply_to_one_of_a_series_answers_that_one(
    cast: Cast, deliver: Deliver, program: Program, occurrence: str
) -> None:
    """Named by its day: how programs write the hour differs when clocks change."""
    every = weekly(cast)
    deliver(program(said(every[0], occurrence=occurrence)))
    assert [answer_of(one) for one in every] == ["NEEDS-ACTION", "ACCEPTED", "NEEDS-ACTION"]


@pytest.mark.parametrize("value", ["VALUE=DATE:20300312", "X=1:20300312T130000"])
def test_a_day_without_a_zone_is_the_regions(cast: Cast, deliver: Deliver, value: str) -> None:
    every = weekly(cast)
    reply = google(said(every[0], occurrence="20300312T130000")).decode()
    named = reply.replace("TZID=America/Chicago:20300312T130000", value)
    deliver(named.encode())
    assert answer_of(every[1]) == Answer.ACCEPTED


def test_a_reply_to_no_day_of_the_series_is_about_another_meeting(
    cast: Cast, deliver: Deliver
) -> None:
    every = weekly(cast)
    deliver(google(said(every[0], occurrence="20300313T130000")))
    assert reasons() == [Reason.OTHER_MEETING]
    Meeting.objects.update(cancelled_at=NOW)
    deliver(google(said(every[0])))
    assert reasons() == [Reason.OTHER_MEETING, Reason.TOO_LATE]
