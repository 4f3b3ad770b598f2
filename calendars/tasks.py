"""Ticks of the clock (reset_portal/celery.py)."""

from dataclasses import replace

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from calendars.actions import Address, take_reply
from calendars.replies import Message, read_message
from core.scope import within
from mail.addresses import named_in
from mail.inbox import UNREACHABLE, read_inbox
from meetings.emails import ANSWERED
from regions.actors import system_actor
from regions.models import Region

BY = "an answer from a calendar"

log = structlog.get_logger()


@shared_task
def read_replies() -> None:
    """Take in what waits in the reply mailbox, a message a transaction."""
    if not settings.REPLY_MAILBOX:
        return
    try:
        read_inbox(settings.REPLY_MAILBOX, _take)
    except UNREACHABLE as trouble:
        # The next tick tries again. Not the text: a server may say the password in it.
        log.warning("calendars.unreachable", trouble=type(trouble).__name__)


def _take(content: bytes) -> None:
    message = read_message(content)
    address = _address(message)
    region = Region.objects.filter(pk=address.region_id).first() if address else None
    if address is None or region is None:
        log.info("calendars.not_ours", message=message.digest)
        return
    actor = system_actor(region)
    with within(replace(actor.reach, by=BY)):
        now = timezone.now()
        outcomes = take_reply(actor=actor, message=message, address=address, now=now)
    log.info("calendars.reply", message=message.digest, outcomes=sorted(set(outcomes)))


def _address(message: Message) -> Address | None:
    """The first that is signed; those of a forger are not."""
    return next((Address(*numbers) for numbers in named_in(ANSWERED, message.addressed)), None)
