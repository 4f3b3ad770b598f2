"""Processes of a start whose supervisor was killed.

They are on their way out, each told by the kernel; the next start waits for that, and ends what
hangs. Every process of a start carries its nonce in its environment, so nobody else's is touched.
Without /proc (macOS) there is nothing to look at: the launchers there stay and end their programs.
"""

import os
import signal
import time
from pathlib import Path

PROC = Path("/proc")


def clear(record: Path, nonce: str, patience: float = 5.0) -> None:
    """End what the recorded start left, then record this one."""
    if record.exists():
        end(carriers(record.read_text()), patience)
    record.write_text(nonce)


def carriers(nonce: str) -> list[int]:
    mark = f"PORTAL_NONCE={nonce}".encode()
    pids = (int(folder.name) for folder in PROC.glob("[0-9]*"))
    return [pid for pid in pids if pid != os.getpid() and mark in surroundings(pid)]


def surroundings(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except (PermissionError, FileNotFoundError, ProcessLookupError):
        return []


def end(pids: list[int], patience: float) -> None:
    deadline = time.monotonic() + patience
    while any(map(is_there, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in filter(is_there, pids):
        os.kill(pid, signal.SIGKILL)


def is_there(pid: int) -> bool:
    # The environment of a zombie is empty: it holds no file and no port any more.
    return bool(surroundings(pid) not in ([], [b""]))
