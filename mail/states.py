"""The states of a mail, from written to known outcome."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Sending")
    RETRY = "retry", _("Trying again")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


WAITING = (State.QUEUED, State.SENDING, State.RETRY)
