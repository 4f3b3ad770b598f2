import ctypes
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reset_portal import launch
from tests.reset_portal.test_children import SLEEPER, until

pytestmark = pytest.mark.long

LAUNCHER = [sys.executable, "-I", launch.__file__]


class Kernel:
    """What was asked of it; says no to all when told to."""

    def __init__(self, answer: int = 0) -> None:
        self.asked: list[tuple[str, tuple[int, ...]]] = []
        self.answer = answer

    def __call__(self, *_: Any, **__: Any) -> "Kernel":
        return self

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.asked.append((name, arguments)) or self.answer


def test_program_takes_the_launchers_place() -> None:
    done = subprocess.run(
        [*LAUNCHER, str(os.getpid()), "15", launch.ITSELF, "-", "/bin/echo", "here"],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"here\n"


def test_program_does_not_begin_when_the_parent_is_gone() -> None:
    done = subprocess.run(
        [*LAUNCHER, "1", "15", launch.ITSELF, "-", "/bin/echo", "here"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"the parent died" in done.stderr
    assert not done.stdout


def test_signals_ignored_by_a_shell_are_heeded_again() -> None:
    ignoring = ["sh", "-c", 'trap "" INT QUIT; exec "$@"', "sh"]
    program = [sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGQUIT))"]
    arguments = [str(os.getpid()), "15", launch.ITSELF, "-", *program]
    done = subprocess.run([*ignoring, *LAUNCHER, *arguments], capture_output=True, check=True)
    assert done.stdout.strip() == b"0"


def test_namespace_is_asked_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel()
    monkeypatch.setattr(ctypes, "CDLL", kernel)
    launch.become(launch.NAMESPACE)
    assert kernel.asked == [("unshare", (launch.CLONE_NEWUSER,))]


def test_a_kernel_that_refuses_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", Kernel(answer=-1))
    with pytest.raises(OSError, match="unshare"):
        launch.become(launch.NAMESPACE)


def test_becoming_a_user_gives_up_every_group_first(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, object]] = []
    for name in ("setgroups", "setgid", "setuid"):
        monkeypatch.setattr(os, name, lambda value, name=name: done.append((name, value)))
    launch.become("nobody")
    user = pwd.getpwnam("nobody")
    assert done == [("setgroups", []), ("setgid", user.pw_gid), ("setuid", user.pw_uid)]


def watching(log: Path, *program: str) -> tuple[subprocess.Popen[bytes], int]:
    reading, writing = os.pipe()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*LAUNCHER, str(os.getpid()), "15", launch.ITSELF, str(reading), *program],
            stdout=output,
            pass_fds=(reading,),
        )
    os.close(reading)
    return process, writing


def test_watcher_ends_its_program_when_the_pipe_closes(tmp_path: Path) -> None:
    process, lifeline = watching(tmp_path / "log", *SLEEPER)
    until(lambda: (tmp_path / "log").read_text() == "up\n")
    os.close(lifeline)
    assert process.wait(10) == 256 - signal.SIGTERM


def test_watcher_passes_signals_on_and_the_exit_code_back(tmp_path: Path) -> None:
    process, lifeline = watching(tmp_path / "log", *SLEEPER)
    until(lambda: (tmp_path / "log").read_text() == "up\n")
    process.send_signal(signal.SIGQUIT)
    assert process.wait(10) == 256 - signal.SIGQUIT
    os.close(lifeline)
