"""What is on the wire, read back by the standard library."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mail.messages import message_of
from tests.mail.conftest import Write

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Größe 🎉\r\nEND:VCALENDAR\r\n"


def parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, EmailMessage, policy=policy.default)


def test_plain_text_with_its_headers(write: Write, settings: Any) -> None:
    settings.PORTAL_DOMAIN = "portal.example"
    mail = write(subject="Grüße aus Texas 🎉", text="Schöne Grüße\n", to_name="Jürgen, the 2nd")

    wire = message_of(mail)
    message = parse(wire.content)

    assert (wire.sender, wire.recipient) == ("portal@localhost", "sam@reset.example")
    assert message["From"] == "RESET portal <portal@localhost>"
    assert message["To"].addresses[0].display_name == "Jürgen, the 2nd"
    assert message["Subject"] == "Grüße aus Texas 🎉"
    assert message["Message-ID"] == f"<{mail.pk}@portal.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == mail.created_at.replace(microsecond=0)
    assert "Reply-To" not in message
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == ["Schöne Grüße"]


def test_every_attempt_is_the_same(write: Write) -> None:
    mail = write(html="<p>Come</p>", calendar=CALENDAR, calendar_method="REQUEST")

    assert message_of(mail) == message_of(mail)


def test_a_name_beyond_ascii_and_a_long_subject_are_read_back_as_they_were(write: Write) -> None:
    subject = "Größe, " * 30 + "Ende"
    mail = write(subject=subject, to_name="Zoë 王")

    content = message_of(mail).content
    message = parse(content)

    assert message["Subject"] == subject
    assert message["To"].addresses[0].display_name == "Zoë 王"
    assert message["To"].addresses[0].addr_spec == "sam@reset.example"
    assert max(map(len, content.splitlines())) < 100


def test_no_line_is_longer_than_mail_servers_take(write: Write) -> None:
    text = "ü" * 3000
    content = message_of(write(text=text)).content

    assert max(map(len, content.splitlines())) < 998
    assert parse(content).get_content().strip() == text


def test_html_is_an_alternative(write: Write) -> None:
    message = parse(message_of(write(html="<p>Größe</p>", reply_to="ana@reset.example")).content)

    assert message["Reply-To"] == "ana@reset.example"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_calendar_is_an_alternative_with_its_method_and_a_file(write: Write) -> None:
    mail = write(html="<p>Come</p>", calendar=CALENDAR, calendar_method="REQUEST")

    message = parse(message_of(mail).content)

    mixed, alternative, _text, _html, calendar, file = message.walk()
    assert mixed.get_content_type() == "multipart/mixed"
    assert alternative.get_content_type() == "multipart/alternative"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"
    assert calendar.get_content().splitlines() == CALENDAR.splitlines()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "meeting.ics")
    assert file.get_content() == CALENDAR.encode()


@pytest.mark.parametrize("evil", ["\r\nBcc: eve@evil.example", "\n\n<script>", "\rX: y"])
def test_no_header_comes_from_input(write: Write, evil: str) -> None:
    mail = write()
    mail.subject, mail.recipient_name = f"Hello{evil}", f'Sam" <eve@evil.example>{evil}'

    wire = message_of(mail)
    message = parse(wire.content)

    assert wire.recipient == "sam@reset.example"
    assert [address.addr_spec for address in message["To"].addresses] == ["sam@reset.example"]
    assert {"Bcc", "X"}.isdisjoint(message.keys())


@pytest.mark.parametrize(
    "address",
    ["", "sam", "jürgen@reset.example", "a@b@c", "sam@reset.example\r\nBcc: eve@x.example"],
)
def test_an_address_that_cannot_exist_is_refused(write: Write, address: str) -> None:
    mail = write(to=address)

    with pytest.raises((ValueError, ValidationError)):
        message_of(mail)


def test_a_domain_beyond_ascii_is_written_in_ascii(write: Write) -> None:
    assert message_of(write(to="sam@bücher.example")).recipient == "sam@xn--bcher-kva.example"
