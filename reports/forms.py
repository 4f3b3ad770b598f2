"""What people ask a report for: a period."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.times import today_in
from regions.actors import Seat
from reports.models import Kind

LONGEST = timedelta(days=3 * 366)
DAY = {"type": "date"}


class PeriodForm(forms.Form):
    """A period that is over or ends today, in the region's days."""

    checks = True

    kind = forms.ChoiceField(
        label=_("What"), choices=Kind.choices, initial=Kind.PROGRESS, required=False
    )
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY))
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs=DAY),
        help_text=_("A progress report says where each area stood on this day."),
    )

    def __init__(self, *args: Any, region: Seat, **kwargs: Any) -> None:
        self.today = today_in(region.timezone, timezone.now())
        kwargs.setdefault("initial", self.last_year())
        super().__init__(*args, **kwargs)

    def last_year(self) -> dict[str, Any]:
        """The twelve months up to today."""
        period = {"starts_on": self.today - timedelta(days=364), "ends_on": self.today}
        return {"kind": Kind.PROGRESS, **period}

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Kind.PROGRESS)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if end and end > self.today:
            self.add_error("ends_on", _("This day is still to come."))
        elif start and end and end < start:
            self.add_error("ends_on", _("The period ends before it starts."))
        elif start and end and end - start > LONGEST:
            self.add_error("starts_on", _("A report covers at most three years."))
        return data
