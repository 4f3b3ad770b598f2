"""From a row to a message on the wire. Headers come from here, never from input."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.message import Message as Part
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import Compat32
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.validators import validate_email

from mail.models import Outgoing

LONGEST_LINE = 998  # bytes, RFC 5322


class AsWritten(Compat32):
    """Headers go out as they were written: the library would take each apart and fold it again,
    which is half of what a message costs."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii")


def _charset(header: int, body: int | None) -> Charset:
    charset = Charset("utf-8")
    charset.header_encoding, charset.body_encoding = header, body  # type: ignore[assignment]
    return charset


POLICY = AsWritten(linesep="\r\n")
AS_IT_IS, IN_SHORT_LINES = _charset(BASE64, None), _charset(BASE64, QP)


@dataclass(frozen=True)
class Message:
    """What the mail server is told (sender, recipient), and what it passes on."""

    sender: str
    recipient: str
    content: bytes


def message_of(mail: Outgoing) -> Message:
    """The same on every attempt. Raises ValidationError or ValueError for an address that cannot
    exist."""
    recipient = _in_ascii(mail.recipient)
    content = _content(mail)
    for name, value in _headers(mail, recipient):
        content[name] = value
    sender = parseaddr(settings.MAIL_FROM)[1]
    return Message(sender, recipient, content.as_bytes(policy=POLICY))


def _headers(mail: Outgoing, recipient: str) -> Iterator[tuple[str, str]]:
    yield "From", _mailbox(*parseaddr(settings.MAIL_FROM))
    yield "To", _mailbox(mail.recipient_name, recipient)
    if mail.reply_to:
        yield "Reply-To", _in_ascii(mail.reply_to)
    yield "Subject", _words(_one_line(mail.subject))
    yield "Date", format_datetime(mail.created_at)
    yield "Message-ID", mail.message_id
    # Nobody's holiday notice shall answer a machine (RFC 3834).
    yield "Auto-Submitted", "auto-generated"


def _mailbox(name: str, address: str) -> str:
    name = _one_line(name)
    return formataddr((name, address)) if name.isascii() else f"{_words(name)} <{address}>"


def _words(text: str) -> str:
    """Folded where a mail program unfolds it again."""
    return Header(text, None if text.isascii() else AS_IT_IS).encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _content(mail: Outgoing) -> Part:
    parts = [_text(mail.text, "plain")]
    if mail.html:
        parts.append(_text(mail.html, "html"))
    if not mail.calendar:
        return _several(mail, "alternative", parts) if mail.html else parts[0]
    # Twice: mail programs that know calendars look for the alternative, others offer the file.
    entry = _text(mail.calendar, "calendar")
    entry.set_param("method", mail.calendar_method)
    alternatives = _several(mail, "alternative", [*parts, entry])
    return _several(mail, "mixed", [alternatives, _file(mail)])


def _several(mail: Outgoing, kind: str, parts: list[Part]) -> Part:
    """A boundary that no text holds: the number of the mail is made after its text."""
    return MIMEMultipart(kind, boundary=f"{kind}-{mail.pk}", _subparts=parts)


def _text(text: str, kind: str) -> Part:
    fits = all(len(line) <= LONGEST_LINE for line in text.encode().splitlines())
    return MIMEText(text, kind, AS_IT_IS if fits else IN_SHORT_LINES)  # type: ignore[arg-type]


def _file(mail: Outgoing) -> Part:
    file = MIMEApplication(mail.calendar.encode(), "ics")
    file.add_header("Content-Disposition", "attachment", filename="meeting.ics")
    return file


def _in_ascii(address: str) -> str:
    local, _, domain = address.rpartition("@")
    written = f"{local}@{domain.encode('idna').decode()}"
    validate_email(written)
    return written
