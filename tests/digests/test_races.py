"""Sixty people send the packets at the same moment."""

from collections.abc import Iterator
from threading import Barrier

import pytest

from core.scope import within
from digests import actions
from digests.models import Packet
from mail.models import Mail
from meetings.models import Meeting
from tests import crowd
from tests.cast import Cast, assemble
from tests.meetings.factories import make_person
from tests.minutes.factories import NOW, make_attendance, make_held, make_minutes


@pytest.fixture
def cast(committed: None) -> Iterator[Cast]:
    people = assemble()
    with within(people.everywhere):
        meeting = make_held(people.home)
        make_attendance(meeting, make_person(people.home, "Quinn"), "absent")
        actions.approve_and_tell(
            actor=people.actor("ana"),
            minutes=make_minutes(meeting),
            summary="",
            tell=False,
            now=NOW,
        )
    with crowd.room():
        yield people


def test_nobody_gets_two(cast: Cast) -> None:
    def work(all_here: Barrier) -> object:
        with within(cast.everywhere):
            meeting, ana = Meeting.objects.select_related("region").get(), cast.actor("ana")
            all_here.wait(30)
            return actions.send_packets(actor=ana, meeting=meeting, now=NOW)

    answers = crowd.at_once(work)
    with within(cast.everywhere):
        packet = Packet.objects.get()
        assert Mail.objects.count() == 1
    assert [answer for answer in answers if answer] == [[packet]]
