from typing import Any

import pytest

from calendars.models import UnreadReply
from calendars.tasks import read_replies
from core.scope import within
from mail.addresses import reply_address
from meetings.emails import ANSWERED
from meetings.models import Answer, Invitation
from reset_portal import celery
from tests.calendars.conftest import Deliver, Mailbox, answer_of, reply_to
from tests.calendars.corpus import Said, apple, google, outlook, written
from tests.cast import Cast, assemble
from tests.meetings.factories import make_invitation, make_meeting, make_person


def said(invitation: Invitation, **more: Any) -> Said:
    uid = f"meeting-{invitation.meeting_id}@localhost"
    return Said(reply_to(invitation), uid, **more)


def test_the_timetable_reads_the_mailbox() -> None:
    tick = celery.app.conf.beat_schedule["read answers from calendars"]
    assert tick["task"] == read_replies.name


def test_without_a_mailbox_nothing_is_read(invited: Invitation, settings: Any) -> None:
    settings.REPLY_MAILBOX = ""
    read_replies()
    assert answer_of(invited) == Answer.NEEDS_ACTION


def test_no_mailbox_is_not_an_error_of_the_task(
    mailbox: Mailbox, settings: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.REPLY_MAILBOX = "imap://reader:s3cret@127.0.0.1:1/INBOX"
    read_replies()
    assert "s3cret" not in "".join(capfd.readouterr())


def test_each_message_is_one_transaction_and_none_waits_for_another(
    committed: None, mailbox: Mailbox, deliver: Deliver
) -> None:
    cast = assemble()
    with within(cast.everywhere):
        meeting = make_meeting(cast.home)
        pia = make_invitation(meeting, make_person(cast.home, "Pia"))
        zoe = make_invitation(make_meeting(cast.away), make_person(cast.away, "Pia"))
    broken = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: " * 9
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    nobodys = written("r@reply.example", "Buy!")

    deliver(broken, nested, nobodys, google(said(pia)), outlook(said(zoe, answer="DECLINED")))

    with within(cast.everywhere):
        assert (answer_of(pia), answer_of(zoe)) == (Answer.ACCEPTED, Answer.DECLINED)
        assert not UnreadReply.objects.exists()
    assert mailbox.names("new") == []
    assert mailbox.names(".Aside/cur") == ["0002.host:2,S"]
    assert len(mailbox.names(".Done/cur")) == 4


def test_a_region_that_is_gone_answers_nothing(
    invited: Invitation, deliver: Deliver, mailbox: Mailbox, cast: Cast
) -> None:
    elsewhere = reply_address(ANSWERED, cast.home.pk + 10_000, invited.meeting_id, 1, 0)
    deliver(apple(Said(elsewhere, said(invited).uid)))
    assert len(mailbox.names(".Done/cur")) == 1


def test_nothing_private_is_logged(
    invited: Invitation, deliver: Deliver, capfd: pytest.CaptureFixture[str], settings: Any
) -> None:
    deliver(written(reply_to(invited), "My doctor says no"), google(said(invited)))
    logged = "".join(capfd.readouterr())
    assert "pia@people" not in logged
    assert "doctor" not in logged
