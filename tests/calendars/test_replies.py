"""Messages as they come, and as somebody hostile makes them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from calendars.replies import LARGEST, LONGEST, Overgrown, read_message
from tests.calendars.corpus import PROGRAMS, STAMP, Said, apple, google, outlook, written

TO = "r+1.2.3.0.x@reply.example"
SAID = Said(TO, "meeting-7@portal.example", sequence=3, note="Late")


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_says_the_same(program: Any) -> None:
    message = read_message(program(SAID))
    (reply,) = message.replies
    (attendee,) = reply.attendees
    assert (message.method, reply.uid, reply.sequence) == ("REPLY", "meeting-7@portal.example", 3)
    assert (reply.written_at, reply.occurrence) == (STAMP, None)
    assert (attendee.email, attendee.answer) == ("pia@people.example", "ACCEPTED")
    assert message.sender == "pia@people.example"
    assert TO in message.addressed
    assert message.note.strip() == "Late"


def test_subjects_in_other_letters_are_read() -> None:
    assert read_message(outlook(SAID)).subject == "Accepted: Steering call – Räume"


def test_one_of_a_series_is_named_with_its_zone() -> None:
    zoned = [read_message(p(Said(TO, "u", occurrence="20300312T130000"))) for p in PROGRAMS]
    assert {str(message.replies[0].occurrence) for message in zoned} == {
        "2030-03-12 13:00:00-05:00"
    }


def test_a_stamp_without_a_zone_is_in_utc() -> None:
    reply = apple(SAID).replace(b"T150000Z", b"T150000")
    assert read_message(reply).replies[0].written_at == STAMP
    day = apple(SAID).replace(f"DTSTAMP:{SAID.stamp}".encode(), b"DTSTAMP;VALUE=DATE:20260301")
    assert read_message(day).replies[0].written_at is None


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"SEQUENCE:3", b"SEQUENCE:three"),
        (b"DTSTAMP:20260301T150000Z", b"DTSTAMP:yesterday"),
        (b"SUMMARY:Steering call", b"RECURRENCE-ID;VALUE=PERIOD:20260301T150000Z/PT1H"),
        (b"SUMMARY:Steering call", b"X" * (LARGEST + 1)),
        (b"BEGIN:VCALENDAR", b"\x00\xff\xfe"),
    ],
)
def test_a_broken_calendar_is_not_understood(good: bytes, bad: bytes) -> None:
    message = read_message(apple(SAID).replace(good, bad))
    assert (message.method, message.replies) == ("?", ())


def test_an_attendee_without_an_address_is_nobody() -> None:
    reply = apple(SAID).replace(b'EMAIL="pia@people.example"', b'X="1"')
    assert read_message(reply).replies[0].attendees[0].email == ""
    nobody = apple(SAID).replace(b"ATTENDEE", b"X-ATTENDEE")
    assert read_message(nobody).replies[0].attendees == ()


def test_addresses_are_read_as_mail_programs_write_them() -> None:
    reply = google(Said(TO, "u", attendee="pia%2Bx@people.example"))
    assert read_message(reply).replies[0].attendees[0].email == "pia+x@people.example"


@pytest.mark.parametrize(
    ("kind", "words", "read"),
    [
        ("text/plain; charset=iso-8859-1", "plain", "plain"),
        ("text/plain; charset=x-nobody-knows", "plain", "plain"),
        ("text/html", "<p>Hello <b>there</b><script>no</script></p>", "Hello thereno"),
        ("application/pdf", "%PDF", ""),
        ("text/plain", "x" * 9000, "x" * LONGEST),
    ],
)
def test_words_are_read_as_text(kind: str, words: str, read: str) -> None:
    assert read_message(written(TO, words, kind=kind)).words == read


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"nonsense", b"Subject: =?utf-8?b?!!?=\r\n\r\n", b"From: <<>>@\r\n\r\nx"],
)
def test_what_is_hardly_a_message_is_read_all_the_same(content: bytes) -> None:
    message = read_message(content)
    assert (message.method, message.addressed) == ("", "")
    assert len(message.digest) == 64


def test_a_person_is_not_automatic() -> None:
    assert not read_message(written(TO, "Hello")).is_automatic
    for automatic in ({"Auto-Submitted": "auto-replied; owner=x"}, {"Precedence": "Junk"}):
        assert read_message(written(TO, "Hello", **automatic)).is_automatic
    assert not read_message(written(TO, "Hello", **{"Auto-Submitted": "no"})).is_automatic


def test_moments_keep_their_zone() -> None:
    at = datetime(2026, 3, 1, 9, 0, tzinfo=timezone(timedelta(hours=-6)))
    assert read_message(google(Said(TO, "u", at=at))).replies[0].written_at == at.astimezone(UTC)


BUSY = {
    "a long header": b"To: " + b"a," * 500_000 + b"\n\nx",
    "many headers": b"To: b@c.example\n" * 50_000 + b"\nx",
    "words in a subject": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
    "a long kind": b"Content-Type: text/plain; " + b"a=b; " * 100_000 + b"\n\nx",
    "a slow alphabet": b"Content-Type: text/plain; charset=punycode\n\na-" + b"b" * 1_500_000,
}


@pytest.mark.parametrize("what", BUSY)
@pytest.mark.timeout(20)
def test_no_message_keeps_the_reader_busy(what: str) -> None:
    message = read_message(b"From: pia@people.example\n" + BUSY[what])
    assert message.sender == "pia@people.example"


def test_a_message_of_too_many_parts_is_not_read() -> None:
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000
    with pytest.raises(Overgrown):
        read_message(many)


@pytest.mark.parametrize("sequence", [b"-1", b"9999999999", b"9" * 5000])
def test_a_number_that_no_calendar_counts_to_is_not_understood(sequence: bytes) -> None:
    reply = apple(SAID).replace(b"SEQUENCE:3", b"SEQUENCE:" + sequence)
    assert read_message(reply).method == "?"
