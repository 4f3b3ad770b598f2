"""What each app brings to My work, and what is done there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from calendars.models import UnreadReply
from digests.models import Digest, Packet
from meetings.models import Meeting
from minutes.models import Edition, Minutes, Reader
from stakeholders.models import Person
from tests.cast import Cast
from tests.checklists.factories import make_task
from tests.meetings.factories import make_meeting, make_person
from tests.minutes.factories import make_minutes

WORK, DO = "/r/texas/work/", "/r/texas/work/do/"
NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _a_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def person(cast: Cast, who: str) -> Person:
    return make_person(cast.home, who.title(), membership=cast.membership(who))


def meeting_in(cast: Cast, days: int, title: str, **fields: Any) -> Meeting:
    at = NOW + days * DAY
    return make_meeting(cast.home, title=title, starts_at=at, ends_at=at + HOUR, **fields)


def packet(cast: Cast, who: Person, title: str, **fields: Any) -> Packet:
    meeting = meeting_in(cast, -5, title)
    minutes = make_minutes(meeting, state="approved")
    of = {"region": cast.home}
    edition = Edition.objects.create(minutes=minutes, number=1, content={}, approved_at=NOW, **of)
    digest = Digest.objects.create(meeting=meeting, edition=edition, **of)
    return Packet.objects.create(
        meeting=meeting, person=who, digest=digest, edition=edition, sent_at=NOW, **of, **fields
    )


def shown(cast: Cast, who: str) -> str:
    return cast.client(who).get(WORK).text.partition("<main")[2]


def done(cast: Cast, who: str, about: str, deed: str) -> Any:
    return cast.client(who).post(DO, {"about": about, "deed": deed}, follow=True)


def test_a_line_of_a_checklist_waits_for_its_owner_and_is_ticked(cast: Cast) -> None:
    meeting = meeting_in(cast, 10, "Kick-off")
    task = make_task(meeting, "Bring the list", days_before=3, owner=person(cast, "sam"))
    page = shown(cast, "sam")
    assert "Bring the list (Kick-off)" in page
    assert f'href="/r/texas/meetings/{meeting.pk}/"' in page
    assert "Bring the list" not in shown(cast, "ana")
    assert "Done: Bring the list." in done(cast, "sam", f"task:{task.pk}", "done").text
    task.refresh_from_db()
    assert task.done_by == cast.users["sam"]


def test_what_nobody_has_waits_for_the_coordinator(cast: Cast) -> None:
    meeting = meeting_in(cast, 10, "Kick-off")
    make_task(meeting, "Book the room", days_before=3)
    page = shown(cast, "ana")
    assert "Book the room" in page
    assert f'href="/r/texas/meetings/{meeting.pk}/checklist/"' in page
    assert "Book the room" not in shown(cast, "ben")


def test_a_packet_is_read_and_an_objection_waits_for_a_reply(cast: Cast) -> None:
    own = packet(cast, person(cast, "sam"), "Missed call")
    words = {"answer": "objected", "words": "No", "answered_at": NOW}
    packet(cast, make_person(cast.home, "Tom"), "Other call", **words)
    assert "You missed Missed call" in shown(cast, "sam")
    assert "Other call" not in shown(cast, "sam")
    assert "Tom objects to Other call" in shown(cast, "ana")
    assert "Missed call" not in shown(cast, "ana")
    page = done(cast, "sam", f"packet:{own.pk}", "confirmed")
    assert "Thank you: Missed call." in page.text
    own.refresh_from_db()
    assert own.answer == "confirmed"


def test_minutes_wait_for_comments_until_their_day(cast: Cast) -> None:
    meeting, sam = meeting_in(cast, -3, "Call"), person(cast, "sam")
    minutes: Minutes = make_minutes(meeting, state="in_comment", comment_until=NOW.date() + DAY)
    Reader.objects.create(region=cast.home, minutes=minutes, person=sam, number=1, asked_at=NOW)
    assert "Minutes of Call" in shown(cast, "sam")
    Minutes.objects.update(comment_until=NOW.date() - DAY)
    assert "Minutes of Call" not in shown(cast, "sam")


def test_drafts_and_minutes_wait_for_the_coordinator(cast: Cast) -> None:
    meeting_in(cast, 5, "Soon", opened_at=None)
    meeting_in(cast, 50, "Far", opened_at=None)
    meeting_in(cast, -5, "Held")
    make_minutes(meeting_in(cast, -6, "Settled"), state="approved")
    meeting_in(cast, -60, "Long ago")
    page = shown(cast, "ana")
    assert ">Soon</a>" in page
    assert "Approve: Held" in page
    for title in ("Far", "Settled", "Long ago"):
        assert title not in page
    assert "Soon" not in shown(cast, "ben")


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 reply to an invitation"), (2, "2 replies to invitations")]
)
def test_replies_that_nobody_has_read(cast: Cast, number: int, words: str) -> None:
    meeting, tom = meeting_in(cast, 5, "Call"), make_person(cast.home, "Tom")
    for n in range(number):
        UnreadReply.objects.create(
            region=cast.home, meeting=meeting, person=tom, digest=str(n), received_at=NOW
        )
    assert words in shown(cast, "ana")
    assert words not in shown(cast, "ben")


@pytest.mark.parametrize(("who", "about"), [("ben", "packet"), ("sam", "task")])
def test_what_is_somebody_elses_is_not_found(cast: Cast, who: str, about: str) -> None:
    theirs = packet(cast, make_person(cast.home, "Tom"), "Call")
    task = make_task(meeting_in(cast, 5, "Call"), owner=make_person(cast.home, "Una"))
    pk = {"packet": theirs.pk, "task": task.pk}[about]
    assert done(cast, who, f"{about}:{pk}", "done").status_code == 404


@pytest.mark.parametrize("kind", ["packet", "task"])
def test_a_deed_nobody_offered_is_refused(cast: Cast, kind: str) -> None:
    sam = person(cast, "sam")
    own = packet(cast, sam, "Call")
    task = make_task(meeting_in(cast, 5, "Call"), owner=sam)
    pk = {"packet": own.pk, "task": task.pk}[kind]
    body = {"about": f"{kind}:{pk}", "deed": "eaten"}
    page = cast.client("sam").post(DO, body, headers={"HX-Request": "true"})
    assert page.status_code == 409
