"""Signed links: opened by anybody who has one, and good for one thing of one region."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

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
Prepare = Callable[[Walker], object]


def _withdrawn(walker: Walker) -> None:
    own = Invitation.objects.filter(person=walker.world.sams.person_id)
    own.update(withdrawn_at=NOW)


def _revoked(walker: Walker) -> None:
    own = walker.world.home.seat_invitation
    type(own).objects.filter(pk=own.pk).update(revoked_at=NOW)


# By route: the kind of thing its links open, which one of Texas (or of Florida), what ends it, and
# whose account closes with it: of who was invited to the meeting, of who invited to the region.
# A route that is not named opens what the mail of a meeting opens.
KINDS = {ANSWER: "meeting_invitation", JOIN: "invitation", **rooms.merged("KINDS")}
NAMED: dict[str, Callable[[World, bool], Any]] = {
    ANSWER: lambda world, away: world.away.invitation if away else world.sams,
    JOIN: lambda world, away: (world.away if away else world.home).seat_invitation,
    **rooms.merged("NAMED"),
}
ENDS: dict[str, Prepare] = {ANSWER: _withdrawn, JOIN: _revoked, **rooms.merged("ENDS")}
CLOSES = {ANSWER: "sam", JOIN: "ana", **rooms.merged("CLOSES")}


def link(world: World, route: str, *, of_florida: bool = False) -> Link:
    named = NAMED.get(route, NAMED[ANSWER])(world, of_florida)
    kind, owner = KINDS.get(route, KINDS[ANSWER]), getattr(named, "owner_id", 0)
    return Link(world.home.region.pk, kind, named.pk, person=owner)


def token(world: World, route: str, column: str) -> str:
    other = ANSWER if KINDS.get(route, KINDS[ANSWER]) != KINDS[ANSWER] else JOIN
    shown = link(world, other if column == "other" else route, of_florida=column == "away")
    signed = sign_link(shown, NOW - timedelta(seconds=2) if column == "late" else LATER)
    return signed[:-1] + ("A" if signed[-1] != "A" else "B") if column == "forged" else signed


def close(route: str) -> Prepare:
    def prepare(walker: Walker) -> None:
        cast = walker.world.cast
        close_account(actor=cast.actor("ned"), user=cast.users[CLOSES.get(route, CLOSES[ANSWER])])

    return prepare


def follow(walker: Walker, row: Row, column: str, who: str = "nobody") -> Answer:
    prepare = {"ended": ENDS.get(row.name, ENDS[ANSWER]), "closed": close(row.name)}.get(column)
    url = reverse(row.name, args=[token(walker.world, row.name, column)])
    body = LINK_BODIES[row.name] if row.is_unsafe else None
    if callable(body):
        body = body(walker.world)
    return walker.step(who, row.method, url, body, prepare)


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
