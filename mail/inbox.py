"""A mailbox that is read: a maildir, or one on an IMAP server.

A message is marked when the transaction that took it in has ended. Whoever dies in between is given
it again: taking in the same twice must change nothing. What cannot be taken in is set aside and
keeps nobody waiting.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from django.db import InterfaceError, OperationalError

BATCH = 500
LARGEST = 2_000_000  # bytes
TIMEOUT = 10

# Not the message's fault: the next tick tries again.
UNREACHABLE = (OSError, imaplib.IMAP4.error, OperationalError, InterfaceError)

log = structlog.get_logger()


class TooLarge(Exception):
    """Nobody's answer is as long as that."""


class Gone(Exception):
    """Somebody else took it meanwhile."""


class Inbox(Protocol):
    def waiting(self) -> Iterator[str]: ...
    def size(self, name: str) -> int: ...
    def content(self, name: str) -> bytes: ...
    def mark(self, name: str, *, well: bool) -> None: ...
    def close(self) -> None: ...


def read_inbox(url: str, take: Callable[[bytes], None]) -> None:
    """Hand over what waits, message by message. Raises one of UNREACHABLE."""
    with closing(open_inbox(url)) as inbox:
        for name in islice(inbox.waiting(), BATCH):
            with suppress(Gone):
                inbox.mark(name, well=_taken(inbox, name, take))


def _taken(inbox: Inbox, name: str, take: Callable[[bytes], None]) -> bool:
    try:
        if inbox.size(name) > LARGEST:
            raise TooLarge
        take(inbox.content(name))
    except (Gone, *UNREACHABLE):
        raise
    except Exception:
        log.exception("mail.set_aside", message=name)
        return False
    return True


def open_inbox(url: str) -> Inbox:
    """`maildir:///var/mail/replies`, `imaps://user:password@host/INBOX`; `imap://` where the server
    is on the same machine, since it tells the password to whoever listens."""
    parts = urlsplit(url)
    return Maildir(Path(parts.path)) if parts.scheme == "maildir" else Imap(parts)


class Maildir:
    """What is done moves to the folder Done, what is set aside to Aside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def waiting(self) -> Iterator[str]:
        for place in ("new", "cur"):
            yield from sorted(str(path) for path in (self.folder / place).iterdir())

    def size(self, name: str) -> int:
        with _unless_gone():
            return Path(name).stat().st_size

    def content(self, name: str) -> bytes:
        with _unless_gone():
            return Path(name).read_bytes()

    def mark(self, name: str, *, well: bool) -> None:
        folder = self.folder / (".Done" if well else ".Aside")
        for place in ("cur", "new", "tmp"):
            (folder / place).mkdir(parents=True, exist_ok=True)
        with _unless_gone():
            path = Path(name)
            path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,S")

    def close(self) -> None:
        """Nothing is held open."""


class Imap:
    """What is done is marked as answered, what is set aside as flagged: every server keeps these
    two, and reading along in a mail program does not set them."""

    def __init__(self, url: SplitResult) -> None:
        self.server = _connected(url.scheme, url.hostname or "", url.port)
        try:
            self._enter(unquote(url.username or ""), unquote(url.password or ""), url.path)
        except BaseException:
            self.close()
            raise

    def _enter(self, user: str, password: str, path: str) -> None:
        self.server.login(user, password)
        status, answer = self.server.select(f'"{unquote(path[1:]) or "INBOX"}"')
        if status != "OK":
            raise imaplib.IMAP4.error(f"No such mailbox: {answer!r}")

    def waiting(self) -> Iterator[str]:
        _, found = self.server.uid("SEARCH", "UNANSWERED", "UNFLAGGED", "UNDELETED")
        yield from b" ".join(filter(None, found)).decode().split()

    def size(self, name: str) -> int:
        """As the server says; `content` asks for no more than the largest."""
        found = re.search(rb"RFC822\.SIZE (\d+)", self._fetched(name, "(RFC822.SIZE)"))
        return int(found[1]) if found else 0

    def content(self, name: str) -> bytes:
        answer = self._fetched(name, f"(BODY.PEEK[]<0.{LARGEST}>)")
        return bytes(answer[1])

    def mark(self, name: str, *, well: bool) -> None:
        self.server.uid("STORE", name, "+FLAGS.SILENT", r"(\Answered)" if well else r"(\Flagged)")

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self.server.logout()

    def _fetched(self, name: str, what: str) -> Any:
        _, answer = self.server.uid("FETCH", name, what)
        if not answer or answer[0] is None:
            raise Gone
        return answer[0]


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imap":
        return imaplib.IMAP4(host, port or 143, timeout=TIMEOUT)
    safe = ssl.create_default_context()
    return imaplib.IMAP4_SSL(host, port or 993, ssl_context=safe, timeout=TIMEOUT)


@contextmanager
def _unless_gone() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Gone from error
