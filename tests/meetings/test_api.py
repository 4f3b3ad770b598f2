from datetime import timedelta
from urllib.parse import quote

from tests.cast import Cast
from tests.meetings.factories import NOON, make_meeting
from tests.partners import pat


def test_a_meeting_is_told_without_how_to_join(cast: Cast) -> None:
    meeting = make_meeting(cast.home, place="Dallas", join_link="https://video.example/1")
    assert pat(cast).get(f"/api/v1/meetings/{meeting.pk}/").json() == {
        "id": meeting.pk,
        "region": "texas",
        "title": "Steering call",
        "starts_at": "2030-03-05T18:00:00+00:00",
        "ends_at": "2030-03-05T19:00:00+00:00",
        "place": "Dallas",
        "agenda": "",
        "cancelled_at": None,
    }


def test_a_meeting_of_another_region_is_missing(cast: Cast) -> None:
    theirs = make_meeting(cast.away)
    client = pat(cast)
    answers = [client.get(f"/api/v1/meetings/{pk}/") for pk in (theirs.pk, theirs.pk + 1)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_meetings_are_chosen_by_region_and_time(cast: Cast) -> None:
    make_meeting(cast.home, title="A")
    later = {"starts_at": NOON + timedelta(days=1), "ends_at": NOON + timedelta(days=2)}
    make_meeting(cast.away, title="B", **later)
    client = pat(cast, regions=[cast.home, cast.away])
    noon = quote(NOON.isoformat())
    day_after = quote((NOON + timedelta(days=1)).isoformat())
    for query, titles in (
        ("", "AB"),
        ("region=florida", "B"),
        ("region=nowhere", ""),
        (f"starts_after={noon}", "AB"),
        (f"starts_after={day_after}", "B"),
        (f"starts_before={day_after}", "A"),
        (f"starts_after={noon}&starts_before={noon}", ""),
    ):
        page = client.get(f"/api/v1/meetings/?{query}").json()
        assert "".join(meeting["title"] for meeting in page["results"]) == titles
