"""Dull makers of organizations and people."""

from typing import Any

from regions.models import Region
from stakeholders.models import Affiliation, Organization, Person, PersonContact


def make_organization(region: Region, name: str = "Acme", **fields: Any) -> Organization:
    organization: Organization = Organization.objects.create(
        region=region, name=name, **{"sector": "employer", **fields}
    )
    return organization


def make_person(
    region: Region,
    name: str = "Pia",
    *,
    at: Organization | None = None,
    email: str = "",
    **fields: Any,
) -> Person:
    person: Person = Person.objects.create(region=region, name=name, **fields)
    if email:
        PersonContact.objects.create(region=region, person=person, email=email)
    if at:
        Affiliation.objects.create(region=region, person=person, organization=at)
    return person
