"""From a row to a message on the wire. Headers come from here, never from input."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from mail.models import Outgoing


def message_of(mail: Outgoing) -> EmailMessage:
    """Raises ValueError (or email.errors.MessageError) for an address that cannot exist."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender()
    message["To"] = Address(mail.recipient_name, addr_spec=_in_ascii(mail.recipient))
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=_in_ascii(mail.reply_to))
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    # Nobody's holiday notice shall answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="base64")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="base64")
    if mail.calendar:
        _add_calendar(message, mail)
    return message


def _add_calendar(message: EmailMessage, mail: Outgoing) -> None:
    # Twice: mail programs that know calendars look for the alternative, others offer the file.
    message.add_alternative(
        mail.calendar, subtype="calendar", cte="base64", params={"method": mail.calendar_method}
    )
    message.add_attachment(
        mail.calendar.encode(), maintype="application", subtype="ics", filename="meeting.ics"
    )


def _sender() -> Address:
    name, address = parseaddr(settings.MAIL_FROM)
    return Address(name, addr_spec=address)


def _in_ascii(address: str) -> str:
    local, _, domain = address.rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode()}"
