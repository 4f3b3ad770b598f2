import csv
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from meetings.emails import answer_link
from meetings.models import Invitation
from seats.models import Needs, Nomination
from stakeholders.models import Person
from tests.cast import Cast
from tests.meetings.factories import (
    IN_ROOM,
    NOON,
    REMOTE,
    WAITING,
    make_invitation,
    make_meeting,
    make_person,
)
from tests.stakeholders.factories import make_organization
from tests.stakeholders.factories import make_person as make_somebody

HTMX = {"HX-Request": "true"}


def url(name: str, invitation: Invitation, *more: int) -> str:
    place = (invitation.region.slug, invitation.meeting_id, *more)
    return reverse(f"seats:{name}", args=place)


def hall(cast: Cast) -> Invitation:
    """Pia, and three more who have answered otherwise."""
    meeting = make_meeting(cast.home, place="Hall", places=1, join_link="https://call.example/1")
    acme = make_organization(cast.home, "Acme")
    pia = make_somebody(cast.home, "Pia", at=acme, email="pia@people.example")
    invitation = make_invitation(meeting, pia, answer="ACCEPTED", **IN_ROOM)
    make_invitation(meeting, make_person(cast.home, "Tom"), answer="ACCEPTED", **WAITING)
    make_invitation(meeting, make_person(cast.home, "Kim"), answer="TENTATIVE", required=False)
    out = make_invitation(meeting, make_person(cast.home, "Lou"), answer="DECLINED")
    dee = make_person(cast.home, "Dee")
    make_invitation(meeting, dee, stands_in_for=out, **REMOTE)
    return invitation


def test_people_shows_everybody_with_answer_and_seat(cast: Cast) -> None:
    invitation = hall(cast)
    Person.objects.get(name="Kim").contact.delete()
    text = cast.client("ana").get(url("people", invitation)).text
    for fact in (
        "Acme", "2 of 5 will come", "1 represented", "1 of 1 seats", "1 waiting", "5 people",
        "In person, waiting", "Optional", "by Dee", "in place of Lou", "has no e-mail address",
    ):  # fmt: skip
        assert fact in text
    assert 'aria-current="page">People' in text


def test_people_is_read_by_the_network_and_changed_by_coordinators(cast: Cast) -> None:
    invitation = hall(cast)
    for name, changes in (("ana", True), ("ben", False), ("nia", False)):
        text = cast.client(name).get(url("people", invitation)).text
        assert ("Withdraw" in text, "For those chosen" in text) == (changes, changes)
        assert "@people.example" not in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Pia", "Tom", "Kim", "Lou", "Dee"}),
        ("?q=pi", {"Pia"}),
        ("?answer=ACCEPTED", {"Pia", "Tom"}),
        ("?seat=in_person", {"Pia", "Tom"}),
        ("?seat=waiting", {"Tom"}),
        ("?seat=none", {"Kim", "Lou"}),
        ("?seat=remote&answer=NEEDS-ACTION", {"Dee"}),
        ("?answer=nonsense&seat=x&page=x", {"Pia", "Tom", "Kim", "Lou", "Dee"}),
        ("?q=zz", set()),
    ],
)
def test_people_are_narrowed_on_the_page_and_in_the_file(
    cast: Cast, query: str, names: set[str]
) -> None:
    invitation, client = hall(cast), cast.client("ben")
    part = client.get(url("people", invitation) + query, headers=HTMX).text
    assert "<html" not in part
    assert ("Nobody fits" in part) is not names
    exported = client.get(url("people_csv", invitation) + query).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(exported)))
    assert {row["Person"] for row in rows} == names
    assert all(f">{name}</a>" in part for name in names)


def test_nobody_invited_offers_the_first_step(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    path = reverse("seats:people", args=(cast.home.slug, meeting.pk))
    assert "Invite people" in cast.client("ana").get(path).text
    assert "Whoever is invited is shown here" in cast.client("ben").get(path).text


def test_people_cost_the_same_queries_for_one_and_for_five_hundred(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client, meeting = cast.client("ana"), make_meeting(cast.home, places=3)
    path = reverse("seats:people", args=(cast.home.slug, meeting.pk))
    for many in (1, 3, 500):
        people = Person.objects.bulk_create(
            Person(region=cast.home, name=f"Guest {many} {n:03}") for n in range(many)
        )
        Invitation.objects.bulk_create(
            Invitation(region=cast.home, meeting=meeting, person=person) for person in people
        )
        # Five of them are the own transaction.
        with django_assert_num_queries(12):
            text = client.get(path).text
    assert "1–50 of 504" in text


def change(cast: Cast, invitation: Invitation, **typed: Any) -> Any:
    return cast.client("ana").post(url("change_people", invitation) + "?seat=remote", typed)


@pytest.mark.parametrize(
    ("deed", "after"),
    [
        ("ACCEPTED", {"answer": "ACCEPTED", "seat": "remote"}),
        ("DECLINED", {"answer": "DECLINED"}),
        ("optional", {"required": False}),
        ("required", {"required": True}),
        ("in_person", {"seat": "in_person", "registration": "waiting"}),
        ("remote", {"seat": "remote", "registration": "confirmed"}),
    ],
)
def test_what_is_noted_of_those_ticked(cast: Cast, deed: str, after: dict[str, Any]) -> None:
    invitation = hall(cast)
    kim, lou = (Invitation.objects.get(person__name=name) for name in ("Kim", "Lou"))
    response = change(cast, invitation, deed=deed, people=[kim.pk, lou.pk])
    assert response["Location"] == url("people", invitation) + "?seat=remote"
    for one in (kim, lou):
        one.refresh_from_db()
        assert {name: getattr(one, name) for name in after} == after


def test_nothing_is_noted_of_nobody_or_of_somebody_elsewhere(cast: Cast) -> None:
    invitation = hall(cast)
    other = make_invitation(make_meeting(cast.home), invitation.person)
    for typed in ({"deed": "required"}, {"people": [invitation.pk]},
                  {"deed": "optional", "people": [other.pk]}):  # fmt: skip
        assert change(cast, invitation, **typed).status_code == 409
    other.refresh_from_db()
    assert other.required


def asking(cast: Cast) -> Invitation:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    return make_invitation(make_meeting(cast.home, asks_needs=True), sam)


def test_needs_are_told_by_page_and_listed_for_the_coordinator(cast: Cast) -> None:
    invitation = asking(cast)
    path = url("needs", invitation, invitation.pk)
    sam, ana = cast.client("sam"), cast.client("ana")
    show = reverse("meetings:show", args=(cast.home.slug, invitation.meeting_id))
    assert path in sam.get(show).text
    assert "What do you need?" in sam.get(path).text
    assert sam.post(path, {"diet": "=Vegan", "access": "Ramp"})["Location"] == show
    assert "What does Sam need?" in ana.get(path).text
    listed = ana.get(url("needs_list", invitation))
    assert "=Vegan" in listed.text
    assert "Diet and access needs" in ana.get(url("people", invitation)).text
    assert "'=Vegan,Ramp" in ana.get(url("needs_csv", invitation)).text
    assert cast.client("ben").get(url("needs_list", invitation)).status_code == 403


def test_nobody_has_told_of_any_need(cast: Cast) -> None:
    text = cast.client("ana").get(url("needs_list", asking(cast))).text
    assert "Nobody has told of any yet" in text


def test_needs_that_are_too_long_are_said_beside_the_field(cast: Cast) -> None:
    invitation = asking(cast)
    text = (
        cast.client("sam").post(url("needs", invitation, invitation.pk), {"diet": "x" * 301}).text
    )
    assert "at most 300 characters" in text
    assert not Needs.objects.exists()


def by_link(invitation: Invitation, page: str) -> str:
    return answer_link(invitation, invitation.meeting).replace("/answer/", f"/{page}/")


def test_needs_and_a_delegate_are_told_by_link(cast: Cast) -> None:
    invitation, client = asking(cast), cast.client()
    answer = answer_link(invitation, invitation.meeting)
    page = client.get(answer).text
    for name in ("needs", "delegate"):
        path = answer.replace("/answer/", f"/{name}/")
        assert path in page
        assert client.get(path).status_code == 200
    told = client.post(by_link(invitation, "needs"), {"diet": "Vegan"}, follow=True)
    assert "Only the region" in told.text
    dee = {"name": "Dee", "email": "dee@people.example"}
    named = client.post(by_link(invitation, "delegate"), dee, follow=True)
    assert "Dee gets an invitation of their own" in named.text
    assert Nomination.objects.get().email == "dee@people.example"
    assert (
        "Enter a valid email" in client.post(by_link(invitation, "delegate"), {"email": "x"}).text
    )


@pytest.mark.parametrize("page", ["needs", "delegate"])
def test_a_link_that_is_over_opens_neither(cast: Cast, page: str) -> None:
    invitation = make_invitation(make_meeting(cast.home), withdrawn_at=NOON)
    assert cast.client().get(by_link(invitation, page)).status_code == 404


def test_a_coordinator_names_somebody_the_region_knows_or_a_new_guest(cast: Cast) -> None:
    invitation, ana = asking(cast), cast.client("ana")
    path = url("delegate", invitation, invitation.pk)
    dee = make_person(cast.home, "Dee Doe")
    assert "Who comes in place of Sam?" in ana.get(path).text
    assert "knows nobody of this name" in ana.post(path, {"name": "Nobody"}).text
    assert "This field is required" in ana.post(path, {"name": ""}).text
    assert ana.post(path, {"name": "dee  doe"})["Location"] == url("people", invitation)
    assert Invitation.objects.get(stands_in_for=invitation).person == dee
    make_somebody(cast.home, "Dee Doe")
    assert "several people of this name" in ana.post(path, {"name": "Dee Doe"}).text
    ana.post(path, {"name": "New", "email": "new@people.example"})
    current = Invitation.objects.get(stands_in_for=invitation, withdrawn_at=None)
    assert current.person.name == "New"


def test_whoever_is_represented_reads_it(cast: Cast) -> None:
    invitation = asking(cast)
    make_invitation(invitation.meeting, make_person(cast.home, "Dee"), stands_in_for=invitation)
    show = reverse("meetings:show", args=(cast.home.slug, invitation.meeting_id))
    for text in (
        cast.client("sam").get(show).text,
        cast.client().get(answer_link(invitation, invitation.meeting)).text,
    ):
        assert "somebody comes in your place" in text
        assert "Dee" not in text


@pytest.mark.parametrize("name", ["people", "people_csv", "needs_list", "needs_csv"])
def test_doors(cast: Cast, name: str) -> None:
    invitation = asking(cast)
    path = url(name, invitation)
    assert cast.client().get(path)["Location"].startswith("/accounts/login/?next=")
    assert cast.client("sam").get(path).status_code == 403
    assert cast.client("zoe").get(path).status_code == 404
    assert cast.client("ana").delete(path).status_code == 405
    assert cast.client("zoe").get(path.replace("texas", "florida")).status_code in {403, 404}


@pytest.mark.parametrize("name", ["needs", "delegate"])
def test_what_is_anothers_is_missing_or_denied(cast: Cast, name: str) -> None:
    invitation = make_invitation(make_meeting(cast.home, asks_needs=True))
    path = url(name, invitation, invitation.pk)
    assert cast.client("sam").get(path).status_code == 404
    assert cast.client("ben").get(path).status_code == 403
    assert cast.client().get(path)["Location"].startswith("/accounts/login/?next=")
    assert cast.client("ana").delete(path).status_code == 405
