from datetime import timedelta

from core.scope import within
from meetings.models import Answer, Invitation, Meeting
from regions.actors import Link, client_actor, link_actor
from tests.cast import Cast
from tests.meetings.factories import NOON, ONE, make_invitation, make_meeting, make_person


def seen_by(cast: Cast, name: str) -> set[str]:
    return {meeting.title for meeting in Meeting.visible_to(cast.actor(name))}


def test_who_sees_which_meetings(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_invitation(make_meeting(cast.home, title="with Sam"), sam)
    make_invitation(make_meeting(cast.home, title="left out"), sam, withdrawn_at=NOON)
    make_meeting(cast.away, title="away")
    everything = {"with Sam", "left out", "away"}
    assert seen_by(cast, "ana") == seen_by(cast, "ben") == {"with Sam", "left out"}
    assert seen_by(cast, "sam") == {"with Sam"}
    assert seen_by(cast, "nia") == seen_by(cast, "ned") == everything
    assert seen_by(cast, "zoe") == {"away"}


def test_links_and_clients_see_what_they_were_given(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    invitation = make_invitation(meeting)
    other = make_invitation(make_meeting(cast.home), make_person(cast.home, "Other"))
    link = link_actor(Link(cast.home.pk, "meeting_invitation", invitation.pk), cast.home)
    wrong = link_actor(Link(cast.home.pk, "report", invitation.pk), cast.home)
    client = client_actor(cast.users["ana"], [cast.home])
    with within(link.reach):
        assert list(Meeting.visible_to(link)) == [meeting]
        assert list(Invitation.visible_to(link)) == [invitation]
        assert not Invitation.visible_to(wrong).exists()
    with within(client.reach):
        assert set(Meeting.visible_to(client)) == {meeting, other.meeting}


def test_lists_know_the_time(cast: Cast) -> None:
    gone = make_meeting(cast.home, starts_at=NOON - timedelta(2), ends_at=ONE - timedelta(2))
    off = make_meeting(
        cast.home, starts_at=NOON - timedelta(1), ends_at=ONE - timedelta(1), cancelled_at=NOON
    )
    soon = make_meeting(cast.home)
    later = make_meeting(cast.home, starts_at=NOON + timedelta(1), ends_at=ONE + timedelta(1))
    meetings = Meeting.objects.all()
    assert list(meetings.upcoming(NOON)) == [soon, later]
    assert list(meetings.past(NOON)) == [off, gone]
    assert list(meetings.held(NOON)) == [gone]
    assert list(meetings.starting_between(NOON, NOON + timedelta(hours=1))) == [soon]


def test_answers_are_counted_without_the_withdrawn(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting, answer=Answer.ACCEPTED)
    make_invitation(meeting, make_person(cast.home, "No"), answer=Answer.DECLINED)
    make_invitation(meeting, make_person(cast.home, "Out"), withdrawn_at=NOON)
    counted = Meeting.objects.with_answers().get()
    assert (counted.invited, counted.accepted) == (2, 1)
    assert [i.person.name for i in Invitation.objects.expected()] == ["Pia"]
