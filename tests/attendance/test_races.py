"""Sixty people confirm the same list of a call at the same moment."""

from collections.abc import Iterator
from threading import Barrier

import pytest

from attendance import actions
from attendance.matching import Came
from attendance.models import Attendance
from core.scope import within
from meetings.models import Meeting
from stakeholders.models import Person
from tests import crowd
from tests.cast import Cast, assemble
from tests.minutes.factories import make_held


@pytest.fixture
def cast(committed: None) -> Iterator[Cast]:
    people = assemble()
    with within(people.everywhere):
        make_held(people.home)
    with crowd.room():
        yield people


def test_whoever_is_new_is_new_once(cast: Cast) -> None:
    came = [Came("Nell New", "", 30), Came("Ned New", "ned.new@people.example", 20)]

    def work(all_here: Barrier) -> object:
        with within(cast.everywhere):
            meeting, ben = Meeting.objects.get(), cast.actor("ben")
            all_here.wait(30)
            return actions.record_participants(actor=ben, meeting=meeting, came=came)

    answers = crowd.at_once(work)
    assert sorted(map(str, answers)) == ["0"] * (len(answers) - 1) + ["2"]
    with within(cast.everywhere):
        assert (Person.objects.count(), Attendance.objects.count()) == (2, 2)
