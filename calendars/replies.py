"""What a message from a reply mailbox says: bytes in, plain values out. Nothing here asks the
database, and nothing of a message is believed: see actions.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from django.utils.html import strip_tags
from icalendar import Calendar, Event

from meetings.ical import FORBIDDEN

LONGEST = 4000  # characters kept of what somebody wrote
LARGEST = 200_000  # bytes of a calendar part
TO = ("delivered-to", "x-original-to", "to", "cc")
# Taking a header apart costs the square of its length, and so do the parts of a message.
LONGEST_HEADER = 4000  # characters
MOST_PARTS = 500
# These two decode in the square of what there is, and nobody writes a text in them.
SLOW = {"punycode", "idna"}
MOST_SEQUENCE = 2**31 - 1
KINDS = ("text/calendar", "application/ics")


class NotUnderstood(Exception):
    """A calendar part that is none."""


class Overgrown(Exception):
    """No mail program writes a message like this."""


class Clipped(policy.EmailPolicy):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


@dataclass(frozen=True)
class Attendee:
    email: str
    answer: str
    name: str = ""
    delegate: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Reply:
    """One answer: to a meeting, to a whole series, or to that one of it which stands at
    `occurrence` (without a zone: on the clock of wherever the series is)."""

    uid: str
    sequence: int
    written_at: datetime | None
    attendees: tuple[Attendee, ...]
    occurrence: date | None = None
    comment: str = ""


@dataclass(frozen=True)
class Message:
    digest: str
    addressed: str
    sender: str
    subject: str
    words: str
    is_automatic: bool
    method: str
    replies: tuple[Reply, ...]

    @property
    def note(self) -> str:
        """What somebody wrote beside an answer."""
        of_attendees = (one.comment for reply in self.replies for one in reply.attendees)
        notes = (*(reply.comment for reply in self.replies), *of_attendees)
        return _plain(next(filter(None, notes), ""))[:LONGEST]


def read_message(content: bytes) -> Message:
    """A calendar part that cannot be read has the method "?" and no replies. Raises Overgrown for
    what would keep the reader busy for hours."""
    if content.count(b"\n--") > MOST_PARTS:
        raise Overgrown
    message = message_from_bytes(content, EmailMessage, policy=Clipped())
    assert isinstance(message, EmailMessage)
    calendar = _calendar(message)
    method, replies = _read(calendar) if calendar else ("", ())
    return Message(
        digest=sha256(content).hexdigest(),
        addressed=" ".join(_addresses(message)),
        sender=_plain(parseaddr(str(message.get("From", "")))[1])[:254],
        subject=_plain(str(message.get("Subject", "")))[:250],
        words=_plain(_words(message))[:LONGEST].strip(),
        is_automatic=_is_automatic(message),
        method=method,
        replies=replies,
    )


def _addresses(message: EmailMessage) -> list[str]:
    """As they were written: there may be thousands, and only ours are looked for."""
    written = [(name.lower(), str(value)) for name, value in message.raw_items()]
    return [value for wanted in TO for name, value in written if name == wanted]


def _plain(text: str) -> str:
    return FORBIDDEN.sub(" ", text.replace("\r\n", "\n"))


def _is_automatic(message: EmailMessage) -> bool:
    """A holiday notice, a bounce, a list: nobody sat down and wrote it (RFC 3834)."""
    automatic = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    bounced = str(message.get("Return-Path", "")).strip() == "<>"
    return automatic != "no" or precedence in {"bulk", "junk", "list", "auto_reply"} or bounced


def _words(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None or body.get_content_type() in KINDS:
        return ""
    text = _decoded(body)
    return strip_tags(text) if body.get_content_subtype() == "html" else text


def _calendar(message: EmailMessage) -> bytes:
    parts = (part for part in message.walk() if part.get_content_type() in KINDS)
    return next((_decoded(part).encode() for part in parts), b"")


def _decoded(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    charset = part.get_content_charset("utf-8")
    try:
        return content.decode("utf-8" if charset in SLOW else charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _read(content: bytes) -> tuple[str, tuple[Reply, ...]]:
    try:
        if len(content) > LARGEST:
            raise NotUnderstood
        calendar = Calendar.from_ical(content)
        method = str(calendar.get("METHOD", "?")).strip().upper()
        return method, tuple(map(_reply, calendar.events))
    except (ValueError, TypeError, AttributeError, LookupError, NotUnderstood):
        # A broken property of icalendar raises one of these when it is looked at.
        return "?", ()


def _reply(event: Event) -> Reply:
    sequence = int(event.get("SEQUENCE", 0))
    if not 0 <= sequence <= MOST_SEQUENCE:
        raise NotUnderstood
    return Reply(
        uid=str(event.get("UID", "")).strip(),
        sequence=sequence,
        written_at=_moment(event.get("DTSTAMP")),
        attendees=tuple(map(_attendee, _listed(event.get("ATTENDEE")))),
        occurrence=_occurrence(event.get("RECURRENCE-ID")),
        comment=" ".join(map(str, _listed(event.get("COMMENT")))).strip(),
    )


def _moment(stamp: Any) -> datetime | None:
    """DTSTAMP is in UTC; a reply that has none is taken for one of now."""
    moment = stamp.dt if stamp else None
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _occurrence(named: Any) -> date | None:
    if named is None:
        return None
    if not isinstance(named.dt, date):
        raise NotUnderstood
    return named.dt


def _attendee(address: Any) -> Attendee:
    params = address.params
    delegates = map(_email, _listed(params.get("DELEGATED-TO")))
    return Attendee(
        # Apple names some people by other addresses than those of mail.
        email=_email(address) or _email(params.get("EMAIL", "")),
        answer=str(params.get("PARTSTAT", "")).upper(),
        name=_plain(str(params.get("CN", ""))).strip(),
        delegate=next(delegates, ""),
        comment=str(params.get("X-RESPONSE-COMMENT", "")).strip(),
    )


def _email(address: Any) -> str:
    email = unquote(str(address)).strip().lower().removeprefix("mailto:")
    return email if "@" in email else ""


def _listed(value: Any) -> Iterator[Any]:
    if value:
        yield from value if isinstance(value, list | tuple) else [value]
