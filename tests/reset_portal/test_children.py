import os
import pwd
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reset_portal import children, launch
from reset_portal.children import Program, Trouble

pytestmark = pytest.mark.long

SLEEPER = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)")
STUBBORN_SCRIPT = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
STUBBORN = (sys.executable, "-c", STUBBORN_SCRIPT)


def until(condition: Callable[[], object], patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_child_writes_its_log_and_ends_when_stopped(tmp_path: Path) -> None:
    child = children.start(Program("sleeper", SLEEPER), tmp_path / "logs" / "sleeper.log")
    until(lambda: children.last_lines(child.log) == "up")
    assert not children.has_ended(child)
    children.stop(child)
    assert child.process.returncode == -signal.SIGTERM
    assert children.has_ended(child)
    children.stop(child)


def test_stop_kills_who_will_not_go_and_their_children(tmp_path: Path) -> None:
    child = children.start(Program("stubborn", STUBBORN), tmp_path / "log")
    until(lambda: children.last_lines(child.log))
    grandchild = int(children.last_lines(child.log))
    children.stop(child, patience=0.1)
    assert child.process.returncode == -signal.SIGKILL
    until(lambda: not Path(f"/proc/{grandchild}/cmdline").is_file() or is_zombie(grandchild))


def is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_stop_takes_the_grandchildren_of_a_child_that_died(tmp_path: Path) -> None:
    child = children.start(Program("stubborn", STUBBORN), tmp_path / "log")
    until(lambda: children.last_lines(child.log))
    grandchild = int(children.last_lines(child.log))
    child.process.send_signal(signal.SIGKILL)
    until(lambda: children.has_ended(child))
    children.stop(child)
    until(lambda: not Path(f"/proc/{grandchild}/cmdline").is_file() or is_zombie(grandchild))


def test_killing_a_group_that_is_gone_is_no_trouble() -> None:
    children.kill_group(2**22 - 1)


def test_run_tells_what_a_failing_program_said() -> None:
    with pytest.raises(Trouble, match=r"failed:\nno such luck"):
        children.run([sys.executable, "-c", "import sys; sys.exit('no such luck')"])


def test_a_pipe_ties_the_child_where_the_kernel_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    child = children.start(Program("sleeper", SLEEPER), tmp_path / "log")
    until(lambda: children.last_lines(child.log) == "up")
    children.stop(child)
    assert child.process.returncode == 256 - signal.SIGTERM


def test_postgresql_is_itself_unless_we_are_root(monkeypatch: pytest.MonkeyPatch) -> None:
    children.server_identity.cache_clear()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert children.server_identity() == launch.ITSELF
    children.server_identity.cache_clear()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert children.server_identity() in {launch.NAMESPACE, *children.FALLBACK_USERS}
    children.server_identity.cache_clear()


def test_root_without_namespaces_borrows_a_user_that_exists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # An identity nobody has makes the probe fail as a forbidden unshare() does.
    monkeypatch.setattr(launch, "NAMESPACE", "nobody-of-this-name")
    assert children.unprivileged_identity() in children.FALLBACK_USERS
    monkeypatch.setattr(pwd, "getpwall", lambda: [pwd.getpwnam("nobody")])
    assert children.unprivileged_identity() == "nobody"
