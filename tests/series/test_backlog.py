from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from agendas.models import Item
from core.refusals import Overtaken, Refused
from meetings.models import Meeting
from regions.actors import system_actor
from series import actions, backlog
from series.models import Series, Topic
from series.tasks import carry_topics_over
from tests.cast import Cast
from tests.meetings.factories import make_meeting, make_person
from tests.plans.factories import make_action
from tests.series.factories import NOW, make_series

A_WEEK_ON = NOW + timedelta(days=9)
TOPIC = {
    "title": "Credentialing", "minutes": 10, "purpose": "discuss", "presenter": None,
    "notes": "Why", "recurring": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def placed(cast: Cast, **more: Any) -> tuple[Topic, list[Meeting]]:
    series = make_series(cast)
    meetings = list(Meeting.objects.order_by("starts_at"))
    ana = cast.actor("ana")
    topic = backlog.add_topic(actor=ana, series=series, details={**TOPIC, **more})
    backlog.place_topic(actor=ana, topic=topic, meeting=meetings[0])
    return topic, meetings


def where(topic: Topic) -> Meeting | None:
    topic.refresh_from_db()
    return topic.item.meeting if topic.item else None


def carry(cast: Cast, meeting: Meeting) -> list[Topic]:
    with time_machine.travel(A_WEEK_ON, tick=False):
        return backlog.carry_over(actor=system_actor(cast.home), meeting=meeting)


def test_a_topic_is_put_on_an_agenda_and_moves_to_another(cast: Cast) -> None:
    topic, (first, second, *_) = placed(cast)
    assert where(topic) == first
    first.refresh_from_db()
    assert first.agenda == "Credentialing (10 min)"
    backlog.place_topic(actor=cast.actor("ana"), topic=topic, meeting=second)
    assert where(topic) == second
    first.refresh_from_db()
    assert (first.agenda, Item.objects.count()) == ("", 1)


def test_a_topic_is_put_on_no_other_meeting(cast: Cast) -> None:
    topic, meetings = placed(cast)
    ana = cast.actor("ana")
    with pytest.raises(Refused, match="of its series"):
        backlog.place_topic(actor=ana, topic=topic, meeting=make_meeting(cast.home))
    with time_machine.travel(A_WEEK_ON), pytest.raises(Refused, match="ahead"):
        backlog.place_topic(actor=ana, topic=topic, meeting=meetings[0])


def test_what_was_not_discussed_goes_on_to_the_next_meeting_once(cast: Cast) -> None:
    topic, (first, second, *_) = placed(cast)
    assert carry(cast, first) == [topic]
    assert where(topic) == second
    assert carry(cast, first) == []
    assert Item.objects.filter(meeting=second).count() == 1


def test_what_was_discussed_is_settled(cast: Cast) -> None:
    topic, (first, *_) = placed(cast)
    Item.objects.update(discussed_at=NOW)
    assert carry(cast, first) == []
    topic.refresh_from_db()
    assert topic.settled_at == A_WEEK_ON


def test_what_comes_every_time_comes_although_discussed(cast: Cast) -> None:
    topic, (first, second, *_) = placed(cast, recurring=True)
    Item.objects.update(discussed_at=NOW)
    carry(cast, first)
    assert where(topic) == second


def test_a_topic_comes_back_while_its_action_is_open(cast: Cast) -> None:
    topic, (first, second, *_) = placed(cast)
    action = make_action(cast.home, make_person(cast.home))
    Item.objects.update(discussed_at=NOW)
    item = Item.objects.get()
    assert backlog.hold_open(actor=cast.actor("ben"), item=item, action=action) == topic
    carry(cast, first)
    assert where(topic) == second
    type(action).objects.update(state="done", settled_on=NOW)
    Item.objects.update(discussed_at=NOW)
    with time_machine.travel(A_WEEK_ON + timedelta(days=7)):
        assert backlog.carry_over(actor=system_actor(cast.home), meeting=second) == []


def test_any_item_of_a_series_is_held_open_and_no_other(cast: Cast) -> None:
    series, action = make_series(cast), make_action(cast.home, make_person(cast.home))
    first, other = Meeting.objects.order_by("starts_at").first(), make_meeting(cast.home)
    items = [
        Item.objects.create(region=cast.home, meeting=m, position=1, title="Ours")
        for m in (first, other)
    ]
    topics = [backlog.hold_open(actor=cast.actor("ana"), item=i, action=action) for i in items]
    assert topics[1] is None
    assert topics[0]
    assert (topics[0].series, topics[0].held_open_by) == (series, f"action:{action.pk}")


def test_after_the_last_meeting_it_waits_in_the_backlog(cast: Cast) -> None:
    topic, meetings = placed(cast)
    backlog.place_topic(actor=cast.actor("ana"), topic=topic, meeting=meetings[-1])
    with time_machine.travel(NOW + timedelta(days=60)):
        assert backlog.carry_over(actor=system_actor(cast.home), meeting=meetings[-1]) == [topic]
    assert where(topic) is None


def test_the_tick_carries_over_in_every_region(cast: Cast) -> None:
    topic, (first, second, *_) = placed(cast)
    actions.leave_out(
        actor=cast.actor("ana"), series=Series.objects.get(), day=first.occurrence.day
    )
    carry_topics_over()
    assert where(topic) == second


def test_one_regions_trouble_is_not_anothers(
    cast: Cast,
) -> None:
    topic, (first, *_) = placed(cast)
    Meeting.objects.filter(pk=first.pk).update(cancelled_at=NOW)
    Topic.objects.update(held_open_by="action:none")
    carry_topics_over()
    assert where(topic) == first


def test_a_topic_is_changed_in_the_backlog_alone(cast: Cast) -> None:
    topic, _ = placed(cast)
    ana, new = cast.actor("ana"), {**TOPIC, "title": "Rates"}
    with pytest.raises(Refused, match="on an agenda"):
        backlog.change_topic(actor=ana, topic=topic, details=new, version=1)
    free = backlog.add_topic(actor=ana, series=topic.series, details=TOPIC)
    backlog.change_topic(actor=ana, topic=free, details=new, version=1)
    assert (free.title, free.version) == ("Rates", 2)
    with pytest.raises(Overtaken):
        backlog.change_topic(actor=ana, topic=free, details=TOPIC, version=1)


def test_a_topic_is_removed_and_its_item_stays(cast: Cast) -> None:
    topic, _ = placed(cast)
    assert backlog.remove_topic(actor=cast.actor("ana"), topic=topic) == topic.series
    assert (Topic.objects.count(), Item.objects.count()) == (0, 1)


def test_a_series_that_ended_takes_no_topics(cast: Cast) -> None:
    series = actions.end_series(actor=cast.actor("ana"), series=make_series(cast))
    with pytest.raises(Refused, match="has ended"):
        backlog.add_topic(actor=cast.actor("ana"), series=series, details=TOPIC)


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, who: str) -> None:
    topic, (first, *_) = placed(cast)
    actor, action = cast.actor(who), make_action(cast.home, make_person(cast.home))
    asked = {"actor": actor, "topic": topic}
    attempts = [
        lambda: backlog.change_topic(**asked, details=TOPIC, version=1),
        lambda: backlog.remove_topic(**asked),
        lambda: backlog.place_topic(**asked, meeting=first),
    ]
    if who != "ben":
        attempts += [
            lambda: backlog.add_topic(actor=actor, series=topic.series, details=TOPIC),
            lambda: backlog.carry_over(actor=actor, meeting=first),
            lambda: backlog.hold_open(actor=actor, item=topic.item, action=action),
        ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
