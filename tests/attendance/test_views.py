from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from attendance.models import Attendance, Door
from meetings.emails import answer_link
from meetings.models import Meeting
from stakeholders.models import Person
from tests.attendance.factories import HELD, UNTIL, make_attendance
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting
from tests.stakeholders.factories import make_organization, make_person

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def during() -> Iterator[Any]:
    with time_machine.travel(HELD + timedelta(minutes=10), tick=True) as clock:
        yield clock


@pytest.fixture
def held(cast: Cast) -> Meeting:
    return make_meeting(cast.home, starts_at=HELD, ends_at=UNTIL)


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"attendance:{name}", args=(meeting.region.slug, meeting.pk, *more))


def three(cast: Cast, meeting: Meeting) -> dict[str, Person]:
    acme = make_organization(cast.home)
    people = {n: make_person(cast.home, n, at=acme) for n in ("Pia", "Quinn", "Rui")}
    for person in people.values():
        make_invitation(meeting, person)
    return people


def names(page: Any) -> list[str]:
    return [line.name for line in page.context["lines"]]


@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("", ["Pia", "Quinn", "Rui", "Walt"]),
        ("?show=open", ["Rui"]),
        ("?show=present", ["Pia", "Walt"]),
        ("?show=missed", ["Quinn"]),
        ("?q=acme+u", ["Quinn", "Rui"]),
        ("?show=nonsense", ["Pia", "Quinn", "Rui", "Walt"]),
    ],
)
def test_the_list_and_its_file_show_the_same(
    cast: Cast, held: Meeting, query: str, shows: list[str]
) -> None:
    people = three(cast, held)
    make_attendance(held, people["Pia"], "remote", source="imported", minutes=40)
    make_attendance(held, people["Quinn"], "excused")
    make_attendance(held, make_person(cast.home, "Walt"), stands_in_for=people["Quinn"])
    page = cast.client("nia").get(url("list", held) + query)
    assert names(page) == shows
    assert "mark-absent" not in page.text
    lines = cast.client("ana").get(url("csv", held) + query).text.splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == shows
    if "Pia" in shows:
        assert "Pia,Acme,No answer yet,Present remotely,40,,From the list of participants" in lines
        assert "Walt,,Not invited,Present in person,,Quinn,Noted" in lines


@pytest.mark.parametrize("many", [1, 3, 60])
def test_the_list_costs_the_same_for_one_and_many(
    cast: Cast, held: Meeting, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        make_invitation(held, make_person(cast.home, f"P{number}"))
    client = cast.client("ana")
    client.get(url("list", held))
    with django_assert_num_queries(13):
        client.get(url("list", held))


def test_an_empty_list_says_what_belongs_there(cast: Cast, held: Meeting) -> None:
    client = cast.client("ana")
    assert "Nobody is on the list yet" in client.get(url("list", held)).text
    page = client.get(url("list", held) + "?q=x", headers=HTMX).text
    assert "Nobody fits" in page
    assert page.strip().startswith('<div id="rows">')


def test_long_before_nothing_can_be_noted(cast: Cast, held: Meeting, during: Any) -> None:
    pia = three(cast, held)["Pia"]
    during.move_to(HELD - timedelta(hours=3))
    client = cast.client("ana")
    page = client.get(url("list", held)).text
    assert "two hours before the meeting" in page
    assert "mark-absent" not in page
    assert client.post(url("note", held, pia.pk), {"state": "absent"}).status_code == 409
    Meeting.objects.update(cancelled_at=HELD)
    assert "nobody came" in client.get(url("list", held)).text


def test_one_tap_notes_and_another_takes_back(cast: Cast, held: Meeting) -> None:
    people = three(cast, held)
    client, note = cast.client("ben"), url("note", held, people["Pia"].pk)
    part = client.post(note, {"state": "in_person"}, headers=HTMX).text
    assert part.strip().startswith(f'<tr id="person-{people["Pia"].pk}">')
    assert 'hx-swap-oob="true"' in part
    assert "Pia: Present in person" in part
    assert part.count('aria-pressed="true"') == 1
    response = client.post(f"{note}?q=pi", {"state": ""})
    assert response["Location"] == f"{url('list', held)}?q=pi#person-{people['Pia'].pk}"
    assert not Attendance.objects.exists()
    assert client.post(note, {"state": "asleep"}).status_code == 409
    stranger = make_person(cast.home, "Walt")
    assert client.post(url("note", held, stranger.pk), {"state": "absent"}).status_code == 404


def test_the_others_are_noted_at_once_and_taken_back(cast: Cast, held: Meeting) -> None:
    three(cast, held)
    client, rest = cast.client("ana"), url("note_rest", held)
    page = client.post(rest, {"state": "absent"}, follow=True)
    assert "3 noted: absent." in page.text
    moment = page.context["marked"]["noted_at"].value()
    assert client.post(rest, {"state": "absent"}).status_code == 409
    assert client.post(rest, {"state": "excused"}).status_code == 409
    page = client.post(url("take_back", held), {"noted_at": moment}, follow=True)
    assert "3 taken back" in page.text
    assert not Attendance.objects.exists()
    assert client.post(url("take_back", held), {"noted_at": "then"}).status_code == 409


def test_somebody_of_the_region_is_found_and_added(cast: Cast, held: Meeting) -> None:
    people = three(cast, held)
    walt = make_person(cast.home, "Walt Wu")
    client = cast.client("ben")
    assert "Look for the person first" in client.get(url("add", held)).text
    part = client.get(url("add", held) + "?q=wu", headers=HTMX).text
    assert f'value="{walt.pk}"' in part
    assert "<h1" not in part
    data = {"person": walt.pk, "state": "remote", "stands_in_for": people["Pia"].pk}
    assert "Walt Wu is on the list." in client.post(url("add", held), data, follow=True).text
    assert "Nobody else of this name" in client.get(url("add", held) + "?q=wu").text
    page = client.post(url("add", held), data).text
    assert "This person is on the list already." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "state": "in_person"}, "write the name of somebody new"),
        ({"name": "Walt", "state": "asleep"}, "Select a valid choice"),
        ({"name": "Walt", "state": "remote", "email": "walt"}, "Enter a valid email address"),
    ],
)
def test_bad_input_says_so(cast: Cast, held: Meeting, typed: dict[str, str], sentence: str) -> None:
    assert sentence in cast.client("ana").post(url("add", held), typed).text
    assert not Attendance.objects.exists()


def test_a_list_is_read_confirmed_and_read_again(cast: Cast, held: Meeting) -> None:
    people = three(cast, held)
    client = cast.client("ana")
    assert "Nothing is noted yet" in client.get(url("import", held)).text

    def upload(text: str) -> Any:
        file = SimpleUploadedFile("list.csv", text.encode())
        return client.post(url("import", held), {"file": file})

    text = "Name,Email,Duration\nPia,,40\nQuin,,30\nOtter.ai,,60\nWalt,,9\n"
    page = upload(text)
    assert not Attendance.objects.exists()
    assert "Please check" in page.text
    data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    assert list(data.values()) == [str(people["Pia"].pk), str(people["Quinn"].pk), "", ""]
    data |= {"list": page.context["form"].sealed, "choice-3": "new"}
    assert "3 noted" in client.post(url("import", held), data, follow=True).text
    assert "0 noted" in client.post(url("import", held), data, follow=True).text
    assert Attendance.objects.count() == 3
    assert upload(text).text.count("Same name or address") == 2
    page = client.post(url("import", held), {**data, "choice-0": "999999"})
    assert "Select a valid choice" in page.text
    assert "This is not a list" in upload("hello").text
    assert client.post(url("import", held), {**data, "list": "forged"}).status_code == 409


def test_the_code_is_shown_large_and_renewed(cast: Cast, held: Meeting, during: Any) -> None:
    client = cast.client("ben")
    page = client.get(url("code", held))
    assert page.context["code"] == Door(meeting=held).code
    assert url("check_in", held) in page.text
    assert "data:image/svg+xml;base64," in page.text
    again = client.post(url("renew_code", held), follow=True)
    assert again.context["code"] != page.context["code"]
    during.move_to(HELD - timedelta(hours=3))
    assert "an hour before" in client.get(url("code", held)).text


def test_one_checks_in_oneself(cast: Cast, held: Meeting, during: Any) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_invitation(held, sam)
    client, here = cast.client("sam"), url("check_in", held)
    code = Door(meeting=held).code
    assert f'value="{code}"' in client.get(f"{here}?code={code}").text
    assert "This is not the code" in client.post(here, {"code": "AAAAAA"}).text
    assert "This field is required." in client.post(here, {"code": ""}).text
    page = client.post(here, {"code": code}, follow=True).text
    assert "Thank you: you are checked in." in page
    assert "You are checked in: present in person" in page
    assert "You are not on the list" in cast.client("ana").get(here).text
    assert "You are not on the list" in cast.client("ana").post(here, {"code": code}).text
    Attendance.objects.all().delete()
    during.move_to(HELD - timedelta(hours=3))
    assert "an hour before" in client.get(here).text


def test_one_checks_in_by_the_link_of_the_invitation(cast: Cast, held: Meeting) -> None:
    invitation = make_invitation(held, make_person(cast.home))
    answering = answer_link(invitation, held)
    here, client = answering.replace("/answer/", "/check-in/"), cast.client()
    assert "../check-in/" in client.get(answering).text
    page = client.post(here, {"code": Door(meeting=held).code}, follow=True).text
    assert "You are checked in" in page
    assert Attendance.objects.get().person == invitation.person
    assert client.get(here.replace("/link/", "/link/x")).status_code == 404
