"""Ticks of the clock (reset_portal/celery.py)."""

import random
from contextlib import suppress
from functools import partial

import structlog
from celery import shared_task
from django.utils import timezone

from core.scope import within
from mail.carrier import Carrier, Unreachable
from mail.delivery import deliver_due
from mail.models import AccountMail, Mail
from mail.trouble import note_trouble
from regions.actors import Actor, system_actor
from regions.models import Region

log = structlog.get_logger()
PORTAL = Actor(kind="system")


@shared_task
def deliver() -> None:
    """Deliver what is due, one region at a time, and the account mails.

    Two workers start in different places and share what is left.
    """
    actors = [PORTAL, *map(system_actor, Region.objects.all())]
    random.shuffle(actors)
    with Carrier() as carrier, suppress(Unreachable):
        # The next tick tries again; what was claimed is given back.
        for actor in actors:
            deliver_all(actor, carrier)


def deliver_all(actor: Actor, carrier: Carrier) -> None:
    box = AccountMail if actor is PORTAL else Mail
    try:
        deliver_due(box.visible_to(actor), partial(within, actor.reach), carrier)
    except Unreachable:
        raise
    except Exception:
        # Another region's mails shall not wait for this one's trouble.
        log.exception("mail.failed", regions=sorted(actor.reach.reads))


@shared_task
def look_for_trouble() -> None:
    """Note for each region's pages how many of its mails people should know about."""
    for actor in map(system_actor, Region.objects.all()):
        with within(actor.reach):
            mails = Mail.visible_to(actor).in_trouble(timezone.now())
        note_trouble(actor.seats[0].region_id, mails)
