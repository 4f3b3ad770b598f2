"""What people type about reminders: shape and cleaning."""

from typing import Any

from django import forms

from meetings.kinds import Unit
from meetings.models import Invitation, Meeting
from regions.actors import Actor
from reminders.models import Audience
from reminders.offsets import LONGEST_AFTER, LONGEST_BEFORE, Offset
from stakeholders.models import Person

SIDES = [("before", "before it starts"), ("after", "after it ends")]


class RuleForm(forms.Form):
    number = forms.IntegerField(label="How many", min_value=1, max_value=240, initial=1)
    unit = forms.ChoiceField(label="Weeks, days or hours", choices=Unit.choices, initial=Unit.DAYS)
    side = forms.ChoiceField(label="Before or after", choices=SIDES)
    audience = forms.ChoiceField(label="To whom", choices=Audience.choices)
    people = forms.ModelMultipleChoiceField(
        label="Chosen people",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for a reminder to chosen people.",
    )
    note = forms.CharField(
        label="What else to say",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stands above the agenda, the place and the link.",
    )

    def __init__(self, data: Any = None, *, actor: Actor, meeting: Meeting) -> None:
        super().__init__(data)
        invited = Invitation.visible_to(actor).filter(meeting=meeting).values("person")
        people: Any = self.fields["people"]
        people.queryset = Person.visible_to(actor).filter(pk__in=invited).by_name()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        longest = LONGEST_AFTER if data["side"] == "after" else LONGEST_BEFORE
        if Offset(data["number"], data["unit"]).length > longest:
            weeks = longest.days // 7
            self.add_error("number", f"A reminder comes at most {weeks} weeks {data['side']}.")
        if data["audience"] == Audience.CHOSEN and not data["people"]:
            self.add_error("people", "Choose at least one person.")
        return data

    @property
    def details(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = data["people"] if data["audience"] == Audience.CHOSEN else ()
        words = {name: data[name] for name in ("number", "unit", "audience", "note")}
        return {**words, "after": data["side"] == "after", "people": chosen}
