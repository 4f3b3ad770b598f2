from typing import Any

import pytest
from django.urls import reverse

from mail.models import Mail
from regions.models import Function, Membership
from stakeholders.models import Affiliation, Organization, Person, PersonContact
from tests.cast import Cast
from tests.stakeholders.factories import make_organization, make_person

HTMX = {"HX-Request": "true"}
ACME = {"name": "Acme", "sector": "employer", "website": "", "version": "1"}
PIA = {"name": "Pia", "email": "pia@people.example", "version": "1"}


def url(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"stakeholders:{name}", args=(cast.home.slug, *more))


@pytest.mark.parametrize("who", ["nia", "ned"])
def test_the_networks_people_see_no_contact_details(cast: Cast, who: str) -> None:
    acme = make_organization(cast.home)
    person = make_person(cast.home, "Zed", at=acme, email="zed@people.example")
    client = cast.client(who)
    for path in (
        url("people", cast),
        url("people_csv", cast),
        url("organization", cast, acme.pk),
        url("person", cast, person.pk),
    ):
        body = client.get(path).content
        assert b"Zed" in body
        assert b"zed@people.example" not in body
        assert b"E-mail address" not in body


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_the_regions_people_see_contact_details(cast: Cast, who: str) -> None:
    acme = make_organization(cast.home)
    person = make_person(cast.home, "Zed", at=acme, email="zed@people.example")
    client = cast.client(who)
    for path in (
        url("people", cast),
        url("people_csv", cast),
        url("organization", cast, acme.pk),
        url("person", cast, person.pk),
    ):
        assert b"zed@people.example" in client.get(path).content


def test_a_function_stands_beside_the_name(cast: Cast) -> None:
    seat = cast.membership("ben")
    Membership.objects.filter(pk=seat.pk).update(function=Function.CHANGE_LEADER)
    acme = make_organization(cast.home)
    person = make_person(cast.home, "Ben", membership=seat, at=acme)
    client = cast.client("ana")
    for path in (
        url("people", cast),
        url("people_csv", cast),
        url("organization", cast, acme.pk),
        url("person", cast, person.pk),
    ):
        assert b"Change leader" in client.get(path).content


def test_organization_show_tells_who_was_here(cast: Cast) -> None:
    acme = make_organization(cast.home, website="https://acme.example")
    gone = make_person(cast.home, "Gone", at=acme)
    gone.affiliations.update(ends_on="2029-01-31", title="Director")
    body = cast.client("ana").get(url("organization", cast, acme.pk)).content.decode()
    assert "https://acme.example" in body
    assert "Director, until Jan 31, 2029" in body
    assert "nobody here yet" in body


def test_person_show_tells_what_is_known(cast: Cast) -> None:
    person = make_person(cast.home, email="pia@people.example")
    PersonContact.objects.update(phone="555 0100")
    acme = make_organization(cast.home)
    Affiliation.objects.create(
        region=cast.home,
        person=person,
        organization=acme,
        title="Chief",
        starts_on="2028-02-01",
        ends_on="2029-01-31",
    )
    body = cast.client("ana").get(url("person", cast, person.pk)).content.decode()
    for text in ("Does not sign in", "555 0100", "Chief", "from Feb 1, 2028 until Jan 31, 2029"):
        assert text in body


def test_person_show_says_what_is_missing(cast: Cast) -> None:
    person = make_person(cast.home)
    body = cast.client("ana").get(url("person", cast, person.pk)).content
    assert b"invitations cannot reach" in body
    assert b"No organization is known" in body


def test_a_stakeholder_finds_themselves_and_nobody_else(cast: Cast) -> None:
    acme = make_organization(cast.home)
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"), at=acme)
    other = make_person(cast.home, "Other", at=acme)
    client = cast.client("sam")
    own = client.get(url("person", cast, sam.pk))
    assert own.status_code == 200
    assert b"Acme" in own.content
    assert f"/organizations/{acme.pk}/".encode() not in own.content
    assert client.get(url("person", cast, other.pk)).status_code == 404
    assert client.get(url("people", cast)).status_code == 403


def test_history_is_shown_when_asked_for(cast: Cast) -> None:
    acme = make_organization(cast.home)
    client = cast.client("ana")
    client.post(url("change_organization", cast, acme.pk), {**ACME, "name": "Acme Texas"})
    path = url("organization", cast, acme.pk)
    assert b"<del>" not in client.get(path).content
    for headers in ({}, HTMX):
        body = client.get(f"{path}?history=all", headers=headers).content.decode()
        assert "<strong>Ana</strong> changed the organization" in body
        assert "<del>Acme</del> <ins>Acme Texas</ins>" in body


@pytest.mark.parametrize(("who", "told"), [("ana", True), ("ben", True), ("ned", False)])
def test_history_withholds_contact_details_too(cast: Cast, who: str, told: bool) -> None:
    person = make_person(cast.home, at=make_organization(cast.home), email="pia@people.example")
    PersonContact.objects.update(email="new@people.example")
    path = url("person", cast, person.pk) + "?history=all"
    body = cast.client(who).get(path).content.decode()
    assert "added the affiliation" in body
    assert ("<del>pia@people.example</del>" in body) is told


def test_organization_add_adds(cast: Cast) -> None:
    response = cast.client("ana").post(url("add_organization", cast), ACME, follow=True)
    assert b"Acme is added." in response.content
    assert Organization.objects.get().region == cast.home


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required"),
        ("name", " ácme ", "Texas has an organization of this name already."),
        ("sector", "nonsense", "Select a valid choice"),
        ("website", "not a url", "Enter a valid URL"),
    ],
)
def test_organization_forms_say_what_is_wrong(
    cast: Cast, field: str, value: str, sentence: str
) -> None:
    make_organization(cast.home, "Acme")
    client = cast.client("ana")
    typed = {**ACME, "name": "Other", field: value}
    body = client.post(url("add_organization", cast), typed).content.decode()
    assert sentence in body


def test_organization_change_keeps_its_own_name(cast: Cast) -> None:
    acme = make_organization(cast.home)
    path = url("change_organization", cast, acme.pk)
    client = cast.client("ana")
    assert b'value="Acme"' in client.get(path).content
    assert b"is changed." in client.post(path, ACME, follow=True).content
    acme.refresh_from_db()
    assert acme.version == 2


def test_organization_change_shows_both_to_the_second_editor(cast: Cast) -> None:
    acme = make_organization(cast.home, "Theirs", version=2)
    client = cast.client("ana")
    path = url("change_organization", cast, acme.pk)
    body = client.post(path, {**ACME, "name": "Mine"}).content.decode()
    assert "Somebody else changed this" in body
    assert "<dd>Theirs</dd>" in body
    assert 'value="Mine"' in body
    assert client.post(path, {**ACME, "name": "Mine", "version": "2"}).status_code == 302


def test_organization_names_suggests_while_one_types(cast: Cast) -> None:
    for name in ("Ácme", "Acme Two", "Other"):
        make_organization(cast.home, name)
    client = cast.client("ana")
    body = client.get(url("organization_names", cast), {"organization": "acm"}).content.decode()
    assert 'value="Ácme"' in body
    assert "Other" not in body
    assert b"<option" not in client.get(url("organization_names", cast)).content


def test_person_add_adds_a_person_and_their_organization(cast: Cast) -> None:
    typed = {**PIA, "organization": "Acme", "sector": "employer", "title": "Director"}
    response = cast.client("ana").post(url("add_person", cast), typed, follow=True)
    assert b"Pia is added." in response.content
    person = Person.objects.get()
    assert person.affiliations.get().organization.name == "Acme"


def test_person_add_starts_from_an_organization(cast: Cast) -> None:
    body = cast.client("ana").get(url("add_person", cast) + "?organization=Acme").content
    assert b'value="Acme"' in body


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "This field is required"),
        ({"email": "nonsense"}, "Enter a valid email address"),
        ({"email": "TAKEN@people.example"}, "Tia has this address already."),
        ({"email": "", "phone": "555"}, "Give an e-mail address too"),
        ({"title": "Chief"}, "Say at which organization"),
        ({"organization": "New"}, "Texas has no organization of this name yet"),
    ],
)
def test_person_forms_say_what_is_wrong_and_lose_nothing(
    cast: Cast, typed: dict[str, Any], sentence: str
) -> None:
    make_person(cast.home, "Tia", email="taken@people.example")
    response = cast.client("ana").post(
        url("add_person", cast), {**PIA, "phone": "555 0100", **typed}
    )
    body = response.content.decode()
    assert sentence in body
    for value in typed.values():
        assert f'value="{value}"' in body or not value.strip()
    assert Person.objects.count() == 1


def test_person_change_saves(cast: Cast) -> None:
    person = make_person(cast.home, email="pia@people.example", at=make_organization(cast.home))
    client = cast.client("ana")
    path = url("change_person", cast, person.pk)
    shown = client.get(path).content
    assert b'value="pia@people.example"' in shown
    assert b'value="Acme"' in shown
    saved = client.post(path, {**PIA, "name": "Pia Maria", "organization": "Acme"}, follow=True)
    assert b"Pia Maria is changed." in saved.content


def test_person_change_shows_both_to_the_second_editor(cast: Cast) -> None:
    person = make_person(cast.home, "Theirs", version=2, email="theirs@people.example")
    client = cast.client("ana")
    body = client.post(url("change_person", cast, person.pk), PIA).content.decode()
    assert "Somebody else changed this" in body
    assert "<dd>theirs@people.example</dd>" in body
    assert 'value="pia@people.example"' in body
    assert 'name="version" value="2"' in body
    person.refresh_from_db()
    assert person.name == "Theirs"


def test_person_invite_mails_and_shows_the_seat(cast: Cast) -> None:
    person = make_person(cast.home, email="pia@people.example")
    client = cast.client("ana")
    assert b"Invite to sign in" in client.get(url("person", cast, person.pk)).content
    path = url("invite_person", cast, person.pk)
    assert b"This e-mails pia@people.example" in client.get(path).content
    body = client.post(path, {"role": "team_member", "function": "coach"}, follow=True).content
    assert b"Invited to sign in as team member" in body
    assert b"Coach" in body
    assert b"Invite to sign in" not in body
    assert Mail.objects.get().recipient == "pia@people.example"


def test_person_invite_says_what_is_wrong(cast: Cast) -> None:
    person = make_person(cast.home, email="pia@people.example")
    path = url("invite_person", cast, person.pk)
    body = cast.client("ana").post(path, {"role": "national_administrator"}).content
    assert b"Select a valid choice" in body
    assert not Mail.objects.exists()


def test_person_invite_asks_for_an_address_first(cast: Cast) -> None:
    path = url("invite_person", cast, make_person(cast.home).pk)
    assert b"add one first" in cast.client("ana").get(path).content


def test_a_seat_given_up_shows_no_more(cast: Cast) -> None:
    seat = cast.membership("ben")
    person = make_person(cast.home, "Ben", membership=seat)
    Membership.objects.filter(pk=seat.pk).update(function="coach", ended_at="2029-01-01T00:00Z")
    client = cast.client("ana")
    for path in (url("people", cast), url("person", cast, person.pk)):
        assert b"Coach" not in client.get(path).content


EDGES = [
    ("list", ()),
    ("people", ()),
    ("organizations_csv", ()),
    ("people_csv", ()),
    ("organization_names", ()),
    ("add_organization", ()),
    ("add_person", ()),
    ("organization", ("organization",)),
    ("change_organization", ("organization",)),
    ("person", ("person",)),
    ("change_person", ("person",)),
    ("invite_person", ("person",)),
]


@pytest.mark.parametrize(("name", "queries"), [("organization", 11), ("person", 12)])
def test_pages_of_one_cost_the_same_queries_for_one_and_for_three(
    cast: Cast, name: str, queries: int, django_assert_num_queries: Any
) -> None:
    client = cast.client("ana")
    acme = make_organization(cast.home)
    pia = make_person(cast.home, at=acme, email="pia@people.example")
    path = url(name, cast, {"organization": acme, "person": pia}[name].pk)
    for more in (["Ann", "Bea"], []):
        with django_assert_num_queries(queries):
            client.get(path)
        for each in more:
            make_person(cast.home, each, at=acme)
            past = {"organization": acme, "ends_on": "2029-01-01", "region": cast.home}
            Affiliation.objects.create(person=pia, **past)


@pytest.mark.parametrize(("name", "thing"), EDGES)
def test_every_page_turns_away_who_is_not_meant(
    cast: Cast, name: str, thing: tuple[str, ...]
) -> None:
    own = {"organization": make_organization(cast.home), "person": make_person(cast.home)}
    far = {"organization": make_organization(cast.away), "person": make_person(cast.away)}
    path = url(name, cast, *(own[key].pk for key in thing))
    assert cast.client().get(path).status_code == 302
    assert cast.client("zoe").get(path).status_code == 404
    assert cast.client("sam").get(path).status_code in (403, 404)
    assert cast.client("ana").get(path).status_code == 200
    assert cast.client("ana").delete(path).status_code == 405
    if thing:
        foreign = url(name, cast, *(far[key].pk for key in thing))
        assert cast.client("ana").get(foreign).status_code == 404


@pytest.mark.parametrize(("name", "thing"), [*EDGES[4:7], EDGES[8], *EDGES[10:]])
@pytest.mark.parametrize("who", ["ben", "nia", "ned"])
def test_changing_is_for_coordinators(
    cast: Cast, name: str, thing: tuple[str, ...], who: str
) -> None:
    own = {"organization": make_organization(cast.home), "person": make_person(cast.home)}
    path = url(name, cast, *(own[key].pk for key in thing))
    assert cast.client(who).get(path).status_code == 403


@pytest.mark.parametrize(
    ("name", "thing", "field"),
    [
        ("add_organization", (), "website"),
        ("change_organization", ("organization",), "website"),
        ("add_person", (), "email"),
        ("change_person", ("person",), "email"),
    ],
)
def test_a_field_is_judged_when_it_is_left(
    cast: Cast, name: str, thing: tuple[str, ...], field: str
) -> None:
    own = {"organization": make_organization(cast.home), "person": make_person(cast.home)}
    path = url(name, cast, *(own[key].pk for key in thing))
    part = cast.client("ana").post(f"{path}?check={field}", {field: "no"}, headers=HTMX).content
    assert b"Enter a valid" in part
    assert b"<form" not in part
