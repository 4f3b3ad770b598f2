"""What people type into the catalogue, about seats and about stepping in: shape and cleaning."""

from collections.abc import Mapping
from copy import copy
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.refusals import Overtaken, Refused
from regions.actions import Lead
from regions.actors import Actor, Seat
from regions.models import (
    Coalition,
    Function,
    Initiative,
    Membership,
    PriorityArea,
    Region,
    Role,
    Step,
)
from regions.policies import can_grant_role
from regions.querysets import CoalitionQuerySet, RegionQuerySet
from regions.states import STATES, read_states

ENDS_BEFORE = _("This is before it starts.")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def native(field: Any, **options: Any) -> forms.Field | None:
    """The form's field of a model's: native date inputs, small boxes for text."""
    if isinstance(field, models.DateField):
        options["widget"] = DAY
    if isinstance(field, models.TextField):
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    made: forms.Field | None = field.formfield(**options)
    return made


def hold_conflict(form: forms.BaseForm, sentence: str, version: int) -> None:
    """Somebody saved in between: keep what was typed, and let the next save be on theirs."""
    form.add_error(None, sentence)
    # By its own items(): unpacked as a plain mapping, a QueryDict gives lists.
    form.data = {**dict(form.data.items()), "version": str(version)}


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """A catalogue entry, new or as somebody found it (`version`). Never saved by the form."""

    checks = True
    overtaken = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, entry: Any = None) -> None:
        # A copy: judging what was typed writes it into the instance.
        super().__init__(data, instance=copy(entry))
        self.initial["version"] = entry.version if entry else 0

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    @property
    def started_from(self) -> int:
        return self.cleaned_data["version"] or 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("starts_on"), data.get("ends_on")
        if since and until and until < since:
            self.add_error("ends_on", ENDS_BEFORE)
        return data

    def refuse(self, refusal: Refused, entry: Any = None) -> None:
        """What only the database knew. The next save is on top of the entry as it is by then."""
        self.overtaken = isinstance(refusal, Overtaken)
        hold_conflict(self, str(refusal), entry.version if entry else 0)

    def as_saved(self, entry: Any) -> list[tuple[str, Any]]:
        """After a conflict: what somebody else has saved, field by field."""
        if not self.overtaken:
            return []
        names = self._meta.fields or ()
        return [(str(self[name].label), getattr(entry, name)) for name in names]


class InitiativeForm(EntryForm):
    class Meta:
        model = Initiative
        formfield_callback = native
        fields: tuple[str, ...] = ("name", "description", "starts_on", "ends_on")


class NewInitiativeForm(InitiativeForm):
    class Meta(InitiativeForm.Meta):
        fields = ("code", *InitiativeForm.Meta.fields)


class AreaForm(EntryForm):
    class Meta:
        model = PriorityArea
        formfield_callback = native
        fields: tuple[str, ...] = ("name", "description", "position", "hue")


class NewAreaForm(AreaForm):
    class Meta(AreaForm.Meta):
        fields = ("code", *AreaForm.Meta.fields)

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, initiative: Initiative
    ) -> None:
        areas = PriorityArea.visible_to(actor).filter(initiative=initiative)
        self.codes = list(areas.values_list("code", flat=True))
        super().__init__(data, entry=PriorityArea(position=len(self.codes) + 1))

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in self.codes:
            raise forms.ValidationError(_("This initiative has an area with this code already."))
        return code


class StepForm(EntryForm):
    class Meta:
        model = Step
        formfield_callback = native
        fields = ("name", "description")


class CoalitionForm(EntryForm):
    former_names = forms.CharField(
        required=False,
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Coalition
        formfield_callback = native
        fields = ("name", "former_names", "city", "state", "evidence", "source", "note")

    def __init__(self, data: QueryDict | None = None, *, entry: Coalition | None = None) -> None:
        super().__init__(data, entry=entry)
        self.initial["former_names"] = "\n".join(entry.former_names if entry else ())

    def clean_former_names(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["former_names"].splitlines()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("A name has at most 200 letters."))
        return [line for line in dict.fromkeys(lines) if line]

    def clean_state(self) -> str:
        return "".join(_states(self.cleaned_data["state"]))


class RegionForm(EntryForm):
    whole_states = forms.CharField(
        label=_("States covered as a whole"),
        required=False,
        help_text=_("Two letters each: MD DC"),
    )
    partial_states = forms.CharField(
        label=_("States covered in part"), required=False, help_text=_("Two letters each: VA")
    )
    field_order = ("slug", "name", "whole_states", "partial_states", "timezone")

    class Meta:
        model = Region
        formfield_callback = native
        fields: tuple[str, ...] = ("name", "timezone", "starts_on", "ends_on", "source", "note")

    def __init__(self, data: QueryDict | None = None, *, entry: Region | None = None) -> None:
        super().__init__(data, entry=entry)
        states = entry.states.all() if entry else ()
        self.initial["whole_states"] = " ".join(s.state for s in states if not s.partial)
        self.initial["partial_states"] = " ".join(s.state for s in states if s.partial)

    def clean_whole_states(self) -> list[str]:
        return _states(self.cleaned_data["whole_states"])

    def clean_partial_states(self) -> list[str]:
        states = _states(self.cleaned_data["partial_states"])
        if both := set(states) & set(self.cleaned_data.get("whole_states", ())):
            raise forms.ValidationError(
                _("%(state)s is already covered as a whole."), params={"state": min(both)}
            )
        return states

    @property
    def states(self) -> dict[str, bool]:
        whole, part = self.cleaned_data["whole_states"], self.cleaned_data["partial_states"]
        return dict.fromkeys(whole, False) | dict.fromkeys(part, True)


class NewRegionForm(RegionForm):
    class Meta(RegionForm.Meta):
        fields = ("slug", *RegionForm.Meta.fields)


class LeadForm(forms.Form):
    coalition = forms.TypedChoiceField(required=False, empty_value=None)
    since = forms.DateField(required=False, widget=DAY)
    until = forms.DateField(required=False, widget=DAY)

    def __init__(self, *args: Any, coalitions: Mapping[str, Coalition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coalition"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("None")), *((pk, c.name) for pk, c in coalitions.items())]
        field.coerce = partial(_chosen, coalitions)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", ENDS_BEFORE)
        if (since or until) and data.get("coalition") is None:
            self.add_error("coalition", _("Choose the coalition, or clear the dates."))
        return data


LEAD_LINES = forms.formset_factory(
    LeadForm, extra=2, max_num=20, absolute_max=40, validate_max=True
)


class LeadFormSet(LEAD_LINES):  # type: ignore[misc, valid-type]
    """The coalitions that lead a region; a line without a coalition is none."""

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, region: Region | None = None
    ) -> None:
        # Asked once, not once a line.
        coalitions = {str(c.pk): c for c in Coalition.visible_to(actor).order_by("name")}
        initial = [
            {"coalition": str(lead.coalition_id), "since": lead.starts_on, "until": lead.ends_on}
            for lead in (region.leads.all() if region else ())
        ]
        super().__init__(
            data, prefix="leads", initial=initial, form_kwargs={"coalitions": coalitions}
        )

    def clean(self) -> None:
        seen = [(lead[0].pk, lead[1]) for lead in self.leads]
        if len(seen) != len(set(seen)):
            raise forms.ValidationError(_("A coalition is named twice with the same first day."))

    @property
    def leads(self) -> list[Lead]:
        lines = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return [
            (line["coalition"], line.get("since"), line.get("until"))
            for line in lines
            if line.get("coalition")
        ]


class MembershipForm(forms.Form):
    """The roles that this actor may grant in this region."""

    checks = True
    overtaken = False
    role = forms.ChoiceField(choices=())
    function = forms.ChoiceField(
        choices=[("", _("None")), *Function.choices],
        required=False,
        help_text=_("What they do for the improvement work. It is shown beside the name."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        region: Seat,
        membership: Membership,
    ) -> None:
        initial = {
            "role": membership.role,
            "function": membership.function,
            "version": membership.version,
        }
        super().__init__(data, initial=initial)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = roles_to_grant(actor, region)

    def refuse(self, refusal: Refused, membership: Membership) -> None:
        self.overtaken = isinstance(refusal, Overtaken)
        hold_conflict(self, str(refusal), membership.version)


class StepInForm(forms.Form):
    reason = forms.CharField(
        max_length=300, help_text=_("The region's people read it in their history.")
    )
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        choices=[(1, _("1 hour")), (2, _("2 hours")), (4, _("4 hours")), (8, _("8 hours"))],
        coerce=int,
        initial=2,
    )

    @property
    def lasts(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["hours"])


class CoalitionSearch(forms.Form):
    """What the list shows, from the address; what is not understood is left out."""

    q = forms.CharField(
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Find by name, place")}),
    )
    state = forms.ChoiceField(choices=[("", _("All states")), *STATES.items()], required=False)
    evidence = forms.ChoiceField(
        choices=[("", _("All evidence")), *Coalition.Evidence.choices], required=False
    )

    @property
    def sort(self) -> str:
        """Kept while one looks for something else."""
        return str(self.data.get("sort", ""))

    def narrow(self, coalitions: CoalitionQuerySet) -> CoalitionQuerySet:
        self.is_valid()
        asked = self.cleaned_data
        coalitions = coalitions.search(asked.get("q", ""))
        for name in ("state", "evidence"):
            if asked.get(name):
                coalitions = coalitions.filter(**{name: asked[name]})
        return coalitions


class RegionSearch(forms.Form):
    q = forms.CharField(max_length=100, required=False)

    @property
    def text(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def narrow(self, regions: RegionQuerySet) -> RegionQuerySet:
        return regions.search(self.text)


def roles_to_grant(actor: Actor, region: Seat) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in Role if can_grant_role(actor, region, role)]


def _chosen(coalitions: Mapping[str, Coalition], pk: str) -> Coalition:
    if pk not in coalitions:
        raise ValueError(pk)
    return coalitions[pk]


def _states(text: str) -> list[str]:
    try:
        return read_states(text)
    except ValueError as error:
        raise forms.ValidationError(
            _("“%(code)s” is not a state's two letters."), params={"code": str(error)}
        ) from error
