"""A development tool: takes every mail the portal sends, keeps it, shows it in the browser.

`python -m reset_portal.mailsink FOLDER SMTP_FD HTTP_FD`; the two listening sockets come from the
supervisor, which therefore knows their ports before anybody could send.
"""

import asyncio
import re
import signal
import socket
import sys
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import ClassVar

from aiosmtpd.smtp import SMTP, Envelope, Session

SHOWN = 200
HERE = {"localhost", "127.0.0.1"}
PAGE = Template((Path(__file__).parent / "mailsink.html").read_text())
STRICT = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"
# A link opens a page of its own: the portal does not let itself be framed.
POPUPS = "allow-popups allow-popups-to-escape-sandbox"
SANDBOX = f"sandbox {POPUPS}; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Keeper:
    """Writes each mail to a file of its own, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = 0

    # The name and the arguments are aiosmtpd's.
    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken += 1
        name = f"{time.time_ns():020d}-{self.taken:06d}"
        head = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        fresh = self.folder / f"{name}.new"
        fresh.write_bytes(head + (envelope.original_content or b""))
        fresh.rename(self.folder / f"{name}.eml")
        return "250 kept"


def mails(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"), reverse=True)


def read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=modern)


def part(message: EmailMessage, kind: str) -> str:
    for candidate in message.walk():
        if candidate.get_content_type() == kind:
            return str(candidate.get_content())
    return ""


def list_page(folder: Path) -> str:
    files = mails(folder)
    rows = "".join(row(file) for file in files[:SHOWN])
    empty = "<p>No mail yet. What the portal sends appears here.</p>"
    table = f"<table><tr><th>Received<th>To<th>Subject</tr>{rows}</table>"
    return page(f"{len(files)} mails" if files else "Mails", table if files else empty)


def row(file: Path) -> str:
    message = read(file)
    received = time.strftime("%b %d, %H:%M:%S", time.localtime(file.stat().st_mtime))
    link = f'<a href="/{file.stem}">{escape(str(message["Subject"] or "(no subject)"))}</a>'
    return f"<tr><td>{received}<td>{escape(str(message['To'] or ''))}<td>{link}</tr>"


def mail_page(file: Path) -> str:
    message = read(file)
    heads = "".join(
        f"<dt>{escape(name)}<dd>{escape(str(value))}" for name, value in message.items()
    )
    parts = [f'<p><a href="/{file.stem}/raw">Download the mail (.eml)</a></p>', f"<dl>{heads}</dl>"]
    parts.append(f"<h2>Text</h2><pre>{linked(part(message, 'text/plain'))}</pre>")
    if part(message, "text/html"):
        frame = (
            f'<iframe sandbox="{POPUPS}" title="The mail as HTML" src="/{file.stem}/html"></iframe>'
        )
        parts.append(f"<h2>HTML</h2>{frame}")
    if calendar := part(message, "text/calendar"):
        parts.append(f"<h2>Calendar part</h2><pre>{escape(calendar)}</pre>")
    return page(str(message["Subject"] or "(no subject)"), "".join(parts), back=True)


def linked(text: str) -> str:
    return re.sub(r"https?://[^\s<>\"]+", r'<a href="\g<0>">\g<0></a>', escape(text, quote=False))


def page(heading: str, body: str, *, back: bool = False) -> str:
    way = '<p><a href="/">All mails</a></p>' if back else ""
    return PAGE.substitute(heading=escape(heading), body=way + body)


class Pages(BaseHTTPRequestHandler):
    folder: ClassVar[Path]

    def do_GET(self) -> None:
        # A page of the internet whose name points to this machine must not read the mails.
        if self.headers.get("Host", "").partition(":")[0] not in HERE:
            return self.answer(HTTPStatus.FORBIDDEN, b"not this host", "text/plain")
        name, _, what = self.path.strip("/").partition("/")
        if not name:
            return self.answer(HTTPStatus.OK, list_page(self.folder).encode(), "text/html")
        file = next((file for file in mails(self.folder) if file.stem == name), None)
        if file is None:
            return self.answer(HTTPStatus.NOT_FOUND, b"no such mail", "text/plain")
        return self.show(file, what)

    def show(self, file: Path, what: str) -> None:
        match what:
            case "":
                self.answer(HTTPStatus.OK, mail_page(file).encode(), "text/html")
            case "html":
                body = b'<base target="_blank">' + part(read(file), "text/html").encode()
                self.answer(HTTPStatus.OK, body, "text/html", policy=SANDBOX)
            case "raw":
                self.answer(HTTPStatus.OK, file.read_bytes(), "message/rfc822")
            case _:
                self.answer(HTTPStatus.NOT_FOUND, b"no such part", "text/plain")

    def answer(self, status: HTTPStatus, body: bytes, kind: str, policy: str = STRICT) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if kind == "message/rfc822":
            self.send_header("Content-Disposition", 'attachment; filename="mail.eml"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody asked who read a mail."""


def serve_pages(folder: Path, listening: socket.socket) -> None:
    handler = type("FolderPages", (Pages,), {"folder": folder})
    server = ThreadingHTTPServer(listening.getsockname(), handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    threading.Thread(target=server.serve_forever, daemon=True).start()


async def serve_smtp(folder: Path, listening: socket.socket) -> None:
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True), sock=listening
    )
    await told.wait()
    server.close()


def main(arguments: list[str]) -> None:
    folder, smtp, http = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    serve_pages(folder, socket.socket(fileno=http))
    asyncio.run(serve_smtp(folder, socket.socket(fileno=smtp)))


if __name__ == "__main__":
    main(sys.argv[1:])
