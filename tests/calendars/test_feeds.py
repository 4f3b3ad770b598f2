"""What a feed shows to whom, asked each time anew."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from accounts.actions import close_account
from calendars import feeds
from calendars.actions import end_feed, make_feed
from calendars.models import Feed
from meetings.models import Answer, Invitation, Meeting
from regions.models import Role
from tests.cast import HANDLER, Cast
from tests.meetings.factories import NOON, make_invitation, make_meeting, make_person

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
NONCE = r'(nonce="|X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*'
CALL = {"join_link": "https://call.example/1", "dial_in": "+1 555", "passcode": "42"}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def address(cast: Cast, who: str, *, of_region: bool = False) -> str:
    region = cast.seat(who) if of_region else None
    return reverse("calendars:feed", args=[make_feed(actor=cast.actor(who), region=region)[1]])


def fetched(url: str, **headers: str) -> Any:
    program = Client()
    program.handler = HANDLER
    return program.get(url, headers=headers)


def titles(url: str) -> list[str]:
    calendar = Calendar.from_ical(fetched(url).content)
    return [str(event["SUMMARY"]) for event in calendar.events]


def invite(cast: Cast, who: str, meeting: Meeting, **fields: Any) -> Invitation:
    """Somebody of the cast, as a person of the region who can sign in."""
    seat = cast.membership(who, meeting.region)
    known = seat.people.first()
    return make_invitation(
        meeting, known or make_person(meeting.region, who.title(), membership=seat), **fields
    )


def test_a_person_finds_what_they_are_invited_to(cast: Cast) -> None:
    def meeting(title: str, **fields: Any) -> Meeting:
        return make_meeting(cast.home, title=title, **fields)

    invite(cast, "sam", meeting("Invited"))
    invite(cast, "sam", meeting("Maybe"), answer=Answer.TENTATIVE)
    invite(cast, "sam", meeting("Declined"), answer=Answer.DECLINED)
    invite(cast, "sam", meeting("Withdrawn"), withdrawn_at=NOW)
    invite(cast, "sam", meeting("Draft", opened_at=None))
    invite(cast, "sam", meeting("Off", cancelled_at=NOW))
    long_ago = {"starts_at": NOW - timedelta(days=120), "ends_at": NOW - timedelta(days=119)}
    invite(cast, "sam", meeting("Long ago", **long_ago))
    meeting("Of others")
    assert titles(address(cast, "sam")) == ["Invited", "Maybe"]


def test_a_coordinators_own_are_not_everybodys(cast: Cast) -> None:
    invite(cast, "ana", make_meeting(cast.home, title="Hers"))
    make_invitation(make_meeting(cast.home, title="Of others"))
    assert titles(address(cast, "ana")) == ["Hers"]
    assert titles(address(cast, "ana", of_region=True)) == ["Hers", "Of others"]


def test_one_feed_holds_the_meetings_of_all_regions(cast: Cast) -> None:
    cast.users["sam"].memberships.create(region=cast.away, role=Role.STAKEHOLDER)
    for number, region in enumerate((cast.home, cast.away)):
        start = NOON + timedelta(days=number)
        ends = start + timedelta(hours=1)
        meeting = make_meeting(region, title=region.name, starts_at=start, ends_at=ends)
        invite(cast, "sam", meeting)
    url = address(cast, "sam")
    assert titles(url) == ["Texas", "Florida"]
    assert "/r/florida/meetings/" in fetched(url).text


def test_no_feed_shows_another_region(cast: Cast) -> None:
    make_meeting(cast.away, title="ZZFLORIDA")
    for who in ("ana", "ben"):
        assert titles(address(cast, who, of_region=True)) == []
        assert titles(address(cast, who)) == []


@pytest.mark.parametrize(
    ("fields", "who", "seen"),
    [
        ({"place": "Room 1"}, {}, False),
        ({"place": "Room 1"}, {"seat": "in_person", "registration": "confirmed"}, False),
        ({"place": "Room 1"}, {"seat": "remote", "registration": "waiting"}, False),
        ({"place": "Room 1"}, {"seat": "remote", "registration": "confirmed"}, True),
        ({}, {}, True),
    ],
)
def test_the_way_into_a_call_is_for_those_who_have_a_seat_in_it(
    cast: Cast, fields: dict[str, str], who: dict[str, Any], seen: bool
) -> None:
    more = {"registered_at": NOW} if who else {}
    meeting = make_meeting(cast.home, **CALL, **fields, agenda="Welcome")
    invite(cast, "sam", meeting, **who, **more)
    text = fetched(address(cast, "sam")).text
    assert all((value in text) == seen for value in CALL.values())
    assert "Welcome" in text
    of_team = fetched(address(cast, "ben", of_region=True)).text
    assert all(value in of_team for value in CALL.values())


def test_who_has_left_finds_nothing(cast: Cast) -> None:
    invite(cast, "sam", make_meeting(cast.home))
    make_meeting(cast.home)
    own, of_region = address(cast, "sam"), address(cast, "ben", of_region=True)
    for who in ("sam", "ben"):
        seat = cast.membership(who)
        seat.ended_at = NOW
        seat.save()
    assert titles(own) == []
    assert fetched(of_region).status_code == 404


def test_a_region_is_shown_while_one_works_there(cast: Cast) -> None:
    url = address(cast, "ben", of_region=True)
    seat = cast.membership("ben")
    seat.role = Role.STAKEHOLDER
    seat.save()
    assert fetched(url).status_code == 404


def test_a_closed_account_an_ended_address_and_a_guess_are_the_same(cast: Cast) -> None:
    closed, ended = address(cast, "sam"), address(cast, "ben")
    close_account(actor=cast.actor("ned"), user=cast.users["sam"])
    end_feed(actor=cast.actor("ben"), feed=Feed.visible_to(cast.actor("ben")).live().get())
    guessed = reverse("calendars:feed", args=["x" * 43])
    answers = [fetched(url) for url in (closed, ended, guessed)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(NONCE, "", answer.text) for answer in answers}) == 1


def test_who_is_signed_in_reads_by_the_address_alone(cast: Cast) -> None:
    invite(cast, "sam", make_meeting(cast.home))
    assert cast.client("zoe").get(address(cast, "sam")).status_code == 200
    assert cast.client("ana").get(reverse("calendars:feed", args=["x"])).status_code == 404


def test_what_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    invite(cast, "sam", make_meeting(cast.home))
    url = address(cast, "sam")
    first = fetched(url)
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = fetched(url, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Meeting.objects.update(title="Another")
    assert fetched(url, if_none_match=first["ETag"]).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("of_region", [True, False])
def test_a_feed_costs_the_same_for_one_and_three(
    cast: Cast, many: int, of_region: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        invite(cast, "ana", make_meeting(cast.home))
    url = address(cast, "ana", of_region=of_region)
    fetched(url)
    with django_assert_num_queries(10 if of_region else 11):
        assert len(titles(url)) == many


def test_a_feed_ends_somewhere(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 2)
    for _ in range(3):
        invite(cast, "ana", make_meeting(cast.home))
    assert len(titles(address(cast, "ana"))) == 2
    assert len(titles(address(cast, "ana", of_region=True))) == 2


def test_when_it_was_fetched_is_noted_now_and_then(cast: Cast, today: Any) -> None:
    url = address(cast, "sam")
    for seconds, noted in ((0, NOW), (30, NOW), (90, NOW + timedelta(seconds=90))):
        today.move_to(NOW + timedelta(seconds=seconds))
        fetched(url)
        assert Feed.objects.get().last_used_at == noted


def test_a_feed_reads_only_and_nothing_private(cast: Cast) -> None:
    token = address(cast, "ana").split("/")[2]
    actor = feeds.actor_of_feed(token)
    assert actor.reach.reads == {cast.home.pk}
    assert actor.reach.writes == actor.reach.privates == frozenset()
