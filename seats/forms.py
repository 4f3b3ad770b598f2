"""What people type about who comes: shape and cleaning."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from meetings.models import Answer, Invitation, Mode
from meetings.querysets import InvitationQuerySet
from regions.actors import Actor, Seat
from stakeholders.forms import Name
from stakeholders.models import Person

DEEDS = {
    "ACCEPTED": _("Answer: will come"),
    "TENTATIVE": _("Answer: maybe"),
    "DECLINED": _("Answer: cannot come"),
    "required": _("Required"),
    "optional": _("Optional"),
    "in_person": _("A seat in the room"),
    "remote": _("A seat in the call"),
}


class ShowForm(forms.Form):
    """Which of those invited the list shows, from the URL; what is not understood shows all."""

    answer = forms.ChoiceField(choices=[("", _("Any answer")), *Answer.choices], required=False)
    seat = forms.ChoiceField(
        choices=[
            ("", _("Any seat")),
            *Mode.choices,
            ("waiting", _("On the waiting list")),
            ("none", _("No seat")),
        ],
        required=False,
    )
    q = forms.CharField(max_length=100, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()
        self.text, self.answered, self.seated = (
            str(self.cleaned_data.get(name) or "") for name in ("q", "answer", "seat")
        )

    def narrow(self, invitations: InvitationQuerySet) -> InvitationQuerySet:
        found = invitations.named(self.text)
        if self.answered:
            found = found.filter(answer=self.answered)
        return found.seated(self.seated)


class DeedForm(forms.Form):
    """What is noted of whoever is ticked."""

    deed = forms.ChoiceField(choices=list(DEEDS.items()))
    people = forms.ModelMultipleChoiceField(queryset=Invitation.objects.none())

    def __init__(self, data: QueryDict | None, *, invitations: InvitationQuerySet) -> None:
        super().__init__(data)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = invitations

    @property
    def words(self) -> str:
        """What is noted."""
        return str(DEEDS[self.cleaned_data["deed"]])


class NeedsForm(forms.Form):
    diet = forms.CharField(
        max_length=300,
        required=False,
        help_text=_("For example: vegetarian, no nuts."),
    )
    access = forms.CharField(
        max_length=300,
        required=False,
        help_text=_("For example: step-free way in, captions, an interpreter."),
    )


class DelegateForm(forms.Form):
    """By name and address. Whoever sees the region's people names one of them without."""

    name = Name(label=_("Their name"), max_length=120)
    email = forms.EmailField(label=_("Their e-mail address"))

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, region: Seat, knows: bool = False
    ) -> None:
        super().__init__(data)
        self.people = Person.visible_to(actor).in_region(region.region_id)
        self.person: Person | None = None
        if knows:
            email = self.fields["email"]
            email.required = False
            email.help_text = _("Leave it empty for somebody the region knows.")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("email") == "" and data.get("name"):
            called = list(self.people.called(data["name"])[:2])
            if len(called) == 1:
                self.person = called[0]
            else:
                self.add_error("email", self._why(called))
        return data

    def _why(self, called: list[Person]) -> str:
        if called:
            return str(_("The region knows several people of this name: give the address."))
        return str(_("The region knows nobody of this name: give the address."))
