"""What people type about minutes: shape and cleaning."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agendas.models import Item
from agendas.querysets import ItemQuerySet
from attendance.models import Attendance
from core.times import today_in
from meetings.kinds import Kind as MeetingKind
from meetings.models import Invitation, Meeting
from minutes.models import Kind, Outcome
from minutes.querysets import OutcomeQuerySet
from regions.actors import Actor, Seat
from regions.forms import DAY, hold_conflict
from regions.models import PriorityArea
from stakeholders.models import Person, Sector
from stakeholders.querysets import PersonQuerySet

COMMENTING = timedelta(days=7)
TAKING_ON = timedelta(days=14)


class OfMeetingForm(forms.Form):
    """About one item of a meeting; without one, about the meeting as a whole."""

    item = forms.ModelChoiceField(
        queryset=Item.objects.none(),
        label=_("About"),
        required=False,
        empty_label=_("The meeting as a whole"),
    )

    def __init__(self, *args: Any, items: ItemQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = items


class ItemForm(OfMeetingForm):
    """One item, and it has to be one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].required = True


class NoteForm(OfMeetingForm):
    """`keep` answers what becomes of both texts when somebody else has saved in between: `over` is
    the version that was shown beside one's own."""

    text = forms.CharField(max_length=20_000, required=False, strip=False)
    version = forms.IntegerField(required=False)
    over = forms.IntegerField(required=False)
    keep = forms.ChoiceField(choices=[("mine", "mine"), ("both", "both")], required=False)

    @property
    def note(self) -> dict[str, Any]:
        data = self.cleaned_data
        seen = data["over"] if data["keep"] else data["version"]
        below = data["keep"] == "both"
        text = data["text"].replace("\r\n", "\n")
        return {"item": data["item"], "text": text, "version": seen or 0, "below": below}


class OutcomeForm(OfMeetingForm):
    """Two of its fields belong to actions alone, and two to decisions (static/css says which are
    shown)."""

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In one sentence"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-focus": ""}),
    )
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Who does it"),
        empty_label=_("Choose a person"),
    )
    due_on = forms.DateField(label=_("Due"), widget=DAY)
    concerns = forms.MultipleChoiceField(
        label=_("Sectors it concerns"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The register warns when one of them was not there."),
    )
    area = forms.ModelChoiceField(
        queryset=PriorityArea.objects.none(),
        label=_("Priority area"),
        required=False,
        empty_label=_("None"),
    )
    decided_on = forms.DateField(label=_("Decided"), widget=DAY, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        meeting: Meeting,
        region: Seat,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, items=Item.visible_to(actor).of(meeting), **kwargs)
        self.held_on = today_in(region.timezone, meeting.starts_at)
        self.initial = {
            "decided_on": self.held_on,
            "due_on": max(self.held_on, today_in(region.timezone)) + TAKING_ON,
            "kind": Kind.DECISION,
            **self.initial,
        }
        if self.is_bound and self["kind"].value() != Kind.ACTION:
            self.fields["owner"].required = self.fields["due_on"].required = False
        self._choose("owner", people_at(actor, meeting))
        self._choose("area", PriorityArea.visible_to(actor).order_by("initiative", "position"))

    def _choose(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["decided_on"] = data.get("decided_on") or self.held_on
        if data.get("kind") == Kind.ACTION and len(data.get("text", "")) > 200:
            self.add_error("text", _("An action is said in 200 characters at most."))
        return data

    @property
    def details(self) -> dict[str, Any]:
        return {name: v for name, v in self.cleaned_data.items() if name not in {"item", "version"}}


class OutcomeChangeForm(OutcomeForm):
    """What kind it is, and whose, stays: an action is changed where the actions are."""

    def __init__(self, data: QueryDict | None = None, *, outcome: Outcome, **kwargs: Any) -> None:
        names = ("text", "concerns", "area", "decided_on", "version")
        super().__init__(data, initial={name: getattr(outcome, name) for name in names}, **kwargs)
        for name in ("item", "kind", "owner", "due_on"):
            del self.fields[name]
        if outcome.kind != Kind.DECISION:
            del self.fields["concerns"], self.fields["area"]

    def show_refusal(self, sentence: str, outcome: Outcome) -> None:
        hold_conflict(self, sentence, outcome.version)


class SendForm(forms.Form):
    until = forms.DateField(label=_("Comments until"), widget=DAY)

    def __init__(self, data: QueryDict | None, *, region: Seat) -> None:
        super().__init__(data, initial={"until": today_in(region.timezone) + COMMENTING})


class CommentForm(OfMeetingForm):
    """Without words: nothing to add."""

    text = forms.CharField(
        label=_("What is missing or wrong?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": ""}),
    )


class RegisterForm(forms.Form):
    """What the register of decisions shows, from the URL; what is not understood is passed over."""

    q = forms.CharField(max_length=100, required=False)
    area = forms.ModelChoiceField(
        queryset=PriorityArea.objects.none(), required=False, empty_label=_("All areas")
    )
    kind = forms.ChoiceField(
        label=_("Meetings"), choices=[("", _("All meetings")), *MeetingKind.choices], required=False
    )
    sector = forms.ChoiceField(
        label=_("Concerns"), choices=[("", _("All sectors")), *Sector.choices], required=False
    )
    since = forms.DateField(label=_("From"), widget=DAY, required=False)
    until = forms.DateField(label=_("Until"), widget=DAY, required=False)

    def __init__(self, *args: Any, actor: Actor) -> None:
        super().__init__(*args)
        areas = self.fields["area"]
        assert isinstance(areas, forms.ModelChoiceField)
        areas.queryset = PriorityArea.visible_to(actor).order_by("initiative", "position")
        self.is_valid()
        self.text = str(self.cleaned_data.get("q") or "")

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, outcomes: OutcomeQuerySet) -> OutcomeQuerySet:
        data = self.cleaned_data
        asked = {
            "area": data.get("area"),
            "minutes__meeting__kind": data.get("kind"),
            "concerns__contains": data.get("sector") and [data["sector"]],
        }
        found = outcomes.filter(**{name: value for name, value in asked.items() if value})
        return found.saying(self.text).between(data.get("since"), data.get("until"))


def people_at(actor: Actor, meeting: Meeting) -> PersonQuerySet:
    """Whoever is invited or came: they can take something on."""
    here = {"meeting": meeting, "person": OuterRef("pk")}
    invited = Invitation.visible_to(actor).filter(**here)
    came = Attendance.visible_to(actor).filter(**here)
    people = Person.visible_to(actor).in_region(meeting.region_id)
    return people.filter(Q(Exists(invited)) | Q(Exists(came))).by_name()
