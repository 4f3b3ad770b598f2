import pytest

from attendance import policies
from regions.actors import Link, link_actor
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person


@pytest.mark.parametrize(
    ("who", "reads", "notes", "opens"),
    [
        ("ana", True, True, True),
        ("ben", True, True, True),
        ("sam", False, False, True),
        ("nia", True, False, False),
        ("ned", True, False, False),
        ("zoe", False, False, False),
    ],
)
def test_who_keeps_the_list(cast: Cast, who: str, reads: bool, notes: bool, opens: bool) -> None:
    actor, seat = cast.actor(who), cast.seat("ana")
    assert policies.can_list_attendance(actor, seat) == reads
    assert policies.can_keep_lists(actor, seat) == notes
    assert policies.can_note_attendance(actor, make_meeting(cast.home)) == notes
    assert policies.can_open_check_in(actor, seat) == opens


def test_one_checks_in_oneself(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    own = make_invitation(meeting, make_person(cast.home, "Sam", membership=cast.membership("sam")))
    other = make_invitation(meeting)
    link = link_actor(Link(cast.home.pk, "meeting_invitation", other.pk), cast.home)
    assert policies.can_check_in(cast.actor("sam"), own)
    assert not policies.can_check_in(cast.actor("ana"), own)
    assert not policies.can_check_in(cast.actor("sam"), other)
    assert policies.can_check_in(link, other)
    assert not policies.can_check_in(link, own)
