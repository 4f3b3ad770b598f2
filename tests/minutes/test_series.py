"""What minutes of a meeting leave to the next one of its series."""

from datetime import timedelta
from typing import Any

import time_machine

from meetings.models import Meeting
from minutes.actions import add_outcome
from plans.actions import move_action
from plans.models import Action
from series.backlog import carry_over
from series.models import Topic
from tests.agendas.factories import make_item
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.series.factories import NOW, make_series


def noted(cast: Cast, meeting: Meeting, item: Any) -> Action:
    what = {"kind": "action", "text": "Ask the plan", "owner": make_person(cast.home)}
    days = {"due_on": NOW.date() + timedelta(days=9), "decided_on": NOW.date()}
    outcome = add_outcome(
        actor=cast.actor("ben"),
        meeting=meeting,
        region=cast.seat("ana"),
        item=item,
        details={**what, **days},
    )
    assert outcome.action is not None
    action: Action = outcome.action
    return action


def test_an_item_comes_back_until_its_action_is_done(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        series = make_series(cast, opened=True)
    first, second, *_ = Meeting.objects.filter(occurrence__series=series).order_by("starts_at")
    item = make_item(first, "Figures of the plan", discussed_at=first.starts_at)
    with time_machine.travel(first.ends_at + timedelta(hours=1), tick=False):
        action = noted(cast, first, item)
        assert Topic.objects.get().held_open_by == f"action:{action.pk}"
        carry_over(actor=cast.actor("ben"), meeting=first)
    assert second.items.filter(title="Figures of the plan").count() == 1
    with time_machine.travel(second.ends_at + timedelta(hours=1), tick=False):
        second.items.update(discussed_at=second.starts_at)
        move_action(actor=cast.actor("ana"), action=action, state="done")
        assert carry_over(actor=cast.actor("ben"), meeting=second) == []
    assert Topic.objects.get().settled_at is not None
