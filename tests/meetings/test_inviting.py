"""Whom the page invites: people, organizations, groups, guests, people of other regions."""

import gzip
from typing import Any

import pytest
from django.urls import reverse

from meetings.models import Invitation, Meeting
from regions.models import Membership, PriorityArea, Role
from stakeholders.models import Affiliation, AreaMember, Person, PersonContact
from tests.cast import Cast
from tests.meetings.factories import NOON, make_invitation, make_meeting
from tests.stakeholders.factories import make_organization, make_person

HTMX = {"HX-Request": "true"}


def path(meeting: Meeting) -> str:
    return reverse("meetings:invite", args=(meeting.region.slug, meeting.pk))


def invited(meeting: Meeting) -> set[str]:
    people = Invitation.objects.filter(meeting=meeting, withdrawn_at=None)
    return set(people.values_list("person__name", flat=True))


def region_of_five(cast: Cast) -> dict[str, int]:
    acme = make_organization(cast.home, "Acme", sector="employer")
    plan = make_organization(cast.home, "Plan", sector="health_plan")
    make_person(cast.home, "Pia", at=acme)
    tom = make_person(cast.home, "Tom", at=plan)
    seat = cast.membership("sam")
    Membership.objects.filter(pk=seat.pk).update(function="change_leader")
    make_person(cast.home, "Sam", at=acme, membership=seat)
    parity = PriorityArea.objects.get(code="parity")
    AreaMember.objects.create(region=cast.home, person=tom, area=parity)
    make_person(cast.home, "Nobody")
    left = Membership.objects.create(
        region=cast.home, user=cast.users["zoe"], role=Role.STAKEHOLDER, ended_at=NOON
    )
    make_person(cast.home, "Left", at=acme, membership=left)
    return {"organization": acme.pk, "area": parity.pk}


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("organization", {"Pia", "Sam"}),
        ("area", {"Tom"}),
        ("sector:employer", {"Pia", "Sam"}),
        ("sector:health_plan", {"Tom"}),
        ("team", {"Sam"}),
    ],
)
def test_a_group_is_everybody_in_it_now(cast: Cast, group: str, names: set[str]) -> None:
    ids, meeting = region_of_five(cast), make_meeting(cast.home)
    group = f"{group}:{ids[group]}" if group in ids else group
    client, typed = cast.client("ana"), {"groups": group}
    number = f"{len(names)} {'person' if len(names) == 1 else 'people'}"
    shown = client.post(path(meeting), {**typed, "find": "1"}, headers=HTMX).text
    assert f"Invites {number}: {len(names)} new." in shown
    client.post(path(meeting), typed)
    assert invited(meeting) == names
    assert "All of these are invited already" in client.post(path(meeting), typed).text


def test_how_many_are_new_is_said_before(cast: Cast) -> None:
    ids, meeting = region_of_five(cast), make_meeting(cast.home)
    kim = make_person(cast.home, "Kim", email="kim@people.example")
    for person in (Person.objects.get(name="Pia"), kim):
        make_invitation(meeting, person)
    typed = {
        "groups": [f"organization:{ids['organization']}", f"area:{ids['area']}", "x", "area:x"],
        "people": [Person.objects.get(name="Nobody").pk],
        "guests": "Kim <KIM@people.example>\nNew <new@people.example>",
        "need": "optional",
    }
    client = cast.client("ana")
    shown = client.post(path(meeting), {**typed, "find": "1"}).text
    assert "Invites 6 people: 4 new, 2 already invited." in shown
    assert shown.count(" checked") == 4
    client.post(path(meeting), typed)
    assert invited(meeting) == {"Pia", "Kim", "Sam", "Tom", "Nobody", "New"}
    optional = Invitation.objects.filter(meeting=meeting, required=False)
    assert optional.count() == 4


def test_an_organization_is_found_by_its_name(cast: Cast) -> None:
    region_of_five(cast)
    meeting = make_meeting(cast.home)
    shown = cast.client("ana").post(path(meeting), {"q": "acme", "find": "1"}, headers=HTMX).text
    assert "Everybody at" in shown
    assert "In other regions" not in shown


def test_a_guest_becomes_a_person_of_the_region(cast: Cast) -> None:
    meeting, client = make_meeting(cast.home), cast.client("ana")
    wrong = client.post(path(meeting), {"guests": "Maria"}).text
    assert "Line 1 has no e-mail address" in wrong
    assert ">Maria</textarea>" in wrong
    client.post(path(meeting), {"guests": "Maria Lopez <maria@acme.example>"})
    contact = PersonContact.objects.get(email="maria@acme.example")
    assert (contact.person.name, contact.region) == ("Maria Lopez", cast.home)
    assert invited(meeting) == {"Maria Lopez"}


def of_network(cast: Cast, who: str, region: Any, **typed: Any) -> str:
    meeting = Meeting.objects.filter(region=region).first() or make_meeting(region)
    client = cast.client(who)
    text: str = client.post(path(meeting), {"users": cast.users["ben"].pk, **typed}).text
    return text


def test_the_national_office_invites_people_of_any_region(cast: Cast) -> None:
    found = of_network(cast, "ned", cast.national, q="be", find="1")
    assert "Chosen: 0 and 1 of other regions" in found
    assert "Invites 1 person: 1 new." in found
    also = of_network(cast, "ned", cast.national, q="Ana", find="1")
    assert "In other regions" in also
    assert "Texas" in also
    of_network(cast, "ned", cast.national)
    seat = Membership.objects.get(region=cast.national, user=cast.users["ben"])
    assert seat.role == Role.STAKEHOLDER
    person = Person.objects.get(membership=seat)
    assert (person.name, person.contact.email) == ("Ben", "ben@reset.example")
    assert invited(Meeting.objects.get()) == {"Ben"}
    again = of_network(cast, "ned", cast.national)
    assert "All of these are invited already" in again
    assert Membership.objects.filter(user=cast.users["ben"]).count() == 2


def test_whom_the_national_office_knows_by_their_address_is_that_person(cast: Cast) -> None:
    known = make_person(cast.national, "Benjamin", email="ben@reset.example")
    of_network(cast, "ned", cast.national)
    known.refresh_from_db()
    assert known.membership
    assert known.membership.user == cast.users["ben"]


def test_nobody_else_brings_people_of_other_regions_in(cast: Cast) -> None:
    text = of_network(cast, "ana", cast.home, q="Zoe", users=cast.users["zoe"].pk)
    assert "Choose at least one person" in text
    assert "In other regions" not in text
    assert not Membership.objects.filter(region=cast.home, user=cast.users["zoe"]).exists()


def test_invite_needs_somebody(cast: Cast) -> None:
    make_person(cast.home, "Pia")
    meeting = make_meeting(cast.home)
    response = cast.client("ana").post(path(meeting), {})
    assert b"Choose at least one person." in response.content


def test_invite_finds_among_thousands_and_keeps_who_is_ticked(cast: Cast) -> None:
    pia = make_person(cast.home, "Pia")
    acme = make_organization(cast.home, "Acme")
    Affiliation.objects.create(region=cast.home, person=pia, organization=acme)
    crowd = [Person(region=cast.home, name=f"Robin Partner {n:04}") for n in range(2000)]
    Person.objects.bulk_create(crowd)
    client, page = cast.client("ana"), path(make_meeting(cast.home))

    first = client.get(page)
    assert "2001 people to choose from" in first.text
    assert 'name="page" value="2"' in first.text
    assert first.text.count('name="people"') == 50
    assert len(gzip.compress(first.content)) < 8_000

    ticked = {"people": [pia.pk, crowd[7].pk, "x", "9" * 30]}
    further = client.post(page, {**ticked, "find": "1", "q": "partner 1234"}, headers=HTMX).text
    assert "<html" not in further
    assert "Chosen: 2" in further
    assert "1 person to choose from" in further
    assert further.count(" checked") == 2
    assert "Acme" in client.post(page, {"find": "1", "q": "acme"}).text
    assert "51–100 of 1999" in client.post(page, {**ticked, "page": "2"}).text
    assert "Nobody else fits" in client.post(page, {"find": "1", "q": "zzz"}).text
    assert not Invitation.objects.exists()

    client.post(page, {**ticked, "q": "partner 1234"})
    assert Invitation.objects.count() == 2


def test_invite_refuses_a_person_of_another_region(cast: Cast) -> None:
    make_person(cast.home, "Pia")
    foreign = make_person(cast.away, "Zed")
    meeting = make_meeting(cast.home)
    cast.client("ana").post(path(meeting), {"people": [foreign.pk]})
    assert not Invitation.objects.exists()


def test_invite_says_when_somebody_was_invited_meanwhile(cast: Cast) -> None:
    pia, tom = make_person(cast.home, "Pia"), make_person(cast.home, "Tom")
    meeting = make_meeting(cast.home)
    make_invitation(meeting, tom)
    ticked = {"people": [pia.pk, tom.pk]}
    text = cast.client("ana").post(path(meeting), ticked).text
    assert "Somebody you chose cannot be invited any more." in text
    assert "Chosen: 1" in text
    assert Invitation.objects.count() == 1
