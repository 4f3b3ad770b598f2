"""Ticks of the clock (reset_portal/celery.py)."""

import structlog
from celery import shared_task
from django.utils import timezone

from core.scope import within
from meetings.actions import tell_untold
from regions.actors import Actor, system_actor
from regions.models import Region
from seats import actions

log = structlog.get_logger()


@shared_task
def tell_of_seats() -> None:
    """Invite those named to come instead, and mail who moved up, one region at a time."""
    for region in Region.objects.all():
        try:
            while _tell_some(system_actor(region)):
                pass
        except Exception:
            # Another region's people shall not wait for this one's trouble.
            log.exception("seats.failed", region=region.slug)


@shared_task
def forget_needs() -> None:
    for actor in map(system_actor, Region.objects.all()):
        with within(actor.reach):
            actions.forget_needs(actor=actor, now=timezone.now())


def _tell_some(actor: Actor) -> int:
    with within(actor.reach):
        told = tell_untold(actor=actor, now=timezone.now())
        return told + actions.invite_nominated(actor=actor)
