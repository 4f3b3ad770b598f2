from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting


def test_things_say_what_they_are(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    assert str(invitation) == "Pia to Steering call"
