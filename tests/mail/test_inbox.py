import imaplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import OperationalError

from mail import inbox
from mail.inbox import LARGEST, UNREACHABLE, read_inbox
from tests.mail.imap_server import ImapServer, open_imap_server

ANSWERED, FLAGGED = {"\\Answered"}, {"\\Flagged"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place in ("new", "cur", "tmp"):
        (tmp_path / place).mkdir()
    return tmp_path


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with open_imap_server() as running:
        yield running


def put(folder: Path, name: str, content: bytes = b"x", place: str = "new") -> None:
    (folder / place / name).write_bytes(content)


def names(folder: Path, place: str) -> list[str]:
    return sorted(path.name for path in (folder / place).glob("*"))


def url(server: ImapServer, path: str = "INBOX", scheme: str = "imap") -> str:
    return f"{scheme}://reader:p%40ss%20word@127.0.0.1:{server.port}/{path}"


class Taker:
    """Takes messages in, but for those it cannot."""

    def __init__(self, **troubles: BaseException) -> None:
        self.taken: list[bytes] = []
        self.troubles = {name.encode(): trouble for name, trouble in troubles.items()}

    def __call__(self, content: bytes) -> None:
        if content in self.troubles:
            raise self.troubles[content]
        self.taken.append(content)


def test_a_maildir_is_read_and_what_is_done_moves(folder: Path) -> None:
    put(folder, "1.host", b"one")
    put(folder, "2.host:2,S", b"two", place="cur")
    take = Taker()
    read_inbox(f"maildir://{folder}", take)
    read_inbox(f"maildir://{folder}", take)
    assert take.taken == [b"one", b"two"]
    assert names(folder, ".Done/cur") == ["1.host:2,S", "2.host:2,S"]
    assert names(folder, "new") == names(folder, "cur") == []


def test_a_broken_message_is_set_aside_and_keeps_nobody_waiting(folder: Path) -> None:
    put(folder, "1.host", b"broken")
    put(folder, "2.host", b"x" * (LARGEST + 1))
    put(folder, "3.host", b"three")
    take = Taker(broken=RuntimeError("nobody thought of this"))
    read_inbox(f"maildir://{folder}", take)
    assert take.taken == [b"three"]
    assert names(folder, ".Aside/cur") == ["1.host:2,S", "2.host:2,S"]


@pytest.mark.parametrize("trouble", [OperationalError("gone"), OSError("gone")])
def test_trouble_that_is_not_the_messages_leaves_it_waiting(
    folder: Path, trouble: Exception
) -> None:
    put(folder, "1.host", b"one")
    with pytest.raises(UNREACHABLE):
        read_inbox(f"maildir://{folder}", Taker(one=trouble))
    assert names(folder, "new") == ["1.host"]


def test_who_dies_before_marking_is_given_the_message_again(folder: Path) -> None:
    put(folder, "1.host", b"one")
    with pytest.raises(KeyboardInterrupt):
        read_inbox(f"maildir://{folder}", Taker(one=KeyboardInterrupt()))
    take = Taker()
    read_inbox(f"maildir://{folder}", take)
    assert take.taken == [b"one"]


def test_what_another_worker_took_is_passed_over(folder: Path) -> None:
    """Both the one it is at, and the next."""
    for number in (1, 2, 3):
        put(folder, f"{number}.host", str(number).encode())
    taken: list[bytes] = []

    def take(content: bytes) -> None:
        taken.append(content)
        for name in ("1.host", "2.host"):
            (folder / "new" / name).unlink(missing_ok=True)

    read_inbox(f"maildir://{folder}", take)
    assert taken == [b"1", b"3"]
    assert names(folder, ".Done/cur") == ["3.host:2,S"]


def test_a_tick_has_an_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "BATCH", 2)
    for number in range(3):
        put(folder, f"{number}.host")
    take = Taker()
    read_inbox(f"maildir://{folder}", take)
    assert len(take.taken) == 2


def test_no_folder_is_trouble(folder: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        read_inbox(f"maildir://{folder}/nowhere", Taker())


def test_an_imap_mailbox_is_read_and_what_is_done_is_marked(server: ImapServer) -> None:
    broken = b"broken\r\n.\r\n"
    server.put(b"one", broken, b"x" * (LARGEST + 1), b"four")
    server.messages[10].flags.add("\\Seen")
    take = Taker()
    take.troubles[broken] = RuntimeError("nobody thought of this")
    read_inbox(url(server), take)
    assert take.taken == [b"one", b"four"]
    assert server.flags() == [ANSWERED, FLAGGED, FLAGGED, ANSWERED | {"\\Seen"}]
    read_inbox(url(server), take)
    assert take.taken == [b"one", b"four"]
    assert server.said[-1] == "LOGOUT "


def test_what_vanished_on_the_server_is_passed_over(server: ImapServer) -> None:
    server.put(b"one", b"two")
    server.vanishing.add(7)
    take = Taker()
    read_inbox(url(server, "Replies/New%20ones"), take)
    assert take.taken == [b"two"]


def test_a_server_that_hides_the_size_sends_no_more_than_asked(server: ImapServer) -> None:
    server.hides_sizes = True
    server.put(b"one")
    take = Taker()
    read_inbox(url(server), take)
    assert take.taken == [b"one"]
    assert f"<0.{LARGEST}>" in server.said[-3]


def test_a_wrong_password_or_mailbox_is_trouble(server: ImapServer) -> None:
    with pytest.raises(imaplib.IMAP4.error, match="wrong password"):
        read_inbox(f"imap://reader:wrong@127.0.0.1:{server.port}/INBOX", Taker())
    with pytest.raises(imaplib.IMAP4.error, match="No such mailbox"):
        read_inbox(url(server, "Elsewhere"), Taker())
    read_inbox(url(server, ""), Taker())


def certified(folder: Path) -> Path:
    """A certificate for this machine that nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


def test_only_a_server_that_can_be_trusted_is_told_the_password(
    tmp_path: Path, monkeypatch: Any
) -> None:
    file = certified(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    with open_imap_server(tls) as server:
        server.put(b"one")
        with pytest.raises(ssl.SSLCertVerificationError):
            read_inbox(url(server, scheme="imaps"), Taker())
        assert server.said == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        take = Taker()
        read_inbox(url(server, scheme="imaps"), take)
    assert take.taken == [b"one"]
