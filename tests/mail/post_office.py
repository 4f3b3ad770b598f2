"""A real mail server for tests: it takes what it gets, or answers what it was told to."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_UP = "hang up"


class PostOffice:
    """`answers` by recipient: a reply to DATA, or HANG_UP after the mail was taken.
    While `open` is cleared, a mail that has `arrived` waits for its answer."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.refusals: dict[str, str] = {}
        self.greeting_of_sender = "250 OK"
        self.sessions: set[Session] = set()
        self.arrived = threading.Event()
        self.open = threading.Event()
        self.open.set()
        self.port = 0

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.greeting_of_sender

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.set()
        await asyncio.to_thread(self.open.wait)
        answer = self.answers.get(envelope.rcpt_tos[0], "250 OK")
        if answer == HANG_UP:
            del self.answers[envelope.rcpt_tos[0]]
        if answer[:3] in {"250", HANG_UP[:3]}:
            content = envelope.original_content or b""
            self.taken.append(message_from_bytes(content, EmailMessage, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
            self.sessions.add(session)
        if answer == HANG_UP:
            server.transport.abort()
        return answer


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    listening = socket.create_server(("127.0.0.1", 0))
    office.port = listening.getsockname()[1]
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def serve() -> None:
        server = await loop.create_server(
            lambda: SMTP(office, hostname="localhost", loop=loop), sock=listening
        )
        started.set()
        async with server:
            await server.serve_forever()

    thread = threading.Thread(target=_run, args=(loop, serve()))
    thread.start()
    started.wait()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(_stop, loop)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, serving: object) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(serving)  # type: ignore[arg-type]
    except asyncio.CancelledError:
        loop.close()


def _stop(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
