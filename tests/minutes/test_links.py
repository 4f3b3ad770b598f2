"""Minutes by a signed link, as the mail has it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from mail.models import Mail
from minutes import actions
from minutes.models import Comment, Minutes, Reader
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.minutes.factories import (
    NOW,
    make_attendance,
    make_decision,
    make_held,
    make_item,
    make_minutes,
)


@pytest.fixture(autouse=True)
def a_week_later() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    """Pia was there and is asked; so was Quinn, who has no address."""
    meeting = make_held(cast.home)
    make_item(meeting, "Budget")
    make_attendance(meeting, make_person(cast.home))
    quinn = make_person(cast.home, "Quinn")
    quinn.contact.delete()
    make_attendance(meeting, quinn)
    minutes = make_minutes(meeting)
    make_decision(minutes)
    actions.send_for_comment(
        actor=cast.actor("ana"), minutes=minutes, until=date(2026, 3, 17), now=NOW
    )
    return minutes


def link() -> str:
    mail = Mail.objects.get(kind="minutes_request")
    assert mail.subject == "Minutes to look through: Kick-off, Tue, Mar 3, 2026"
    assert "until March 17" in mail.text
    found = re.search(r"/link/\S+/minutes/", mail.text)
    assert found
    return found[0]


@pytest.mark.usefixtures("minutes")
def test_a_guest_reads_and_comments(cast: Cast) -> None:
    client, path = cast.client(), link()
    page = client.get(path).text
    assert "Begin in May" in page
    assert "Pia, please say until March 17" in page
    assert "Budget</option>" in page
    page = client.post(path, {"text": "In June."}, follow=True).text
    assert "In June." in page
    comment = Comment.objects.get()
    assert (comment.person.name, comment.text) == ("Pia", "In June.")
    assert Reader.objects.filter(answered_at=NOW).count() == 1


def test_what_was_approved_can_still_be_read(cast: Cast, minutes: Minutes) -> None:
    path = link()
    actions.approve_minutes(actor=cast.actor("ana"), minutes=minutes, now=NOW)
    client = cast.client()
    page = client.get(path).text
    assert "Begin in May" in page
    assert "Your comment" not in page
    assert client.post(path, {"text": "Late"}).status_code == 409
    actions.reopen_minutes(actor=cast.actor("ana"), minutes=minutes)
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("minutes")
def test_comments_end_with_their_day(cast: Cast) -> None:
    client, path = cast.client(), link()
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert "please say until" not in client.get(path).text
        assert client.post(path, {"text": "Late"}).status_code == 409
    with time_machine.travel(NOW + timedelta(days=80), tick=False):
        assert client.get(path).status_code == 404
    assert client.get("/link/forged/minutes/").status_code == 404
