"""What happens at the same moment, on connections of their own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from core.scope import within
from mail.actions import Letter, queue_mails, withdraw_mail
from mail.delivery import claim_batch
from mail.models import Mail
from mail.states import State
from mail.tasks import deliver
from regions.actors import Actor, system_actor
from tests.cast import assemble
from tests.mail.post_office import PostOffice


@pytest.fixture
def portal(committed: None) -> Actor:
    """The portal at work in a region with twenty mails about one meeting."""
    actor = system_actor(assemble().home)
    letters = [
        Letter("note", f"p{n}@reset.example", "Hello", "A line.", about="meeting:42")
        for n in range(20)
    ]
    with within(actor.reach):
        queue_mails(region_id=actor.seats[0].region_id, letters=letters)
    return actor


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[threading.Thread]:
    def closing() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=closing)
    thread.start()
    yield thread
    thread.join()


def withdraw(portal: Actor) -> int:
    with within(portal.reach):
        return withdraw_mail(region_id=portal.seats[0].region_id, about="meeting:42")


def states(portal: Actor) -> dict[str, int]:
    with within(portal.reach):
        return Mail.objects.by_state()


def test_withdrawing_does_not_wait_for_the_mail_server(portal: Actor, office: PostOffice) -> None:
    office.open.clear()

    with meanwhile(deliver):
        assert office.arrived.wait(10)
        before = time.monotonic()
        assert withdraw(portal) == 19
        assert time.monotonic() - before < 1
        office.open.set()

    assert len(office.taken) == 1
    assert states(portal) == {State.SENT: 1, State.WITHDRAWN: 19}


def test_withdrawing_waits_for_a_claim_and_stops_what_was_claimed(
    portal: Actor, office: PostOffice
) -> None:
    stopped: list[int] = []
    with ExitStack() as stack, within(portal.reach):
        claim_batch(Mail.objects.all(), timezone.now())
        waiting = stack.enter_context(meanwhile(lambda: stopped.append(withdraw(portal))))
        waiting.join(0.3)
        assert waiting.is_alive()

    assert stopped == [20]
    assert states(portal) == {State.WITHDRAWN: 20}


def naive_claim(seen: list[UUID], both_have_looked: threading.Barrier) -> None:
    due = list(Mail.objects.due(timezone.now()).values_list("pk", flat=True))
    both_have_looked.wait(10)
    Mail.objects.filter(pk__in=due).update(state=State.SENDING)
    seen.extend(due)


def true_claim(seen: list[UUID], both_have_looked: threading.Barrier) -> None:
    claim = claim_batch(Mail.objects.all(), timezone.now())
    both_have_looked.wait(10)
    seen.extend(mail.pk for mail in claim.mails)


@pytest.mark.parametrize(("claim", "times"), [(true_claim, 1), (naive_claim, 2)])
def test_two_workers_claim_each_mail_once_and_a_naive_claim_does_not(
    portal: Actor, claim: Callable[[list[UUID], threading.Barrier], None], times: int
) -> None:
    seen: list[UUID] = []
    both = threading.Barrier(2)

    def work() -> None:
        with within(portal.reach):
            claim(seen, both)

    with meanwhile(work), meanwhile(work):
        pass

    assert len(seen) == 20 * times
    assert len(set(seen)) == 20
