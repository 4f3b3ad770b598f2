"""What people type about actions: shape and cleaning."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import State
from plans.querysets import ActionQuerySet
from regions.actors import Actor
from regions.forms import DAY
from stakeholders.forms import EditForm
from stakeholders.models import Person


class ActionForm(EditForm):
    names = ("title", "owner", "due_on", "description")

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        help_text=_("Start with a verb: send, ask, write."),
    )
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Who does it"),
        empty_label=_("Choose a person"),
    )
    due_on = forms.DateField(label=_("Due"), widget=DAY)
    description = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "data-draft": ""})
    )
    field_order = (*names, "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.visible_to(self.actor).in_region(self.region.region_id)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people.by_name()


class MoveForm(forms.Form):
    """How far an action is."""

    state = forms.ChoiceField(choices=State.choices)
    remark = forms.CharField(max_length=300, required=False)


class ShowForm(forms.Form):
    """What the list shows, from the URL; what is not understood shows what is open."""

    show = forms.ChoiceField(
        choices=[
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("mine", _("Mine")),
            ("settled", _("Settled")),
        ],
        required=False,
    )
    q = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, actor: Actor, today: date) -> None:
        super().__init__(*args)
        self.actor, self.today = actor, today
        self.is_valid()
        self.chosen = str(self.cleaned_data.get("show") or "open")
        self.text = str(self.cleaned_data.get("q") or "")

    def narrow(self, actions: ActionQuerySet) -> ActionQuerySet:
        found = actions.called(self.text)
        if self.chosen == "settled":
            return found.settled().order_by("-settled_on", "-id")
        if self.chosen == "overdue":
            found = found.overdue(self.today)
        if self.chosen == "mine":
            found = found.of(self.actor)
        return found.open().order_by("due_on", "id")
