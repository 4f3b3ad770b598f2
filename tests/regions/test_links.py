from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from regions.actors import Link
from regions.links import actor_of_link, link_path, read_link, sign_link
from regions.models import Membership
from regions.querysets import open_seat
from stakeholders.models import Person
from tests.cast import Cast

SOON = timedelta(hours=1)


def test_a_link_reads_as_it_was_signed_until_its_date(cast: Cast) -> None:
    link = Link(cast.home.pk, "invitation", 7)
    token = sign_link(link, timezone.now() + SOON)
    assert read_link(token) == link
    with time_machine.travel(timezone.now() + SOON + SOON):
        assert read_link(token) is None


FOREIGN = signing.dumps([1, "invitation", 7, 9**12])


@pytest.mark.parametrize("token", ["", "x", "a:b:c", FOREIGN], ids=["", "x", "a:b:c", "foreign"])
def test_what_the_portal_did_not_sign_is_nobody(db: None, token: str) -> None:
    assert read_link(token) is None
    assert actor_of_link(token).is_anonymous


def test_a_link_reaches_its_region_and_its_own_row(cast: Cast) -> None:
    token = sign_link(Link(cast.home.pk, "invitation", 7), timezone.now() + SOON)
    actor = actor_of_link(token)
    assert actor.reach.reads == actor.reach.writes == {cast.home.pk}
    assert not actor.reach.privates
    assert actor.reach.link == "invitation:7"
    assert not actor.coordinates(cast.home.pk)
    assert not Membership.visible_to(actor).exists()


def test_a_link_to_a_region_that_is_gone_is_nobody(cast: Cast) -> None:
    token = sign_link(Link(0, "invitation", 7), timezone.now() + SOON)
    assert actor_of_link(token).is_anonymous


def test_a_link_path_holds_the_token(cast: Cast) -> None:
    link = Link(cast.home.pk, "invitation", 7)
    path = link_path("accounts:join", link, timezone.now() + SOON)
    assert read_link(path.split("/")[2]) == link


def test_a_seat_is_open_while_held_or_used_and_closed_afterwards(cast: Cast) -> None:
    def is_open() -> bool:
        return Person.objects.filter(open_seat("membership"), pk=person.pk).exists()

    person = Person.objects.create(region=cast.home, name="Sam")
    assert is_open()
    sam = cast.membership("sam")
    for change, expected in (
        ({"membership": Membership.objects.create(region=cast.home, role="stakeholder")}, True),
        ({"membership": sam}, True),
    ):
        Person.objects.filter(pk=person.pk).update(**change)
        assert is_open() is expected
    type(sam.user).objects.filter(pk=sam.user_id).update(is_active=False)
    assert not is_open()
    type(sam.user).objects.filter(pk=sam.user_id).update(is_active=True)
    Membership.objects.filter(pk=sam.pk).update(ended_at=timezone.now())
    assert not is_open()
