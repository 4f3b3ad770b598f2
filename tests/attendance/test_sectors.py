import pytest
from pytest_django import DjangoAssertNumQueries

from attendance.sectors import sectors_at, sectors_at_each
from tests.attendance.factories import make_attendance
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting
from tests.stakeholders.factories import make_organization, make_person


def test_sectors_are_present_or_asked_and_absent(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    plan = make_organization(cast.home, "Plan", sector="health_plan")
    acme, clinic = (
        make_organization(cast.home),
        make_organization(cast.home, "C", sector="provider"),
    )
    came, missed = make_person(cast.home, "Pia", at=acme), make_person(cast.home, "Max", at=plan)
    for person in (came, missed, make_person(cast.home, "Al", at=acme), make_person(cast.home)):
        make_invitation(meeting, person)
    make_invitation(meeting, make_person(cast.home, "Gil", at=clinic), withdrawn_at=meeting.ends_at)
    make_attendance(meeting, came, "remote")
    make_attendance(meeting, missed, "absent")
    assert sectors_at(meeting) == (["employer"], ["health_plan"])


def test_whoever_stands_in_brings_the_sector(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    plan = make_organization(cast.home, "Plan", sector="health_plan")
    max_ = make_person(cast.home, "Max", at=plan)
    make_invitation(meeting, max_)
    make_attendance(meeting, make_person(cast.home, "Walt"), stands_in_for=max_)
    assert sectors_at(meeting) == (["health_plan"], [])


@pytest.mark.parametrize("many", [1, 3])
def test_many_meetings_cost_the_same(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pia = make_person(cast.home, at=make_organization(cast.home))
    meetings = [make_meeting(cast.home) for _ in range(many)]
    for meeting in meetings:
        make_invitation(meeting, pia)
    make_attendance(meetings[0], pia)
    with django_assert_num_queries(3):
        found = sectors_at_each(meeting.pk for meeting in meetings)
    here, missing = (["employer"], []), ([], ["employer"])
    assert list(found.values()) == [here, *[missing] * (many - 1)]
