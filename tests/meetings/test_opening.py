from django.urls import reverse

from tests.cast import Cast
from tests.meetings.factories import IN_ROOM, REMOTE, make_invitation, make_meeting, make_person

CALL = "https://call.example/1"


def opening(cast: Cast, **fields: str) -> str:
    meeting = make_meeting(cast.home, opened_at=None, join_link=CALL, **fields)
    make_invitation(meeting, make_person(cast.home, f"Pia {meeting.pk}"), **IN_ROOM)
    kim = make_person(cast.home, f"Kim {meeting.pk}")
    make_invitation(meeting, kim, required=False, **REMOTE)
    path = reverse("meetings:open", args=(cast.home.slug, meeting.pk))
    text: str = cast.client("ana").get(path).text
    return text


def test_opening_says_who_is_required_and_who_gets_the_link(cast: Cast) -> None:
    text = opening(cast, place="Hall")
    for fact in ("2 people", "Required", "Optional", "in person", "remote",
                 "1 with a remote seat get the link"):  # fmt: skip
        assert fact in text


def test_opening_a_call_gives_everybody_the_link(cast: Cast) -> None:
    assert "Everybody gets the link." in opening(cast)
