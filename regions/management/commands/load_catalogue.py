"""`manage.py load_catalogue`: initiatives, areas, steps, regions and coalitions from their files.

Adds what is missing and changes nothing that is there: administrators' edits stay.
"""

from typing import Any

from django.core.management.base import BaseCommand

from core.scope import Reach, within
from regions import loading
from regions.models import (
    Coalition,
    Initiative,
    PriorityArea,
    Region,
    RegionLead,
    RegionState,
    Step,
)

NATIONAL = {"slug": "national", "name": "National office", "timezone": "America/New_York"}


class Command(BaseCommand):
    help = "Add the catalogue's initiatives, areas, steps, regions and coalitions where missing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with within(Reach(by="the portal")):
            load()
        self.stdout.write(f"Catalogue: {Region.objects.count()} regions.")


def load() -> None:
    for entry in loading.initiatives():
        Initiative.objects.get_or_create(code=entry.key, defaults=entry.details)
    for area in loading.areas():
        initiative = Initiative.objects.get(code=area.initiative)
        PriorityArea.objects.get_or_create(
            initiative=initiative, code=area.code, defaults=area.details
        )
    for entry in loading.steps():
        Step.objects.get_or_create(code=entry.key, defaults=entry.details)
    for entry in loading.coalitions():
        if not Coalition.objects.named(entry.key).exists():
            Coalition.objects.create(name=entry.key, **entry.details)
    Region.objects.get_or_create(is_national=True, defaults=NATIONAL)
    for region in loading.regions():
        _load_region(region)


def _load_region(entry: loading.RegionEntry) -> None:
    """States and leads come with a new region only: one taken off stays off."""
    region, is_new = Region.objects.get_or_create(slug=entry.slug, defaults=entry.details)
    if not is_new:
        return
    RegionState.objects.bulk_create(
        RegionState(area_of=region, state=code, partial=code in entry.partial_states)
        for code in (*entry.states, *entry.partial_states)
    )
    RegionLead.objects.bulk_create(
        RegionLead(
            led=region,
            coalition=Coalition.objects.named(name).get(),
            starts_on=entry.details["starts_on"],
        )
        for name in entry.leads
    )
