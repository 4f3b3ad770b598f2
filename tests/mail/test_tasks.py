import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.scope import within
from mail.actions import Letter, queue_account_mail, queue_mail, queue_mails
from mail.carrier import Carrier
from mail.models import AccountMail, Mail
from mail.states import State
from mail.tasks import deliver, deliver_all
from regions.actors import system_actor
from reset_portal import celery
from tests.cast import Cast, assemble
from tests.mail.conftest import Write
from tests.mail.post_office import PostOffice


def test_every_region_and_every_account_is_served(
    write: Write, cast: Cast, office: PostOffice
) -> None:
    mails = [write(region=region) for region in (cast.home, cast.away, cast.national)]
    account = queue_account_mail(
        letter=Letter("password", "sam@reset.example", "New password", "/key/1/", "<p>/key/1/</p>")
    )

    deliver()

    assert sorted(office.ids) == sorted(mail.message_id for mail in [*mails, account])
    account.refresh_from_db()
    assert (account.state, account.text, account.html) == (State.SENT, "", "")
    assert AccountMail.objects.due(timezone.now()).count() == 0


def test_no_mail_server_is_not_an_error_of_the_task(
    write: Write, office: PostOffice, settings: Any
) -> None:
    write()
    settings.EMAIL_PORT = 1

    deliver()

    assert Mail.objects.get().state == State.RETRY


def test_the_timetable_delivers_every_few_seconds() -> None:
    tick = celery.app.conf.beat_schedule["deliver mail"]

    assert tick["task"] == deliver.name
    assert tick["options"]["expires"] == tick["schedule"] <= 10


def test_nothing_secret_is_logged(
    write: Write, office: PostOffice, capfd: pytest.CaptureFixture[str]
) -> None:
    office.answers["sam@reset.example"] = "550 sam@reset.example is unknown"
    write(text="https://portal.example/link/s3cret/answer/")

    deliver()

    logged = "".join(capfd.readouterr())
    assert "sam@reset" not in logged
    assert "s3cret" not in logged


def outbox(cast: Cast, number: int) -> None:
    letters = [
        Letter("note", f"p{n}@reset.example", "Hello", "A line.", about="meeting:42")
        for n in range(number)
    ]
    with within(cast.everywhere):
        queue_mails(region_id=cast.home.pk, letters=letters)


def at_once(count: int) -> None:
    """The task in as many threads, each with a connection of its own."""
    start = threading.Barrier(count)

    def work() -> None:
        start.wait()
        deliver()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_four_workers_at_once_send_each_mail_once(committed: None, office: PostOffice) -> None:
    cast = assemble()
    outbox(cast, 350)

    at_once(4)

    assert Counter(Counter(office.ids).values()) == {1: 350}
    assert len(office.sessions) > 1
    with within(cast.everywhere):
        assert Mail.objects.by_state() == {State.SENT: 350}


def test_a_change_rolled_back_leaves_no_mail(committed: None, office: PostOffice) -> None:
    cast = assemble()
    letter = Letter("note", "sam@reset.example", "Hello", "A line.")
    with within(cast.everywhere):
        queue_mail(region_id=cast.home.pk, letter=letter)
        transaction.set_rollback(True)

    deliver()

    assert office.taken == []


class Broken(Carrier):
    def carry(self, *_what: object) -> None:
        raise RuntimeError("nobody thought of this")


def test_one_regions_trouble_is_not_anothers(write: Write, cast: Cast) -> None:
    mail = write()

    deliver_all(system_actor(cast.home), Broken())

    mail.refresh_from_db()
    assert mail.state == State.SENDING


def test_a_server_that_talks_too_much_is_quoted_in_short(
    write: Write, office: PostOffice, settings: Any
) -> None:
    mail = write()
    office.answers["MAIL"] = "452 " + "x" * 400

    deliver()

    mail.refresh_from_db()
    assert len(mail.last_error) <= 300
