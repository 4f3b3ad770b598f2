from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from mail.models import Mail
from meetings.emails import answer_link
from meetings.models import Answer, Invitation, Meeting
from regions.actors import Link
from regions.links import sign_link
from tests.cast import Cast
from tests.meetings.factories import (
    IN_ROOM,
    NOON,
    ONE,
    REMOTE,
    WAITING,
    make_invitation,
    make_meeting,
    make_person,
)

HTMX = {"HX-Request": "true"}
NEW = {"title": "Kick-off", "on": "2030-03-05", "starts": "12:00", "ends": "13:00"}


def url(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"meetings:{name}", args=(cast.home.slug, *more))


def test_list_shows_upcoming_past_and_a_month(cast: Cast) -> None:
    make_meeting(cast.home, title="Alpha")
    make_meeting(
        cast.home, title="Omega", starts_at=NOON - timedelta(9999), ends_at=ONE - timedelta(9999)
    )
    client = cast.client("ana")
    for query, shown, hidden in (
        ("", b"Alpha", b"Omega"),
        ("?show=past", b"Omega", b"Alpha"),
        ("?show=month&month=2030-03", b"Alpha", b"Omega"),
        ("?show=month&month=2030-04", b"No meetings here", b"Alpha"),
        ("?show=nonsense&month=13&page=x", b"Alpha", b"Omega"),
        ("?q=alph", b"Alpha", b"Omega"),
        ("?q=zzz", b"No meeting has this title", b"Alpha"),
    ):
        body = client.get(url("list", cast) + query).content
        assert shown in body
        assert hidden not in body


def test_list_answers_htmx_with_its_rows_only(cast: Cast) -> None:
    make_meeting(cast.home)
    response = cast.client("ana").get(url("list", cast), headers=HTMX)
    assert b"<html" not in response.content
    assert b"Steering call" in response.content
    assert "HX-Request" in response["Vary"]


def test_list_and_page_cost_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = cast.client("ana")
    meeting = make_meeting(cast.home)
    make_invitation(meeting)
    for more in (["Ann", "Bea"], []):
        with django_assert_num_queries(QUERIES["list"]):
            client.get(url("list", cast))
        with django_assert_num_queries(QUERIES["show"]):
            client.get(url("show", cast, meeting.pk))
        for name in more:
            person = make_person(cast.home, name)
            make_invitation(meeting, person)
            make_invitation(make_meeting(cast.home), person)


# Five of them are the own transaction: its savepoints and the outer reach told again.
QUERIES = {"list": 10, "show": 12, "invite": 12}


def test_stakeholder_lists_only_meetings_they_are_invited_to(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_invitation(make_meeting(cast.home, title="Mine"), sam)
    make_meeting(cast.home, title="Not mine")
    body = cast.client("sam").get(url("list", cast)).content
    assert b"Mine" in body
    assert b"Not mine" not in body
    assert b"Coming" not in body
    assert b"Schedule a meeting" not in body


def test_show_offers_a_stakeholder_their_answer(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    meeting = make_meeting(cast.home, place="Room 1", join_link="https://call.example/1")
    make_invitation(meeting, sam)
    make_invitation(meeting, make_person(cast.home, "Somebody else"))
    body = cast.client("sam").get(url("show", cast, meeting.pk)).content
    assert b"I will come" in body
    assert b"Room 1" in body
    assert b"Somebody else" not in body
    assert b"Withdraw" not in body


def test_schedule_then_invite(cast: Cast) -> None:
    pia = make_person(cast.home)
    client = cast.client("ana")
    assert b"America" not in client.get(url("add", cast)).content
    response = client.post(url("add", cast), NEW)
    meeting = Meeting.objects.get()
    assert response["Location"] == url("invite", cast, meeting.pk)
    assert meeting.starts_at == NOON
    assert b"Pia" in client.get(response["Location"]).content
    response = client.post(response["Location"], {"people": [pia.pk]}, follow=True)
    assert b"1 more on the list" in response.content
    assert not Mail.objects.exists()
    opening = client.get(url("open", cast, meeting.pk))
    assert b"Open and send 1 invitation<" in opening.content
    assert b"Pia" in opening.content
    assert b"on the way" in client.post(url("open", cast, meeting.pk), follow=True).content
    assert Mail.objects.get().recipient == "pia@people.example"
    assert (
        b"Everybody the region knows is invited already"
        in client.get(url("invite", cast, meeting.pk)).content
    )


def test_schedule_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast) -> None:
    response = cast.client("ana").post(url("add", cast), {**NEW, "ends": "11:00"})
    assert response.status_code == 200
    assert b"The meeting ends before it starts." in response.content
    assert b'value="Kick-off"' in response.content
    assert not Meeting.objects.exists()


def test_one_field_is_judged_when_it_is_left(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    client = cast.client("ana")
    for path in (url("add", cast), url("change", cast, meeting.pk)):
        body = client.post(path + "?check=title", {"title": ""}, headers=HTMX).content
        assert b"This field is required." in body
        assert b"<html" not in body


def test_invite_costs_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client, path = cast.client("ana"), url("invite", cast, make_meeting(cast.home).pk)
    for name in ("Ann", "Bea", "Cy"):
        make_person(cast.home, name)
        with django_assert_num_queries(QUERIES["invite"]):
            client.get(path)


def test_change_saves_and_tells(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting)
    client = cast.client("ana")
    assert b"Steering call" in client.get(url("change", cast, meeting.pk)).content
    client.post(url("change", cast, meeting.pk), {**NEW, "version": "0"})
    meeting.refresh_from_db()
    assert meeting.title == "Kick-off"
    assert Mail.objects.get().kind == "meeting_update"


def test_change_by_two_people_loses_nothing(cast: Cast) -> None:
    meeting = make_meeting(cast.home, title="Theirs", sequence=4)
    client = cast.client("ana")
    response = client.post(url("change", cast, meeting.pk), {**NEW, "version": "3"})
    assert b"Somebody else changed this meeting" in response.content
    assert b"Theirs" in response.content
    assert b'value="Kick-off"' in response.content
    assert b'name="version" value="4"' in response.content


def test_cancel_says_whom_it_tells_then_does(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting)
    client = cast.client("ana")
    assert b"This e-mails 1 person" in client.get(url("cancel", cast, meeting.pk)).content
    response = client.post(url("cancel", cast, meeting.pk), {"reason": "Snow"}, follow=True)
    assert b"Cancelled" in response.content
    assert b"Snow" in response.content


def test_mails_are_counted_and_who_gets_none_is_named(cast: Cast) -> None:
    pia, tom = make_person(cast.home), make_person(cast.home, "Tom")
    tom.contact.delete()
    meeting = make_meeting(cast.home)
    client = cast.client("ana")

    path = url("invite", cast, meeting.pk)
    page = client.post(path, {"people": [pia.pk, tom.pk]}, follow=True).text
    assert "2 invited: 1 mail is on the way." in page
    assert "told once they have one: Tom." in page
    person = reverse("stakeholders:person", args=(cast.home.slug, tom.pk))

    asked = client.get(url("cancel", cast, meeting.pk)).text
    assert "This e-mails 1 person" in asked
    assert f'yourself: <a href="{person}">Tom</a>.' in asked


def test_cancel_of_a_meeting_that_no_mail_is_about_says_so(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    asked = cast.client("ana").get(url("cancel", cast, meeting.pk)).text
    assert "No mail goes out" in asked
    assert "Tell those" not in asked


def test_cancel_twice_says_so(cast: Cast) -> None:
    meeting = make_meeting(cast.home, cancelled_at=NOON)
    response = cast.client("ana").post(url("cancel", cast, meeting.pk))
    assert response.status_code == 409
    assert b"already cancelled" in response.content


def test_withdraw_takes_somebody_off(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    path = url("withdraw_invitation", cast, invitation.meeting_id, invitation.pk)
    response = cast.client("ana").post(path, follow=True)
    assert b"Pia is no longer invited" in response.content


def test_an_answer_swaps_only_the_answers(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    meeting = make_meeting(cast.home, place="Hall", join_link="https://call.example/1")
    path = url("answer_invitation", cast, meeting.pk, make_invitation(meeting, sam).pk)
    client = cast.client("sam")
    noted = client.post(path, {"answer": "ACCEPTED", "seat": "remote"}, headers=HTMX).text
    assert "Your answer: Accepted" in noted
    assert "Remote" in noted
    assert "<html" not in noted


def test_the_overview_says_who_comes_in_numbers(cast: Cast) -> None:
    meeting = make_meeting(cast.home, place="Hall", places=2)
    said = ("ACCEPTED", "TENTATIVE", "DECLINED", "DECLINED", "NEEDS-ACTION")
    people = [make_person(cast.home, f"Guest {n}") for n in range(6)]
    five = [
        make_invitation(meeting, person, answer=answer)
        for person, answer in zip(people, said, strict=False)
    ]
    seat = {"stands_in_for": five[2], **IN_ROOM}
    make_invitation(meeting, people[5], answer="ACCEPTED", **seat)
    Invitation.objects.filter(pk=five[0].pk).update(**WAITING)
    text = cast.client("ben").get(url("show", cast, meeting.pk)).text
    told = "2 of 6 will come · 1 maybe · 1 represented · 1 cannot come · 1 no answer yet"
    assert told in text
    assert "1 of 2 seats · 1 waiting" in text
    assert "Guest" not in text


def test_a_full_kind_says_so_but_not_to_whoever_sits_there(cast: Cast) -> None:
    meeting = make_meeting(cast.home, place="Hall", places=1, join_link="https://call.example/1")
    seated = make_invitation(meeting, **IN_ROOM)
    other = make_invitation(meeting, make_person(cast.home, "Tom"))
    for invitation, full in ((seated, False), (other, True)):
        text = cast.client().get(answer_link(invitation, meeting)).text
        assert ("In person: full, you wait for a place" in text) is full
        assert "Remote: full" not in text


def test_how_to_join_is_shown_to_the_team_and_to_remote_seats(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    how = {"join_link": "https://call.example/1", "dial_in": "+1 555 0100", "passcode": "4711"}
    meeting = make_meeting(cast.home, place="Hall", **how)
    invitation = make_invitation(meeting, sam, **IN_ROOM)
    page = url("show", cast, meeting.pk)
    for name, shown in (("ana", True), ("ben", True), ("sam", False), ("nia", False)):
        text = cast.client(name).get(page).text
        assert [fact in text for fact in how.values()] == [shown] * 3
        assert ("The link comes with your seat" in text) is (name == "sam")
    Invitation.objects.filter(pk=invitation.pk).update(**REMOTE)
    assert "4711" in cast.client("sam").get(page).text
    assert "4711" in cast.client().get(answer_link(invitation, meeting)).text


def test_history_is_shown_to_those_who_read_the_regions_work(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    meeting = make_meeting(cast.home)
    make_invitation(meeting, sam)
    for name, shown in (("ana", True), ("nia", True), ("sam", False)):
        body = cast.client(name).get(url("show", cast, meeting.pk)).content
        assert (b"added the meeting" in body) is shown


def test_answer_from_the_page(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    invitation = make_invitation(make_meeting(cast.home), sam)
    path = url("answer_invitation", cast, invitation.meeting_id, invitation.pk)
    client = cast.client("sam")
    client.post(path, {"answer": "ACCEPTED"})
    invitation.refresh_from_db()
    assert invitation.answer == Answer.ACCEPTED
    assert client.post(path, {"answer": "PERHAPS"}).status_code == 409


@pytest.mark.parametrize("method", ["get", "post"])
def test_answer_by_link_without_an_account(cast: Cast, method: str) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    path = answer_link(invitation, invitation.meeting)
    response = getattr(cast.client(), method)(path, {"answer": "DECLINED"}, follow=True)
    assert b"Steering call" in response.content
    invitation.refresh_from_db()
    assert invitation.answer == ("DECLINED" if method == "post" else "NEEDS-ACTION")


def test_answer_by_link_needs_an_answer(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    response = cast.client().post(answer_link(invitation, invitation.meeting), {"answer": "?"})
    assert b"Select a valid choice" in response.content


def test_answer_by_link_of_a_cancelled_meeting_says_so(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home, cancelled_at=NOON, cancel_reason="Snow"))
    body = cast.client().get(answer_link(invitation, invitation.meeting)).content
    assert b"This meeting is cancelled. Snow" in body


def test_a_withdrawn_forged_or_expired_link_opens_nothing(cast: Cast) -> None:
    withdrawn = make_invitation(make_meeting(cast.home), withdrawn_at=NOON)
    assert cast.client().get(answer_link(withdrawn, withdrawn.meeting)).status_code == 404
    assert cast.client().get("/link/forged/answer/").status_code == 404
    current = make_invitation(make_meeting(cast.home), make_person(cast.home, "Cy"))
    path = answer_link(current, current.meeting)
    with time_machine.travel(ONE + timedelta(days=2)):
        late = cast.client().get(path)
    assert late.status_code == 404
    assert b"This link does not work any more" in late.content


def test_a_link_of_another_kind_opens_no_invitation(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    token = sign_link(Link(cast.home.pk, "report", invitation.pk), ONE)
    assert cast.client().get(f"/link/{token}/answer/").status_code == 404


DOORS = [
    ("list", ()),
    ("show", (0,)),
    ("add", ()),
    ("change", (0,)),
    ("cancel", (0,)),
    ("invite", (0,)),
]


@pytest.mark.parametrize(("name", "child"), DOORS)
def test_anonymous_are_asked_to_sign_in(cast: Cast, name: str, child: tuple[int, ...]) -> None:
    response = cast.client().get(url(name, cast, *child))
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(("name", "child"), DOORS)
def test_another_region_is_missing(cast: Cast, name: str, child: tuple[int, ...]) -> None:
    meeting = make_meeting(cast.home)
    path = url(name, cast, *(meeting.pk for _ in child))
    assert cast.client("zoe").get(path).status_code == 404
    foreign = path.replace("texas", "florida")
    assert cast.client("zoe").get(foreign).status_code == (404 if child else 200)


@pytest.mark.parametrize(("name", "child"), DOORS[2:])
def test_only_a_coordinator_changes_meetings(cast: Cast, name: str, child: tuple[int, ...]) -> None:
    meeting = make_meeting(cast.home)
    path = url(name, cast, *(meeting.pk for _ in child))
    assert cast.client("ben").get(path).status_code == 403
    assert cast.client("ana").delete(path).status_code == 405
