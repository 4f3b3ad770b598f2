"""What people type about invitations, accounts and partners' programs: shape and cleaning."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataSet, Invitation, User
from accounts.querysets import SeatInvitationQuerySet, UserQuerySet
from regions.actors import Actor, Seat
from regions.forms import roles_to_grant
from regions.models import Function, Region
from regions.querysets import MembershipQuerySet

LONGEST_AGREEMENT = timedelta(days=731)


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

    def accounts(self, users: UserQuerySet) -> UserQuerySet:
        return users.search(self.text) if self.text else users


class PeopleSearch(Search):
    """Who belongs to a region, or who is invited to."""

    show = forms.ChoiceField(
        choices=[("members", _("Members")), ("invitations", _("Invitations"))], required=False
    )

    @property
    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("show") or "members")

    def narrow(
        self, members: MembershipQuerySet, invitations: SeatInvitationQuerySet
    ) -> MembershipQuerySet | SeatInvitationQuerySet:
        if self.chosen == "invitations":
            return invitations.search(self.text) if self.text else invitations
        return members.filter(user__name__icontains=self.text) if self.text else members


class ClientForm(forms.Form):
    """What the agreement says: who, which regions, which data sets, until when."""

    checks = True
    name = forms.CharField(
        max_length=120, help_text=_("The partner and the program, such as “Example Health: map”.")
    )
    regions = forms.ModelMultipleChoiceField(
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one region.")},
    )
    data_sets = forms.MultipleChoiceField(
        choices=DataSet,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one data set.")},
    )
    last_day = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Two years from today at most. It ends at midnight UTC."),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data)
        field = self.fields["regions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Region.visible_to(actor).order_by("name")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        today = timezone.now().date()
        if not today <= day <= today + LONGEST_AGREEMENT:
            raise forms.ValidationError(_("Choose a day from today on, within two years."))
        return day

    @property
    def details(self) -> dict[str, Any]:
        last = datetime.combine(self.cleaned_data["last_day"], time(), UTC)
        names = ("name", "regions", "data_sets")
        expires_at = last + timedelta(days=1)
        return {**{n: self.cleaned_data[n] for n in names}, "expires_at": expires_at}
