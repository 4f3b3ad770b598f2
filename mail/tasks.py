"""Ticks of the clock (reset_portal/celery.py)."""

import random
from functools import partial

from celery import shared_task
from django.utils import timezone

from core.scope import within
from mail.carrier import Carrier, Unreachable
from mail.delivery import deliver_due
from mail.models import AccountMail, Mail
from mail.trouble import note_trouble
from regions.actors import Actor, system_actor
from regions.models import Region

PORTAL = Actor(kind="system")


@shared_task
def deliver() -> None:
    """Deliver what is due, one region at a time, and the account mails.

    Two workers start in different places and share what is left.
    """
    actors = [PORTAL, *map(system_actor, Region.objects.all())]
    random.shuffle(actors)
    with Carrier() as carrier:
        try:
            for actor in actors:
                box = AccountMail if actor is PORTAL else Mail
                deliver_due(box.visible_to(actor), partial(within, actor.reach), carrier)
        except Unreachable:
            # The next tick tries again; what was claimed is given back.
            return


@shared_task
def look_for_trouble() -> None:
    """Note for each region's pages how many of its mails people should know about."""
    for actor in map(system_actor, Region.objects.all()):
        with within(actor.reach):
            mails = Mail.visible_to(actor).in_trouble(timezone.now())
        note_trouble(actor.seats[0].region_id, mails)
