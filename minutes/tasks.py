"""Ticks of the clock (reset_portal/celery.py)."""

import structlog
from celery import shared_task

from core.scope import within
from minutes.actions import typeset_next
from regions.actors import Actor, system_actor
from regions.models import Region

log = structlog.get_logger()


@shared_task
def typeset() -> None:
    """Make the documents of what was approved, one transaction each."""
    for region in Region.objects.all():
        try:
            while _one(system_actor(region)):
                pass
        except Exception:
            # Another region's documents shall not wait for this one's trouble.
            log.exception("minutes.typeset_failed", region=region.slug)


def _one(actor: Actor) -> bool:
    with within(actor.reach):
        return typeset_next(actor=actor, region=actor.seats[0])
