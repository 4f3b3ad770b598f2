"""What people type into a checklist: shape and cleaning."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.models import Task
from core.times import today_in
from meetings.kinds import Category
from meetings.models import Meeting
from regions.forms import DAY
from stakeholders.forms import EditForm
from stakeholders.models import Person

FARTHEST = 3650  # days


class TaskForm(EditForm):
    names = ("text", "category", "owner", "note", "amount")

    text = forms.CharField(label=_("What is to be done"), max_length=200)
    category = forms.ChoiceField(label=_("About"), choices=Category.choices, initial=Category.OTHER)
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Who does it"),
        required=False,
        empty_label=_("Nobody yet"),
    )
    due = forms.DateField(label=_("Due"), required=False, widget=DAY)
    follows = forms.BooleanField(
        label=_("Moves with the meeting"),
        required=False,
        initial=True,
        help_text=_("Without it the day stays, whenever the meeting is."),
    )
    amount = forms.DecimalField(
        label=_("Amount in dollars"), required=False, min_value=0, max_digits=10, decimal_places=2
    )
    note = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3, "data-draft": ""})
    )
    field_order = ("text", "category", "owner", "due", "follows", "amount", "note", "version")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.day = today_in(kwargs["region"].timezone, meeting.starts_at)
        super().__init__(*args, **kwargs)
        people = Person.visible_to(self.actor).in_region(self.region.region_id)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people.by_name()

    def initial_of(self, editing: Task) -> dict[str, Any]:
        given = super().initial_of(editing)
        due: date | None = editing.due  # type: ignore[attr-defined]  # of the queryset
        return {**given, "due": due, "follows": editing.due_on is None}

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data["due"]
        if due and abs((self.day - due).days) > FARTHEST:
            raise forms.ValidationError(_("Choose a day within ten years of the meeting."))
        return due

    @property
    def details(self) -> dict[str, Any]:
        due, follows = self.cleaned_data["due"], self.cleaned_data["follows"]
        days = (self.day - due).days if due and follows else None
        own = None if follows else due
        return {**super().details, "days_before": days, "due_on": own}


class TickForm(forms.Form):
    done = forms.BooleanField(required=False)
