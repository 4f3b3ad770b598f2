"""What goes out is read back by two libraries that know nothing of each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, vCalAddress

from meetings.ical import IN_NAMES, Entry, Mailbox, cancellation, invitation, time_zone
from tests.meetings.conftest import Reader

NEW_YORK = ZoneInfo("America/New_York")
ENTRY = Entry(
    uid="meeting-42@portal.example",
    sequence=0,
    written_at=datetime(2026, 2, 1, 9, 30, tzinfo=UTC),
    starts_at=datetime(2026, 3, 10, 14, 0, tzinfo=UTC),
    ends_at=datetime(2026, 3, 10, 15, 30, tzinfo=UTC),
    zone="America/New_York",
    summary="Kick-off workshop",
    organizer=Mailbox("Ana Alvarez", "ana@region.example"),
    attendee=Mailbox("Sam Stone", "sam@employer.example"),
    description="1. Welcome\n2. Baselines; questions, answers\n\nDial in: +1 555 0100,,42#",
    location="Room 1, 5 Main Street",
    url="https://video.example/j/42?pwd=a%20b&x=1",
)


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def mailbox(address: vCalAddress) -> dict[str, str]:
    return {"address": str(address)} | {
        name.lower(): value for name, value in address.params.items()
    }


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def python(text: str) -> dict[str, Any]:
    calendar = Calendar.from_ical(text)
    event: Any = calendar.events[0]
    return {
        "method": str(calendar["method"]),
        "events": len(calendar.events),
        "uid": str(event["uid"]),
        "sequence": event["sequence"],
        "status": str(event["status"]),
        "stamp": utc(event["dtstamp"].dt),
        "start": utc(event.start),
        "end": utc(event.end),
        "summary": str(event["summary"]),
        "description": str(event.get("description", "")),
        "location": str(event.get("location", "")),
        "url": str(event.get("url", "")),
        "organizer": mailbox(event["organizer"]),
        "attendees": [mailbox(one) for one in as_list(event["attendee"])],
        "starts": [],
        "ends": [],
        "occurrence": "",
    }


def test_invitation_is_read_alike_by_python_and_javascript(javascript: Reader) -> None:
    text = invitation(ENTRY)

    assert python(text) == javascript(text)
    assert python(text) == {
        "method": "REQUEST",
        "events": 1,
        "uid": "meeting-42@portal.example",
        "sequence": 0,
        "status": "CONFIRMED",
        "stamp": "2026-02-01T09:30:00Z",
        "start": "2026-03-10T14:00:00Z",
        "end": "2026-03-10T15:30:00Z",
        "summary": "Kick-off workshop",
        "description": ENTRY.description,
        "location": "Room 1, 5 Main Street",
        "url": ENTRY.url,
        "organizer": {"address": "mailto:ana@region.example", "cn": "Ana Alvarez"},
        "attendees": [
            {
                "address": "mailto:sam@employer.example",
                "cn": "Sam Stone",
                "cutype": "INDIVIDUAL",
                "partstat": "NEEDS-ACTION",
                "role": "REQ-PARTICIPANT",
                "rsvp": "FALSE",
            }
        ],
        "starts": [],
        "ends": [],
        "occurrence": "",
    }


def test_update_keeps_uid_and_raises_sequence(javascript: Reader) -> None:
    moved = replace(ENTRY, sequence=1, reply="ACCEPTED", optional=True)
    before, after = javascript(invitation(ENTRY)), javascript(invitation(moved))

    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after["method"] == "REQUEST"
    assert after["attendees"][0]["partstat"] == "ACCEPTED"
    assert after["attendees"][0]["role"] == "OPT-PARTICIPANT"


def test_cancellation_cancels(javascript: Reader) -> None:
    text = cancellation(replace(ENTRY, sequence=2))
    read = javascript(text)

    assert read == python(text)
    assert (read["method"], read["status"], read["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert read["uid"] == ENTRY.uid
    assert len(read["attendees"]) == 1


def test_times_are_local_with_the_zones_rules() -> None:
    text = invitation(ENTRY)

    assert "DTSTART;TZID=America/New_York:20260310T100000" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in text


def test_empty_facts_are_left_out() -> None:
    text = invitation(replace(ENTRY, description="", location="", url=""))

    assert not {"DESCRIPTION", "LOCATION", "URL"} & set(Calendar.from_ical(text).events[0])


def test_nameless_attendee_has_no_common_name() -> None:
    read = python(invitation(replace(ENTRY, attendee=Mailbox("", "sam@employer.example"))))

    assert "cn" not in read["attendees"][0]


def test_the_repeated_hour_is_written_in_utc(javascript: Reader) -> None:
    second_half_past_one = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK)
    entry = replace(
        ENTRY,
        starts_at=second_half_past_one,
        ends_at=second_half_past_one.astimezone(UTC) + timedelta(hours=1),
    )
    text = invitation(entry)

    assert "VTIMEZONE" not in text
    assert javascript(text)["start"] == python(text)["start"] == "2026-11-01T06:30:00Z"


def test_a_meeting_in_utc_needs_no_time_zone() -> None:
    text = invitation(replace(ENTRY, zone="UTC"))

    assert "VTIMEZONE" not in text
    assert "DTSTART:20260310T140000Z" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": datetime(2026, 3, 10, 14, 0)},
        {"ends_at": ENTRY.starts_at},
        {"url": "javascript:alert(1)"},
        {"attendee": Mailbox("Sam", "nobody")},
        {"zone": "../etc/passwd"},
    ],
)
def test_what_no_calendar_can_hold_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        invitation(replace(ENTRY, **wrong))


HOSTILE = [
    "Budget\r\nATTENDEE:mailto:eve@evil.example",
    "Budget\nEND:VEVENT\nBEGIN:VEVENT",
    'Ana "the chair" O\'Neil; CN="x":mailto:eve@evil.example',
    "a\x0bb\x0cc\x85d\u2028e\u2029f\x1cg\x00h\x7fi",
    "🎉 " * 120,
    "back\\slash \\n and, comma; semicolon: colon ^n ^' %0D%0A",
    "x" * 5000,
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_stay_texts(javascript: Reader, hostile: str) -> None:
    entry = replace(
        ENTRY,
        summary=hostile,
        description=hostile,
        location=hostile,
        url="https://x.example/" + hostile,
        organizer=Mailbox(hostile, "ana@region.example"),
        attendee=Mailbox(hostile, 'sam"\r\nX:y;@employer.example'),
    )
    text = invitation(entry)
    read = python(text)

    assert read == javascript(text)
    assert (read["events"], len(read["attendees"])) == (1, 1)
    assert "evil" not in read["attendees"][0]["address"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def one_line(text: str) -> str:
    return " ".join(text.split())


# Without control characters (replaced, see HOSTILE) and halves of characters (nobody stores them).
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)
ZONES = ("America/Chicago", "America/Santiago", "Africa/Casablanca", "Australia/Lord_Howe")
ROUND_TRIP = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ROUND_TRIP
@given(summary=TEXT, description=TEXT, location=TEXT, name=TEXT)
def test_any_text_comes_back(
    javascript: Reader, summary: str, description: str, location: str, name: str
) -> None:
    entry = replace(
        ENTRY,
        summary=summary,
        description=description,
        location=location,
        attendee=Mailbox(name, ENTRY.attendee.email),
    )
    text = invitation(entry)
    read = python(text)

    assert read == javascript(text)
    assert read["summary"] == one_line(summary)
    assert (read["description"], read["location"]) == (description, location)
    assert read["attendees"][0].get("cn", "") == one_line(name).translate(IN_NAMES)


@ROUND_TRIP
@given(
    starts=st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 3 * 24 * 60),
    zone=st.sampled_from(ZONES),
)
def test_any_time_comes_back(javascript: Reader, starts: datetime, minutes: int, zone: str) -> None:
    starts = starts.replace(microsecond=0)
    entry = replace(ENTRY, starts_at=starts, ends_at=starts + timedelta(minutes=minutes), zone=zone)
    text = invitation(entry)
    read = python(text)

    assert read == javascript(text)
    assert (read["start"], read["end"]) == (utc(starts), utc(entry.ends_at))


@pytest.mark.parametrize("day", [datetime(2026, 3, 8), datetime(2026, 11, 1)])
@pytest.mark.parametrize("zone", ["America/New_York", "America/Chicago", "America/Los_Angeles"])
def test_both_clock_changes_quarter_by_quarter(
    javascript: Reader, day: datetime, zone: str
) -> None:
    midnight = day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for quarter in range(20):
        starts = midnight + timedelta(minutes=15 * quarter)
        entry = replace(ENTRY, starts_at=starts, ends_at=starts + timedelta(hours=1), zone=zone)
        read = javascript(invitation(entry))

        assert (read["start"], read["end"]) == (utc(starts), utc(entry.ends_at))


@ROUND_TRIP
@given(st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_the_event_occurs_once_where_it_should(starts: datetime) -> None:
    starts = starts.replace(microsecond=0)
    entry = replace(ENTRY, starts_at=starts, ends_at=starts + timedelta(hours=1))
    calendar = Calendar.from_ical(invitation(entry))
    around = (starts - timedelta(days=400), starts + timedelta(days=400))

    occurrences = recurring_ical_events.of(calendar).between(*around)

    assert [utc(one.start) for one in occurrences] == [utc(starts)]
    assert [utc(one.end) for one in occurrences] == [utc(entry.ends_at)]


@pytest.mark.parametrize(
    ("zone", "year", "changes"),
    [
        ("Africa/Casablanca", 2026, 26),
        ("America/Santiago", 2026, 24),
        ("America/Mexico_City", 2020, 8),
    ],
)
def test_changes_without_a_yearly_rule_are_one_observance_each(
    zone: str, year: int, changes: int
) -> None:
    text = str(time_zone(zone, year).to_ical(), "utf-8")

    assert text.count("DTSTART") == changes
    assert "RDATE" not in text
    assert "RRULE" not in text


def test_a_zone_without_changes_is_one_observance() -> None:
    phoenix = str(time_zone("America/Phoenix", 2026).to_ical(), "utf-8")

    assert phoenix.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in phoenix


def test_links_keep_their_meaning(javascript: Reader) -> None:
    url = "https://video.example/j/ä b\r\nX-EVIL:1?x=1,2;3#top"

    read = javascript(invitation(replace(ENTRY, url=url)))

    assert unquote(read["url"]) == url
