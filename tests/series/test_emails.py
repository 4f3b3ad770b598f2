"""The one mail of a series: what it says, and what calendars make of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
import time_machine
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from core.refusals import Refused
from mail.models import Mail
from meetings import actions as meeting_actions
from meetings.models import Invitation, Meeting
from regions.actors import Link, link_actor, system_actor
from series import actions
from series.models import Invitee, Series
from stakeholders.models import Person
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.series.factories import NOW, make_series
from tests.series.test_actions import change


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def expanded(text: str) -> list[tuple[str, str]]:
    found = recurring_ical_events.of(Calendar.from_ical(text)).between((2025, 1, 1), (2030, 1, 1))
    return sorted((f"{one.start:%m-%d %H:%M}", str(one["SUMMARY"])) for one in found)


def shown(series: Series) -> list[str]:
    meetings = Meeting.objects.filter(occurrence__series=series, cancelled_at=None)
    return [
        f"{m.starts_at.astimezone(CHICAGO):%m-%d %H:%M}" for m in meetings.order_by("starts_at")
    ]


CHICAGO = ZoneInfo("America/Chicago")


def test_the_invitation_says_all_dates_and_the_calendar_has_them(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    mail = Mail.objects.get()
    assert mail.subject == "Invitation: Call, from Tue, Mar 10, 2026"
    assert "Dates:   Mar 10, Mar 17, Mar 24, Mar 31" in mail.text
    assert "Clock:   12:00 PM – 1:00 PM" in mail.text
    assert "https://call.example/1" in mail.text
    assert "/link/" in mail.text
    assert (mail.calendar_method, mail.reply_to) == ("REQUEST", "ana@reset.example")
    assert [when for when, _ in expanded(mail.calendar)] == shown(series)


def test_what_was_changed_alone_is_in_the_same_mail(cast: Cast) -> None:
    series, ana = make_series(cast, make_person(cast.home), place="Hall"), cast.actor("ana")
    first, second, third, _ = Meeting.objects.order_by("starts_at")
    day = timedelta(days=1)
    moved = {"starts_at": second.starts_at + day, "ends_at": second.ends_at + day, "place": ""}
    meeting_actions.change_meeting(actor=ana, meeting=second, details=moved, version=0)
    meeting_actions.cancel_meeting(actor=ana, meeting=third)
    actions.open_series(actor=ana, series=series)
    calendar = Mail.objects.get().calendar
    assert expanded(calendar) == [
        ("03-10 12:00", "Call"),
        ("03-18 12:00", "Call 2"),
        ("03-31 12:00", "Call"),
    ]
    # Where there is a room too, the link is for those with a seat in the call.
    assert calendar.count("call.example") == 1
    assert first.title == "Call 1"


def test_after_a_change_the_calendar_has_what_is_ahead(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        change(cast, series, weekdays=[2], count=5)
        mail = Mail.objects.get(kind="series_update")
        ahead = shown(series)[1:]
    assert ahead == ["03-18 12:00", "03-25 12:00", "04-01 12:00", "04-08 12:00"]
    assert [when for when, _ in expanded(mail.calendar)] == ahead
    assert "SEQUENCE:1" in mail.calendar


def test_whoever_accepted_all_stays_accepted(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    Invitation.objects.update(answer="ACCEPTED")
    change(cast, series, place="Hall")
    assert "PARTSTAT=ACCEPTED" in Mail.objects.get(kind="series_update").calendar


def test_whoever_made_it_and_left_gets_no_replies(cast: Cast) -> None:
    cast.users["ana"].is_active = False
    cast.users["ana"].save()
    make_series(cast, make_person(cast.home), opened=True)
    assert Mail.objects.get().reply_to == ""


def test_one_answer_by_the_link_counts_for_every_meeting_ahead(cast: Cast) -> None:
    make_series(cast, make_person(cast.home), opened=True)
    invitee = Invitee.objects.select_related("region").get()
    actor = link_actor(Link(cast.home.pk, "series_invitee", invitee.pk), cast.home)
    with time_machine.travel(NOW + timedelta(days=10)):
        assert actions.answer_series(actor=actor, invitee=invitee, answer="ACCEPTED") == 3
    answers = Invitation.objects.order_by("meeting__starts_at").values_list("answer", flat=True)
    assert list(answers) == ["NEEDS-ACTION", "ACCEPTED", "ACCEPTED", "ACCEPTED"]
    with time_machine.travel(NOW + timedelta(days=90)), pytest.raises(Refused, match="is over"):
        actions.answer_series(actor=actor, invitee=invitee, answer="ACCEPTED")


def organizers(mail: Mail) -> set[str]:
    events = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return {str(event["ORGANIZER"]) for event in events}


def test_a_series_and_its_meetings_have_one_organizer_who_takes_answers(
    cast: Cast, settings: Any
) -> None:
    settings.REPLY_ADDRESS = "r@reply.example"
    series, ana = make_series(cast, make_person(cast.home), opened=True), cast.actor("ana")
    whole = Mail.objects.get()
    assert whole.reply_to.endswith("@reply.example")
    assert "The buttons of your calendar answer as well." in whole.text
    meeting = Meeting.objects.filter(occurrence__series=series).order_by("starts_at")[1]
    meeting_actions.change_meeting(
        actor=ana, meeting=meeting, details={"title": "Special"}, version=meeting.sequence
    )
    alone = Mail.objects.get(kind="meeting_update")
    assert organizers(whole) == organizers(alone) == {f"mailto:{whole.reply_to}"}
    meeting_actions.cancel_meeting(actor=ana, meeting=Meeting.objects.order_by("starts_at")[0])
    actions.end_series(actor=ana, series=series, reason="")
    assert organizers(Mail.objects.get(kind="series_cancellation")) == organizers(whole)


def test_a_late_address_gets_one_mail_for_the_whole_series(cast: Cast) -> None:
    pia, portal = make_person(cast.home), system_actor(cast.home)
    series = make_series(cast, pia, opened=True)
    assert actions.invite_to_series_again(actor=portal, now=NOW) == 0
    Mail.objects.all().delete()
    Person.objects.filter(pk=pia.pk).update(address_version=3)
    assert actions.invite_to_series_again(actor=portal, now=NOW) == 1
    assert meeting_actions.invite_again(actor=portal, now=NOW) == 0
    mail = Mail.objects.get()
    assert mail.kind == "series_invitation"
    assert [when for when, _ in expanded(mail.calendar)] == shown(series)
    assert actions.invite_to_series_again(actor=portal, now=NOW) == 0
    with pytest.raises(PermissionDenied):
        actions.invite_to_series_again(actor=cast.actor("ana"), now=NOW)
