from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from mail.models import Mail
from plans.actions import ask_owners, change_action, move_action
from plans.models import Action
from regions.actors import system_actor
from reminders.actions import chase_due
from reminders.chasing import stage_of
from reminders.models import ReminderSent
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.plans.factories import make_action

DUE = date(2026, 3, 20)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "taken_on", "stage"),
    [
        (-4, date(2026, 3, 1), ""),
        (-3, date(2026, 3, 1), "3 days before"),
        (0, date(2026, 3, 1), "3 days before"),
        (-2, date(2026, 3, 17), ""),
        (1, date(2026, 3, 1), "overdue, week 1"),
        (6, date(2026, 3, 1), "overdue, week 1"),
        (7, date(2026, 3, 1), "overdue, week 2"),
        (55, date(2026, 3, 1), "overdue, week 8"),
        (56, date(2026, 3, 1), ""),
        (1, date(2026, 3, 21), ""),
    ],
)
def test_the_stage_of_a_day(days: int, taken_on: date, stage: str) -> None:
    assert stage_of(DUE, taken_on, DUE + days * DAY) == stage


def taken(cast: Cast, **fields: Any) -> Action:
    action = make_action(cast.home, make_person(cast.home), due_on=DUE, **fields)
    Action.objects.update(created_at=datetime(2026, 3, 1, tzinfo=UTC))
    return action


def asked(cast: Cast, day: date, hour: int = 9) -> list[str]:
    """What owners have been asked by that hour of the day in Texas."""
    now = datetime(day.year, day.month, day.day, hour + 6, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        while chase_due(actor=system_actor(cast.home), region=cast.seat("ana"), now=now):
            pass
    mails = Mail.objects.filter(kind="action_question").exclude(state="withdrawn")
    return list(mails.order_by("created_at").values_list("subject", flat=True))


def test_owners_are_asked_before_it_is_due_and_every_week_after(cast: Cast) -> None:
    taken(cast, origin="Kick-off, Mar 1")
    assert asked(cast, DUE - 4 * DAY) == []
    before = ["Due Mar 20: Send the list"]
    assert asked(cast, DUE - 3 * DAY) == before
    assert asked(cast, DUE) == before
    late = ["Overdue: Send the list"]
    assert asked(cast, DUE + DAY) == before + late
    assert asked(cast, DUE + 2 * DAY) == before + late
    assert asked(cast, DUE + 7 * DAY) == before + 2 * late
    assert "From Kick-off, Mar 1" in Mail.objects.first().text  # type: ignore[union-attr]


def test_what_was_just_taken_on_is_not_asked_for(cast: Cast) -> None:
    action = taken(cast)
    Action.objects.filter(pk=action.pk).update(created_at=datetime(2026, 3, 18, 18, tzinfo=UTC))
    assert asked(cast, DUE) == []


def test_nobody_is_asked_before_eight(cast: Cast) -> None:
    taken(cast)
    assert asked(cast, DUE - 3 * DAY, hour=0) == []


def test_without_an_address_nothing_goes_out_and_nothing_breaks(cast: Cast) -> None:
    action = taken(cast)
    action.owner.contact.delete()
    assert asked(cast, DUE) == []
    assert ReminderSent.objects.count() == 1


def test_what_is_settled_or_moved_is_not_asked_for(cast: Cast) -> None:
    action, ana = taken(cast), cast.actor("ana")
    asked(cast, DUE - 3 * DAY)
    change_action(actor=ana, action=action, details={"due_on": DUE + 30 * DAY}, version=1)
    assert asked(cast, DUE + DAY) == []
    assert len(asked(cast, DUE + 27 * DAY)) == 1
    move_action(actor=ana, action=action, state="done")
    assert asked(cast, DUE + 31 * DAY) == []


def test_asking_costs_the_same_for_many(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    now = datetime(2026, 3, 20, 16, tzinfo=UTC)
    for number in (1, 3):
        for one in range(number):
            make_action(cast.home, make_person(cast.home, f"P{number}{one}"), due_on=DUE)
        Action.objects.update(created_at=datetime(2026, 3, 1, tzinfo=UTC))
        with django_assert_num_queries(7):
            chase_due(actor=system_actor(cast.home), region=cast.seat("ana"), now=now)


def test_only_the_portal_asks(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        chase_due(actor=cast.actor("ana"), region=cast.seat("ana"), now=datetime.now(UTC))
    with pytest.raises(PermissionDenied):
        ask_owners(actor=cast.actor("ana"), actions=Action.objects.all())
