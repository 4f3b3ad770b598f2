"""What people type about packets: shape and cleaning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from digests.contents import reading_time
from digests.models import Answer

SUMMARY = forms.Textarea(attrs={"rows": 10, "data-draft": ""})


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=_("The meeting in two minutes"),
        max_length=6000,
        required=False,
        widget=SUMMARY,
        help_text=_("Some 300 words. It opens the packet of those who were not there."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def reading_time(self) -> str:
        return reading_time(str(self["summary"].value() or ""))


class ApproveForm(SummaryForm):
    tell = forms.BooleanField(label=_("Send the packets now"), required=False, initial=True)


class PacketForm(forms.Form):
    """Words belong to an objection."""

    answer = forms.ChoiceField(choices=Answer.choices)
    words = forms.CharField(
        label=_("What you object to"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": ""}),
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
