import os
import shutil
import signal
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from reset_portal import children, embedded, programs, supervisor, valkey
from reset_portal.children import Trouble
from reset_portal.console import Console
from reset_portal.supervisor import Wish
from tests.reset_portal import standins

pytestmark = pytest.mark.long


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    """Nothing of our own started, and the smallest programs."""
    return Wish(
        port=free_port(),
        data=tmp_path / "data",
        own_postgres=False,
        own_valkey=False,
        own_mail=False,
        programs=standins.web_only,
    )


class Terminal:
    """Reads what is said, and asks to stop when it sees a certain word."""

    def __init__(self, word: str, number: int = signal.SIGINT) -> None:
        self.lines: list[str] = []
        self.word = word
        self.number = number

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if self.word in line:
            os.kill(os.getpid(), self.number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_serves_until_told_to_stop(wish: Wish, number: int) -> None:
    before, terminal = signal.getsignal(number), Terminal("Ready: ", number)
    supervisor.run(wish, Console(terminal))
    assert terminal.lines[-3:] == [
        f"Ready: http://localhost:{wish.port}/",
        "Stopping.",
        "Stopped.",
    ]
    assert supervisor.ask(wish.port, "/") == (0, None)
    assert signal.getsignal(number) is before


def test_own_servers_answer_before_the_database_is_prepared(wish: Wish) -> None:
    sockets = embedded.socket_folder(wish.data)

    def prepare(_console: Console) -> None:
        psycopg.connect(embedded.postgres_url("app", sockets)).close()
        assert valkey.answers(sockets / "valkey.sock")

    def furnish(_console: Console) -> Sequence[str]:
        return ["  ana@texas.example coordinates Texas"]

    terminal = Terminal("Ready: ")
    whole = replace(wish, own_postgres=True, own_valkey=True, prepare=prepare, furnish=furnish)
    supervisor.run(whole, Console(terminal))
    assert terminal.lines[-4] == "  ana@texas.example coordinates Texas"
    assert not sockets.exists()


@pytest.mark.parametrize(
    ("own_postgres", "own_valkey", "names"),
    [
        (False, False, []),
        (False, True, ["valkey"]),
        (True, False, ["postgresql"]),
        (True, True, ["postgresql", "valkey"]),
    ],
)
def test_only_the_servers_asked_for_are_started(
    wish: Wish, own_postgres: bool, own_valkey: bool, names: list[str]
) -> None:
    asked = replace(wish, own_postgres=own_postgres, own_valkey=own_valkey)
    house = supervisor.House(asked, Console(Terminal("never said")))
    try:
        supervisor.start_servers(house)
        assert [child.program.name for child in house.running] == names
        assert (house.sockets is not None) == bool(names)
    finally:
        for child in reversed(house.running):
            children.stop(child)
        if house.sockets:
            shutil.rmtree(house.sockets)


def test_mail_sink_is_handed_to_the_programs(wish: Wish) -> None:
    seen: list[str] = []

    def look(port: int) -> list[standins.Program]:
        seen.append(os.environ["EMAIL_URL"])
        return standins.web_only(port)

    terminal = Terminal("Ready: ")
    supervisor.run(replace(wish, own_mail=True, programs=look), Console(terminal))
    assert seen[0].startswith("smtp://127.0.0.1:")
    assert any("Mails    http://localhost:" in line for line in terminal.lines)
    assert "PORTAL_NONCE" not in os.environ


def test_mail_page_keeps_its_port_where_it_is_free() -> None:
    port = free_port()
    with supervisor.listen_near(port) as first, supervisor.listen_near(port) as second:
        assert first.getsockname()[1] == port
        assert second.getsockname()[1] != port


def test_a_death_stops_everything(wish: Wish) -> None:
    terminal = Terminal("never said")
    with pytest.raises(Trouble, match="worker has ended, so everything stops:\nno such module"):
        supervisor.run(replace(wish, programs=standins.failing_worker), Console(terminal))
    assert supervisor.ask(wish.port, "/") == (0, None)


def test_interrupt_during_a_stage_stops_what_runs(wish: Wish) -> None:
    terminal = Terminal("PostgreSQL")
    supervisor.run(replace(wish, own_postgres=True, own_valkey=True), Console(terminal))
    assert terminal.lines[-2:] == ["Stopping.", "Stopped."]
    assert not any("Ready" in line for line in terminal.lines)


def test_second_start_on_the_same_data_is_refused(wish: Wish) -> None:
    refused = pytest.raises(Trouble, match=rf"already runs .* \(process {os.getpid()}\)")
    with supervisor.locked(wish.data), refused:
        supervisor.run(wish, Console(Terminal("never said")))


def test_somebody_elses_data_is_refused(monkeypatch: pytest.MonkeyPatch, wish: Wish) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", forbidden)
    with pytest.raises(Trouble, match="is not yours"):
        supervisor.run(wish, Console(Terminal("never said")))


def test_taken_port_is_said_plainly(wish: Wish) -> None:
    refused = pytest.raises(Trouble, match=f"Port {wish.port} cannot be used: Address already")
    with socket.create_server(("127.0.0.1", wish.port)), refused:
        supervisor.run(wish, Console(Terminal("never said")))


def test_web_of_somebody_else_is_not_taken_for_ours(
    monkeypatch: pytest.MonkeyPatch, wish: Wish
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 1.0)
    stranger = replace(wish, programs=standins.strangers_web)
    with pytest.raises(Trouble, match="gave no answer:"):
        supervisor.run(stranger, Console(Terminal("never said")))


def test_web_that_only_says_it_lives_is_not_ready(wish: Wish) -> None:
    with pytest.raises(Trouble, match=r"The first page fails \(500\)"):
        supervisor.run(replace(wish, programs=standins.ailing_web), Console(Terminal("Ready")))


def test_programs_are_the_portals_own() -> None:
    served = {program.name: program.command for program in programs.serving(8123)}
    assert served["web"][-1] == "reset_portal.wsgi:application"
    assert served["worker"][5] == "worker"
    assert "-B" not in served["worker"]
    reloading = {program.name: program.command for program in programs.reloading(8123)}
    assert reloading["web"][1:] == ("manage.py", "runserver", "127.0.0.1:8123")
    assert reloading["beat"] == served["beat"]
