"""What people type about the process: shape and cleaning."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.times import today_in
from progress.dates import trouble_with
from progress.models import AreaStep, Collaborative
from regions.actors import Actor, Seat
from regions.models import Initiative


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OpenForm(forms.Form):
    """Another initiative for the region to work on."""

    checks = True
    initiative = forms.ModelChoiceField(
        queryset=Initiative.objects.none(), empty_label=_("Choose one")
    )
    starts_on = forms.DateField(label=_("Starts on"), widget=DayInput())

    def __init__(self, data: Any = None, *, actor: Actor, region: Seat) -> None:
        super().__init__(data, initial={"starts_on": today_in(region.timezone)})
        known = Collaborative.visible_to(actor).in_region(region.region_id).values("initiative")
        field = self.fields["initiative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Initiative.visible_to(actor).exclude(pk__in=known)


class StartForm(forms.Form):
    """On which day a step goes on; the version is the one the person saw."""

    on = forms.DateField(label=_("Started on"), widget=DayInput())
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, step: AreaStep) -> None:
        self.step = step
        self.today = today_in(step.region.timezone)
        super().__init__(data, initial={"on": self.today, "version": step.version})

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        for sentence in trouble_with(today=self.today, **self.dates(day)).values():
            self.add_error("on", sentence)
        return day

    def dates(self, day: date) -> dict[str, date | None]:
        return {"started_on": day}


class FinishForm(StartForm):
    on = forms.DateField(label=_("Finished on"), widget=DayInput())

    def dates(self, day: date) -> dict[str, date | None]:
        return {"started_on": self.step.started_on, "finished_on": day}


class ReopenForm(StartForm):
    on = forms.DateField(label=_("Opened again on"), widget=DayInput())
    reason = forms.CharField(max_length=300, help_text=_("Stays in the step's history."))

    def dates(self, day: date) -> dict[str, date | None]:
        return {"started_on": day, "opened_after": self.step.finished_on}


class ChangeForm(forms.Form):
    """The note, and those dates that a step in this state has."""

    checks = True
    started_on = forms.DateField(label=_("Started on"), widget=DayInput())
    finished_on = forms.DateField(label=_("Finished on"), widget=DayInput())
    note = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "data-draft": ""}),
        help_text=_("For everybody who reads the region's work: no facts about a person's health."),
    )
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, step: AreaStep) -> None:
        names = (*step.dated, "note", "version")
        super().__init__(data, initial={name: getattr(step, name) for name in names})
        self.today = today_in(step.region.timezone)
        for name in {"started_on", "finished_on"}.difference(step.dated):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        dates = {n: d for n, d in self.cleaned_data.items() if n in ("started_on", "finished_on")}
        for name, sentence in trouble_with(today=self.today, **dates).items():
            self.add_error(name, sentence)
        return self.cleaned_data

    def show_conflict(self, sentence: str, step: AreaStep) -> None:
        """Somebody saved in between: keep what was typed, and let the next save be on theirs."""
        self.add_error(None, sentence)
        self.data = {**dict(self.data.items()), "version": str(step.version)}

    @property
    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
