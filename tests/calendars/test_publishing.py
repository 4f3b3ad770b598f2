"""What a feed says is read back by two libraries that know nothing of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar

from calendars.publishing import Showing, feed_text, file_text
from tests.meetings.conftest import Reader, javascript
from tests.meetings.test_ical import HOSTILE, TEXT

__all__ = ["javascript"]

AT = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
SHOWING = Showing(
    "meeting-7@portal.example", 3, AT, AT, AT.replace(hour=19), "Call", "https://x.example/7/"
)
ROUND_TRIP = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def said(words: str) -> Showing:
    return Showing(*SHOWING_FACTS, words, SHOWING.url, words, words)


SHOWING_FACTS = (
    SHOWING.uid, SHOWING.sequence, SHOWING.written_at, SHOWING.starts_at, SHOWING.ends_at,
)  # fmt: skip


def read(text: str) -> Any:
    (event,) = Calendar.from_ical(text).events
    return event


def test_a_meeting_is_said_whole(javascript: Reader) -> None:
    text = file_text(SHOWING)
    understood = javascript(text)
    assert (understood["uid"], understood["sequence"]) == ("meeting-7@portal.example", 3)
    assert (understood["start"], understood["end"]) == (
        "2026-03-10T18:00:00Z",
        "2026-03-10T19:00:00Z",
    )
    assert (understood["method"], understood["status"]) == ("PUBLISH", "CONFIRMED")
    assert understood["url"] == "https://x.example/7/"
    assert not {"DESCRIPTION", "LOCATION"} & set(read(text))


def test_a_feed_has_its_name_and_says_when_to_look_again() -> None:
    calendar = Calendar.from_ical(feed_text("Meetings; of, Texas", [SHOWING, SHOWING]))
    # As it stands in the text: icalendar does not know these two.
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Meetings\\; of\\, Texas"
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"
    assert len(calendar.events) == 2
    assert Calendar.from_ical(feed_text("Nothing", [])).events == []


@ROUND_TRIP
@given(words=TEXT)
def test_any_text_comes_back(javascript: Reader, words: str) -> None:
    text = file_text(said(words))
    assert javascript(text)["description"] == words
    assert str(read(text).get("DESCRIPTION", "")) == words
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_stay_texts(javascript: Reader, hostile: str) -> None:
    text = file_text(said(hostile))
    understood = javascript(text)
    assert (understood["events"], understood["attendees"]) == (1, [])
    assert understood["summary"] == str(read(text)["SUMMARY"])
