"""What happens with organizations and people."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.actions import invite_person, revoke_invitation
from accounts.models import Invitation, User
from accounts.policies import can_manage_invitation, can_send_invitation
from core.refusals import Overtaken, Refused
from mail.actions import withdraw_mail
from regions.actors import Actor, Seat
from regions.models import Membership, Role
from stakeholders import policies
from stakeholders.models import Affiliation, AreaMember, Organization, Person, PersonContact

ORGANIZATION = ("name", "sector", "website")
NAME_TAKEN = "There is an organization of this name in the region already."
ADDRESS_TAKEN = "Somebody in this region has this e-mail address already."


def add_organization(*, actor: Actor, region: Seat, details: dict[str, Any]) -> Organization:
    if not policies.can_add_stakeholders(actor, region):
        raise PermissionDenied
    return _new_organization(region.region_id, details)


def change_organization(
    *, actor: Actor, organization: Organization, details: dict[str, Any], version: int
) -> Organization:
    """`version` is the one the editor started from; a change in between is not overwritten."""
    if not policies.can_change_organization(actor, organization):
        raise PermissionDenied
    with _once(NAME_TAKEN):
        _save(organization, version, **{name: details[name] for name in ORGANIZATION})
    organization.refresh_from_db()
    return organization


def add_person(*, actor: Actor, region: Seat, details: dict[str, Any]) -> Person:
    """Add somebody with where they are now; an organization not known yet is added too."""
    if not policies.can_add_stakeholders(actor, region):
        raise PermissionDenied
    with _once(ADDRESS_TAKEN):
        person = Person.objects.create(region_id=region.region_id, name=details["name"])
        _keep_contact(person, details)
        if organization := _organization_named(person.region_id, details):
            _affiliate(person, organization, details["title"], since=None)
        _keep_areas(person, details)
    person.refresh_from_db()
    return person


def add_guests(*, actor: Actor, region: Seat, guests: Iterable[tuple[str, str]]) -> list[Person]:
    """People by name and address: whoever the region knows under an address is that person."""
    if not policies.can_add_stakeholders(actor, region):
        raise PermissionDenied
    wanted = {email.lower(): name for name, email in guests}
    contacts = PersonContact.objects.in_region(region.region_id).at_any(wanted)
    known = {one.email.lower(): one.person for one in contacts.select_related("person")}
    here = {"region_id": region.region_id}
    new = {email: Person(**here, name=wanted[email]) for email in wanted.keys() - known.keys()}
    with _once(ADDRESS_TAKEN):
        Person.objects.bulk_create(new.values())
        PersonContact.objects.bulk_create(
            PersonContact(**here, person=person, email=email) for email, person in new.items()
        )
    people = {**known, **new}
    return [people[email] for email in wanted]


def bring_in(*, actor: Actor, region: Seat, users: Iterable[User]) -> list[Person]:
    """People of any region become stakeholders of the national one, so that they can be invited
    there. Whoever belongs to it already stays what they are."""
    if not policies.can_bring_in(actor, region):
        raise PermissionDenied
    people = []
    for user in users:
        seat, _ = Membership.objects.current().get_or_create(
            region_id=region.region_id, user=user, defaults={"role": Role.STAKEHOLDER}
        )
        known = Person.objects.filter(membership=seat).first()
        people.append(known or _person_in(seat, user))
    return people


def change_person(*, actor: Actor, person: Person, details: dict[str, Any], version: int) -> Person:
    """Save what changed. With another organization, the affiliation so far ends today."""
    if not policies.can_change_person(actor, person):
        raise PermissionDenied
    with _once(ADDRESS_TAKEN):
        _save(person, version, name=details["name"])
        _keep_contact(person, details)
        _take_back_invitations(actor, person, details["email"])
        _move(person, _organization_named(person.region_id, details), details["title"])
        _keep_areas(person, details)
    person.refresh_from_db()
    return person


def invite_to_sign_in(
    *, actor: Actor, region: Seat, person: Person, details: Mapping[str, str]
) -> Person:
    """Mail an invitation to the portal (role, function) and tie the seat to the person.

    Whoever has a seat under this address already gets no mail: the two are only tied together.
    """
    if not can_send_invitation(actor, region, details["role"]):
        raise PermissionDenied
    contact = PersonContact.visible_to(actor).filter(person=person).first()
    if contact is None:
        raise Refused(f"{person.name} has no e-mail address yet: add one first.")
    seat = _seat_of(region, contact.email)
    if seat is None:
        whom = {"name": person.name, "email": contact.email}
        seat = invite_person(actor=actor, region=region, details={**whom, **details}).membership
    with _once("Another person of the region has this seat."):
        Person.objects.filter(pk=person.pk).update(membership=seat)
    person.refresh_from_db()
    return person


def _seat_of(region: Seat, email: str) -> Membership | None:
    """Taken by the person with this address, or held for them since they were invited."""
    held = Q(user=None, invitations__email__iexact=email)
    seats = Membership.objects.current().of(region.region_id)
    seat: Membership | None = seats.filter(Q(user__email=email) | held).first()
    return seat


def _person_in(seat: Membership, user: User) -> Person:
    """Whom the region knows under their address is the same person."""
    here = {"region_id": seat.region_id}
    contacts = PersonContact.objects.in_region(seat.region_id).at(user.email)
    contact = contacts.select_related("person").first()
    if contact:
        Person.objects.filter(pk=contact.person_id).update(membership=seat)
        return contact.person  # type: ignore[no-any-return]
    person: Person = Person.objects.create(**here, name=user.name, membership=seat)
    PersonContact.objects.create(**here, person=person, email=user.email)
    return person


def _save(row: models.Model, version: int, **values: Any) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        row.refresh_from_db()
        raise Overtaken


@contextmanager
def _once(sentence: str) -> Iterator[None]:
    """All of the block or nothing; what the database allows once is refused the second time."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise Refused(sentence) from taken


def _new_organization(region_id: int, details: dict[str, Any]) -> Organization:
    with _once(NAME_TAKEN):
        organization: Organization = Organization.objects.create(
            region_id=region_id,
            name=details["name"],
            sector=details["sector"],
            website=details.get("website", ""),
        )
    return organization


def _organization_named(region_id: int, details: dict[str, Any]) -> Organization | None:
    name = details["organization"]
    if not name:
        return None
    known: Organization | None = Organization.objects.in_region(region_id).called(name).first()
    return known or _new_organization(region_id, {"name": name, "sector": details["sector"]})


def _keep_contact(person: Person, details: dict[str, Any]) -> None:
    so_far = PersonContact.objects.filter(person=person).values_list("email", flat=True).first()
    if details["email"] != (so_far or ""):
        _leave_address(person, so_far)
    if not details["email"]:
        PersonContact.objects.filter(person=person).delete()
        return
    PersonContact.objects.update_or_create(
        person=person,
        region_id=person.region_id,
        defaults={"email": details["email"], "phone": details["phone"]},
    )


def _keep_areas(person: Person, details: dict[str, Any]) -> None:
    if "areas" not in details:
        return
    wanted = {area.pk for area in details["areas"]}
    AreaMember.objects.filter(person=person).exclude(area__in=wanted).delete()
    known = set(AreaMember.objects.filter(person=person).values_list("area_id", flat=True))
    AreaMember.objects.bulk_create(
        AreaMember(region_id=person.region_id, person=person, area_id=area)
        for area in sorted(wanted - known)
    )


def _leave_address(person: Person, email: str | None) -> None:
    """Links mailed to this address die, and what waits for it is not sent: it may be somebody
    else's. What the person still has to get goes to the next one (meetings.actions)."""
    Person.objects.filter(pk=person.pk).update(address_version=F("address_version") + 1)
    if email:
        withdraw_mail(region_id=person.region_id, to=[email])


def _take_back_invitations(actor: Actor, person: Person, email: str) -> None:
    """Whoever reads another address shall not take the seat that is held for this person."""
    held = Invitation.visible_to(actor).not_settled().filter(membership__people=person)
    for invitation in held.exclude(email__iexact=email):
        if can_manage_invitation(actor, invitation):
            revoke_invitation(actor=actor, invitation=invitation)


def _move(person: Person, organization: Organization | None, title: str) -> None:
    today = timezone.now().astimezone(ZoneInfo(person.region.timezone)).date()
    current = Affiliation.objects.filter(person=person).current().first()
    if current and organization and current.organization_id == organization.pk:
        Affiliation.objects.filter(pk=current.pk).update(title=title)
        return
    if current and current.starts_on == today:
        current.delete()
    elif current:
        Affiliation.objects.filter(pk=current.pk).update(ends_on=today)
    if organization:
        _affiliate(person, organization, title, since=today if current else None)


def _affiliate(person: Person, organization: Organization, title: str, since: date | None) -> None:
    Affiliation.objects.create(
        region_id=person.region_id,
        person=person,
        organization=organization,
        title=title,
        starts_on=since,
    )
