from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from accounts.models import User
from mail.models import Mail
from meetings import emails, ical
from meetings.models import Answer, Meeting
from tests.cast import Cast
from tests.meetings.factories import (
    IN_ROOM,
    NOON,
    REMOTE,
    make_invitation,
    make_meeting,
    make_person,
)


def full(cast: Cast) -> Meeting:
    return make_meeting(
        cast.home,
        title="Plans & <providers>",
        place="Room 1",
        join_link="https://call.example/1",
        dial_in="+1 555 0100, 42#",
        passcode="77",
        agenda="Welcome\nNext steps",
        cancel_reason="Snow",
        sequence=2,
    )


def test_every_mail_carries_when_where_and_why(cast: Cast) -> None:
    meeting = full(cast)
    invitation = make_invitation(meeting, answer=Answer.ACCEPTED, **REMOTE)
    emails.queue_invitations(meeting, [invitation])
    emails.queue_updates(meeting, [invitation])
    emails.queue_reminders(meeting, [invitation])
    emails.queue_cancellations(meeting, [invitation])
    emails.queue_withdrawal(meeting, invitation)
    emails.queue_seats(meeting, [invitation])
    kinds = {mail.kind for mail in Mail.objects.all()}
    assert len(kinds) == 6
    for mail in Mail.objects.all():
        left = ":left" if mail.kind == "meeting_withdrawal" else ""
        assert mail.about == f"meeting:{meeting.pk}{left}"
        for part in (mail.text, mail.html):
            assert "Tue, Mar 5, 2030, 12:00 PM – 1:00 PM CST" in part
            assert all(
                fact in part for fact in ("Room 1", "https://call.example/1", "42#", "Next steps")
            )
            assert "You get this because" in part
        assert "Plans & <providers>" in mail.subject + mail.text
        assert "Plans &amp; &lt;providers&gt;" in mail.html


def test_links_are_in_mails_that_ask_and_in_no_other(cast: Cast) -> None:
    meeting = full(cast)
    invitation = make_invitation(meeting)
    emails.queue_reminders(meeting, [invitation])
    emails.queue_cancellations(meeting, [invitation])
    asking, telling = Mail.objects.order_by("-kind")
    assert "/link/" in asking.text
    assert "/link/" in asking.html
    assert "/link/" not in telling.text + telling.html
    assert "Snow" in telling.text


def test_mails_with_a_calendar_part_say_that_the_link_answers(cast: Cast) -> None:
    meeting = full(cast)
    invitation = make_invitation(meeting)
    emails.queue_invitations(meeting, [invitation])
    emails.queue_updates(meeting, [invitation])
    for mail in Mail.objects.all():
        assert Calendar.from_ical(mail.calendar).events[0]["ATTENDEE"].params["RSVP"] == "FALSE"
        for part in (mail.text, mail.html):
            assert "only by this link: the buttons of a calendar do not reach the region" in part


@pytest.fixture
def answers_count(settings: Any) -> None:
    settings.REPLY_ADDRESS = "r@reply.example"


def entries() -> list[Any]:
    return [
        Calendar.from_ical(mail.calendar).events[0]
        for mail in Mail.objects.exclude(calendar="").order_by("created_at")
    ]


def test_where_answers_come_back_the_buttons_of_a_calendar_count(
    cast: Cast, answers_count: None
) -> None:
    meeting = full(cast)
    invitation = make_invitation(meeting)
    emails.queue_invitations(meeting, [invitation])
    emails.queue_updates(meeting, [invitation])
    to = emails.answer_address(meeting.pk, invitation.person)
    for mail, entry in zip(Mail.objects.order_by("created_at"), entries(), strict=True):
        assert mail.reply_to == to
        assert str(entry["ORGANIZER"]) == f"mailto:{to}"
        assert entry["ATTENDEE"].params["RSVP"] == "TRUE"
        for part in (mail.text, mail.html):
            assert "only by this link" not in part
            assert "The buttons of your calendar answer as well." in part


def test_what_asks_nothing_is_answered_to_whoever_called_the_meeting(
    cast: Cast, answers_count: None
) -> None:
    meeting = full(cast)
    meeting.scheduled_by = cast.users["ana"]
    invitation = make_invitation(meeting)
    emails.queue_reminders(meeting, [invitation])
    emails.queue_cancellations(meeting, [invitation])
    assert set(Mail.objects.values_list("reply_to", flat=True)) == {"ana@reset.example"}
    # Calendars take a cancellation from the organizer they know.
    organizer = emails.answer_address(meeting.pk, invitation.person)
    assert str(entries()[0]["ORGANIZER"]) == f"mailto:{organizer}"


def test_required_and_optional_are_said(cast: Cast) -> None:
    meeting = full(cast)
    pia, quinn = make_person(cast.home, "Pia"), make_person(cast.home, "Quinn")
    both = [make_invitation(meeting, pia), make_invitation(meeting, quinn, required=False)]
    emails.queue_invitations(meeting, both)
    roles = [entry["ATTENDEE"].params["ROLE"] for entry in entries()]
    assert sorted(roles) == ["OPT-PARTICIPANT", "REQ-PARTICIPANT"]


def test_delegation_is_said_and_tells_nobodys_address(cast: Cast, answers_count: None) -> None:
    meeting = full(cast)
    first = make_invitation(meeting, make_person(cast.home, "Pia"))
    other = make_invitation(meeting, make_person(cast.home, "Quinn"), stands_in_for=first)
    emails.queue_invitations(meeting, [first])
    emails.queue_invitations(meeting, [other])
    theirs, instead = (entry["ATTENDEE"].params for entry in entries())
    pia, quinn = (emails.answer_address(meeting.pk, one.person) for one in (first, other))
    assert (theirs["PARTSTAT"], theirs["DELEGATED-TO"]) == ("DELEGATED", f"mailto:{pia}")
    assert instead["DELEGATED-FROM"] == f"mailto:{quinn}"
    mails = list(Mail.objects.order_by("created_at").values_list("calendar", flat=True))
    assert "quinn@people" not in mails[0]
    assert "pia@people" not in mails[1]


def test_meetings_of_a_series_share_an_entry_and_its_organizer(
    cast: Cast, answers_count: None
) -> None:
    uid, later = "series-1@localhost", NOON + timedelta(days=7)
    first = make_meeting(cast.home, series_uid=uid, occurs_at=NOON)
    second = make_meeting(cast.home, series_uid=uid, occurs_at=later, sequence=4)
    pia = make_person(cast.home)
    emails.queue_updates(first, [make_invitation(first, pia)])
    emails.queue_cancellations(second, [make_invitation(second, pia)])
    one, other = entries()
    assert one["UID"] == other["UID"] == uid
    assert (one["RECURRENCE-ID"].dt, other["RECURRENCE-ID"].dt) == (NOON, later)
    assert other["SEQUENCE"] == 4
    assert one["ORGANIZER"] == other["ORGANIZER"]


def test_a_series_is_told_by_its_first_meeting(cast: Cast, answers_count: None) -> None:
    uid = "series-1@localhost"
    first = make_meeting(cast.home, series_uid=uid, occurs_at=NOON)
    (context,) = emails.contexts(first, [make_invitation(first)])
    entry = replace(
        emails.entry_of(**context), rule="FREQ=WEEKLY;COUNT=3", occurrence=None, sequence=9
    )
    event = Calendar.from_ical(ical.invitation(entry)).events[0]
    assert (event["UID"], event["SEQUENCE"], event["RRULE"]["COUNT"]) == (uid, 9, [3])
    assert "RECURRENCE-ID" not in event


def test_the_calendar_part_is_of_this_person_and_this_version(cast: Cast) -> None:
    meeting = full(cast)
    emails.queue_updates(meeting, [make_invitation(meeting, answer=Answer.TENTATIVE, **REMOTE)])
    mail = Mail.objects.get()
    event = Calendar.from_ical(mail.calendar).events[0]
    assert mail.calendar_method == "REQUEST"
    assert (event["UID"], event["SEQUENCE"]) == (f"meeting-{meeting.pk}@localhost", 2)
    assert event["ATTENDEE"] == "mailto:pia@people.example"
    assert event["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"
    assert event["DESCRIPTION"] == "Welcome\nNext steps\n\nDial in: +1 555 0100, 42#\nPasscode: 77"


@pytest.mark.parametrize(("seat", "joins"), [({}, False), (IN_ROOM, False), (REMOTE, True)])
def test_how_to_join_comes_with_a_remote_seat(
    cast: Cast, seat: dict[str, Any], joins: bool
) -> None:
    meeting = full(cast)
    emails.queue_invitations(meeting, [make_invitation(meeting, **seat)])
    mail = Mail.objects.get()
    for part in (mail.text, mail.html, mail.calendar.replace("\r\n ", "")):
        for fact in ("https://call.example/1", "+1 555 0100", "77"):
            assert (fact in part) is joins
    for part in (mail.text, mail.html):
        assert ("The link comes with your seat" in part) is not joins


def test_answers_by_mail_go_to_whoever_called_the_meeting(cast: Cast) -> None:
    meeting = full(cast)
    invitation = make_invitation(meeting)
    for organizer in (None, cast.users["ana"], User(email="gone@reset.example", is_active=False)):
        meeting.scheduled_by = organizer
        emails.queue_updates(meeting, [invitation])
    replies = Mail.objects.order_by("created_at").values_list("reply_to", flat=True)
    assert list(replies) == ["", "ana@reset.example", ""]


def test_mails_know_the_seat_of_whoever_gets_them(cast: Cast) -> None:
    meeting, seat = full(cast), cast.membership("sam")
    sam = make_person(cast.home, "Sam", membership=seat)
    emails.queue_reminders(meeting, [make_invitation(meeting, sam)])
    assert Mail.objects.get().membership == seat


def test_people_without_an_address_get_no_mail(cast: Cast) -> None:
    meeting = full(cast)
    person = make_person(cast.home)
    person.contact.delete()
    emails.queue_invitations(meeting, [make_invitation(meeting, person)])
    assert not Mail.objects.exists()


def test_mails_stay_in_their_region(cast: Cast) -> None:
    meeting = full(cast)
    emails.queue_invitations(meeting, [make_invitation(meeting)])
    assert Mail.objects.get().region == cast.home
