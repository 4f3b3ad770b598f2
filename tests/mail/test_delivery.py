"""The outbox against a real mail server."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from mail import delivery
from mail.actions import Letter, queue_account_mail, withdraw_mail
from mail.carrier import Carrier, Unreachable
from mail.delivery import claim_batch, deliver_due, hand_over, pause_after
from mail.models import AccountMail, Mail
from mail.states import State
from regions.models import Membership, Role
from tests.cast import Cast
from tests.mail.conftest import Write
from tests.mail.post_office import HANG_UP, PostOffice

SAM = "sam@reset.example"


def deliver() -> None:
    with Carrier() as carrier:
        deliver_due(Mail.objects.all(), transaction.atomic, carrier)


def later(delta: timedelta) -> datetime:
    return timezone.now() + delta


def test_a_due_mail_is_sent_and_noted(write: Write, office: PostOffice) -> None:
    mail = write(to_name="Sam Stone")

    deliver()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (State.SENT, 1, "")
    assert mail.sent_at is not None
    assert office.recipients == [[SAM]]
    assert office.taken[0]["To"] == "Sam Stone <sam@reset.example>"


LINK = "https://portal.example/link/s3cret/answer/"
BODY = {"text": f"Come: {LINK}", "html": f"<p>{LINK}</p>", "calendar": "BEGIN:VCALENDAR"}


def test_a_sent_mail_forgets_its_links(write: Write, office: PostOffice) -> None:
    mail = write(**BODY, calendar_method="REQUEST")

    deliver()

    mail.refresh_from_db()
    assert (mail.text, mail.html, mail.calendar) == ("Come: https://portal.example/link/…", "", "")
    assert LINK in office.taken[0].as_string()


@pytest.mark.parametrize("code", ["451", "550"])
def test_what_was_not_sent_keeps_its_links(write: Write, office: PostOffice, code: str) -> None:
    mail = write(**BODY, calendar_method="REQUEST")
    office.answers[SAM] = f"{code} no"

    deliver()

    mail.refresh_from_db()
    assert {name: getattr(mail, name) for name in BODY} == BODY


def test_many_mails_go_over_one_connection(write: Write, office: PostOffice, cast: Cast) -> None:
    for number in range(delivery.BATCH + 3):
        write(to=f"p{number}@reset.example")

    deliver()

    assert len(office.taken) == delivery.BATCH + 3
    assert len(office.sessions) == 1
    assert Mail.objects.by_state() == {State.SENT: delivery.BATCH + 3}


def test_a_mail_waits_for_its_time(write: Write, office: PostOffice) -> None:
    mail = write(not_before=later(timedelta(hours=1)))

    deliver()
    assert office.taken == []

    with time_machine.travel(later(timedelta(hours=1, minutes=1))):
        deliver()
    assert office.ids == [mail.message_id]


def test_a_mail_that_would_come_too_late_is_withdrawn(write: Write, office: PostOffice) -> None:
    mail = write(not_after=later(timedelta(hours=1)))

    with time_machine.travel(later(timedelta(hours=2))):
        deliver()

    mail.refresh_from_db()
    assert office.taken == []
    assert (mail.state, mail.last_error) == (State.WITHDRAWN, "It would have come too late.")


@pytest.mark.parametrize("where", ["answers", "refusals"])
def test_refused_for_now_is_tried_again(write: Write, office: PostOffice, where: str) -> None:
    mail = write()
    getattr(office, where)[SAM] = "451 try later"

    deliver()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.RETRY, 1)
    assert mail.last_error == "451 try later"
    assert timedelta(0) < mail.not_before - timezone.now() < timedelta(minutes=2)

    getattr(office, where).clear()
    deliver()
    assert office.taken == []
    with time_machine.travel(later(timedelta(minutes=2))):
        deliver()
    assert office.ids == [mail.message_id]


def test_refused_for_two_days_has_failed(write: Write, office: PostOffice) -> None:
    mail = write()
    office.answers[SAM] = "451 try later"
    started = timezone.now()

    while mail.state != State.FAILED:
        with time_machine.travel(mail.not_before + timedelta(seconds=1)):
            deliver()
        mail.refresh_from_db()

    tried_for = mail.not_before - started
    assert timedelta(hours=48) < tried_for < timedelta(hours=50)
    assert 40 < mail.attempts < 80


@pytest.mark.parametrize("where", ["answers", "refusals"])
def test_refused_for_good_has_failed(write: Write, office: PostOffice, where: str) -> None:
    mail, other = write(), write(to="ben@reset.example")
    getattr(office, where)[SAM] = "550 no such mailbox"

    deliver()

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (State.FAILED, "550 no such mailbox")
    assert office.ids == [other.message_id]


def test_a_connection_lost_after_the_mail_was_taken_repeats_its_id(
    write: Write, office: PostOffice
) -> None:
    mail, other = write(), write(to="ben@reset.example")
    office.answers[SAM] = HANG_UP

    deliver()
    mail.refresh_from_db()
    assert mail.state == State.RETRY
    assert mail.last_error == "The connection to the mail server was lost."

    with time_machine.travel(later(timedelta(minutes=2))):
        deliver()
    assert sorted(office.ids) == sorted([mail.message_id, other.message_id, mail.message_id])
    assert Mail.objects.by_state() == {State.SENT: 2}


def test_a_server_that_says_goodbye_gets_the_next_mail_on_a_new_connection(
    write: Write, office: PostOffice
) -> None:
    write()
    other = write(to="ben@reset.example")
    office.refusals[SAM] = "421 too busy"

    deliver()

    assert office.ids == [other.message_id]


def test_a_server_that_is_away_for_a_day_loses_nothing(
    write: Write, office: PostOffice, settings: Any
) -> None:
    mails = [write(to=f"p{number}@reset.example") for number in range(3)]
    settings.EMAIL_PORT = 1

    for hours in range(0, 75, 25):
        with time_machine.travel(later(timedelta(hours=hours))), pytest.raises(Unreachable):
            deliver()
        assert Mail.objects.by_state() == {State.RETRY: 3}
        assert Mail.objects.in_trouble(timezone.now()) == 3

    settings.EMAIL_PORT = office.port
    with time_machine.travel(later(timedelta(hours=75))):
        deliver()
    assert sorted(office.ids) == sorted(mail.message_id for mail in mails)
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_a_server_that_does_not_want_us_is_no_mails_fault(write: Write, office: PostOffice) -> None:
    mail = write()
    office.greeting_of_sender = "550 sign in first"

    with pytest.raises(Unreachable):
        deliver()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.RETRY, 0)
    assert mail.last_error == "550 sign in first"


def test_a_slow_server_gets_the_rest_later(
    write: Write, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    monkeypatch.setattr(delivery, "PATIENCE", -1.0)

    with pytest.raises(Unreachable):
        deliver()

    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (State.RETRY, 0)
    assert mail.last_error == "The mail server is slow."


def test_an_address_that_cannot_exist_has_failed(write: Write, office: PostOffice) -> None:
    for address in ("jürgen@reset.example", "no address", "a@b@c", "x\r\nBcc: eve@evil.example"):
        write(to=address)
    fine = write()

    deliver()

    assert office.ids == [fine.message_id]
    failed = Mail.objects.in_states([State.FAILED])
    assert failed.count() == 4
    assert {mail.last_error for mail in failed} == {"Nothing can be sent to this address."}


def test_what_a_dead_worker_claimed_is_sent_by_another(write: Write, office: PostOffice) -> None:
    mail = write()
    claim = claim_batch(Mail.objects.all(), timezone.now())
    assert claim.mails == [mail]

    deliver()
    assert office.taken == []
    with time_machine.travel(later(delivery.LEASE + timedelta(seconds=1))):
        deliver()

    mail.refresh_from_db()
    assert (office.ids, mail.attempts) == ([mail.message_id], 2)


def test_a_mail_withdrawn_after_its_claim_is_not_sent(write: Write, office: PostOffice) -> None:
    mail = write(about="meeting:42")
    claim = claim_batch(Mail.objects.all(), timezone.now())

    assert withdraw_mail(region_id=mail.region_id, about="meeting:42") == 1
    with Carrier() as carrier:
        hand_over(Mail.objects.all(), claim.mails[0], carrier)

    mail.refresh_from_db()
    assert (mail.state, office.taken) == (State.WITHDRAWN, [])


def left(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["sam"]).update(ended_at=timezone.now())


def closed(cast: Cast) -> None:
    User.objects.filter(email=SAM).update(is_active=False)


@pytest.mark.parametrize("gone", [left, closed])
@pytest.mark.parametrize("state", [State.QUEUED, State.RETRY])
def test_nothing_is_sent_to_whom_left(
    write: Write, office: PostOffice, cast: Cast, gone: Callable[[Cast], None], state: State
) -> None:
    theirs = write(seat=cast.membership("sam").pk)
    other = write(to="ben@reset.example", seat=cast.membership("ben").pk)
    Mail.objects.update(state=state)
    gone(cast)

    deliver()

    theirs.refresh_from_db()
    assert (theirs.state, theirs.sent_at) == (State.WITHDRAWN, None)
    assert theirs.last_error == "Whoever it was for has left."
    assert office.ids == [other.message_id]


def test_nothing_is_sent_to_the_address_of_a_closed_account(
    write: Write, office: PostOffice, cast: Cast
) -> None:
    write()
    closed(cast)

    deliver()

    assert (Mail.objects.get().state, office.taken) == (State.WITHDRAWN, [])


def test_whoever_is_only_invited_gets_their_mails(
    write: Write, office: PostOffice, cast: Cast
) -> None:
    held = Membership.objects.create(region=cast.home, role=Role.STAKEHOLDER)
    mail = write(seat=held.pk)

    deliver()

    assert office.ids == [mail.message_id]


def test_a_closed_account_gets_no_account_mails(office: PostOffice, cast: Cast) -> None:
    for email in (SAM, "ben@reset.example"):
        queue_account_mail(letter=Letter("password", email, "Hello", "A line."))
    closed(cast)

    with Carrier() as carrier:
        deliver_due(AccountMail.objects.all(), transaction.atomic, carrier)

    assert office.recipients == [["ben@reset.example"]]
    assert AccountMail.objects.get(recipient=SAM).state == State.WITHDRAWN


def test_pauses_grow_to_an_hour_and_differ() -> None:
    pauses = [pause_after(attempt) for attempt in (1, 2, 3, 20, 60)]
    middles = [timedelta(minutes=m) for m in (1, 2, 4, 60, 60)]

    assert all(0.74 < p / m < 1.26 for p, m in zip(pauses, middles, strict=True))
    assert len({pause_after(60) for _ in range(10)}) > 1
