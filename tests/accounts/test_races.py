"""What sixty browsers do at the same moment: open one invitation's link, close accounts."""

from collections.abc import Iterator
from itertools import cycle
from threading import Barrier

import pytest
from django.db import IntegrityError
from pytest_django import Settings

from accounts import actions
from accounts.models import Invitation, User
from core.refusals import Refused
from core.scope import within
from regions.actors import Link, link_actor
from regions.models import Membership, Role
from tests import crowd
from tests.cast import Cast, assemble


@pytest.fixture
def held(committed: None, settings: Settings) -> Iterator[tuple[Cast, Invitation]]:
    """A seat in Texas that is held for Eve."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cast = assemble()
    with within(cast.everywhere):
        details = {"email": "eve@reset.example", "name": "Eve", "role": Role.STAKEHOLDER}
        invitation = actions.invite_person(
            actor=cast.actor("ana"), region=cast.seat("ana"), details=details
        )
    with crowd.room():
        yield cast, invitation


def true_claim(cast: Cast, invitation: Invitation, all_here: Barrier) -> User:
    actor = link_actor(Link(cast.home.pk, "invitation", invitation.pk), cast.home)
    with within(actor.reach):
        opened = Invitation.visible_to(actor).select_related("invited_by").get()
        all_here.wait(30)
        return actions.open_account(
            actor=actor, invitation=opened, name="Eve", password="a long and quiet river"
        )


def naive_claim(cast: Cast, invitation: Invitation, all_here: Barrier) -> User:
    with within(cast.everywhere):
        assert not User.objects.filter(email=invitation.email).exists()
        all_here.wait(30)
        return User.objects.create_user(invitation.email, None, name="Eve")


@pytest.mark.parametrize(
    ("claim", "refusal"), [(true_claim, Refused), (naive_claim, IntegrityError)]
)
def test_a_seat_claimed_by_sixty_at_once_is_taken_once(
    held: tuple[Cast, Invitation], claim: object, refusal: type[Exception]
) -> None:
    assert callable(claim)
    answers = crowd.at_once(lambda all_here: claim(*held, all_here))
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert sum(isinstance(answer, refusal) for answer in answers) == 59
    taken = Membership.objects.current().filter(user__email="eve@reset.example")
    assert taken.count() == (1 if refusal is Refused else 0)


@pytest.fixture
def two(committed: None) -> Iterator[Cast]:
    """Ned and Neo administer the network."""
    cast = assemble()
    cast.users["neo"] = User.objects.create(email="neo@reset.example", name="Neo")
    seat = {"region": cast.national, "role": Role.NATIONAL_ADMINISTRATOR}
    Membership.objects.create(user=cast.users["neo"], **seat)
    with crowd.room():
        yield cast


def test_of_two_administrators_who_close_each_other_one_stays(two: Cast) -> None:
    pairs = cycle([("ned", "neo"), ("neo", "ned")])

    def close(all_here: Barrier) -> User:
        who, whom = next(pairs)
        actor, user = two.actor(who), User.objects.get(pk=two.users[whom].pk)
        with within(actor.reach):
            all_here.wait(30)
            return actions.close_account(actor=actor, user=user)

    answers = crowd.at_once(close)
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 59
    assert Membership.objects.administering().count() == 1
