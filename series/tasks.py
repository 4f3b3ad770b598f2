"""Ticks of the clock (reset_portal/celery.py)."""

import structlog
from celery import shared_task
from django.utils import timezone

from core.scope import within
from meetings.models import Meeting
from regions.actors import Actor, system_actor
from regions.models import Region
from series.backlog import carry_over
from series.models import Topic

log = structlog.get_logger()


@shared_task
def carry_topics_over() -> None:
    """After each meeting, one region at a time."""
    for region in Region.objects.all():
        actor = system_actor(region)
        try:
            with within(actor.reach):
                _carry_over(actor)
        except Exception:
            # Another region's topics shall not wait for this one's trouble.
            log.exception("series.failed", region=region.slug)


def _carry_over(actor: Actor) -> None:
    gone = Topic.visible_to(actor).come_back(timezone.now())
    ids = gone.order_by().values_list("item__meeting", flat=True).distinct()
    for meeting in Meeting.visible_to(actor).filter(pk__in=list(ids)):
        carry_over(actor=actor, meeting=meeting)
