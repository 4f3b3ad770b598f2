from datetime import date

import pytest
from django.db import IntegrityError, transaction

from plans.models import Action, State
from tests.cast import Cast
from tests.plans.factories import make_action
from tests.stakeholders.factories import make_person

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("state", "settled_on"), [(State.DONE, None), (State.DROPPED, None), (State.OPEN, TODAY)]
)
def test_settled_means_done_or_dropped_on_a_day(
    cast: Cast, state: str, settled_on: date | None
) -> None:
    with pytest.raises(IntegrityError, match="action_settled_on_a_day"), transaction.atomic():
        make_action(cast.home, make_person(cast.home), state=state, settled_on=settled_on)


def test_open_actions_are_overdue_from_the_day_after(cast: Cast) -> None:
    action = Action(title="Send the list", due_on=date(2026, 3, 9))
    assert str(action) == "Send the list"
    assert action.is_overdue(TODAY)
    assert not action.is_overdue(date(2026, 3, 9))
    assert not Action(due_on=TODAY, settled_on=TODAY).is_overdue(date(2026, 4, 1))


def test_tones_of_states() -> None:
    assert [Action(state=state).tone for state in State] == ["waiting", "active", "good", "quiet"]
