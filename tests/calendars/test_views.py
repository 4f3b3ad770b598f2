from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from calendars.models import Feed, Reason, UnreadReply
from meetings.models import Invitation
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def keep(invitation: Invitation, text: str = "Is there parking?", **fields: Any) -> UnreadReply:
    reply: UnreadReply = UnreadReply.objects.create(
        region=invitation.region,
        meeting=invitation.meeting,
        person=invitation.person,
        reason=Reason.WRITTEN,
        text=text,
        digest=text,
        received_at=NOW,
        **{"sender": "pia@people.example", "subject": "Re: Call", **fields},
    )
    return reply


@pytest.fixture
def invited(cast: Cast) -> Invitation:
    return make_invitation(make_meeting(cast.home), make_person(cast.home, "Pia"))


def replies(cast: Cast) -> str:
    return reverse("calendars:replies", args=[cast.home.slug])


def away(cast: Cast, reply: UnreadReply) -> str:
    return reverse("calendars:put_reply_away", args=[cast.home.slug, reply.pk])


def download(cast: Cast, meeting_id: int) -> str:
    return reverse("calendars:download", args=[cast.home.slug, meeting_id])


def test_an_address_is_made_shown_once_and_ended(cast: Cast) -> None:
    ana = cast.client("ana")
    assert ana.get("/calendars/").text.count("none yet") == 2
    made = ana.post("/calendars/new/", {"of": "texas"})
    token = made.context["address"].split("/")[4]
    assert f"webcal://localhost:8000/feed/{token}/meetings.ics" in made.text
    assert ana.get(f"/feed/{token}/meetings.ics").status_code == 200
    shown = ana.get("/calendars/").text
    assert token not in shown
    assert "last fetched" in shown
    feed = Feed.objects.get()
    ended = ana.post(reverse("calendars:end_feed", args=[feed.pk]), follow=True)
    assert "The address has ended" in ended.text
    assert ana.get(f"/feed/{token}/meetings.ics").status_code == 404


def test_who_works_nowhere_has_their_own_alone(cast: Cast) -> None:
    for who in ("sam", "nia"):
        page = cast.client(who).get("/calendars/")
        assert page.context["of_regions"] == []
        assert cast.client(who).post("/calendars/new/", {"of": "texas"}).status_code == 403
    assert cast.client("sam").post("/calendars/new/", {"of": "florida"}).status_code == 404
    assert "not fetched yet" not in cast.client("sam").get("/calendars/").text
    cast.client("sam").post("/calendars/new/")
    assert "not fetched yet" in cast.client("sam").get("/calendars/").text


def test_another_persons_address_is_not_there(cast: Cast) -> None:
    cast.client("sam").post("/calendars/new/")
    feed = Feed.objects.get()
    url = reverse("calendars:end_feed", args=[feed.pk])
    assert cast.client("ana").post(url).status_code == 404
    assert cast.client("sam").get(url).status_code == 405
    assert cast.client().post(url).status_code == 302


def test_the_pages_ask_who_it_is(cast: Cast) -> None:
    for url in ("/calendars/", replies(cast)):
        assert cast.client().get(url)["Location"].startswith("/accounts/login/")
        assert cast.client("ana").post(url).status_code == 405
    assert cast.client().get("/feed/x/meetings.ics").status_code == 404
    assert cast.client("ana").post("/feed/x/meetings.ics").status_code == 405


def test_a_meeting_is_taken_into_a_calendar(cast: Cast, invited: Invitation) -> None:
    meeting = invited.meeting
    assert (
        download(cast, meeting.pk)
        in cast.client("ana").get(reverse("meetings:show", args=[cast.home.slug, meeting.pk])).text
    )
    file = cast.client("ana").get(download(cast, meeting.pk))
    assert file["Content-Disposition"] == f'attachment; filename="meeting-{meeting.pk}.ics"'
    (event,) = Calendar.from_ical(file.content).events
    assert event["UID"] == f"meeting-{meeting.pk}@localhost"
    assert event["STATUS"] == "CONFIRMED"


def test_a_cancelled_meeting_is_said_to_be(cast: Cast, invited: Invitation) -> None:
    invited.meeting.cancelled_at = NOW
    invited.meeting.save()
    assert "STATUS:CANCELLED" in cast.client("ana").get(download(cast, invited.meeting_id)).text


def test_a_file_is_for_those_who_see_the_meeting(cast: Cast, invited: Invitation) -> None:
    foreign = make_meeting(cast.away)
    assert cast.client("sam").get(download(cast, invited.meeting_id)).status_code == 404
    assert cast.client("ana").get(download(cast, foreign.pk)).status_code == 404
    assert cast.client("zoe").get(download(cast, invited.meeting_id)).status_code == 404
    assert cast.client().get(download(cast, invited.meeting_id)).status_code == 302


def test_replies_are_read_and_put_away(cast: Cast, invited: Invitation) -> None:
    reply = keep(invited, text="Hello\n<script>there</script>")
    keep(invited, "read", read_at=NOW)
    page = cast.client("ana").get(replies(cast))
    assert "1 to read" in page.text
    assert "Hello<br>&lt;script&gt;" in page.text
    done = cast.client("ana").post(away(cast, reply), follow=True)
    assert "Put away." in done.text
    assert "Hello" not in done.text
    assert cast.client("ana").post(away(cast, reply)).status_code == 404


def test_replies_are_for_who_coordinates(cast: Cast, invited: Invitation) -> None:
    reply = keep(invited)
    foreign = keep(make_invitation(make_meeting(cast.away), make_person(cast.away, "Pia")), "x")
    for who, status in (("ben", 403), ("sam", 403), ("nia", 403), ("zoe", 404)):
        assert cast.client(who).get(replies(cast)).status_code == status
        assert cast.client(who).post(away(cast, reply)).status_code == status
    assert cast.client("ana").post(away(cast, foreign)).status_code == 404
    assert cast.client("ana").get(away(cast, reply)).status_code == 405


def test_an_empty_list_says_why(cast: Cast, settings: Any) -> None:
    settings.REPLY_ADDRESS = ""
    assert "No reply mailbox" in cast.client("ana").get(replies(cast)).text
    settings.REPLY_ADDRESS = "r@reply.example"
    assert "noted by themselves" in cast.client("ana").get(replies(cast)).text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, invited: Invitation, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        keep(invited, f"Hello {number}")
    client = cast.client("ana")
    client.get(replies(cast))
    with django_assert_num_queries(10):
        client.get(replies(cast))


def test_htmx_gets_only_the_rows(cast: Cast, invited: Invitation) -> None:
    keep(invited)
    part = cast.client("ana").get(replies(cast), headers={"HX-Request": "true"})
    assert part.text.strip().startswith('<div id="rows">')
