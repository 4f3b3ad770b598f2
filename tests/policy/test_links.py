"""Signed links: opened by anybody who has one, and good for one thing of one region."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import close_account
from meetings.models import Invitation
from regions.actors import ANONYMOUS, Link, link_actor
from regions.links import sign_link
from regions.models import Membership
from tests.policy import rooms
from tests.policy.asking import keeps_to_texas
from tests.policy.bodies import LINK_BODIES
from tests.policy.table import LINKS, Row
from tests.policy.walk import Answer, Walker
from tests.policy.world import FOREIGN, NOW, World

LATER = NOW + timedelta(days=1)
ANSWER, JOIN = "meetings:answer_by_link", "accounts:join"
LINKED = rooms.merged("LINKED")
KINDS = {
    ANSWER: "meeting_invitation",
    JOIN: "invitation",
    **{route: kind for route, (kind, _named) in LINKED.items()},
}


def link(world: World, route: str, *, of_florida: bool = False) -> Link:
    side = world.away if of_florida else world.home
    answered = side.invitation if of_florida else world.sams
    ours = {ANSWER: answered, JOIN: side.seat_invitation}
    named = ours[route] if route in ours else LINKED[route][1](side)
    return Link(world.home.region.pk, KINDS[route], named.pk)


def token(world: World, route: str, column: str) -> str:
    other = ANSWER if route == JOIN else JOIN
    shown = link(world, other if column == "other" else route, of_florida=column == "away")
    signed = sign_link(shown, NOW - timedelta(seconds=2) if column == "late" else LATER)
    return signed[:-1] + ("A" if signed[-1] != "A" else "B") if column == "forged" else signed


def withdraw(route: str) -> Callable[[Walker], object]:
    if ended := rooms.merged("ENDED").get(route):
        return ended  # type: ignore[no-any-return]

    def prepare(walker: Walker) -> None:
        world = walker.world
        Invitation.objects.filter(pk=world.sams.pk).update(withdrawn_at=NOW)
        invitations = type(world.home.seat_invitation).objects
        invitations.filter(pk=world.home.seat_invitation.pk).update(revoked_at=NOW)

    return prepare


def close(route: str) -> Callable[[Walker], object]:
    """The account of who was invited to the meeting; of who invited somebody to the region."""

    def prepare(walker: Walker) -> None:
        cast = walker.world.cast
        who = "ana" if route == JOIN else "sam"
        close_account(actor=cast.actor("ned"), user=cast.users[who])

    return prepare


def follow(walker: Walker, row: Row, column: str, who: str = "nobody") -> Answer:
    prepare = {"ended": withdraw, "closed": close}.get(column)
    url = reverse(row.name, args=[token(walker.world, row.name, column)])
    body = LINK_BODIES[row.name] if row.is_unsafe else None
    return walker.step(who, row.method, url, body, prepare(row.name) if prepare else None)


@pytest.mark.parametrize("row", LINKS, ids=str)
def test_a_link_opens_what_the_table_says(walker: Walker, row: Row) -> None:
    answers = {column: follow(walker, row, column) for column in row.cells}
    assert {column: answer.outcome for column, answer in answers.items()} == row.cells
    for answer in answers.values():
        # The page of an invitation shows the address it is for.
        keeps_to_texas(walker, row, "ana", answer)


@pytest.mark.parametrize("row", LINKS, ids=str)
def test_a_wrong_link_is_as_good_as_none(walker: Walker, row: Row) -> None:
    missing = [column for column, cell in row.cells.items() if cell == "404"]
    answers = {column: follow(walker, row, column) for column in missing}
    words = {column: token(walker.world, row.name, column) for column in missing}
    first = answers.pop("forged")
    for column, answer in answers.items():
        assert answer.same_as(first, words[column], words["forged"]), column


def test_somebody_signed_in_answers_by_the_link_and_not_as_themselves(walker: Walker) -> None:
    get, post = (row for row in LINKS if row.name == ANSWER)
    assert follow(walker, get, "own", who="zoe").outcome == "ok"
    assert follow(walker, post, "own", who="zoe").outcome == "ok"
    assert follow(walker, get, "away", who="zoe").outcome == "404"


def test_a_link_and_a_client_see_no_held_seats(walker: Walker) -> None:
    cast = walker.world.cast
    for actor in (link_actor(link(walker.world, ANSWER), cast.home), ANONYMOUS):
        assert not Membership.visible_to(actor).exists()


def test_florida_reads_its_own(walker: Walker) -> None:
    away = walker.world.away
    signed = sign_link(Link(away.region.pk, KINDS[ANSWER], away.invitation.pk), LATER)
    answer = walker.step("nobody", "GET", reverse(ANSWER, args=[signed]))
    assert answer.outcome == "ok"
    assert FOREIGN.encode() in answer.everything
