"""What the mail server says, and what is made of it; delivery is tested in test_delivery.py."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from mail.carrier import Carrier, Later, Never, Unreachable
from mail.messages import Message
from tests.mail.post_office import PostOffice

MESSAGE = Message("portal@reset.example", "sam@reset.example", b"Subject: Hello\r\n\r\nA line.\r\n")


@pytest.fixture
def grumpy(settings: Any) -> Iterator[list[bytes]]:
    """A server that greets everybody with the line it is given."""
    greeting: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.getsockname()

        def greet() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(greeting[0])

        thread = threading.Thread(target=greet)
        thread.start()
        yield greeting
        thread.join()


def test_a_carrier_without_mail_connects_to_nobody(settings: Any) -> None:
    settings.EMAIL_PORT = 1

    with Carrier():
        pass


@pytest.mark.parametrize("greeting", [b"554 no mail from you\r\n", b"421 later\r\n", b""])
def test_a_server_that_lets_nobody_in_is_unreachable(grumpy: list[bytes], greeting: bytes) -> None:
    grumpy.append(greeting)

    with Carrier() as carrier, pytest.raises(Unreachable, match="cannot be reached"):
        carrier.carry(MESSAGE)


@pytest.mark.parametrize(
    ("wish", "value"), [("EMAIL_USE_TLS", True), ("EMAIL_HOST_USER", "portal")]
)
def test_without_the_wished_security_nothing_is_sent(
    office: PostOffice, settings: Any, wish: str, value: object
) -> None:
    setattr(settings, wish, value)

    with Carrier() as carrier, pytest.raises(Unreachable) as trouble:
        carrier.carry(MESSAGE)

    assert isinstance(trouble.value.__cause__, smtplib.SMTPNotSupportedError)
    assert office.taken == []


def test_tls_from_the_start(office: PostOffice, settings: Any) -> None:
    settings.EMAIL_USE_SSL = True
    settings.EMAIL_TIMEOUT = 0.2

    with Carrier() as carrier, pytest.raises(Unreachable):
        carrier.carry(MESSAGE)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("451 later", Later), ("550 never", Never), ("354 what?", Later)],
)
def test_the_first_digit_decides(office: PostOffice, answer: str, verdict: type[Exception]) -> None:
    office.answers[MESSAGE.recipient] = answer

    with Carrier() as carrier, pytest.raises(verdict, match=answer[:3]):
        carrier.carry(MESSAGE)
