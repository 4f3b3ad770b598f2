from attendance.codes import code_of
from attendance.models import Attendance, Door
from meetings.models import Meeting
from stakeholders.models import Person


def test_they_say_who_was_where() -> None:
    meeting, person = Meeting(title="Call", pk=7), Person(name="Pia")
    attendance = Attendance(meeting=meeting, person=person, state="remote")
    assert str(attendance) == "Pia at Call"
    assert attendance.is_present
    assert attendance.tone == "good"
    assert Attendance(state="absent").tone == "quiet"
    door = Door(meeting=meeting, turn=2)
    assert str(door) == "Check-in to Call"
    assert door.code == code_of(7, 2)
