from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from mail.models import Mail
from meetings.actions import cancel_meeting, change_meeting
from meetings.models import Answer, Invitation, Meeting
from regions.actors import system_actor
from reminders.actions import send_due
from reminders.models import ReminderSent
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person

NOON = datetime(2030, 3, 5, 18, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


def meeting_at(cast: Cast, starts_at: datetime = NOON, **fields: Any) -> Meeting:
    ends_at = starts_at + timedelta(hours=1)
    return make_meeting(cast.home, starts_at=starts_at, ends_at=ends_at, **fields)


def invite(meeting: Meeting, name: str = "Pia", before: timedelta = 2 * DAY, **fields: Any) -> None:
    """Somebody invited that long before the meeting."""
    person = make_person(meeting.region, name)
    invitation = make_invitation(meeting, person, **fields)
    Invitation.objects.filter(pk=invitation.pk).update(invited_at=meeting.starts_at - before)


def tick(cast: Cast, now: datetime) -> list[str]:
    """Everything that is due at that moment; who got a mail by now."""
    while send_due(actor=system_actor(cast.home), now=now):
        pass
    mails = Mail.objects.filter(kind="meeting_reminder").order_by("created_at", "pk")
    return list(mails.values_list("recipient_name", flat=True))


def test_one_reminder_a_day_before(cast: Cast) -> None:
    invite(meeting_at(cast))
    assert tick(cast, NOON - DAY - MINUTE) == []
    assert tick(cast, NOON - DAY) == ["Pia"]
    assert tick(cast, NOON - DAY + MINUTE) == ["Pia"]
    assert tick(cast, NOON - MINUTE) == ["Pia"]


def test_the_reminder_has_place_join_link_dial_in_and_agenda(cast: Cast) -> None:
    facts = {
        "place": "Room 5",
        "join_link": "https://join.example/1",
        "dial_in": "+1 555 0100",
        "agenda": "Welcome",
    }
    invite(meeting_at(cast, **facts))
    Invitation.objects.update(seat="remote", registration="confirmed", registered_at=NOON - DAY)
    tick(cast, NOON - DAY)
    mail = Mail.objects.get(kind="meeting_reminder")
    for words in (*facts.values(), "Tue, Mar 5, 2030, 12:00 PM"):
        assert words in mail.text
    assert mail.recipient == "pia@people.example"


def test_beat_was_down_for_three_hours(cast: Cast) -> None:
    invite(meeting_at(cast))
    assert tick(cast, NOON - DAY - MINUTE) == []
    assert tick(cast, NOON - DAY + timedelta(hours=3)) == ["Pia"]


def test_a_clock_that_jumps_back_reminds_once(cast: Cast) -> None:
    invite(meeting_at(cast))
    for now in (NOON - DAY, NOON - 2 * DAY, NOON - DAY):
        tick(cast, now)
    assert tick(cast, NOON - DAY) == ["Pia"]


def test_nobody_is_reminded_of_what_has_begun(cast: Cast) -> None:
    invite(meeting_at(cast))
    assert tick(cast, NOON) == []


@pytest.mark.parametrize(
    ("wall_clock", "due"),
    [
        (datetime(2030, 3, 10, 10), datetime(2030, 3, 9, 10)),  # clocks go forward that night
        (datetime(2030, 11, 3, 10), datetime(2030, 11, 2, 10)),  # and back
        (datetime(2028, 3, 1, 10), datetime(2028, 2, 29, 10)),
        (datetime(2028, 2, 29, 10), datetime(2028, 2, 28, 10)),
        (datetime(2030, 3, 1, 10), datetime(2030, 2, 28, 10)),
    ],
)
def test_a_day_before_keeps_the_clock_on_the_wall(
    cast: Cast, wall_clock: datetime, due: datetime
) -> None:
    zone = ZoneInfo("America/Chicago")
    due = due.replace(tzinfo=zone).astimezone(UTC)
    invite(meeting_at(cast, wall_clock.replace(tzinfo=zone).astimezone(UTC)))
    assert tick(cast, due - MINUTE) == []
    assert tick(cast, due) == ["Pia"]


def test_a_meeting_that_moves_is_reminded_of_again(cast: Cast) -> None:
    meeting = meeting_at(cast)
    invite(meeting)
    tick(cast, NOON - DAY)
    Mail.objects.update(state="sent")
    later = {"starts_at": NOON + 2 * DAY, "ends_at": NOON + 3 * DAY}
    change_meeting(actor=cast.actor("ana"), meeting=meeting, details=later, version=0)
    assert tick(cast, NOON - DAY + MINUTE) == ["Pia"]
    assert tick(cast, NOON + DAY) == ["Pia", "Pia"]
    assert tick(cast, NOON + DAY + MINUTE) == ["Pia", "Pia"]


def test_a_reminder_that_is_not_out_yet_is_withdrawn_with_its_meeting(cast: Cast) -> None:
    meeting = meeting_at(cast)
    invite(meeting)
    tick(cast, NOON - DAY)
    cancel_meeting(actor=cast.actor("ana"), meeting=meeting)
    assert Mail.objects.get(kind="meeting_reminder").state == "withdrawn"


def test_a_cancelled_meeting_is_not_reminded_of(cast: Cast) -> None:
    invite(meeting_at(cast, cancelled_at=NOON))
    assert tick(cast, NOON - DAY) == []


@pytest.mark.parametrize(
    ("invitation", "reminded"),
    [
        ({}, True),
        ({"answer": Answer.ACCEPTED}, True),
        ({"answer": Answer.TENTATIVE}, True),
        ({"answer": Answer.DECLINED}, False),
        ({"withdrawn_at": NOON}, False),
        ({"before": DAY}, True),
        ({"before": DAY - MINUTE}, False),
    ],
)
def test_who_is_reminded(cast: Cast, invitation: dict[str, Any], reminded: bool) -> None:
    invite(meeting_at(cast), **invitation)
    assert tick(cast, NOON - DAY + 2 * MINUTE) == (["Pia"] if reminded else [])


def test_somebody_who_left_is_not_reminded(cast: Cast) -> None:
    meeting, seat = meeting_at(cast), cast.membership("sam")
    make_invitation(meeting, make_person(cast.home, "Sam", membership=seat))
    Invitation.objects.update(invited_at=NOON - 2 * DAY)
    seat.ended_at = NOON
    seat.save()
    assert tick(cast, NOON - DAY) == []


def test_a_region_reminds_its_own_people(cast: Cast) -> None:
    invite(make_meeting(cast.away, starts_at=NOON, ends_at=NOON + DAY))
    assert tick(cast, NOON - DAY) == []


def test_a_batch_is_bounded_and_the_rest_follows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reminders.actions.BATCH", 2)
    for title in ("First", "Second"):
        meeting = meeting_at(cast, title=title)
        for name in ("Ann", "Bea", "Cleo"):
            invite(meeting, f"{name} {title}")
    assert send_due(actor=system_actor(cast.home), now=NOON - DAY) == 2
    assert len(tick(cast, NOON - DAY)) == 6
    assert ReminderSent.objects.count() == 6


def test_a_batch_costs_the_same_for_one_person_and_many(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    actor = system_actor(cast.home)
    for names in (["Ann"], ["Bea", "Cleo", "Dora"]):
        meeting = meeting_at(cast)
        for name in names:
            invite(meeting, name)
        with django_assert_num_queries(11):
            send_due(actor=actor, now=NOON - DAY)


@pytest.mark.parametrize("who", ["ana", "ben", "ned"])
def test_only_the_portal_sends_reminders(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        send_due(actor=cast.actor(who), now=NOON)


def test_who_sees_what_was_reminded_of(cast: Cast) -> None:
    invite(meeting_at(cast))
    tick(cast, NOON - DAY)
    sent = ReminderSent.visible_to(cast.actor("ana")).get()
    assert str(sent) == f"1 day before, everyone meeting:{sent.object_id}"
    for who in ("ben", "sam", "nia", "ned", "zoe"):
        assert not ReminderSent.visible_to(cast.actor(who)).exists()
