"""Mails as they lie in the sink of a running portal."""

import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import cast

from icalendar import Calendar

from tests.journeys.portal import Portal


def mail_about(portal: Portal, subject: str, *, to: str = "", within: int = 60) -> EmailMessage:
    """The newest mail whose subject has these words; workers deliver every few seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        for file in sorted(portal.data.rglob("*.eml"), reverse=True):
            mail = message_from_bytes(file.read_bytes(), policy=modern)
            if subject in str(mail["Subject"]) and to in str(mail["To"]):
                return cast(EmailMessage, mail)
        time.sleep(0.5)
    raise AssertionError(f"No mail about {subject!r} came.")


def link_in(mail: EmailMessage) -> str:
    """The address that the mail asks its reader to open, on this portal."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/\s]+(/link/\S+)", body.get_content())
    assert found is not None
    return found[1]


def calendar_of(mail: EmailMessage) -> tuple[str, Calendar]:
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    return str(part.get_param("method")), Calendar.from_ical(part.get_content())
