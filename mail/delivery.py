"""Delivery: the table is the queue, a worker is a pair of hands.

A batch is claimed in one transaction (state, time and attempt are committed before anything is
sent), then each mail is handed over in a transaction of its own. Who dies loses nothing: what was
claimed becomes due again after LEASE. A mail that the server has taken, but of which that could not
be noted, goes out a second time under the same Message-ID.
"""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from mail.carrier import Carrier, Later, Never, Unreachable
from mail.messages import message_of
from mail.models import Outgoing
from mail.querysets import OutgoingQuerySet
from mail.states import State

BATCH = 100
# What a batch may take before the rest of it is given back, and when others may take it: the
# difference leaves time for one slow mail.
PATIENCE = 60.0
LEASE = timedelta(seconds=120)
PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=48)

Reached = Callable[[], AbstractContextManager[None]]

log = structlog.get_logger()


@dataclass(frozen=True)
class Claim:
    at: datetime
    mails: list[Outgoing]


def deliver_due(box: OutgoingQuerySet, reached: Reached, carrier: Carrier) -> None:
    """Batch after batch until nothing in the box is due. `reached` opens a transaction in which its
    rows exist. Raises Unreachable when the mail server takes nothing now."""
    while (claim := _claimed(box, reached)).mails:
        _deliver_batch(box, reached, carrier, claim)


def _claimed(box: OutgoingQuerySet, reached: Reached) -> Claim:
    with reached():
        return claim_batch(box, timezone.now())


def claim_batch(box: OutgoingQuerySet, now: datetime) -> Claim:
    """Up to BATCH due mails for this worker; what another one is claiming is passed over."""
    due = box.due(now).select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    claimed = box.filter(pk__in=ids)
    claimed.update(
        state=State.SENDING, claimed_at=now, not_before=now + LEASE, attempts=F("attempts") + 1
    )
    return Claim(now, list(claimed.order_by("created_at")))


def _deliver_batch(box: OutgoingQuerySet, reached: Reached, carrier: Carrier, claim: Claim) -> None:
    until = time.monotonic() + PATIENCE
    for position, mail in enumerate(claim.mails):
        try:
            if time.monotonic() > until:
                raise Unreachable("The mail server is slow.")
            with reached():
                hand_over(box, mail, carrier)
        except Unreachable as trouble:
            rest = [mail.pk for mail in claim.mails[position:]]
            with reached():
                _give_back(box.claimed(claim.at).filter(pk__in=rest), str(trouble))
            log.warning("mail.unreachable", waiting=len(rest))
            raise


def hand_over(box: OutgoingQuerySet, mail: Outgoing, carrier: Carrier) -> None:
    """Hand one claimed mail to the mail server.

    It is noted as sent first, in the transaction that does not end before the server has taken it:
    that one statement sees whether it is still ours (not withdrawn, not claimed again by somebody
    else) and still wanted, and locks it. Who dies in between leaves it claimed.
    """
    assert mail.claimed_at is not None
    row = box.filter(pk=mail.pk)
    claimed = row.claimed(mail.claimed_at)
    sent = {"state": State.SENT, "sent_at": timezone.now(), "last_error": ""}
    if not claimed.wanted().update(**sent, **mail.remains):
        claimed.update(state=State.WITHDRAWN, last_error="Whoever it was for has left.")
        return
    if trouble := _trouble(mail, carrier):
        body = {name: getattr(mail, name) for name in mail.remains}
        row.update(sent_at=None, **body, **trouble)
        log.warning("mail.not_sent", mail=str(mail.pk), kind=mail.kind, state=trouble["state"])


def _trouble(mail: Outgoing, carrier: Carrier) -> dict[str, Any]:
    """What kept the mail from being sent, as the columns that say so; empty when it was sent."""
    now = timezone.now()
    if mail.not_after and mail.not_after < now:
        return {"state": State.WITHDRAWN, "last_error": "It would have come too late."}
    try:
        carrier.carry(message_of(mail))
    except Later as trouble:
        return _try_again(mail, now, str(trouble))
    except Never as refusal:
        return {"state": State.FAILED, "last_error": str(refusal)[:300]}
    except (ValueError, ValidationError):
        return {"state": State.FAILED, "last_error": "Nothing can be sent to this address."}
    return {}


def _try_again(mail: Outgoing, now: datetime, error: str) -> dict[str, Any]:
    since = mail.first_tried_at or now
    again = now + pause_after(mail.attempts)
    given_up = again > since + GIVE_UP_AFTER
    return {
        "state": State.FAILED if given_up else State.RETRY,
        "not_before": again,
        "first_tried_at": since,
        "last_error": error[:300],
    }


def pause_after(attempts: int) -> timedelta:
    """Twice as long each time, up to an hour; never the same for all, who failed together."""
    doublings = min(attempts - 1, 10)
    return min(PAUSE * 2.0**doublings, LONGEST_PAUSE) * random.uniform(0.75, 1.25)


def _give_back(claimed: OutgoingQuerySet, trouble: str) -> None:
    """Not tried: the attempt does not count, however long the mail server is away."""
    claimed.update(
        state=State.RETRY,
        attempts=F("attempts") - 1,
        not_before=timezone.now() + PAUSE,
        last_error=trouble[:300],
    )
