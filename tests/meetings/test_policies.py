import pytest

from meetings import policies
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting


@pytest.mark.parametrize(
    ("name", "lists", "schedules"),
    [
        ("ana", True, True),
        ("ben", True, False),
        ("sam", True, False),
        ("nia", True, False),
        ("ned", True, False),
        ("zoe", False, False),
    ],
)
def test_who_may_do_what_with_meetings(cast: Cast, name: str, lists: bool, schedules: bool) -> None:
    actor, meeting = cast.actor(name), make_meeting(cast.home)
    assert policies.can_list_meetings(actor, cast.seat("ana")) is lists
    assert policies.can_schedule_meetings(actor, cast.seat("ana")) is schedules
    assert policies.can_change_meeting(actor, meeting) is schedules


def test_nobody_signed_in_is_nobody_invited(cast: Cast) -> None:
    """A person without a membership is not "the same" as an actor without a user."""
    invitation = make_invitation(make_meeting(cast.home))
    for name in ("sam", "ben", "nia", "ned", "zoe"):
        assert policies.can_answer_invitation(cast.actor(name), invitation) is False
