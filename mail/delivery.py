"""Delivery: the table is the queue, a worker is a pair of hands.

A batch is claimed in one transaction (state, time and attempt are committed before anything is
sent), then each mail is handed over in a transaction of its own that locks its row. Who dies loses
nothing: what was claimed becomes due again after LEASE. A mail that was handed over but not noted
goes out a second time under the same Message-ID.
"""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
    ids: list[UUID]


def deliver_due(box: OutgoingQuerySet, reached: Reached, carrier: Carrier) -> None:
    """Batch after batch until nothing in the box is due. `reached` opens a transaction in which its
    rows exist."""
    while claim := _claimed(box, reached):
        _deliver_batch(box, reached, carrier, claim)


def _claimed(box: OutgoingQuerySet, reached: Reached) -> Claim | None:
    with reached():
        claim = claim_batch(box, timezone.now())
    return claim if claim.ids else None


def claim_batch(box: OutgoingQuerySet, now: datetime) -> Claim:
    """Up to BATCH due mails for this worker; what another one is claiming is passed over."""
    due = box.due(now).select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    box.filter(pk__in=ids).update(
        state=State.SENDING, claimed_at=now, not_before=now + LEASE, attempts=F("attempts") + 1
    )
    return Claim(now, ids)


def _deliver_batch(box: OutgoingQuerySet, reached: Reached, carrier: Carrier, claim: Claim) -> None:
    until = time.monotonic() + PATIENCE
    for position, pk in enumerate(claim.ids):
        try:
            if time.monotonic() > until:
                raise Unreachable("The mail server is slow.")
            with reached():
                hand_over(box, pk, claim.at, carrier)
        except Unreachable as trouble:
            with reached():
                _give_back(box, Claim(claim.at, claim.ids[position:]), str(trouble))
            log.warning("mail.unreachable", waiting=len(claim.ids) - position)
            raise


def hand_over(box: OutgoingQuerySet, pk: UUID, claimed_at: datetime, carrier: Carrier) -> None:
    """One mail, its row locked: withdrawn or claimed again by somebody else, it is left alone."""
    claimed = box.claimed(claimed_at).select_for_update(skip_locked=True)
    mail = claimed.filter(pk=pk).first()
    if mail is None:
        return
    outcome = _outcome(mail, carrier)
    box.filter(pk=pk).update(**outcome)
    if outcome["state"] != State.SENT:
        log.warning("mail.not_sent", mail=str(pk), kind=mail.kind, state=outcome["state"].value)


def _outcome(mail: Outgoing, carrier: Carrier) -> dict[str, Any]:
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
    body = {"text": "", "html": ""} if mail.forgets else {}
    return {"state": State.SENT, "sent_at": timezone.now(), "last_error": "", **body}


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
    longest = min(PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return longest * random.uniform(0.75, 1.25)


def _give_back(box: OutgoingQuerySet, claim: Claim, trouble: str) -> None:
    """Not tried: the attempt does not count, however long the mail server is away."""
    box.claimed(claim.at).filter(pk__in=claim.ids).update(
        state=State.RETRY,
        attempts=F("attempts") - 1,
        not_before=timezone.now() + PAUSE,
        last_error=trouble,
    )
