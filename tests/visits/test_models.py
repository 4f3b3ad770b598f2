from meetings.models import Meeting
from tests.visits.factories import STARTS
from visits.models import Observation, Summary, Visit


def test_they_say_what_they_are() -> None:
    visit = Visit(pk=7, meeting=Meeting(title="Visit to the clinic"))
    assert str(visit) == "Visit to the clinic"
    assert visit.about == "visit:7"
    assert str(Observation(heading="Short ways")) == "Short ways"
    assert str(Summary(visit=visit)) == "Summary of Visit to the clinic"
    assert not Summary(visit=visit).is_sent
    assert Summary(visit=visit, sent_at=STARTS).is_sent
