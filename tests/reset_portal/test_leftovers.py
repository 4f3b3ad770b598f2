import os
import subprocess
import sys
from pathlib import Path

from reset_portal import leftovers
from tests.reset_portal.test_children import until

STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"


def carrier(nonce: str) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, "PORTAL_NONCE": nonce}
    process = subprocess.Popen([sys.executable, "-c", STUBBORN], env=surroundings)
    until(lambda: leftovers.carriers(nonce) == [process.pid])
    return process


def test_first_start_has_no_leftovers(tmp_path: Path) -> None:
    leftovers.clear(tmp_path / "nonce", "this-start")
    assert (tmp_path / "nonce").read_text() == "this-start"


def test_what_hangs_of_the_last_start_is_ended_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "nonce").write_text("the-last-start")
    left, stranger = carrier("the-last-start"), carrier("somebody-elses")
    leftovers.clear(tmp_path / "nonce", "this-start", patience=0.1)
    assert left.wait(10) == -9
    assert stranger.poll() is None
    assert (tmp_path / "nonce").read_text() == "this-start"
    stranger.kill()
    stranger.wait()


def test_a_zombie_holds_nothing() -> None:
    process = carrier("a-zombie")
    os.kill(process.pid, 9)
    until(lambda: not leftovers.is_there(process.pid))
    process.wait()
    assert leftovers.surroundings(process.pid) == []
