"""What people type about organizations and people: shape and cleaning."""

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regions.actors import Actor, Seat
from regions.forms import hold_conflict, roles_to_grant
from regions.models import Function, PriorityArea, Role
from stakeholders.models import Organization, Person, PersonContact, Sector
from stakeholders.querysets import OrganizationQuerySet, PersonQuerySet

Orders: TypeAlias = Mapping[str, tuple[str, ...]]
Rows = TypeVar("Rows", OrganizationQuerySet, PersonQuerySet)

CHOOSE_SECTOR = [("", _("Choose a sector"))]


class Name(forms.CharField):
    """Spaces do not make another name."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class EditForm(forms.Form):
    """A form that knows what it edits, and which version of it the editor started from."""

    checks = True
    names: tuple[str, ...] = ()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, region: Seat, editing: Any = None) -> None:
        self.actor, self.region, self.editing = actor, region, editing
        super().__init__(*args)
        if editing:
            self.initial = {**self.initial_of(editing), "version": editing.version}

    def initial_of(self, editing: Any) -> dict[str, Any]:
        return {name: getattr(editing, name) for name in self.names}

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def started_from(self) -> int:
        return self.cleaned_data["version"] or 0

    def show_refusal(self, sentence: str) -> None:
        """Keep what was typed, and let the next save be on top of what is saved now."""
        if self.editing:
            hold_conflict(self, sentence, self.editing.version)
        else:
            self.add_error(None, sentence)


class OrganizationForm(EditForm):
    names = ("name", "sector", "website")
    name = Name(max_length=200)
    sector = forms.ChoiceField(choices=CHOOSE_SECTOR + Sector.choices)
    website = forms.URLField(required=False, assume_scheme="https")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        known = Organization.visible_to(self.actor).in_region(self.region.region_id).called(name)
        if known.exclude(pk=self.editing and self.editing.pk).exists():
            raise forms.ValidationError(
                _("%(region)s has an organization of this name already."),
                params={"region": self.region.name},
            )
        return name


class NameForm(forms.Form):
    """The beginning of an organization's name; what is none suggests nothing."""

    organization = Name(max_length=200, required=False)

    @property
    def typed(self) -> str:
        return str(self.cleaned_data["organization"]) if self.is_valid() else ""


class PersonForm(EditForm):
    """A person, where they are now, and how to reach them."""

    names = ("name", "organization", "sector", "title", "email", "phone", "areas")

    name = Name(max_length=120)
    organization = Name(
        max_length=200,
        required=False,
        help_text=_("Where they are now. A new name is added to the region's organizations."),
    )
    sector = forms.ChoiceField(
        label=_("Sector of the organization"),
        choices=CHOOSE_SECTOR + Sector.choices,
        required=False,
        help_text=_("Only for an organization that is new to the region."),
    )
    title = forms.CharField(
        label=_("Role there"),
        max_length=120,
        required=False,
        help_text=_("For example: Director of benefits."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Invitations go there. Only those who work in this region see it."),
    )
    phone = forms.CharField(max_length=40, required=False)
    areas = forms.ModelMultipleChoiceField(
        queryset=PriorityArea.objects.none(),
        label=_("Works on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = (*names, "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["areas"]
        assert isinstance(areas, forms.ModelMultipleChoiceField)
        areas.queryset = PriorityArea.visible_to(self.actor)
        self.fields["organization"].widget.attrs |= {
            "list": "known-organizations",
            "autocomplete": "off",
            "hx-get": reverse("stakeholders:organization_names", args=[self.region.slug]),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": "#known-organizations",
            "hx-swap": "innerHTML",
            "hx-include": "this",
        }

    def initial_of(self, editing: Person) -> dict[str, Any]:
        now = editing.affiliations.current().select_related("organization").first()
        contact = PersonContact.visible_to(self.actor).filter(person=editing).first()
        return {
            "name": editing.name,
            "organization": now.organization.name if now else "",
            "title": now.title if now else "",
            "email": contact.email if contact else "",
            "phone": contact.phone if contact else "",
            "areas": [one.area_id for one in editing.areas.all()],
        }

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        known = PersonContact.visible_to(self.actor).in_region(self.region.region_id).at(email)
        other = known.exclude(person=self.editing).select_related("person").first()
        if email and other:
            raise forms.ValidationError(
                _("%(name)s has this address already."), params={"name": other.person.name}
            )
        return email

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("phone") and data.get("email") == "":
            self.add_error("email", _("Give an e-mail address too: a phone is kept beside one."))
        if data.get("title") and data.get("organization") == "":
            self.add_error("organization", _("Say at which organization they have this role."))
        if data.get("organization") and not data.get("sector") and self._is_new():
            self.add_error(
                "sector",
                _("%(region)s has no organization of this name yet. Choose its sector to add it.")
                % {"region": self.region.name},
            )
        return data

    def _is_new(self) -> bool:
        here = Organization.visible_to(self.actor).in_region(self.region.region_id)
        return not here.called(self.cleaned_data["organization"]).exists()


class SignInForm(forms.Form):
    """The seat that somebody is invited to, with the roles that this actor may grant."""

    function = forms.ChoiceField(
        choices=[("", _("None")), *Function.choices],
        required=False,
        help_text=_("What they do for the improvement work. It is shown beside the name."),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, region: Seat) -> None:
        super().__init__(data, initial={"role": Role.STAKEHOLDER})
        role = forms.ChoiceField(choices=roles_to_grant(actor, region))
        self.fields = {"role": role, **self.fields}


class FindForm(forms.Form):
    """What a register shows, from the URL; what is not understood is passed over."""

    q = forms.CharField(max_length=100, required=False)
    sector = forms.ChoiceField(choices=[("", _("All sectors")), *Sector.choices], required=False)

    def __init__(self, *args: Any, orders: Orders, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = orders
        sorts = [(sign + name, name) for name in orders for sign in ("", "-")]
        self.fields["sort"] = forms.ChoiceField(choices=sorts, required=False)
        self.is_valid()
        self.text = str(self.cleaned_data.get("q") or "")
        self.chosen_sector = str(self.cleaned_data.get("sector") or "")
        self.chosen_sort = str(self.cleaned_data.get("sort") or next(iter(orders)))

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.chosen_sector)

    def narrow(self, rows: Rows) -> Rows:
        first, *others = self.orders[self.chosen_sort.removeprefix("-")]
        sign = "-" if self.chosen_sort.startswith("-") else ""
        return rows.named(self.text).in_sector(self.chosen_sector).order_by(sign + first, *others)
