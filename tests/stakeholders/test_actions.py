from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Invitation, InvitationState
from core.refusals import Refused
from mail.actions import Letter, queue_mail
from mail.models import Mail
from regions.actors import Seat
from regions.models import Membership, PriorityArea
from stakeholders import actions
from stakeholders.models import Affiliation, AreaMember, Organization, Person, PersonContact
from tests.cast import Cast
from tests.stakeholders.factories import make_organization, make_person

ACME = {"name": "Acme", "sector": "employer", "website": "https://acme.example"}
PIA = {
    "name": "Pia",
    "email": "pia@people.example",
    "phone": "+1 555 0100",
    "organization": "",
    "sector": "",
    "title": "",
}


def add(cast: Cast, **details: Any) -> Person:
    return actions.add_person(
        actor=cast.actor("ana"), region=cast.seat("ana"), details={**PIA, **details}
    )


def change(cast: Cast, person: Person, version: int = 1, **details: Any) -> Person:
    return actions.change_person(
        actor=cast.actor("ana"), person=person, details={**PIA, **details}, version=version
    )


def affiliations(person: Person) -> list[tuple[str, str, date | None, date | None]]:
    rows = Affiliation.objects.filter(person=person).order_by("id")
    return list(rows.values_list("organization__name", "title", "starts_on", "ends_on"))


def test_add_organization_keeps_all_of_it(cast: Cast) -> None:
    added = actions.add_organization(actor=cast.actor("ana"), region=cast.seat("ana"), details=ACME)
    assert (added.region, added.name, added.sector, added.website) == (
        cast.home,
        *ACME.values(),
    )


def test_add_organization_refuses_a_name_twice(cast: Cast) -> None:
    make_organization(cast.away, "Acme")
    make_organization(cast.home, "ÁCME")
    with pytest.raises(Refused, match="of this name"):
        actions.add_organization(actor=cast.actor("ana"), region=cast.seat("ana"), details=ACME)
    assert Organization.objects.filter(region=cast.home).count() == 1


def test_change_organization_saves_and_counts_versions(cast: Cast) -> None:
    organization = make_organization(cast.home, "Old")
    changed = actions.change_organization(
        actor=cast.actor("ana"), organization=organization, details=ACME, version=1
    )
    assert (changed.name, changed.website, changed.version) == ("Acme", ACME["website"], 2)


def test_change_organization_does_not_overwrite_somebody_elses_change(cast: Cast) -> None:
    organization = make_organization(cast.home, "Theirs", version=2)
    with pytest.raises(Refused, match="Somebody else changed"):
        actions.change_organization(
            actor=cast.actor("ana"), organization=organization, details=ACME, version=1
        )
    organization.refresh_from_db()
    assert organization.name == "Theirs"


def test_change_organization_refuses_anothers_name(cast: Cast) -> None:
    make_organization(cast.home, "Acme")
    organization = make_organization(cast.home, "Other")
    with pytest.raises(Refused, match="of this name"):
        actions.change_organization(
            actor=cast.actor("ana"), organization=organization, details=ACME, version=1
        )
    organization.refresh_from_db()
    assert (organization.name, organization.version) == ("Other", 1)


def test_add_person_keeps_contact_and_adds_a_new_organization(cast: Cast) -> None:
    person = add(cast, organization="Acme", sector="provider", title="Director")
    contact = PersonContact.objects.get(person=person)
    assert (contact.email, contact.phone, contact.region) == (
        "pia@people.example",
        "+1 555 0100",
        cast.home,
    )
    assert affiliations(person) == [("Acme", "Director", None, None)]
    assert Organization.objects.get().sector == "provider"


def test_add_person_finds_a_known_organization(cast: Cast) -> None:
    known = make_organization(cast.home, "Ácme")
    person = add(cast, organization="acme")
    assert Affiliation.objects.get(person=person).organization == known
    assert Organization.objects.count() == 1


def test_add_person_without_address_keeps_no_contact(cast: Cast) -> None:
    add(cast, email="")
    assert not PersonContact.objects.exists()


def test_another_address_stops_what_waits_for_the_old_one(cast: Cast) -> None:
    person = add(cast)
    for state in ("queued", "retry", "failed", "sent"):
        letter = Letter("note", PIA["email"], "Hello", "A line.")
        mail = queue_mail(region_id=cast.home.pk, letter=letter)
        Mail.objects.filter(pk=mail.pk).update(state=state)

    person = change(cast, person, phone="+1 555 0199")
    assert (person.address_version, Mail.objects.filter(state="withdrawn").count()) == (1, 0)
    person = change(cast, person, 2, email="new@people.example")
    assert (person.address_version, Mail.objects.filter(state="withdrawn").count()) == (2, 3)
    person = change(cast, person, 3, email="", phone="")
    assert person.address_version == 3


def test_another_address_takes_an_open_invitation_to_sign_in_back(cast: Cast) -> None:
    ana, region, person = cast.actor("ana"), cast.seat("ana"), add(cast)
    details = {"role": "stakeholder"}
    actions.invite_to_sign_in(actor=ana, region=region, person=person, details=details)
    change(cast, person, title="", phone="")
    assert Invitation.objects.get().is_pending

    person = change(cast, person, 2, email="new@people.example")

    assert Invitation.objects.get().state == InvitationState.REVOKED
    assert set(Mail.objects.values_list("state", flat=True)) == {"withdrawn"}
    actions.invite_to_sign_in(actor=ana, region=region, person=person, details=details)
    assert Invitation.objects.latest("pk").email == "new@people.example"
    person.refresh_from_db()
    assert person.membership == Invitation.objects.latest("pk").membership


def test_what_the_networks_people_sent_is_not_taken_back_by_others(cast: Cast) -> None:
    person = add(cast)
    seat = Membership.objects.create(region=cast.home, role="steering_committee")
    Person.objects.filter(pk=person.pk).update(membership=seat)
    sent = {"invited_by": cast.users["ned"], "expires_at": timezone.now() + timedelta(days=1)}
    Invitation.objects.create(
        region=cast.home, membership=seat, role=seat.role, email=PIA["email"], name="Pia", **sent
    )
    change(cast, person, email="new@people.example")
    assert Invitation.objects.get().is_pending


def test_add_person_refuses_an_address_twice_and_keeps_nothing(cast: Cast) -> None:
    make_person(cast.away, "Far", email="pia@people.example")
    make_person(cast.home, "Near", email="PIA@people.example")
    with pytest.raises(Refused, match="e-mail address already"):
        add(cast, organization="New", sector="employer")
    assert not Person.objects.filter(name="Pia").exists()
    assert not Organization.objects.exists()


@pytest.mark.parametrize("email", ["new@people.example", ""])
def test_change_person_replaces_or_removes_the_contact(cast: Cast, email: str) -> None:
    person = make_person(cast.home, email="old@people.example")
    changed = change(cast, person, name="Pia Maria", email=email)
    assert (changed.name, changed.version) == ("Pia Maria", 2)
    kept = PersonContact.objects.filter(person=person).values_list("email", flat=True)
    assert list(kept) == [email] * bool(email)


def test_change_person_does_not_overwrite_somebody_elses_change(cast: Cast) -> None:
    person = make_person(cast.home, "Theirs", version=2, email="theirs@people.example")
    with pytest.raises(Refused, match="Somebody else changed"):
        change(cast, person, version=1, name="Mine")
    person.refresh_from_db()
    assert (person.name, person.contact.email) == ("Theirs", "theirs@people.example")


def test_change_person_refuses_anothers_address(cast: Cast) -> None:
    make_person(cast.home, "Near", email="pia@people.example")
    person = make_person(cast.home, "Pio")
    with pytest.raises(Refused, match="e-mail address already"):
        change(cast, person)
    person.refresh_from_db()
    assert (person.name, person.version) == ("Pio", 1)


@time_machine.travel("2030-03-05T03:00Z", tick=False)
def test_change_person_moves_on_the_regions_own_day(cast: Cast) -> None:
    person = make_person(cast.home, at=make_organization(cast.home, "Old"))
    change(cast, person, organization="New", sector="employer", title="Chief")
    assert affiliations(person) == [
        ("Old", "", None, date(2030, 3, 4)),
        ("New", "Chief", date(2030, 3, 4), None),
    ]
    change(cast, person, version=2, organization="Newer", sector="employer")
    assert [row[0] for row in affiliations(person)] == ["Old", "Newer"]


def test_change_person_keeps_the_affiliation_when_only_the_title_changes(cast: Cast) -> None:
    person = make_person(cast.home, at=make_organization(cast.home))
    change(cast, person, organization="Acme", title="Chief")
    assert affiliations(person) == [("Acme", "Chief", None, None)]


def test_change_person_without_organization_ends_the_affiliation(cast: Cast) -> None:
    person = make_person(cast.home, at=make_organization(cast.home))
    change(cast, person)
    assert affiliations(person)[0][3] is not None
    change(cast, person, version=2)
    assert len(affiliations(person)) == 1


def test_change_person_gives_a_first_organization_no_first_day(cast: Cast) -> None:
    person = make_person(cast.home)
    make_organization(cast.home)
    change(cast, person, organization="Acme")
    assert affiliations(person) == [("Acme", "", None, None)]


STAKEHOLDER = {"role": "stakeholder", "function": ""}


def invite(cast: Cast, person: Person, **details: str) -> Person:
    return actions.invite_to_sign_in(
        actor=cast.actor("ana"),
        region=cast.seat("ana"),
        person=person,
        details={**STAKEHOLDER, **details},
    )


def test_invite_to_sign_in_mails_and_ties_the_held_seat(cast: Cast) -> None:
    person = invite(cast, make_person(cast.home, email="pia@people.example"), function="coach")
    assert person.membership is not None
    assert (person.membership.user, person.membership.function) == (None, "coach")
    assert Mail.objects.get().recipient == "pia@people.example"


def test_invite_to_sign_in_ties_a_seat_that_is_there_without_a_mail(cast: Cast) -> None:
    person = invite(cast, make_person(cast.home, "Ben", email="ben@reset.example"))
    assert person.membership == cast.membership("ben")
    assert not Mail.objects.exists()


def test_invite_to_sign_in_twice_is_one_invitation(cast: Cast) -> None:
    person = invite(cast, make_person(cast.home, email="pia@people.example"))
    assert invite(cast, person).membership == person.membership
    assert Mail.objects.count() == 1


def test_invite_to_sign_in_needs_an_address(cast: Cast) -> None:
    with pytest.raises(Refused, match="no e-mail address yet"):
        invite(cast, make_person(cast.home))


def test_invite_to_sign_in_refuses_a_seat_somebody_has(cast: Cast) -> None:
    make_person(cast.home, "Ben", membership=cast.membership("ben"))
    with pytest.raises(Refused, match="Another person"):
        invite(cast, make_person(cast.home, "Benjamin", email="ben@reset.example"))


@pytest.mark.parametrize("name", ["ben", "sam", "nia", "ned", "zoe"])
def test_everything_is_for_coordinators(cast: Cast, name: str) -> None:
    actor, region = cast.actor(name), cast.seat("ana")
    organization, person = make_organization(cast.home), make_person(cast.home)
    verbs: list[Callable[[], object]] = [
        lambda: actions.add_organization(actor=actor, region=region, details=ACME),
        lambda: actions.change_organization(
            actor=actor, organization=organization, details=ACME, version=1
        ),
        lambda: actions.add_person(actor=actor, region=region, details=PIA),
        lambda: actions.change_person(actor=actor, person=person, details=PIA, version=1),
        lambda: actions.invite_to_sign_in(
            actor=actor, region=region, person=person, details=STAKEHOLDER
        ),
    ]
    for verb in verbs:
        with pytest.raises(PermissionDenied):
            verb()


def test_areas_are_ticked_added_and_taken_away(cast: Cast) -> None:
    ana, areas = cast.actor("ana"), PriorityArea.objects.order_by("position")
    first, second, third = areas[:3]
    rest = dict.fromkeys(("organization", "sector", "title", "phone", "email"), "")
    details = {"name": "Pia", **rest, "areas": [first, second]}
    person = actions.add_person(actor=ana, region=cast.seat("ana"), details=details)
    details["areas"] = [second, third]
    actions.change_person(actor=ana, person=person, details=details, version=person.version)
    works_on = AreaMember.visible_to(ana).filter(person=person).order_by("area__position")
    assert [str(one) for one in works_on] == [f"Pia on {second.name}", f"Pia on {third.name}"]
    assert not AreaMember.visible_to(cast.actor("sam")).exists()


@pytest.mark.parametrize("name", ["ana", "ben", "sam", "nia", "zoe"])
def test_bringing_people_in_is_the_administrators_and_of_the_national_region(
    cast: Cast, name: str
) -> None:
    for actor, region in ((name, cast.national), ("ned", cast.home)):
        seat = Seat(region.pk, region.slug, region.name, region.timezone, region.is_national)
        with pytest.raises(PermissionDenied):
            actions.bring_in(actor=cast.actor(actor), region=seat, users=[])


def test_guests_are_a_coordinators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_guests(actor=cast.actor("ben"), region=cast.seat("ben"), guests=[])
