"""Ticks of the clock (reset_portal/celery.py)."""

import random

import structlog
from celery import shared_task
from django.utils import timezone

from core.scope import within
from meetings.actions import invite_again
from regions.actors import Actor, system_actor
from regions.models import Region
from reminders import actions
from series.actions import invite_to_series_again

log = structlog.get_logger()


@shared_task
def send_due() -> None:
    """Remind of what is due, one region at a time; two workers start in different places."""
    regions = list(Region.objects.all())
    random.shuffle(regions)
    for region in regions:
        try:
            _remind_all(system_actor(region))
            _chase_all(system_actor(region))
        except Exception:
            # Another region's people shall not wait for this one's trouble.
            log.exception("reminders.failed", region=region.slug)


def _remind_all(actor: Actor) -> None:
    while _remind_some(actor):
        pass


def _chase_all(actor: Actor) -> None:
    while _chase_some(actor):
        pass


def _chase_some(actor: Actor) -> int:
    with within(actor.reach):
        return actions.chase_due(actor=actor, region=actor.seats[0], now=timezone.now())


def _remind_some(actor: Actor) -> int:
    now = timezone.now()
    with within(actor.reach):
        # A series first: each of its meetings would send a mail of its own.
        invited = invite_to_series_again(actor=actor, now=now) + invite_again(actor=actor, now=now)
        return invited + actions.send_due(actor=actor, now=now)
