import pytest

from meetings.participants import LARGEST, MOST, Participant, Unreadable, participants_of

ZOOM = """Meeting ID,Topic,Start Time,Duration (Minutes),Participants
812 3456,Kick-off,03/03/2026 09:00:00 AM,62,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Pia Poe (she/her),pia@people.example,03/03/2026 09:00:00 AM,03/03/2026 09:40:00 AM,40,No
José Ruiz,,03/03/2026 09:01:00 AM,03/03/2026 10:02:00 AM,61,Yes
Pia Poe,PIA@people.example,03/03/2026 09:42:00 AM,03/03/2026 10:02:00 AM,20,No
"""
TEAMS = """1. Summary
Meeting title\tKick-off
Attended participants\t2

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Pia Poe\t3/3/26, 9:00:01 AM\t3/3/26, 10:02:03 AM\t1h 2m 2s\tpia@people.example\tpia\tOrganizer
José Ruiz\t3/3/26, 9:01:01 AM\t3/3/26, 9:47:40 AM\t46m 39s\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Pia Poe\t3/3/26, 9:00:01 AM\t3/3/26, 10:02:03 AM\t1h 2m 2s\tpia@people.example\tOrganizer
"""
MEET = """First name,Last name,Email,Duration,Time joined,Time exited
Pia,Poe,pia@people.example,1 hr 2 min,9:00 AM,10:02 AM
José,Ruiz,,47 min,9:01 AM,9:48 AM
"""
PIA, JOSE = Participant("Pia Poe", "pia@people.example"), Participant("José Ruiz")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    ("text", "minutes"), [(ZOOM, [60, 61]), (TEAMS, [62, 47]), (MEET, [62, 47])]
)
def test_lists_of_three_programs_in_four_encodings(
    text: str, minutes: list[int], encoding: str
) -> None:
    found = participants_of(text.encode(encoding))
    assert [(one.name, one.email) for one in found] == [
        (PIA.name, PIA.email),
        (JOSE.name, JOSE.email),
    ]
    assert [one.minutes for one in found] == minutes


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("47", 47),
        ("47.6", 48),
        ("1:02:03", 62),
        ("62:03", 62),
        ("1m 30s", 2),
        ("soon", 0),
        ("", 0),
    ],
)
def test_durations(words: str, minutes: int) -> None:
    (found,) = participants_of(f"Name;Duration\nPia;{words}".encode())
    assert found.minutes == minutes


def test_numbers_behind_a_name_are_not_the_name() -> None:
    (found,) = participants_of(b"Name,Join time\nPia Poe#2,9:00")
    assert found == Participant("Pia Poe")


def test_lines_too_short_or_nameless_are_passed_over() -> None:
    found = participants_of(b"Join time,Name,Email\n9:00\n9:01,Pia\n9:02,(guest),x@y.example")
    assert found == [Participant("Pia")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no heading with a name and a time"),
        (b"%PDF-1.7 Name, Duration", "no heading"),
        (b"PK\x03\x04\x00\x00", "it is no text"),
        (b"\xff\xfeN\x00a", "cannot be read"),
        (b"\x81\x8d", "cannot be read"),
        (b"Name,Duration\n", "nobody in it"),
        (b"Name,Duration\n" + b'"' + b"x" * 140_000, "This is not a list of participants."),
        (b"x" * (LARGEST + 1), "larger than"),
        (
            b"Name,Duration\n" + b"".join(b"P%d,1\n" % n for n in range(MOST + 1)),
            "more than 2,000 people",
        ),
    ],
)
def test_other_files_are_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        participants_of(content)


@pytest.mark.timeout(20)
def test_no_list_keeps_anybody_waiting() -> None:
    """Patterns that would try each letter of a long cell, and lines of a million."""
    cells = ["(" * 130_000 + "b", "a" + " " * 100_000 + "b", "c"]
    rows = "".join(f"{cell},{number}@p.example,1\n" for number, cell in enumerate(cells))
    assert len(participants_of(("Name,Email,Duration\n" + rows).encode())) == 3


@pytest.mark.parametrize("duration", ["9" * 5000, "9" * 5000 + ":00", "9" * 5000 + "h", "99999"])
def test_nobody_is_longer_in_a_call_than_a_week(duration: str) -> None:
    [found] = participants_of(f"Name,Email,Duration\nPia,no address,{duration}\n".encode())
    assert (found.email, found.minutes) == ("", 7 * 24 * 60)
