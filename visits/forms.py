"""What people type about a site visit: shape and cleaning."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models import PriorityArea
from stakeholders.forms import EditForm
from stakeholders.models import Organization, Person


class ChoosingForm(EditForm):
    """An edit form whose choices are what the actor sees in the region."""

    def choose(self, name: str, rows: "models.QuerySet[Any]") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = Person.visible_to(self.actor).in_region(self.region.region_id).by_name()


class HostForm(ChoosingForm):
    names = ("organization", "host")

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(),
        label=_("Place that is visited"),
        required=False,
        empty_label=_("Not known yet"),
    )
    host = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Who hosts it there"),
        required=False,
        empty_label=_("Not known yet"),
        help_text=_("The summary report goes to them."),
    )
    field_order = (*names, "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Organization.visible_to(self.actor).in_region(self.region.region_id)
        self.choose("organization", places.by_name())
        self.choose("host", self.people)


class ObservationForm(ChoosingForm):
    names = ("heading", "text", "seen_by", "area")

    heading = forms.CharField(max_length=160, help_text=_("In a few words."))
    text = forms.CharField(
        label=_("What was seen"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-draft": ""}),
        help_text=_("Places and ways of working. Nothing about any one patient."),
    )
    seen_by = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Who saw it"),
        required=False,
        empty_label=_("All of us"),
    )
    area = forms.ModelChoiceField(
        queryset=PriorityArea.objects.none(),
        label=_("Priority area"),
        required=False,
        empty_label=_("None in particular"),
    )
    field_order = (*names, "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = PriorityArea.visible_to(self.actor).order_by("initiative", "position")
        self.choose("area", areas)
        self.choose("seen_by", self.people)


class SummaryForm(EditForm):
    names = ("text",)

    text = forms.CharField(
        label=_("Summary report"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18, "data-draft": ""}),
        help_text=_("What the host reads: thanks, what stood out, what comes next."),
    )
    field_order = (*names, "version")
