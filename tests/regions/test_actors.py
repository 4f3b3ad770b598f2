from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from core.scope import NOTHING
from regions.actors import (
    ANONYMOUS,
    NETWORK_ROLES,
    Actor,
    Link,
    client_actor,
    link_actor,
    system_actor,
)
from regions.models import Membership, Role, StepIn
from tests.cast import Cast

HOUR = timedelta(hours=1)


def step_in(cast: Cast, name: str, lasts: timedelta = HOUR) -> None:
    now = timezone.now()
    StepIn.objects.create(
        region=cast.home, user=cast.users[name], reason="x", started_at=now, until=now + lasts
    )


@pytest.mark.parametrize(
    ("name", "reads", "writes", "privates"),
    [
        ("ana", "texas", "texas", "texas"),
        ("ben", "texas", "texas", "texas"),
        ("sam", "texas", "texas", ""),
        ("zoe", "florida", "florida", "florida"),
        ("nia", "national florida texas", "national", ""),
        ("ned", "national florida texas", "national", "national"),
    ],
)
def test_reach_follows_the_role(
    cast: Cast, name: str, reads: str, writes: str, privates: str
) -> None:
    actor = cast.actor(name)
    ids = {region.slug: region.pk for region in (cast.national, cast.home, cast.away)}
    assert [seat.slug for seat in actor.seats] == reads.split()
    assert actor.reach.reads == {ids[slug] for slug in reads.split()}
    assert actor.reach.writes == {ids[slug] for slug in writes.split()}
    assert actor.reach.privates == {ids[slug] for slug in privates.split()}
    assert actor.reach.by == f"user {cast.users[name].pk}"


@pytest.mark.parametrize(
    ("name", "coordinates", "works", "belongs", "reads"),
    [
        ("ana", True, True, True, True),
        ("ben", False, True, True, True),
        ("sam", False, False, True, False),
        ("nia", False, False, False, True),
        ("ned", False, False, False, True),
        ("zoe", False, False, False, False),
    ],
)
def test_what_a_role_is_in_texas(
    cast: Cast, name: str, coordinates: bool, works: bool, belongs: bool, reads: bool
) -> None:
    actor, texas = cast.actor(name), cast.home.pk
    assert actor.coordinates(texas) is coordinates
    assert actor.works_in(texas) is works
    assert actor.belongs_to(texas) is belongs
    assert actor.reads_work_of(texas) is reads
    assert (texas in actor.work_regions) is reads


def test_a_seat_tells_its_region_and_is_found_by_either_name(cast: Cast) -> None:
    actor = cast.actor("ana")
    seat = actor.seat("texas")
    assert seat is not None
    assert (seat.name, seat.timezone, seat.role) == ("Texas", "America/Chicago", Role.COORDINATOR)
    assert actor.seat_in(cast.home.pk) is seat
    assert actor.seat("florida") is actor.seat_in(cast.away.pk) is None


def test_a_seat_that_has_ended_reaches_nothing(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["ana"]).update(ended_at=timezone.now())
    actor = cast.actor("ana")
    assert not actor.seats
    assert actor.reach == replace(NOTHING, by=actor.reach.by)


@pytest.mark.parametrize("role", NETWORK_ROLES)
def test_a_network_role_outside_the_office_is_no_role_at_all(cast: Cast, role: Role) -> None:
    Membership.objects.filter(user=cast.users["ana"]).update(role=role)
    actor = cast.actor("ana")
    assert not actor.seats
    assert not actor.reach.reads | actor.reach.writes | actor.reach.privates
    assert not actor.coordinates(cast.home.pk)
    assert not actor.is_national


@pytest.mark.parametrize("role", NETWORK_ROLES)
def test_nor_does_it_add_to_what_the_network_reads(cast: Cast, role: Role) -> None:
    before = cast.actor("nia")
    Membership.objects.create(region=cast.home, user=cast.users["nia"], role=role)
    after = cast.actor("nia")
    assert (after.seats, after.reach) == (before.seats, before.reach)
    assert after.role_in(cast.home.pk) is None


def test_an_administrator_who_stepped_in_coordinates_until_the_time_is_over(cast: Cast) -> None:
    step_in(cast, "ned")
    ned = cast.actor("ned")
    assert ned.role_in(cast.home.pk) == Role.COORDINATOR
    assert {cast.home.pk} == ned.reach.writes & ned.reach.privates - {cast.national.pk}
    assert not ned.belongs_to(cast.away.pk)
    StepIn.objects.update(until=timezone.now())
    assert not cast.actor("ned").belongs_to(cast.home.pk)


@pytest.mark.parametrize("name", ["nia", "sam"])
def test_stepping_in_lifts_nobody_who_is_no_administrator(cast: Cast, name: str) -> None:
    before = cast.actor(name).role_in(cast.home.pk)
    step_in(cast, name)
    assert cast.actor(name).role_in(cast.home.pk) == before


def test_the_portal_writes_in_one_region(cast: Cast) -> None:
    actor, only = system_actor(cast.home), {cast.home.pk}
    assert actor.reach.reads == actor.reach.writes == actor.reach.privates == only
    assert actor.coordinates(cast.home.pk)
    assert not actor.coordinates(cast.away.pk)
    assert (actor.reach.by, actor.user_id, actor.name, actor.email) == ("the portal", None, "", "")


def test_a_link_reads_and_writes_one_region_and_has_no_role(cast: Cast) -> None:
    actor = link_actor(Link(cast.home.pk, "invitation", 7), cast.home)
    assert actor.reach.reads == actor.reach.writes == {cast.home.pk}
    assert not actor.reach.privates
    assert (actor.reach.link, actor.reach.by) == ("invitation:7", "link to invitation 7")
    assert not actor.belongs_to(cast.home.pk)
    assert not actor.reads_work_of(cast.home.pk)
    assert not actor.work_regions


def test_a_client_reads_the_work_of_its_regions_and_writes_nothing(cast: Cast) -> None:
    actor = client_actor(cast.users["ned"], [cast.home])
    assert actor.work_regions == actor.reach.reads == {cast.home.pk}
    assert not actor.reach.writes | actor.reach.privates
    assert not actor.works_in(cast.home.pk)


def test_nobody_reaches_nothing(cast: Cast) -> None:
    assert ANONYMOUS.is_anonymous
    assert Actor().reach == NOTHING
    assert not ANONYMOUS.reads_work_of(cast.home.pk)


@pytest.mark.parametrize(
    ("name", "reads", "works"),
    [
        ("ana", True, True),
        ("ben", True, True),
        ("sam", False, False),
        ("nia", True, False),
        ("zoe", True, True),
    ],
)
def test_who_sees_all_of_what_they_reach(cast: Cast, name: str, reads: bool, works: bool) -> None:
    actor = cast.actor(name)

    assert (actor.reads_all, actor.works_in_all) == (reads, works)


def test_nobody_sees_all_of_nothing() -> None:
    assert not ANONYMOUS.reads_all
    assert not ANONYMOUS.works_in_all
