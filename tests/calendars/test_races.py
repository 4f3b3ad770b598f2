"""An answer from a page and one from a calendar at the same moment."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from calendars.tasks import read_replies
from core.scope import within
from meetings.actions import answer_invitation
from meetings.models import Invitation, Registration
from tests.calendars.conftest import Mailbox, reply_to
from tests.calendars.corpus import Said, google
from tests.cast import assemble
from tests.meetings.factories import make_invitation, make_meeting, make_person


def at_once(*works: Callable[[], object]) -> None:
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait()
        work()
        connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("clicked", [timedelta(hours=-1), timedelta(hours=1)])
def test_reply_and_page_at_once_leave_the_later_answer(
    committed: None, mailbox: Mailbox, clicked: timedelta
) -> None:
    """Six workers take the same message in while the page answers: one of both is noted, the seat
    fits the answer, and a message from before the page's answer never undoes it."""
    cast = assemble()
    with within(cast.everywhere):
        meeting = make_meeting(cast.home, place="Room 1", places=1)
        invited = make_invitation(meeting, make_person(cast.home, "Pia"))
    actor = cast.actor("ana")
    said = Said(reply_to(invited), f"meeting-{meeting.pk}@localhost", at=timezone.now() + clicked)
    mailbox.put(google(said))

    def page() -> None:
        with within(actor.reach):
            answer_invitation(actor=actor, invitation=invited, answer="DECLINED")

    at_once(page, *[read_replies] * 6)

    with within(cast.everywhere):
        now = Invitation.objects.get()
    if clicked < timedelta(0):
        assert now.answer == "DECLINED"
    assert now.is_seated == (now.answer == "ACCEPTED")
    assert mailbox.names("new") == []
    assert now.registration in {"", Registration.CONFIRMED, Registration.CANCELLED}
    assert now.answered_at
    assert now.answered_at <= datetime.now(UTC)
