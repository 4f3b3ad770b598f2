"""From a row to a message on the wire. Headers come from here, never from input."""

from dataclasses import dataclass
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from mail.models import Outgoing


@dataclass(frozen=True)
class Message:
    """What the mail server is told (sender, recipient), and what it passes on."""

    sender: str
    recipient: str
    content: bytes


def message_of(mail: Outgoing) -> Message:
    """Raises ValidationError or ValueError for an address that cannot exist."""
    recipient = _in_ascii(mail.recipient)
    content = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.MAIL_FROM,
        [formataddr((mail.recipient_name, recipient))],
        reply_to=[_in_ascii(mail.reply_to)] if mail.reply_to else None,
        headers={
            "Date": format_datetime(mail.created_at),
            "Message-ID": mail.message_id,
            # Nobody's holiday notice shall answer a machine (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        content.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        # Twice: mail programs that know calendars look for the alternative, others offer the file.
        kind = f"text/calendar; method={mail.calendar_method}"
        content.attach_alternative(mail.calendar, kind)
        content.attach("meeting.ics", mail.calendar.encode(), "application/ics")
    sender = parseaddr(settings.MAIL_FROM)[1]
    wire: Any = content.message()  # Django's stubs do not know its as_bytes
    return Message(sender, recipient, wire.as_bytes(linesep="\r\n"))


def _in_ascii(address: str) -> str:
    local, _, domain = address.rpartition("@")
    written = f"{local}@{domain.encode('idna').decode()}"
    validate_email(written)
    return written
