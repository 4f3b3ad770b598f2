from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils import timezone

from core.refusals import Refused
from core.scope import within
from mail.actions import (
    Letter,
    queue_account_mail,
    queue_mail,
    queue_mails,
    resend_mail,
    set_mail_aside,
    withdraw_mail,
)
from mail.models import AccountMail, Mail
from mail.states import State
from tests.cast import Cast
from tests.mail.conftest import Write

LETTER = Letter(kind="note", to="sam@reset.example", subject="Hello", text="A line.")


def test_queued_mails_wait_in_the_regions_outbox(cast: Cast) -> None:
    later = timezone.now() + timedelta(hours=1)
    letters = [LETTER, Letter("note", "ben@reset.example", "Hi", "B", not_before=later)]

    first, second = queue_mails(region_id=cast.home.pk, letters=letters)

    assert (first.state, first.region_id) == (State.QUEUED, cast.home.pk)
    assert first.not_before <= timezone.now()
    assert second.not_before == later
    assert Mail.objects.count() == 2


def test_headers_are_one_line_and_bounded(cast: Cast) -> None:
    letter = Letter("note", "sam@reset.example", "a\r\nb" + "x" * 500, "T", to_name="S\n" * 300)

    mail = queue_mail(region_id=cast.home.pk, letter=letter)

    assert mail.subject.startswith("a bxxx")
    assert (len(mail.subject), len(mail.recipient_name)) == (250, 200)


def test_a_stakeholder_causes_a_mail_but_cannot_read_it(cast: Cast) -> None:
    with within(cast.actor("sam").reach):
        queue_mail(region_id=cast.home.pk, letter=LETTER)
        assert Mail.objects.count() == 0

    assert Mail.objects.count() == 1


def test_nobody_writes_into_another_regions_outbox(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), within(cast.actor("zoe").reach):
        queue_mail(region_id=cast.home.pk, letter=LETTER)


def test_account_mails_belong_to_no_region(cast: Cast) -> None:
    mail = queue_account_mail(letter=LETTER)

    assert AccountMail.objects.get() == mail
    assert Mail.objects.count() == 0


def test_withdrawing_stops_what_is_about_it(write: Write, cast: Cast) -> None:
    about = [write(about="meeting:42") for _ in range(3)]
    Mail.objects.filter(pk=about[1].pk).update(state=State.RETRY)
    Mail.objects.filter(pk=about[2].pk).update(state=State.FAILED)
    kept = [write(about="meeting:43"), write(about="meeting:42", region=cast.away)]
    sent = write(about="meeting:42")
    Mail.objects.filter(pk=sent.pk).update(state=State.SENT)

    assert withdraw_mail(region_id=cast.home.pk, about="meeting:42") == 3

    withdrawn = Mail.objects.in_states([State.WITHDRAWN])
    assert set(withdrawn) == set(about)
    assert set(Mail.objects.in_states([State.QUEUED])) == set(kept)


def test_withdrawing_can_be_for_an_address_alone(write: Write, cast: Cast) -> None:
    write(about="meeting:42")
    write(about="meeting:43")
    others = [write(to="ben@reset.example"), write(region=cast.away)]

    assert withdraw_mail(region_id=cast.home.pk, to=["sam@reset.example"]) == 2
    assert set(Mail.objects.in_states([State.QUEUED])) == set(others)


def test_withdrawing_can_be_for_one_kind_and_one_person(write: Write, cast: Cast) -> None:
    reminder = write(about="meeting:42", kind="reminder")
    write(about="meeting:42", kind="invitation")
    write(about="meeting:42", kind="reminder", to="ben@reset.example")

    stopped = withdraw_mail(
        region_id=cast.home.pk, about="meeting:42", kind="reminder", to=["sam@reset.example"]
    )

    assert stopped == 1
    assert Mail.objects.get(state=State.WITHDRAWN) == reminder


def test_resending_starts_anew_and_ends_when_it_would(write: Write, cast: Cast) -> None:
    ends = timezone.now() + timedelta(hours=1)
    mail = write(not_after=ends)
    Mail.objects.update(state=State.FAILED, attempts=7, last_error="550 no")
    mail.refresh_from_db()
    assert mail.can_be_resent

    mail = resend_mail(actor=cast.actor("ana"), mail=mail)

    assert (mail.state, mail.attempts, mail.last_error) == (State.QUEUED, 0, "")
    assert mail.not_before <= timezone.now()
    assert mail.not_after == ends


@pytest.mark.parametrize("state", [state for state in State if state != State.FAILED])
def test_only_what_failed_is_sent_again(write: Write, cast: Cast, state: State) -> None:
    mail = write()
    Mail.objects.update(state=state)
    mail.refresh_from_db()

    with pytest.raises(Refused, match="Only a mail that failed"):
        resend_mail(actor=cast.actor("ana"), mail=mail)
    assert (Mail.objects.get().state, mail.can_be_resent) == (state, False)


def test_what_would_come_too_late_is_not_sent_again(write: Write, cast: Cast) -> None:
    mail = write(not_after=timezone.now() - timedelta(minutes=1))
    Mail.objects.update(state=State.FAILED)
    mail.refresh_from_db()

    with pytest.raises(Refused, match="while it is of use"):
        resend_mail(actor=cast.actor("ana"), mail=mail)
    assert not mail.can_be_resent


def test_a_failed_mail_can_be_set_aside_once(write: Write, cast: Cast) -> None:
    mail = write()
    Mail.objects.update(state=State.FAILED)

    assert set_mail_aside(actor=cast.actor("ana"), mail=mail).state == State.WITHDRAWN
    with pytest.raises(Refused, match="Only a mail that failed"):
        set_mail_aside(actor=cast.actor("ana"), mail=mail)


@pytest.mark.parametrize("name", ["ben", "sam", "nia", "ned", "zoe"])
def test_others_do_neither(write: Write, cast: Cast, name: str) -> None:
    mail = write()
    Mail.objects.update(state=State.FAILED)

    with pytest.raises(PermissionDenied):
        resend_mail(actor=cast.actor(name), mail=mail)
    with pytest.raises(PermissionDenied):
        set_mail_aside(actor=cast.actor(name), mail=mail)
    assert Mail.objects.get().state == State.FAILED
