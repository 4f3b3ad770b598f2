import pytest

from agendas import policies
from tests.agendas.factories import make_material
from tests.cast import Cast
from tests.meetings.factories import OPENED, make_meeting


@pytest.mark.parametrize(
    ("who", "changes", "shares", "lists"),
    [
        ("ana", True, True, True),
        ("ben", True, False, True),
        ("sam", False, False, True),
        ("nia", False, False, True),
        ("ned", False, False, True),
        ("zoe", False, False, False),
    ],
)
def test_who_may_what(cast: Cast, who: str, changes: bool, shares: bool, lists: bool) -> None:
    actor, seat, meeting = cast.actor(who), cast.seat("ana"), make_meeting(cast.home)
    material = make_material(meeting)
    assert policies.can_change_agendas(actor, seat) is changes
    assert policies.can_change_agenda(actor, meeting) is changes
    assert policies.can_change_material(actor, material) is changes
    assert policies.can_share_with_network(actor, meeting) is shares
    assert policies.can_list_materials(actor, seat) is lists
    draft = make_meeting(cast.home, opened_at=None)
    assert policies.can_share_with_network(actor, draft) is False
    material.shared_at = OPENED
    assert policies.can_change_material(actor, material) is shares
