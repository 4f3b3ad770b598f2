from datetime import date

import pytest
from django.utils import timezone

from plans.models import Action, State
from plans.querysets import ActionQuerySet
from regions.models import Membership
from tests.cast import Cast
from tests.plans.factories import make_action
from tests.stakeholders.factories import make_person

TODAY = date(2026, 3, 10)


@pytest.fixture
def both(cast: Cast) -> None:
    """Pia's and Sam's in Texas, somebody's in Florida."""
    make_action(cast.home, make_person(cast.home), "Pia's")
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_action(cast.home, sam, "Sam's")
    make_action(cast.away, make_person(cast.away), "Florida's")


def titles(found: ActionQuerySet) -> set[str]:
    return set(found.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ana", {"Pia's", "Sam's"}),
        ("ben", {"Pia's", "Sam's"}),
        ("sam", {"Sam's"}),
        ("nia", {"Pia's", "Sam's", "Florida's"}),
        ("ned", {"Pia's", "Sam's", "Florida's"}),
        ("zoe", {"Florida's"}),
    ],
)
@pytest.mark.usefixtures("both")
def test_who_sees_which_actions(cast: Cast, who: str, sees: set[str]) -> None:
    assert titles(Action.visible_to(cast.actor(who))) == sees


@pytest.mark.usefixtures("both")
def test_whoever_left_owns_nothing_any_more(cast: Cast) -> None:
    actor = cast.actor("sam")
    assert titles(Action.objects.of(actor)) == {"Sam's"}
    Membership.objects.filter(pk=cast.membership("sam").pk).update(ended_at=timezone.now())
    assert titles(Action.visible_to(actor)) == set()


def test_open_overdue_and_settled(cast: Cast) -> None:
    pia = make_person(cast.home)
    make_action(cast.home, pia, "Late", due_on=date(2026, 3, 9))
    make_action(cast.home, pia, "Due today", due_on=TODAY)
    make_action(cast.home, pia, "Done", state=State.DONE, settled_on=TODAY)
    region = Action.objects.in_region(cast.home.pk)
    assert titles(region.open()) == {"Late", "Due today"}
    assert titles(region.overdue(TODAY)) == {"Late"}
    assert titles(region.settled()) == {"Done"}
    assert titles(region.called("today DUE")) == {"Due today"}
