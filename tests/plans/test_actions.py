from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from plans import actions
from plans.models import Action, State
from regions.actions import Overtaken
from tests.cast import Cast
from tests.plans.factories import make_action
from tests.stakeholders.factories import make_person

# Late in the evening of March 9 in Texas.
NIGHT = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


def details(cast: Cast, **more: Any) -> dict[str, Any]:
    due = {"title": "Send the list", "due_on": date(2026, 3, 20)}
    return {**due, "owner": make_person(cast.home), **more}


def test_an_action_says_where_it_came_from(cast: Cast) -> None:
    action = actions.add_action(
        actor=cast.actor("ana"),
        region=cast.seat("ana"),
        details=details(cast),
        origin="Kick-off, Mar 3",
        about="meeting:1",
    )
    assert (action.state, action.origin, action.about) == ("open", "Kick-off, Mar 3", "meeting:1")
    assert (action.region, action.owner.name) == (cast.home, "Pia")


def test_changing_over_somebody_elses_change_is_refused(cast: Cast) -> None:
    action = make_action(cast.home, make_person(cast.home))
    ana = cast.actor("ana")
    actions.change_action(actor=ana, action=action, details={"title": "First"}, version=1)
    assert (action.title, action.version) == ("First", 2)
    with pytest.raises(Overtaken):
        actions.change_action(actor=ana, action=action, details={"title": "Second"}, version=1)
    assert Action.objects.get(pk=action.pk).title == "First"


def test_done_is_settled_on_the_regions_day_and_can_be_opened_again(cast: Cast) -> None:
    action = make_action(cast.home, make_person(cast.home))
    with time_machine.travel(NIGHT):
        actions.move_action(
            actor=cast.actor("ana"), action=action, state=State.DONE, remark="Sent."
        )
    assert (action.settled_on, action.remark) == (date(2026, 3, 9), "Sent.")
    with pytest.raises(Refused, match="This action is done already"):
        actions.move_action(actor=cast.actor("ana"), action=action, state=State.DONE)
    actions.move_action(actor=cast.actor("ana"), action=action, state=State.OPEN)
    assert (action.state, action.settled_on) == ("open", None)


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, who: str) -> None:
    action, actor = make_action(cast.home, make_person(cast.home)), cast.actor(who)
    with pytest.raises(PermissionDenied):
        actions.add_action(actor=actor, region=cast.seat("ana"), details=details(cast))
    with pytest.raises(PermissionDenied):
        actions.change_action(actor=actor, action=action, details={"title": "Mine"}, version=1)
    with pytest.raises(PermissionDenied):
        actions.move_action(actor=actor, action=action, state=State.DONE)
    assert Action.objects.get().version == 1


def test_a_team_member_notes_what_was_taken_on_in_a_meeting(cast: Cast) -> None:
    action = actions.add_action(
        actor=cast.actor("ben"),
        region=cast.seat("ben"),
        details=details(cast),
        about="meeting:1",
    )
    assert action.about == "meeting:1"
