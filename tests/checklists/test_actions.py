from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from checklists import actions
from checklists.models import Task
from core.refusals import Overtaken, Refused
from meetings.kinds import TEMPLATES, Kind
from meetings.models import Meeting
from tests.cast import Cast
from tests.checklists.factories import make_task
from tests.meetings.factories import make_meeting, make_person


@pytest.fixture
def workshop(cast: Cast) -> Meeting:
    return make_meeting(cast.home, kind=Kind.KICK_OFF_WORKSHOP)


def test_a_checklist_starts_from_the_kind_once(cast: Cast, workshop: Meeting) -> None:
    chores = TEMPLATES[Kind.KICK_OFF_WORKSHOP].chores
    actor = cast.actor("ana")
    make_task(workshop, chores[0].text)
    assert len(actions.start_checklist(actor=actor, meeting=workshop)) == len(chores) - 1
    assert actions.start_checklist(actor=actor, meeting=workshop) == []
    catering = Task.objects.get(category="catering")
    assert (catering.days_before, catering.version) == (10, 1)
    assert catering.events.count() == 1


def test_lines_are_added_and_changed(cast: Cast, workshop: Meeting) -> None:
    actor, pia = cast.actor("ana"), make_person(cast.home)
    details: dict[str, Any] = {"text": "Book", "category": "venue", "owner": pia, "region": 7}
    task = actions.add_task(actor=actor, meeting=workshop, details={**details, "days_before": 9})
    changed = {**details, "text": "Book it", "due_on": date(2030, 1, 1), "days_before": None}
    actions.change_task(actor=actor, task=task, details=changed, version=1)
    assert (task.text, task.due_on, task.version) == ("Book it", date(2030, 1, 1), 2)
    with pytest.raises(Overtaken):
        actions.change_task(actor=actor, task=task, details=details, version=1)
    assert task.text == "Book it"


def test_a_line_is_ticked_and_opened_again(cast: Cast, workshop: Meeting) -> None:
    task, ben = make_task(workshop), cast.actor("ben")
    actions.tick_task(actor=ben, task=task, done=True)
    first = task.done_at
    assert task.is_done
    assert task.done_by == cast.users["ben"]
    actions.tick_task(actor=cast.actor("ana"), task=task, done=True)
    assert (task.done_at, task.done_by) == (first, cast.users["ben"])
    with pytest.raises(Refused, match="stays"):
        actions.remove_task(actor=cast.actor("ana"), task=task)
    actions.tick_task(actor=ben, task=task, done=False)
    assert (task.done_at, task.done_by) == (None, None)
    actions.remove_task(actor=cast.actor("ana"), task=task)
    assert not Task.objects.exists()


def test_the_others_change_nothing(cast: Cast, workshop: Meeting) -> None:
    task = make_task(workshop, owner=make_person(cast.home))
    for who in ("ben", "sam", "nia", "zoe"):
        actor = cast.actor(who)
        for attempt in (
            lambda a=actor: actions.start_checklist(actor=a, meeting=workshop),
            lambda a=actor: actions.add_task(actor=a, meeting=workshop, details={}),
            lambda a=actor: actions.change_task(actor=a, task=task, details={}, version=1),
            lambda a=actor: actions.tick_task(actor=a, task=task, done=True),
            lambda a=actor: actions.remove_task(actor=a, task=task),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
