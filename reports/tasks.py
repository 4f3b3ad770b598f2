"""Ticks of the clock (reset_portal/celery.py)."""

import random
from functools import partial

from celery import shared_task
from django.utils import timezone

from core.scope import within
from regions.actors import system_actor
from regions.models import Region
from reports import actions
from reports.production import produce_due


@shared_task
def produce() -> None:
    """Produce the reports that wait, one of each region in turn: nobody's hundred hold up another's
    one. Two workers start in different places and share what is left.
    """
    actors = [system_actor(region) for region in Region.objects.all()]
    random.shuffle(actors)
    while actors:
        actors = [
            actor
            for actor in actors
            if produce_due(actor, actor.seats[0], partial(within, actor.reach))
        ]


@shared_task
def expire() -> None:
    """Delete the documents whose time is over."""
    now = timezone.now()
    for actor in map(system_actor, Region.objects.all()):
        with within(actor.reach):
            actions.expire_reports(actor=actor, region=actor.seats[0], now=now)
