from attendance.models import Attendance, Door
from regions.actors import Link, link_actor
from tests.attendance.factories import make_attendance
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person


def test_people_see_who_came_and_a_stakeholder_themselves(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_attendance(meeting, sam)
    make_attendance(meeting, make_person(cast.home), "absent")
    seen = {who: Attendance.visible_to(cast.actor(who)).count() for who in cast.users}
    assert seen == {"ana": 2, "ben": 2, "sam": 1, "nia": 2, "ned": 2, "zoe": 0}


def test_a_link_sees_its_own_person_at_its_own_meeting(cast: Cast) -> None:
    meeting, other, pia = make_meeting(cast.home), make_meeting(cast.home), make_person(cast.home)
    invitation = make_invitation(meeting, pia)
    make_invitation(other, pia)
    own = make_attendance(meeting, pia)
    make_attendance(other, pia)
    make_attendance(meeting, make_person(cast.home, "Quinn"))
    link = link_actor(Link(cast.home.pk, "meeting_invitation", invitation.pk), cast.home)
    assert list(Attendance.visible_to(link)) == [own]
    other_kind = link_actor(Link(cast.home.pk, "invitation", invitation.pk), cast.home)
    assert not Attendance.visible_to(other_kind).exists()


def test_states_are_counted(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    for number, state in enumerate(("in_person", "in_person", "remote", "absent")):
        make_attendance(meeting, make_person(cast.home, f"P{number}"), state)
    rows = Attendance.objects.at(meeting)
    assert rows.counted() == {"in_person": 2, "remote": 1, "excused": 0, "absent": 1}
    assert (rows.present().count(), rows.missed().count()) == (3, 1)


def test_the_code_is_for_those_who_work_in_the_region(cast: Cast) -> None:
    Door.objects.create(region=cast.home, meeting=make_meeting(cast.home))
    seen = {who for who in cast.users if Door.visible_to(cast.actor(who)).exists()}
    assert seen == {"ana", "ben"}
