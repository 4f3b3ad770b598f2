"""Replies in the shapes of three calendar programs, written by hand after what they send."""

from base64 import encodebytes
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import Header

STAMP = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)


@dataclass
class Said:
    """What a program is told to reply; each writes it its own way."""

    to: str
    uid: str
    attendee: str = "pia@people.example"
    answer: str = "ACCEPTED"
    sequence: int = 0
    at: datetime = STAMP
    occurrence: str = ""
    note: str = ""
    method: str = "REPLY"
    sender: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    @property
    def delegated(self) -> str:
        delegate = self.more.get("delegate", "")
        return f';DELEGATED-TO="mailto:{delegate}"' if delegate else ""


def headers(said: Said, subject: str, kind: str, **more: str) -> str:
    lines = {
        "From": f"Pia Stone <{said.sender or said.attendee}>",
        "To": f"Texas <{said.to}>",
        "Subject": subject,
        "Date": f"{said.at:%a, %d %b %Y %H:%M:%S} +0000",
        "MIME-Version": "1.0",
        "Content-Type": kind,
        **more,
    }
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"


def google(said: Said) -> bytes:
    """Three parts: words, HTML, and the calendar; answers are capital in CN and X-NUM-GUESTS."""
    occurrence = f"RECURRENCE-ID;TZID=America/Chicago:{said.occurrence}\r\n"
    comment = f';X-RESPONSE-COMMENT="{said.note}"' if said.note else ""
    calendar = (
        "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\n"
        f"CALSCALE:GREGORIAN\r\nMETHOD:{said.method}\r\nBEGIN:VEVENT\r\n"
        "DTSTART:20300305T180000Z\r\nDTEND:20300305T190000Z\r\n"
        f"DTSTAMP:{said.stamp}\r\nORGANIZER;CN=Texas:mailto:{said.to}\r\nUID:{said.uid}\r\n"
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said.answer}{said.delegated}"
        f";CN=Pia\r\n  Stone;X-NUM-GUESTS=0{comment}:mailto:{said.attendee}\r\n"
        f"{occurrence if said.occurrence else ''}"
        "CREATED:20260201T093000Z\r\nDESCRIPTION:Welcome\\, and next steps\r\n"
        f"LAST-MODIFIED:{said.stamp}\r\nLOCATION:Room 1\r\nSEQUENCE:{said.sequence}\r\n"
        "STATUS:CONFIRMED\r\nSUMMARY:Steering call\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    body = (
        "--0001\r\nContent-Type: multipart/alternative; boundary=0002\r\n\r\n"
        '--0002\r\nContent-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
        f"{encodebytes(b'Pia Stone has accepted this invitation.').decode()}"
        '--0002\r\nContent-Type: text/html; charset="UTF-8"\r\n\r\n<p>Accepted</p>\r\n'
        f'--0002\r\nContent-Type: text/calendar; charset="UTF-8"; method={said.method}\r\n'
        f"Content-Transfer-Encoding: 7bit\r\n\r\n{calendar}\r\n--0002--\r\n"
        '--0001\r\nContent-Type: application/ics; name="invite.ics"\r\n'
        'Content-Disposition: attachment; filename="invite.ics"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{encodebytes(calendar.encode()).decode()}"
        "--0001--\r\n"
    )
    head = headers(said, "Accepted: Steering call", "multipart/mixed; boundary=0001")
    return (head + body).encode()


def outlook(said: Said) -> bytes:
    """Base64, MAILTO in capitals, zones by their names in Windows, and properties of its own."""
    occurrence = f"RECURRENCE-ID;TZID=Central Standard Time:{said.occurrence}\r\n"
    calendar = (
        f"BEGIN:VCALENDAR\r\nMETHOD:{said.method}\r\n"
        "PRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:Central Standard Time\r\n"
        "BEGIN:STANDARD\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0600\r\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11\r\nEND:STANDARD\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0600\r\nTZOFFSETTO:-0500\r\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\n"
        f"ATTENDEE;PARTSTAT={said.answer}{said.delegated};CN=Pia Stone:MAILTO:{said.attendee}\r\n"
        f"COMMENT;LANGUAGE=en-US:{said.note}\\n\r\nUID:{said.uid}\r\n"
        f"SUMMARY;LANGUAGE=en-US:Accepted: Steering call\r\n"
        "DTSTART;TZID=Central Standard Time:20300305T120000\r\n"
        "DTEND;TZID=Central Standard Time:20300305T130000\r\nCLASS:PUBLIC\r\nPRIORITY:5\r\n"
        f"{occurrence if said.occurrence else ''}"
        f"DTSTAMP:{said.stamp}\r\nTRANSP:OPAQUE\r\nSTATUS:CONFIRMED\r\nSEQUENCE:{said.sequence}\r\n"
        "LOCATION;LANGUAGE=en-US:Room 1\r\nX-MICROSOFT-CDO-APPT-SEQUENCE:0\r\n"
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nX-MICROSOFT-CDO-INTENDEDSTATUS:BUSY\r\n"
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    body = (
        '--_000_\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{said.note}\r\n"
        f'--_000_\r\nContent-Type: text/calendar; charset="utf-8"; method={said.method}\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{encodebytes(calendar.encode()).decode()}"
        "--_000_--\r\n"
    )
    kind = 'multipart/alternative; boundary="_000_"'
    subject = str(Header("Accepted: Steering call – Räume", "utf-8"))
    # Exchange sends answers as if nobody had: as what they are, they are read all the same.
    return (headers(said, subject, kind, Precedence="bulk") + body).encode()


def apple(said: Said) -> bytes:
    """One part, folded lines, an attendee by e-mail beside another address."""
    occurrence = f"RECURRENCE-ID;TZID=America/Chicago:{said.occurrence}\r\n"
    note = f"COMMENT:{said.note}\r\n" if said.note else ""
    calendar = (
        "BEGIN:VCALENDAR\r\nCALSCALE:GREGORIAN\r\nPRODID:-//Apple Inc.//macOS 15.3//EN\r\n"
        f"METHOD:{said.method}\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{said.uid}\r\n"
        f'ATTENDEE;CN="Pia Stone";CUTYPE=INDIVIDUAL;EMAIL="{said.attendee}"\r\n'
        f" ;PARTSTAT={said.answer}{said.delegated}:urn:uuid:6d0e8b6e\r\n"
        f"DTSTAMP:{said.stamp}\r\nDTSTART;TZID=America/Chicago:20300305T120000\r\n"
        f"{occurrence if said.occurrence else ''}{note}"
        f"ORGANIZER;CN=Texas:mailto:{said.to}\r\nSEQUENCE:{said.sequence}\r\n"
        "SUMMARY:Steering call\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    kind = f"text/calendar; charset=utf-8; method={said.method}"
    return (headers(said, "Re: Steering call", kind) + calendar).encode()


PROGRAMS = (google, outlook, apple)


def written(to: str, words: str, **more: str) -> bytes:
    """A mail that somebody typed."""
    said = Said(to, "", sender=more.pop("sender", "pia@people.example"))
    kind = more.pop("kind", "text/plain; charset=utf-8")
    return (headers(said, "Re: Invitation", kind, **more) + words).encode()
