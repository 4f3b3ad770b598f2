"""What the overview shows, from the URL; what is not understood shows all regions by name."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dashboards import atlas, querysets
from dashboards.waiting import QUIET_AFTER
from regions.actors import Actor
from regions.models import PriorityArea
from regions.querysets import RegionQuerySet


class OverviewForm(forms.Form):
    show = forms.ChoiceField(
        choices=[
            ("all", _("All")),
            ("quiet", f"No change for {QUIET_AFTER.days} days"),
            ("unscheduled", _("No meeting ahead")),
        ],
        required=False,
    )
    initiative = forms.SlugField(required=False)
    sort = forms.CharField(max_length=60, required=False)
    q = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, areas: list[PriorityArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()
        self.chosen = str(self.cleaned_data.get("show") or "all")
        self.order = str(self.cleaned_data.get("sort") or "")
        self.text = str(self.cleaned_data.get("q") or "")
        self.initiatives = list({area.initiative_id: area.initiative for area in areas}.values())
        code = self.cleaned_data.get("initiative")
        named = (one for one in self.initiatives if one.code == code)
        self.initiative_shown = next(named, next(iter(self.initiatives), None))
        self.areas = [area for area in areas if area.initiative == self.initiative_shown]

    @property
    def area_names(self) -> list[str]:
        return [area.name for area in self.areas]

    def region_ids(self, actor: Actor, now: datetime) -> list[int]:
        """The regions asked for, in the order asked for."""
        if not (self.text or self.order) and self.chosen == "all":
            return [seat.region_id for seat in atlas.regional(actor.seats)]
        regions = querysets.regions_of(actor)
        if self.text:
            regions = regions.search(self.text)
        if self.chosen == "unscheduled":
            regions = querysets.with_next_start(regions, actor, now).filter(next_starts_at=None)
        if self.chosen == "quiet":
            regions = querysets.with_last_update(regions, actor)
            quiet = Q(updated_at__lt=now - QUIET_AFTER) | Q(updated_at=None)
            regions = regions.filter(quiet)
        return list(self._sorted(regions, actor, now).values_list("pk", flat=True))

    def _sorted(self, regions: RegionQuerySet, actor: Actor, now: datetime) -> RegionQuerySet:
        name, descending = self.order.removeprefix("-"), self.order.startswith("-")
        area = next((area for area in self.areas if area.code == name), None)
        if area:
            regions = querysets.with_reached(regions, actor, area)
            return querysets.sorted_by(regions, "reached", descending)
        if name == "updated":
            regions = querysets.with_last_update(regions, actor)
            return querysets.sorted_by(regions, "updated_at", descending)
        if name == "meeting":
            regions = querysets.with_next_start(regions, actor, now)
            return querysets.sorted_by(regions, "next_starts_at", descending)
        return querysets.sorted_by(regions, "name", descending)


class PutOffForm(forms.Form):
    about = forms.RegexField(r"^[a-z_]{1,30}:[0-9]{1,18}$", max_length=60)
    days = forms.TypedChoiceField(choices=[(1, 1), (7, 7)], coerce=int)
