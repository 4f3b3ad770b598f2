import pytest

from core.scope import within
from stakeholders.models import Affiliation, Organization, Person, PersonContact
from tests.cast import Cast
from tests.stakeholders.factories import make_organization, make_person


def names(rows: object) -> list[str]:
    return [str(row) for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ana", ["Ours"]),
        ("ben", ["Ours"]),
        ("sam", []),
        ("nia", ["Ours", "Theirs"]),
        ("ned", ["Ours", "Theirs"]),
        ("zoe", ["Theirs"]),
    ],
)
def test_organizations_are_seen_by_those_who_read_the_regions_work(
    cast: Cast, who: str, sees: list[str]
) -> None:
    make_organization(cast.home, "Ours")
    make_organization(cast.away, "Theirs")
    actor = cast.actor(who)
    assert names(Organization.visible_to(actor).by_name()) == sees
    with within(actor.reach):
        assert names(Organization.visible_to(actor).by_name()) == sees


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ana", ["Pia", "Sam"]),
        ("ben", ["Pia", "Sam"]),
        ("sam", ["Sam"]),
        ("nia", ["Far", "Pia", "Sam"]),
        ("ned", ["Far", "Pia", "Sam"]),
        ("zoe", ["Far"]),
    ],
)
def test_people_are_seen_by_those_who_read_the_work_and_by_themselves(
    cast: Cast, who: str, sees: list[str]
) -> None:
    make_person(cast.home, "Pia")
    make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_person(cast.away, "Far")
    assert names(Person.visible_to(cast.actor(who)).by_name()) == sees


@pytest.mark.parametrize(
    ("who", "seen"), [("ana", 1), ("ben", 1), ("sam", 0), ("nia", 0), ("ned", 0), ("zoe", 0)]
)
def test_contacts_are_withheld_twice(cast: Cast, who: str, seen: int) -> None:
    make_person(cast.home, email="pia@people.example")
    actor = cast.actor(who)
    assert PersonContact.visible_to(actor).count() == seen
    with within(actor.reach):
        assert PersonContact.objects.count() == seen


@pytest.mark.parametrize(
    ("who", "seen"), [("ana", 2), ("ben", 2), ("sam", 1), ("nia", 2), ("ned", 2), ("zoe", 0)]
)
def test_affiliations_are_seen_with_the_work_or_as_ones_own(
    cast: Cast, who: str, seen: int
) -> None:
    acme = make_organization(cast.home)
    make_person(cast.home, at=acme)
    make_person(cast.home, "Sam", at=acme, membership=cast.membership("sam"))
    assert Affiliation.visible_to(cast.actor(who)).count() == seen


def test_organizations_are_found_by_every_word_without_accents(cast: Cast) -> None:
    make_organization(cast.home, "Clínica São Paulo")
    make_organization(cast.home, "Paul's 100% Clinic")
    found = Organization.objects.all()
    assert names(found.named("PAUL clinic").by_name()) == [
        "Clínica São Paulo",
        "Paul's 100% Clinic",
    ]
    assert names(found.named("sao")) == ["Clínica São Paulo"]
    assert names(found.named("0%")) == ["Paul's 100% Clinic"]
    assert names(found.named("_")) == []


def test_people_are_found_by_name_and_organization(cast: Cast) -> None:
    clinic = make_organization(cast.home, "Clínica", sector="provider")
    make_person(cast.home, "José Pérez", at=clinic)
    make_person(cast.home, "Ann Clinton")
    people = Person.objects.with_affiliation()
    assert names(people.named("jose clinica")) == ["José Pérez"]
    assert names(people.named("clin").by_name()) == ["Ann Clinton", "José Pérez"]
    assert names(people.in_sector("provider")) == ["José Pérez"]


def test_a_former_organization_does_not_find_a_person(cast: Cast) -> None:
    person = make_person(cast.home, at=make_organization(cast.home))
    person.affiliations.update(ends_on="2020-01-01")
    assert names(Person.objects.with_affiliation().named("acme")) == []


def test_people_are_counted_where_they_are_now(cast: Cast) -> None:
    acme = make_organization(cast.home)
    make_organization(cast.home, "Empty")
    make_person(cast.home, "One", at=acme)
    make_person(cast.home, "Gone", at=acme).affiliations.update(ends_on="2020-01-01")
    counts = Organization.objects.with_people().by_name().values_list("name", "people")
    assert list(counts) == [("Acme", 1), ("Empty", 0)]
