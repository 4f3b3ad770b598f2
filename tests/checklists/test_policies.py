import pytest

from checklists import policies
from tests.cast import Cast
from tests.checklists.factories import make_task
from tests.meetings.factories import make_meeting, make_person


@pytest.mark.parametrize(
    ("who", "reads", "plans", "own", "nobodys"),
    [
        ("ana", True, True, True, True),
        ("ben", True, False, False, True),
        ("sam", False, False, True, False),
        ("nia", False, False, False, False),
        ("zoe", False, False, False, False),
    ],
)
def test_who_may_do_what(
    cast: Cast, who: str, reads: bool, plans: bool, own: bool, nobodys: bool
) -> None:
    actor, seat, meeting = cast.actor(who), cast.seat("ana"), make_meeting(cast.home)
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    sams = make_task(meeting, owner=sam)
    others = make_task(meeting, owner=make_person(cast.home))
    assert policies.can_list_tasks(actor, seat) == reads
    assert policies.can_plan_tasks(actor, seat) == plans
    assert policies.can_change_checklist(actor, meeting) == plans
    assert policies.can_have_tasks(actor, seat) == (who in {"ana", "ben", "sam"})
    assert policies.can_tick_task(actor, sams) == own
    assert policies.can_tick_task(actor, make_task(meeting)) == nobodys
    assert policies.can_tick_task(actor, others) == plans
