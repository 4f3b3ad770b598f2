"""A mailbox in a folder, and a meeting whose answers come back to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calendars.models import UnreadReply
from calendars.tasks import read_replies
from meetings.emails import answer_address, uid_of
from meetings.models import Invitation
from tests.calendars.corpus import Said
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person

Deliver = Callable[..., None]


class Mailbox:
    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        for place in ("new", "cur", "tmp"):
            (folder / place).mkdir(parents=True)

    def put(self, *contents: bytes) -> None:
        for content in contents:
            self.count += 1
            (self.folder / "new" / f"{self.count:04}.host").write_bytes(content)

    def names(self, place: str) -> list[str]:
        return sorted(path.name for path in (self.folder / place).glob("*"))


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Mailbox:
    settings.REPLY_ADDRESS = "r@reply.example"
    settings.REPLY_MAILBOX = f"maildir://{tmp_path}/replies"
    return Mailbox(tmp_path / "replies")


@pytest.fixture
def deliver(mailbox: Mailbox) -> Deliver:
    """Puts messages into the mailbox and lets the clock tick."""

    def tick(*contents: bytes) -> None:
        mailbox.put(*contents)
        read_replies()

    return tick


@pytest.fixture
def invited(cast: Cast) -> Invitation:
    meeting = make_meeting(cast.home, scheduled_by=cast.users["ana"], place="Room 1")
    return make_invitation(meeting, make_person(cast.home, "Pia"))


def reply_to(invitation: Invitation) -> str:
    return answer_address(invitation.meeting_id, invitation.person)


def answer_of(invitation: Invitation) -> str:
    return Invitation.objects.get(pk=invitation.pk).answer


def said(invitation: Invitation, **more: Any) -> Said:
    return Said(**{"to": reply_to(invitation), "uid": uid_of(invitation.meeting), **more})


def reasons() -> list[str]:
    return list(UnreadReply.objects.order_by("id").values_list("reason", flat=True))
