"""What an actor may do with organizations and people. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regions.actors import Actor, Seat
    from stakeholders.models import Organization, Person


def can_list_stakeholders(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_show_people(actor: "Actor", region: "Seat") -> bool:
    """A stakeholder finds themselves, and nobody else: `visible_to` sees to that."""
    return actor.reads_work_of(region.region_id) or actor.belongs_to(region.region_id)


def can_add_stakeholders(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_change_organization(actor: "Actor", organization: "Organization") -> bool:
    return actor.coordinates(organization.region_id)


def can_change_person(actor: "Actor", person: "Person") -> bool:
    return actor.coordinates(person.region_id)


def can_bring_in(actor: "Actor", region: "Seat") -> bool:
    """From any region into the national one: for those who know everybody who has an account."""
    return region.is_national and actor.is_national_administrator


def can_see_contacts(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)
