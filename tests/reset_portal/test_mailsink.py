import http.client
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from reset_portal import mailsink
from tests.reset_portal.test_children import until

pytestmark = pytest.mark.long

LOOPBACK = "127.0.0.1"


@dataclass
class Sink:
    folder: Path
    smtp: int
    pages: int

    def send(self, message: EmailMessage) -> str:
        before = set(self.folder.glob("*.eml"))
        with smtplib.SMTP(LOOPBACK, self.smtp) as connection:
            connection.send_message(message)
        (kept,) = set(self.folder.glob("*.eml")) - before
        return kept.stem

    def get(self, path: str, host: str = "localhost") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(LOOPBACK, self.pages, timeout=10)
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse()


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    folder = tmp_path_factory.mktemp("sink") / "mail"
    with socket.create_server((LOOPBACK, 0)) as smtp, socket.create_server((LOOPBACK, 0)) as pages:
        numbers = (smtp.fileno(), pages.fileno())
        command = [sys.executable, "-m", mailsink.__name__, str(folder), *map(str, numbers)]
        process = subprocess.Popen(command, pass_fds=numbers)
        running = Sink(folder, smtp.getsockname()[1], pages.getsockname()[1])
    until(folder.exists)
    yield running
    process.terminate()
    assert process.wait(10) == 0


def invitation() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "You are invited <b>"
    message["To"] = "Sam <sam@texas.example>"
    message["From"] = "portal@localhost"
    message.set_content("Come on Tuesday, García: https://x.example/link/a?b=1&c=2")
    message.add_alternative("<p>Come on <b>Tuesday</b></p>", subtype="html")
    message.add_alternative("BEGIN:VCALENDAR", subtype="calendar", params={"method": "REQUEST"})
    return message


def test_list_says_what_belongs_there_then_shows_it(sink: Sink) -> None:
    assert b"No mail yet" in sink.get("/").read()
    sink.send(invitation())
    page = sink.get("/").read().decode()
    assert "mail sink (development tool)" in page
    assert "You are invited &lt;b&gt;" in page
    assert "<b>" not in page


def test_mail_is_shown_with_all_its_parts(sink: Sink) -> None:
    name = sink.send(invitation())
    page = sink.get(f"/{name}").read().decode()
    assert "Come on Tuesday, García" in page
    assert "BEGIN:VCALENDAR" in page
    assert "X-Envelope-To<dd>sam@texas.example" in page
    assert '<a href="https://x.example/link/a?b=1&amp;c=2">' in page
    assert f'title="The mail as HTML" src="/{name}/html"></iframe>' in page


def test_plain_mail_has_neither_frame_nor_calendar(sink: Sink) -> None:
    message = EmailMessage()
    message["To"] = "sam@texas.example"
    message.set_content("Short.")
    page = sink.get(f"/{sink.send(message)}").read().decode()
    assert "(no subject)" in page
    assert "<iframe" not in page
    assert "Calendar part" not in page


def test_html_of_a_mail_runs_nothing(sink: Sink) -> None:
    answer = sink.get(f"/{sink.send(invitation())}/html")
    policy = str(answer.headers["Content-Security-Policy"])
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy
    assert b"<b>Tuesday</b>" in answer.read()


def test_raw_mail_is_a_download(sink: Sink) -> None:
    answer = sink.get(f"/{sink.send(invitation())}/raw")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mail.eml"'
    assert b"Subject: You are invited" in answer.read()


@pytest.mark.parametrize("path", ["/nothing", "/../secret_key", "/nothing/raw"])
def test_what_is_not_a_mail_is_not_found(sink: Sink, path: str) -> None:
    assert sink.get(path).status == 404


def test_unknown_part_is_not_found(sink: Sink) -> None:
    assert sink.get(f"/{sink.send(invitation())}/attachments").status == 404


def test_other_names_of_this_machine_read_nothing(sink: Sink) -> None:
    assert sink.get("/", host="evil.example").status == 403
