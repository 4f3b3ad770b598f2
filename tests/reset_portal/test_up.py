"""The real thing: `manage.py up` as a person starts it, in a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts.models import User
from reset_portal import embedded, launch
from reset_portal.console import Console
from reset_portal.management.commands import up
from reset_portal.supervisor import ask
from tests.reset_portal.test_children import until
from tests.reset_portal.test_supervisor import free_port

pytestmark = pytest.mark.long

OURS = (
    "ALLOWED_HOSTS", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START", "DATABASE_OWNER_URL",
    "DATABASE_URL", "EMAIL_URL", "LOG_LEVEL", "PORTAL_URL", "REDIS_URL", "SECRET_KEY",
)  # fmt: skip


class Portal:
    """One `manage.py up`, and what it says."""

    def __init__(self, data: Path, prefix: tuple[str, ...] = (), **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.log = data.with_name(f"{data.name}-{self.port}.log")
        told = {"PORTAL_DATA": str(data), "PORT": str(self.port), "PORTAL_DEMO": "off"}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*prefix, sys.executable, "manage.py", "up"],
                cwd=embedded.CHECKOUT,
                env={**nothing_set(), **told, **settings},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> "Portal":
        ready = f"Ready: http://localhost:{self.port}/"
        until(lambda: self.said()[-1:] == [ready] or self.process.poll() is not None, 100)
        assert self.said()[-1] == ready, "\n".join(self.said())
        return self

    def said(self) -> list[str]:
        return self.log.read_text().splitlines()

    def processes(self) -> list[int]:
        mark = f"PORTAL_DATA={self.data}".encode()
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if holds(folder, mark)]

    def __enter__(self) -> "Portal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
            until(lambda: not self.processes())

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def nothing_set() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}


def holds(folder: Path, mark: bytes) -> bool:
    """A process of that data folder: PostgreSQL writes over its environment, its arguments stay."""
    try:
        told = (folder / "environ").read_bytes() + b"\0" + (folder / "cmdline").read_bytes()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False
    return mark in told or mark.removeprefix(b"PORTAL_DATA=") in told


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """Started once from nothing."""
    with tempfile.TemporaryDirectory() as folder, Portal(Path(folder) / "data") as portal:
        assert portal.wait_until_ready().stop() == 0
        yield portal.data


def test_serves_refuses_a_second_and_stops_in_order(data: Path, tmp_path: Path) -> None:
    with Portal(data) as portal:
        port = portal.wait_until_ready().port
        assert ask(port, "/")[0] < 400
        with Portal(data) as same_data, Portal(tmp_path / "data", PORT=str(port)) as same_port:
            assert [second.process.wait(60) for second in (same_data, same_port)] == [1, 1]
        assert "The portal already runs on" in same_data.said()[-1]
        assert f"Port {port} cannot be used" in same_port.said()[-1]
        assert ask(mail_port(portal), "/")[0] == 200
        assert portal.stop(signal.SIGINT) == 0
        assert portal.said()[-2:] == ["Stopping.", "Stopped."]
        assert portal.processes() == []


def mail_port(portal: Portal) -> int:
    (line,) = (line for line in portal.said() if line.startswith("  Mails"))
    return int(line.split()[1].rpartition(":")[2].strip("/"))


def test_killed_supervisor_takes_all_with_it_and_the_next_one_works(data: Path) -> None:
    with Portal(data) as killed:
        killed.wait_until_ready()
        assert len(killed.processes()) > 8
        killed.stop(signal.SIGKILL)
    # At once: it waits by itself for what is still on its way out.
    with Portal(data) as following:
        following.wait_until_ready()
        assert following.stop() == 0
        assert following.processes() == []


def test_one_program_killed_stops_all(data: Path) -> None:
    with Portal(data) as portal:
        portal.wait_until_ready()
        postmaster = (data / "postgresql" / "postmaster.pid").read_text().split()[0]
        os.kill(int(postmaster), signal.SIGKILL)
        assert portal.process.wait(30) == 1
        assert any("has ended, so everything stops" in line for line in portal.said())
        assert portal.processes() == []


def test_root_and_a_plain_user_run_one_each_at_once(data: Path, tmp_path: Path) -> None:
    # The plain user, where the tests run as root: a user namespace in which nobody is root.
    launcher = (sys.executable, "-I", launch.__file__, str(os.getpid()), "9")
    prefix = (*launcher, launch.NAMESPACE, "-") if os.geteuid() == 0 else ()
    with Portal(data) as first, Portal(tmp_path / "data", prefix) as second:
        for portal in (first, second):
            assert ask(portal.wait_until_ready().port, "/")[0] < 400
        status = Path(f"/proc/{second.process.pid}/status").read_text()
        assert "CapEff:\t0000000000000000" in status
        assert [first.stop(), second.stop()] == [0, 0]


def test_command_uses_the_servers_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    tmp_path: Path,
    database: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    settings.PORT = free_port()
    asking = threading.Thread(target=interrupt_when_served, args=(settings.PORT,))
    asking.start()
    call_command("up")
    asking.join()
    said = capsys.readouterr().out
    assert "PostgreSQL" not in said
    assert "Valkey" not in said
    assert f"Ready: http://localhost:{settings.PORT}/\nStopping.\nStopped.\n" in said
    assert not (tmp_path / "postgresql").exists()


def interrupt_when_served(port: int) -> None:
    until(lambda: ask(port, "/healthz/")[0] == 200, 100)
    time.sleep(3)
    os.kill(os.getpid(), signal.SIGTERM)


def test_command_says_what_is_in_the_way(settings: LazySettings, database: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.PORT = taken.getsockname()[1]
        with pytest.raises(CommandError, match="cannot be used"):
            call_command("up")


def test_no_demonstration_unless_asked(settings: LazySettings, database: None) -> None:
    settings.PORTAL_DEMO = False
    assert up.furnish(Console(lambda _line: None)) == []


def test_demonstration_is_told_into_an_empty_portal_only(
    settings: LazySettings, committed: None
) -> None:
    settings.PORTAL_DEMO = True
    User.objects.create(email="somebody@texas.example")
    with pytest.raises(CommandError, match="People have accounts here"):
        up.furnish(Console(lambda _line: None))
