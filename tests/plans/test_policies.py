import pytest

from plans import policies
from tests.cast import Cast
from tests.plans.factories import make_action
from tests.stakeholders.factories import make_person


@pytest.mark.parametrize(
    ("who", "may"),
    [("ana", True), ("ben", False), ("sam", False), ("nia", False), ("ned", False), ("zoe", False)],
)
def test_coordinators_add_change_and_move(cast: Cast, who: str, may: bool) -> None:
    actor, action = cast.actor(who), make_action(cast.home, make_person(cast.home))
    assert policies.can_add_actions(actor, cast.seat("ana")) == may
    assert policies.can_change_action(actor, action) == may
    assert policies.can_move_action(actor, action) == may


@pytest.mark.parametrize("who", ["ben", "sam"])
def test_owners_move_their_own(cast: Cast, who: str) -> None:
    owner = make_person(cast.home, who, membership=cast.membership(who))
    action = make_action(cast.home, owner)
    assert policies.can_move_action(cast.actor(who), action)
    assert not policies.can_change_action(cast.actor(who), action)


@pytest.mark.parametrize(("who", "may"), [("ana", True), ("ben", True), ("sam", False)])
def test_whoever_takes_minutes_notes_what_was_taken_on(cast: Cast, who: str, may: bool) -> None:
    assert policies.can_note_actions(cast.actor(who), cast.seat("ana")) == may
