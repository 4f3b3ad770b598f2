"""What a coordinator types about the outbox: shape and cleaning."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.querysets import MailQuerySet
from mail.states import WAITING, State

STATES: dict[str, tuple[State, ...]] = {
    "all": (),
    "waiting": WAITING,
    "sent": (State.SENT,),
    "failed": (State.FAILED,),
    "withdrawn": (State.WITHDRAWN,),
}


class ShowForm(forms.Form):
    """What the outbox shows, from the URL; what is not understood shows all."""

    show = forms.ChoiceField(
        choices=[
            ("all", _("All")),
            ("waiting", _("Waiting")),
            ("sent", _("Sent")),
            ("failed", _("Failed")),
            ("withdrawn", _("Withdrawn")),
        ],
        required=False,
    )
    q = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()
        self.chosen = str(self.cleaned_data.get("show") or "all")
        self.text = str(self.cleaned_data.get("q") or "")

    def narrow(self, mails: MailQuerySet) -> MailQuerySet:
        if states := STATES[self.chosen]:
            mails = mails.in_states(states)
        return mails.to_somebody_like(self.text).newest_first()

    def tabs(self, counts: dict[str, int]) -> list[tuple[str, str, int]]:
        """Value, label and number of mails of each choice."""
        choices: Any = self.fields["show"]
        return [
            (value, label, sum(counts.get(state, 0) for state in STATES[value] or State))
            for value, label in choices.choices
        ]
