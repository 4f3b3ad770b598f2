"""What people type about invitations and accounts: shape and cleaning."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from accounts.querysets import UserQuerySet
from regions.actors import Actor, Seat
from regions.forms import roles_to_grant
from regions.models import Function
from regions.querysets import MembershipQuerySet


class InvitationForm(forms.Form):
    """Whom to invite, with the roles that this actor may grant in this region."""

    checks = True
    name = forms.CharField(max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(choices=())
    function = forms.ChoiceField(
        choices=[("", _("None")), *Function.choices],
        required=False,
        help_text=_("What they do for the improvement work. It is shown beside the name."),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, region: Seat) -> None:
        super().__init__(data, initial={"role": "stakeholder"})
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = roles_to_grant(actor, region)


class JoinForm(forms.Form):
    """The name and the password of somebody new; the address is the invitation's."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        strip=False,
        help_text=_("At least 12 characters. A short sentence is easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: QueryDict | None = None, *, invitation: Invitation) -> None:
        super().__init__(data, initial={"name": invitation.name})
        self.email = invitation.email

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "password" in data:
            somebody = User(email=self.email, name=data.get("name", ""))
            try:
                validate_password(data["password"], somebody)
            except forms.ValidationError as errors:
                self.add_error("password", errors)
        return data


class Search(forms.Form):
    """What a list shows, from the address; what is not understood shows everybody."""

    q = forms.CharField(max_length=100, required=False)

    @property
    def text(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def members(self, memberships: MembershipQuerySet) -> MembershipQuerySet:
        return memberships.filter(user__name__icontains=self.text) if self.text else memberships

    def accounts(self, users: UserQuerySet) -> UserQuerySet:
        return users.search(self.text) if self.text else users
