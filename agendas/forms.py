"""What people type about agendas and materials: shape and cleaning."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agendas import policies
from agendas.actions import Source
from agendas.drafts import MOST_ITEMS, MOST_MINUTES, Draft, kinds_with_agenda
from agendas.models import Item, Material, Visibility
from agendas.pasting import pasted
from documents.files import ACCEPTED
from meetings.kinds import Purpose
from meetings.models import Meeting
from stakeholders.forms import EditForm, Name
from stakeholders.models import Person

LONGEST_PASTE = 100_000
WHOLE = _("The meeting as a whole")


class ItemForm(EditForm):
    names = ("title", "minutes", "purpose", "presenter", "section", "notes", "recurring")

    title = Name(label=_("What it is about"), max_length=200)
    minutes = forms.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False)
    purpose = forms.ChoiceField(choices=[("", _("Not said")), *Purpose.choices], required=False)
    presenter = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody in particular"),
        help_text=_("Somebody who is invited."),
    )
    section = Name(
        max_length=120,
        required=False,
        help_text=_("Items of one section stand together under its heading."),
        widget=forms.TextInput(attrs={"list": "sections", "autocomplete": "off"}),
    )
    notes = forms.CharField(
        label=_("Details"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": ""}),
    )
    recurring = forms.BooleanField(
        label=_("Every time"),
        required=False,
        help_text=_("In a series it stands on the next agenda again, discussed or not."),
    )
    field_order = (*names, "version")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presenter = self.fields["presenter"]
        assert isinstance(presenter, forms.ModelChoiceField)
        known = Person.visible_to(self.actor).in_region(self.region.region_id)
        invited = known.filter(invitations__meeting=meeting, invitations__withdrawn_at=None)
        now = known.filter(pk=self.editing.presenter_id) if self.editing else known.none()
        presenter.queryset = known.filter(pk__in=invited.union(now).values("pk")).by_name()


class PasteForm(forms.Form):
    """`drafts` are the items that the text would become."""

    text = forms.CharField(
        label=_("Agenda"),
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 14, "data-draft": ""}),
        help_text=_(
            "A line an item. “## Morning” or a line that ends in “:” starts a section; minutes go"
            " in brackets, “(15 min)”, and “- decide” or “- discuss” at the end says what for."
        ),
    )

    drafts: list[Draft]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.drafts = pasted(text)
        if not self.drafts:
            raise forms.ValidationError(_("No line of this can become an item."))
        if len(self.drafts) > MOST_ITEMS:
            raise forms.ValidationError(
                _("These are %(found)s items; an agenda has at most %(most)s."),
                params={"found": len(self.drafts), "most": MOST_ITEMS},
            )
        return text


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=kinds_with_agenda)


class MoveForm(forms.Form):
    """ "12 up", "12 down", "12 before 15", "12 after 15": items by their ids."""

    move = forms.RegexField(r"^[0-9]{1,18} (up|down|(before|after) [0-9]{1,18})$")

    @property
    def parts(self) -> tuple[int, str, int]:
        found = re.split(" ", f"{self.cleaned_data['move']} 0")
        return int(found[0]), found[1], int(found[2])


class DiscussedForm(forms.Form):
    discussed = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])


class SourceForm(forms.Form):
    """A file or a link, one of them."""

    file = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Up to %(limit)s MB. Never health data about any person.")
        % {"limit": settings.UPLOAD_LIMIT // 1_000_000},
    )
    url = forms.URLField(
        label=_("Or a link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and bool(data["file"]) == bool(data["url"]):
            self.add_error(
                None,
                _("Choose a file or type a link, not both.")
                if data["file"]
                else _("Choose a file or type a link."),
            )
        return data

    @property
    def source(self) -> Source:
        data, file = self.cleaned_data, self.cleaned_data["file"]
        title = str(data.get("title", ""))
        if file:
            return Source(title, name=file.name, content=file.read())
        return Source(title, url=data["url"])


class PlaceForm(EditForm):
    """What a material is called, where it belongs, and whom it is for."""

    names: tuple[str, ...] = ("title", "item", "visibility")

    title = Name(max_length=200)
    item = forms.ModelChoiceField(
        queryset=Item.objects.none(), label=_("Belongs to"), required=False, empty_label=WHOLE
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        widget=forms.RadioSelect,
        initial=Visibility.INVITEES,
    )
    field_order = (*names, "version")

    def __init__(self, *args: Any, meeting: Meeting, files: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if files is not None:
            self.files = files
        self.narrow(self.fields["item"], self.fields["visibility"], meeting)

    def narrow(self, item: Any, visibility: Any, meeting: Meeting) -> None:
        item.queryset = Item.visible_to(self.actor).of(meeting)
        chosen = self.editing.visibility if self.editing else ""
        shares = policies.can_share_with_network(self.actor, meeting)
        visibility.choices = [
            (Visibility.INVITEES, _("Those invited, and those who work in the region")),
            (Visibility.REGION, _("Everybody with a seat in the region")),
            (Visibility.NETWORK, _("People of every region and of the national office")),
        ][: 3 if shares or chosen == Visibility.NETWORK else 2]

    def initial_of(self, editing: Material) -> dict[str, Any]:
        return {
            "title": editing.document.title,
            "item": editing.item_id,
            "visibility": editing.visibility,
        }


class MaterialForm(SourceForm, PlaceForm):
    checks = False
    version = None  # type: ignore[assignment]
    title = Name(
        max_length=200, required=False, help_text=_("Empty: the file's name, or the link.")
    )
    field_order = ("file", "url", *PlaceForm.names)
