"""Programs run as direct children: none outlives its parent, none leaves a grandchild behind."""

import functools
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reset_portal import embedded, launch

FALLBACK_USERS = ("postgres", "nobody")


class Trouble(Exception):
    """A sentence for the person who starts the portal."""


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]
    identity: str = launch.ITSELF
    descriptors: tuple[int, ...] = ()
    farewell: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGTERM


@dataclass(frozen=True)
class Child:
    program: Program
    process: subprocess.Popen[bytes]
    log: Path


@functools.cache
def _lifeline() -> tuple[int, int]:
    return os.pipe()


def launcher(program: Program) -> list[str]:
    watched = "-" if sys.platform == "linux" else str(_lifeline()[0])
    script = [sys.executable, "-I", launch.__file__]
    return [*script, str(os.getpid()), str(int(program.orphaned)), program.identity, watched]


def start(program: Program, log: Path) -> Child:
    descriptors = program.descriptors
    if sys.platform != "linux":
        descriptors = (*descriptors, _lifeline()[0])
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            [*launcher(program), *program.command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=embedded.CHECKOUT,
            pass_fds=descriptors,
            # A terminal's Ctrl-C is for the supervisor, which stops the children in order.
            start_new_session=True,
        )
    return Child(program, process, log)


def run(command: Sequence[str], identity: str = launch.ITSELF) -> None:
    """Run a short program to its end; its output is the trouble if it fails."""
    program = Program(Path(command[0]).name, tuple(command), identity=identity)
    done = subprocess.run(  # noqa: S603 - our own programs
        [*launcher(program), *command], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise Trouble(f"{program.name} failed:\n{said}")


def has_ended(child: Child) -> bool:
    # The zombie is kept until stop(): while it is there, nobody else can get its group's number.
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return child.process.returncode is not None or bool(
        os.waitid(os.P_PID, child.process.pid, flags)
    )


def stop(child: Child, patience: float = 10.0) -> None:
    if not has_ended(child):
        child.process.send_signal(child.program.farewell)
    deadline = time.monotonic() + patience
    while not has_ended(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    if child.process.returncode is None:
        kill_group(child.process.pid)
    child.process.wait()


def kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers "not permitted" for a group in which only the zombie is left.
        return


def last_lines(log: Path, count: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


@functools.cache
def server_identity() -> str:
    """Who PostgreSQL shall be: it refuses to be root."""
    return unprivileged_identity() if os.geteuid() == 0 else launch.ITSELF


def unprivileged_identity() -> str:
    try:
        run([sys.executable, "-c", ""], identity=launch.NAMESPACE)
    except Trouble:
        return next(name for name in FALLBACK_USERS if user_exists(name))
    return launch.NAMESPACE


def user_exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())
