"""Ten thousand reminders: claimed, rendered, and handed to a sink by the deployed worker."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.portals import ROOT, House, say, start
from reset_portal import children, programs

DUE = 10_000
PATIENCE = 240


@dataclass(frozen=True)
class Sent:
    due: int
    arrived: int
    twice: int
    seconds: float


@dataclass(frozen=True)
class Sink:
    process: subprocess.Popen[str]
    port: int

    def ask(self) -> tuple[int, int]:
        """How many mails arrived, and how many came once more."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        arrived, twice = self.process.stdout.readline().split()
        return int(arrived), int(twice)


def measure(place: House) -> Sent:
    say("Reminding 10,000 people")
    place.create("reminders", template="empty")
    environment = place.environment("reminders")
    place.run(environment, "-m", "bench.due", place.cluster.url("superuser", "reminders"))
    with sink(environment) as opened:
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{opened.port}"
        with working(place, environment), ticking(environment):
            return count(opened)


@contextmanager
def sink(environment: dict[str, str]) -> Iterator[Sink]:
    command = [sys.executable, "-m", "bench.sink"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, cwd=ROOT, **pipes) as process:
        yield Sink(process, int(process.stdout.readline()))
        process.terminate()


@contextmanager
def working(place: House, environment: dict[str, str]) -> Iterator[None]:
    log = place.folder / "worker.log"
    worker = start(programs.worker(), environment | {"LOG_LEVEL": "INFO"}, log)
    try:
        while " ready." not in log.read_text(errors="replace"):
            if children.has_ended(worker):
                sys.exit(f"The worker did not start:\n{children.last_lines(log, 40)}")
            time.sleep(0.1)
        yield
    finally:
        children.stop(worker)


@contextmanager
def ticking(environment: dict[str, str]) -> Iterator[None]:
    """Beat's timetable, without its first minute of waiting."""
    command = [sys.executable, "-m", "bench.ticks"]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as ticks:
        yield
        ticks.terminate()


def count(opened: Sink) -> Sent:
    """From the first tick; what would come twice comes within the next ones."""
    begin = time.monotonic()
    while opened.ask()[0] < DUE and time.monotonic() < begin + PATIENCE:
        time.sleep(0.1)
    taken = time.monotonic() - begin
    time.sleep(10)
    arrived, twice = opened.ask()
    return Sent(DUE, arrived, twice, taken)
