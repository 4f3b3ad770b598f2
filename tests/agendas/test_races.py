"""Sixty people arrange the same agenda at the same moment, and what a naive way makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from threading import Barrier

import pytest

from agendas import actions
from agendas.drafts import Draft
from agendas.models import Item
from core.scope import within
from meetings.models import Meeting
from tests import crowd
from tests.cast import Cast, assemble
from tests.meetings.factories import make_meeting


@dataclass
class Scene:
    cast: Cast
    meeting: Meeting
    items: list[Item]


@pytest.fixture
def scene(committed: None) -> Iterator[Scene]:
    cast = assemble()
    with within(cast.everywhere):
        meeting = make_meeting(cast.home)
        drafts = [Draft(str(number), section=str(number % 3)) for number in range(12)]
        ana = cast.actor("ana")
        items = actions.write_agenda(actor=ana, meeting=meeting, points=drafts)
    with crowd.room():
        yield Scene(cast, meeting, items)


def true_move(scene: Scene, item: Item, neighbor: Item) -> None:
    ana = scene.cast.actor("ana")
    actions.move_item(actor=ana, item=item, neighbor=neighbor, before=True)


def naive_move(_scene: Scene, item: Item, neighbor: Item) -> None:
    """They change places, as they were seen; in one order, so that nobody waits for ever."""
    item.position, neighbor.position = neighbor.position, item.position
    for one in sorted((item, neighbor), key=lambda one: one.pk):
        one.save(update_fields=["position"])


@pytest.mark.parametrize(("move", "whole"), [(true_move, True), (naive_move, False)])
def test_sixty_moves_at_once_leave_every_item_a_place_of_its_own(
    scene: Scene, move: Callable[[Scene, Item, Item], None], whole: bool
) -> None:
    def work(all_have_looked: Barrier) -> object:
        with within(scene.cast.everywhere):
            seen = list(Item.objects.of(scene.meeting).select_related("meeting"))
            number = all_have_looked.wait(30)
            return move(scene, *Random(number).sample(seen, 2))

    crowd.at_once(work)
    with within(scene.cast.everywhere):
        items = list(Item.objects.of(scene.meeting))
        assert {item.pk for item in items} == {item.pk for item in scene.items}
        assert ([item.position for item in items] == list(range(1, 13))) is whole


def test_the_words_tell_the_order_that_sixty_people_left(scene: Scene) -> None:
    def work(all_have_looked: Barrier) -> object:
        with within(scene.cast.everywhere):
            seen = list(Item.objects.of(scene.meeting).select_related("meeting"))
            number = all_have_looked.wait(30)
            return true_move(scene, *Random(number).sample(seen, 2))

    crowd.at_once(work)
    with within(scene.cast.everywhere):
        scene.meeting.refresh_from_db()
        words = [line for line in scene.meeting.agenda.splitlines() if line.isdigit()]
        assert words == [item.title for item in Item.objects.of(scene.meeting)]
