"""What happens with mails before they are delivered (mail/delivery.py). Nothing here sends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.refusals import Refused
from mail import policies
from mail.models import AccountMail, Mail
from mail.states import State
from regions.actors import Actor


@dataclass(frozen=True)
class Letter:
    """A finished mail to one person.

    `about` names what it is about ("meeting:42"), so that it can be withdrawn when that changes;
    after `not_after` it would be of no use and is not sent any more. `seat` is the membership of
    whoever gets it, if they have one: it is not sent once they have left.
    """

    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    to_name: str = ""
    reply_to: str = ""
    calendar: str = ""
    calendar_method: str = ""
    about: str = ""
    seat: int | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None


def queue_mail(*, region_id: int, letter: Letter) -> Mail:
    """Put one mail into a region's outbox, in the transaction of the change it tells of."""
    return queue_mails(region_id=region_id, letters=[letter])[0]


def queue_mails(*, region_id: int, letters: Iterable[Letter]) -> list[Mail]:
    return Mail.objects.bulk_create(
        Mail(region_id=region_id, membership_id=letter.seat, **_columns(letter))
        for letter in letters
    )


def queue_account_mail(*, letter: Letter) -> AccountMail:
    """Put a mail that belongs to no region (a new password) into the portal's own outbox."""
    return AccountMail.objects.bulk_create([AccountMail(**_columns(letter))])[0]


def withdraw_mail(
    *, region_id: int, about: str = "", kind: str = "", to: Iterable[str] | None = None
) -> int:
    """Stop what has not gone out yet: the change that made it untrue is in the same transaction.

    What has failed is stopped with the rest, so that nobody sends it again. Those just being
    claimed are waited for. Those being handed to the mail server this moment have gone out: they
    are locked, and left alone. Returns how many were stopped.
    """
    asked = {"about": about, "kind": kind}
    of_these: dict[str, Any] = {name: value for name, value in asked.items() if value}
    if to is not None:
        of_these["recipient__in"] = list(to)
    assert of_these, "A region's whole outbox is never withdrawn."
    mails = Mail.objects.in_region(region_id).filter(**of_these)
    not_gone = mails.in_states((State.QUEUED, State.RETRY, State.FAILED))
    stopped = not_gone.update(state=State.WITHDRAWN)
    claimed = mails.filter(state=State.SENDING).select_for_update(skip_locked=True)
    ids = list(claimed.values_list("pk", flat=True))
    return stopped + Mail.objects.filter(pk__in=ids).update(state=State.WITHDRAWN)


def resend_mail(*, actor: Actor, mail: Mail) -> Mail:
    """Send a failed mail again, as if it had just been written. One withdrawn is not true any more,
    and one that was sent has arrived."""
    if not policies.can_resend_mail(actor, mail):
        raise PermissionDenied
    now = timezone.now()
    again = {"state": State.QUEUED, "attempts": 0, "first_tried_at": None, "last_error": ""}
    resendable = Mail.objects.filter(pk=mail.pk).resendable(now)
    if not resendable.update(**again, not_before=now):
        raise Refused("Only a mail that failed is sent again, and only while it is of use.")
    mail.refresh_from_db()
    return mail


def set_mail_aside(*, actor: Actor, mail: Mail) -> Mail:
    """Give up on a failed mail: it no longer asks for attention."""
    if not policies.can_set_mail_aside(actor, mail):
        raise PermissionDenied
    if not Mail.objects.filter(pk=mail.pk, state=State.FAILED).update(state=State.WITHDRAWN):
        raise Refused("Only a mail that failed can be set aside.")
    mail.refresh_from_db()
    return mail


def _columns(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "recipient": letter.to,
        "recipient_name": _line(letter.to_name)[:200],
        "reply_to": letter.reply_to,
        "subject": _line(letter.subject)[:250],
        "text": letter.text,
        "html": letter.html,
        "calendar": letter.calendar,
        "calendar_method": letter.calendar_method,
        "about": letter.about,
        "not_before": letter.not_before or timezone.now(),
        "not_after": letter.not_after,
    }


def _line(value: str) -> str:
    return " ".join(value.split())
