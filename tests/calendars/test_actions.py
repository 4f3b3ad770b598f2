"""What becomes of the answers that calendars send."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from calendars import actions
from calendars.actions import Address, take_reply
from calendars.models import Reason, UnreadReply
from calendars.replies import read_message
from mail.models import Mail
from meetings.actions import answer_invitation, change_meeting, withdraw_invitation
from meetings.models import Answer, Invitation, Meeting
from regions.actors import system_actor
from seats.models import Nomination
from tests.calendars.conftest import Deliver, answer_of, reasons, reply_to, said
from tests.calendars.corpus import PROGRAMS, STAMP, Said, apple, google, outlook, written
from tests.cast import Cast
from tests.meetings.factories import NOON, make_invitation, make_meeting, make_person

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
Program = Callable[[Said], bytes]
END = "x" * 26 + "@reply.example"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_the_answer_of_every_program_is_noted(
    invited: Invitation, deliver: Deliver, program: Program, answer: str
) -> None:
    deliver(program(said(invited, answer=answer, sequence=0)))
    now = Invitation.objects.get()
    assert (now.answer, now.answered_at, now.replied_at) == (answer, STAMP, STAMP)
    assert now.replied_sequence == 0
    assert now.is_seated == (answer == "ACCEPTED")
    assert reasons() == []


def test_the_history_says_where_an_answer_came_from(invited: Invitation, deliver: Deliver) -> None:
    deliver(apple(said(invited)))
    event = invited.events.order_by("-pgh_id").first()
    assert event.pgh_context == {"by": "an answer from a calendar"}


def test_the_same_message_twice_changes_nothing(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    """At least once: whoever dies before marking a message gets it again."""
    message, note = google(said(invited)), written(reply_to(invited), "Is there parking?")
    deliver(message, note)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        answer_invitation(actor=cast.actor("ana"), invitation=invited, answer="DECLINED")
        deliver(message, note)
    assert answer_of(invited) == Answer.DECLINED
    assert len(reasons()) == Mail.objects.filter(kind="meeting_reply").count() == 1


def test_the_last_by_time_counts(invited: Invitation, deliver: Deliver, cast: Cast) -> None:
    """Whether it was clicked in a calendar or on a page, and whenever the mail arrives."""
    with time_machine.travel(NOW - timedelta(hours=2), tick=False):
        answer_invitation(actor=cast.actor("ana"), invitation=invited, answer="DECLINED")
    deliver(google(said(invited, at=NOW - timedelta(hours=3))))
    assert answer_of(invited) == Answer.DECLINED
    deliver(google(said(invited, at=NOW - timedelta(hours=1))))
    assert answer_of(invited) == Answer.ACCEPTED
    # Sent before that one, and arrived after it.
    deliver(google(said(invited, answer="TENTATIVE", at=NOW - timedelta(minutes=90))))
    assert answer_of(invited) == Answer.ACCEPTED
    deliver(google(said(invited, answer="TENTATIVE", at=NOW - timedelta(minutes=30))))
    assert answer_of(invited) == Answer.TENTATIVE
    assert reasons() == []


def test_a_clock_ahead_of_ours_is_not_ahead_of_the_next_answer(
    invited: Invitation, deliver: Deliver
) -> None:
    deliver(google(said(invited, at=NOW + timedelta(days=3))))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        deliver(google(said(invited, answer="DECLINED", at=NOW + timedelta(minutes=30))))
    assert answer_of(invited) == Answer.DECLINED


def test_a_reply_without_a_time_is_one_of_now(invited: Invitation, deliver: Deliver) -> None:
    said_now = said(invited)
    deliver(apple(said_now).replace(f"DTSTAMP:{said_now.stamp}\r\n".encode(), b""))
    assert Invitation.objects.get().replied_at == NOW


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"uid": "meeting-1@elsewhere.example"}, Reason.OTHER_MEETING),
        ({"attendee": "eve@evil.example"}, Reason.WRONG_PERSON),
        ({"attendee": "eve@evil.example", "sender": "pia@people.example"}, Reason.WRONG_PERSON),
        ({"method": "COUNTER"}, Reason.PROPOSAL),
        ({"method": "REQUEST"}, Reason.PROPOSAL),
        ({"answer": "NEEDS-ACTION"}, Reason.REFUSED),
        ({"answer": "DELEGATED"}, Reason.REFUSED),
    ],
)
def test_what_is_no_answer_to_this_is_left_to_a_person(
    invited: Invitation, deliver: Deliver, wrong: dict[str, str], reason: str
) -> None:
    deliver(outlook(said(invited, **wrong)))
    assert answer_of(invited) == Answer.NEEDS_ACTION
    assert reasons() == [reason]


def test_a_broken_calendar_is_left_to_a_person(invited: Invitation, deliver: Deliver) -> None:
    deliver(apple(said(invited)).replace(b"SEQUENCE:0", b"SEQUENCE:none"))
    deliver(apple(said(invited)).replace(b"VEVENT", b"VTODO"))
    assert reasons() == [Reason.UNREADABLE, Reason.UNREADABLE]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_forged_address_is_nobodys(
    invited: Invitation, deliver: Deliver, program: Program
) -> None:
    to = reply_to(invited)
    forged = to.replace(to[-20], "a" if to[-20] != "a" else "b")
    other = make_invitation(invited.meeting, make_person(invited.region, "Quinn"))
    swapped = (
        reply_to(other).partition("@")[0][:-26] + to.partition("@")[0][-26:] + "@reply.example"
    )
    for address in (forged, swapped, "r@reply.example", "r+@reply.example"):
        deliver(program(said(invited, to=address)))
    assert answer_of(invited) == answer_of(other) == Answer.NEEDS_ACTION
    assert reasons() == []


def test_capitals_in_an_address_mean_nothing(invited: Invitation, deliver: Deliver) -> None:
    deliver(google(said(invited, to=reply_to(invited).upper(), attendee="PIA@People.example")))
    assert answer_of(invited) == Answer.ACCEPTED


def test_whoever_has_another_address_by_now_answers_from_the_new_invitation(
    invited: Invitation, deliver: Deliver
) -> None:
    to = reply_to(invited)
    invited.person.address_version += 1
    invited.person.save()
    deliver(google(said(invited, to=to)))
    assert reasons() == [Reason.WRONG_PERSON]


def test_an_address_whose_person_is_gone_says_nothing(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    message = read_message(google(said(invited)))
    for meeting, person in ((invited.meeting_id + 9, invited.person_id), (invited.meeting_id, 0)):
        outcomes = take_reply(
            actor=system_actor(cast.home),
            message=message,
            address=Address(cast.home.pk, meeting, person, 0),
            now=NOW,
        )
        assert outcomes == ["gone"]


def test_only_the_portal_takes_replies(invited: Invitation, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        take_reply(
            actor=cast.actor("ana"),
            message=read_message(google(said(invited))),
            address=Address(cast.home.pk, invited.meeting_id, invited.person_id, 0),
            now=NOW,
        )


def test_a_withdrawn_invitation_is_not_answered(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    withdraw_invitation(actor=cast.actor("ana"), invitation=invited)
    deliver(google(said(invited)))
    assert reasons() == [Reason.WITHDRAWN]


def test_whoever_has_left_does_not_answer(cast: Cast, deliver: Deliver) -> None:
    seat = cast.membership("sam")
    sam = make_person(cast.home, "Sam", membership=seat)
    invitation = make_invitation(make_meeting(cast.home), sam)
    seat.ended_at = NOW
    seat.save()
    deliver(google(said(invitation, attendee="sam@people.example")))
    assert reasons() == [Reason.WITHDRAWN]


@pytest.mark.parametrize(
    "fields",
    [{"cancelled_at": NOW}, {"starts_at": NOW - timedelta(days=2), "ends_at": NOW - timedelta(1)}],
)
def test_too_late_is_too_late(
    invited: Invitation, deliver: Deliver, fields: dict[str, datetime]
) -> None:
    Meeting.objects.update(**fields)
    deliver(google(said(invited)))
    assert answer_of(invited) == Answer.NEEDS_ACTION
    assert reasons() == [Reason.TOO_LATE]


def test_an_answer_to_a_time_that_has_changed_does_not_count(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    later = {"starts_at": NOON + timedelta(days=1), "ends_at": NOON + timedelta(days=1, hours=1)}
    change_meeting(
        actor=cast.actor("ana"), meeting=invited.meeting, details=later, version=0, tell=False
    )
    deliver(google(said(invited, sequence=0)))
    assert answer_of(invited) == Answer.NEEDS_ACTION
    assert reasons() == [Reason.OUTDATED]
    deliver(google(said(invited, sequence=1, at=STAMP + timedelta(minutes=1))))
    assert answer_of(invited) == Answer.ACCEPTED


def test_an_answer_survives_a_change_that_nobody_was_told_of(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    change_meeting(
        actor=cast.actor("ana"),
        meeting=invited.meeting,
        details={"agenda": "Hello"},
        version=0,
        tell=False,
    )
    deliver(google(said(invited, sequence=0)))
    assert answer_of(invited) == Answer.ACCEPTED


def test_an_answer_to_an_older_number_than_the_last_does_not_count(
    invited: Invitation, deliver: Deliver
) -> None:
    deliver(google(said(invited, sequence=3)))
    deliver(google(said(invited, sequence=2, answer="DECLINED", at=STAMP + timedelta(hours=1))))
    assert answer_of(invited) == Answer.ACCEPTED
    assert reasons() == [Reason.OUTDATED]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_delegate_named_in_a_calendar_is_invited_in_ones_place(
    invited: Invitation, deliver: Deliver, program: Program
) -> None:
    more = {"delegate": "quinn.fox@people.example"}
    deliver(program(said(invited, answer="DELEGATED", more=more)))
    named = Nomination.objects.get()
    assert (named.invitation, named.email) == (invited, "quinn.fox@people.example")
    assert named.name == "quinn.fox"
    deliver(program(said(invited, answer="DELEGATED", more=more)))
    assert Nomination.objects.count() == 1


def test_a_delegate_is_called_as_the_calendar_calls_them(
    invited: Invitation, deliver: Deliver
) -> None:
    reply = apple(said(invited, answer="DELEGATED", more={"delegate": "q@people.example"}))
    second = 'ATTENDEE;CN="Quinn Fox";PARTSTAT=NEEDS-ACTION:mailto:q@people.example\r\nDTSTAMP'
    deliver(reply.replace(b"DTSTAMP", second.encode(), 1))
    assert Nomination.objects.get().name == "Quinn Fox"


def test_a_delegate_answers_for_themselves_by_the_same_address(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    """Calendars send their answer to the organizer of the invitation that was passed on."""
    quinn = make_person(cast.home, "Quinn")
    theirs = make_invitation(invited.meeting, quinn, stands_in_for=invited)
    mute = make_person(cast.home, "Mute")
    mute.contact.delete()
    make_invitation(invited.meeting, mute, stands_in_for=invited)
    deliver(google(said(invited, attendee="quinn@people.example")))
    assert answer_of(theirs) == Answer.ACCEPTED
    assert answer_of(invited) == Answer.NEEDS_ACTION


def test_words_are_kept_and_mailed_to_whoever_called_the_meeting(
    invited: Invitation, deliver: Deliver
) -> None:
    deliver(written(reply_to(invited), "Is there parking?\r\n\x00\x1b[0m"))
    reply = UnreadReply.objects.get()
    assert (reply.reason, reply.person, reply.meeting) == (
        Reason.WRITTEN,
        invited.person,
        invited.meeting,
    )
    assert reply.text == "Is there parking?\n  [0m"
    mail = Mail.objects.get()
    assert (mail.recipient, mail.reply_to) == ("ana@reset.example", "pia@people.example")
    assert "Is there parking?" in mail.text
    assert "/r/texas/meetings/replies/" in mail.html


def test_an_unknown_sender_is_not_believed(invited: Invitation, deliver: Deliver) -> None:
    deliver(written(reply_to(invited), "Hello", sender="eve@evil.example"))
    assert UnreadReply.objects.get().sender == "eve@evil.example"
    assert Mail.objects.get().reply_to == ""


def test_who_does_not_coordinate_any_more_gets_no_mail(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    for who in (None, cast.users["ben"], cast.users["zoe"]):
        Meeting.objects.update(scheduled_by=who)
        deliver(written(reply_to(invited), f"Hello {who}"))
    assert len(reasons()) == 3
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Return-Path": "<>"},
    ],
)
def test_what_nobody_wrote_is_not_kept(
    invited: Invitation, deliver: Deliver, headers: dict[str, str]
) -> None:
    deliver(written(reply_to(invited), "I am out of the office.", **headers))
    assert reasons() == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_note_beside_an_answer_is_kept(
    invited: Invitation, deliver: Deliver, program: Program
) -> None:
    deliver(program(said(invited, note="Ten minutes late")))
    assert answer_of(invited) == Answer.ACCEPTED
    reply = UnreadReply.objects.get()
    assert reply.reason == Reason.NOTE
    assert reply.text.strip() == "Ten minutes late"


def test_nobody_fills_the_list(
    invited: Invitation, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_UNREAD", 2)
    deliver(*(written(reply_to(invited), f"Hello {n}") for n in range(4)))
    assert len(reasons()) == 2


def test_a_reply_is_put_away_by_who_coordinates(
    invited: Invitation, deliver: Deliver, cast: Cast
) -> None:
    deliver(written(reply_to(invited), "Hello"))
    reply = UnreadReply.objects.get()
    assert str(reply) == "Re: Invitation"
    with pytest.raises(PermissionDenied):
        actions.put_reply_away(actor=cast.actor("ben"), reply=reply)
    assert actions.put_reply_away(actor=cast.actor("ana"), reply=reply).read_at == NOW


@pytest.mark.parametrize("delegate", ["q%0ASubject:x@people.example", "quinn@", "q@" + "x" * 300])
def test_a_delegate_without_a_real_address_is_left_to_a_person(
    invited: Invitation, deliver: Deliver, delegate: str
) -> None:
    deliver(apple(said(invited, answer="DELEGATED", more={"delegate": delegate})))
    assert reasons() == [Reason.REFUSED]
    assert not Nomination.objects.exists()
