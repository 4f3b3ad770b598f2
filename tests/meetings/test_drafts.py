"""Drafts, their opening, and changes that are told once or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from mail.models import Mail
from meetings import actions
from tests.cast import Cast
from tests.meetings.factories import NOON, ONE, make_invitation, make_meeting, make_person

DETAILS = {"title": "Kick-off", "starts_at": NOON, "ends_at": ONE, "agenda": "Welcome"}


def test_many_drafts_are_for_coordinators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.schedule_meetings(
            actor=cast.actor("ben"), region=cast.seat("ana"), drafts=[DETAILS]
        )


def test_what_happens_to_a_draft_is_told_to_nobody(cast: Cast) -> None:
    ana = cast.actor("ana")
    meeting = make_meeting(cast.home, opened_at=None)
    [first, _] = actions.invite_people(
        actor=ana, meeting=meeting, people=[make_person(cast.home), make_person(cast.home, "Tom")]
    )
    actions.change_meeting(actor=ana, meeting=meeting, details={"title": "Moved"}, version=0)
    actions.withdraw_invitation(actor=ana, invitation=first)
    actions.cancel_meeting(actor=ana, meeting=meeting)
    assert not Mail.objects.exists()
    with pytest.raises(Refused, match="open already, or cancelled"):
        actions.open_meeting(actor=ana, meeting=meeting)


@pytest.mark.parametrize("name", ["ben", "sam", "nia", "ned"])
def test_open_meeting_is_for_coordinators(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_meeting(
            actor=cast.actor(name), meeting=make_meeting(cast.home, opened_at=None)
        )


def test_changes_of_ten_minutes_are_one_mail(cast: Cast) -> None:
    ana, meeting = cast.actor("ana"), make_meeting(cast.home)
    make_invitation(meeting)
    started = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    for minutes, title in enumerate(("First", "Second", "Third")):
        with time_machine.travel(started + timedelta(minutes=4 * minutes), tick=False):
            change = {"details": {"title": title}, "version": minutes}
            actions.change_meeting(actor=ana, meeting=meeting, **change)
    [mail] = Mail.objects.filter(state="queued")
    assert mail.subject.startswith("Changed: Third")
    assert mail.not_before == started + timedelta(minutes=10)


def test_a_change_can_be_told_to_nobody(cast: Cast) -> None:
    ana, meeting = cast.actor("ana"), make_meeting(cast.home)
    make_invitation(meeting)
    actions.change_meeting(
        actor=ana, meeting=meeting, details={"title": "Typo"}, version=0, tell=False
    )
    assert (meeting.title, Mail.objects.count()) == ("Typo", 0)
