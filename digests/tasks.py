"""Ticks of the clock (reset_portal/celery.py)."""

import random

import structlog
from celery import shared_task
from django.utils import timezone

from core.scope import within
from digests.actions import remind_due
from regions.actors import Actor, system_actor
from regions.models import Region

log = structlog.get_logger()


@shared_task
def remind() -> None:
    """Of packets that wait for three days, one region at a time."""
    regions = list(Region.objects.all())
    random.shuffle(regions)
    for region in regions:
        try:
            while _some(system_actor(region)):
                pass
        except Exception:
            # Another region's people shall not wait for this one's trouble.
            log.exception("digests.reminders_failed", region=region.slug)


def _some(actor: Actor) -> int:
    with within(actor.reach):
        return remind_due(actor=actor, now=timezone.now())
