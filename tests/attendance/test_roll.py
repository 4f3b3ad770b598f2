from attendance.roll import Roll, known_for, not_noted
from meetings.models import Mode, Registration
from meetings.participants import Participant
from tests.attendance.factories import HELD, make_attendance
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting
from tests.stakeholders.factories import make_organization, make_person


def test_the_roll_has_whoever_was_asked_and_whoever_came(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    seat = {"seat": Mode.REMOTE, "registration": Registration.CONFIRMED, "registered_at": HELD}
    boss = make_invitation(meeting, make_person(cast.home, "Ada"), answer="ACCEPTED", **seat)
    dan = make_invitation(meeting, make_person(cast.home, "Dan"), stands_in_for=boss)
    make_attendance(meeting, make_person(cast.home, "Walt"), "remote", minutes=9)
    make_attendance(meeting, boss.person, "excused")
    make_invitation(meeting, make_person(cast.home, "Gil"), withdrawn_at=HELD)
    roll = Roll(cast.actor("ana"), meeting)
    told = [
        (line.name, line.said, line.label, line.tone, line.stands_in_for)
        for line in roll.lines(roll.people().by_name())
    ]
    assert told == [
        ("Ada", "Accepted, remote", "Excused", "quiet", ""),
        ("Dan", "No answer yet", "Not noted", "waiting", "Ada"),
        ("Walt", "Not invited", "Present remotely", "good", ""),
    ]
    assert roll.totals == {"in_person": 0, "remote": 1, "excused": 1, "absent": 0}
    assert roll.left == 1
    assert list(not_noted(meeting)) == [dan]


def test_a_list_may_mean_people_of_the_roll_and_of_the_region(cast: Cast) -> None:
    meeting, acme = make_meeting(cast.home), make_organization(cast.home)
    make_invitation(meeting, make_person(cast.home, "Ada", at=acme))
    make_person(cast.home, "Béa", email="Bea@people.example")
    make_person(cast.home, "Cy")
    make_person(cast.home, "Dee")
    told = [Participant("iPhone", "bea@people.example"), Participant("CY")]
    found = [(k.label, k.email, k.invited) for k in known_for(cast.actor("ben"), meeting, told)]
    assert found == [
        ("Ada (Acme)", "", True),
        ("Béa", "bea@people.example", False),
        ("Cy", "", False),
    ]
