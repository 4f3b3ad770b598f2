"""Ten thousand reminders: claimed, rendered, and handed to a sink by the deployed worker."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from bench.portals import ROOT, House, say, start
from reset_portal import children, programs

DUE = 10_000
PATIENCE = 180


@dataclass(frozen=True)
class Sent:
    due: int
    arrived: int
    twice: int
    seconds: float


class Sink:
    """Takes every mail and remembers what it was about."""

    def __init__(self) -> None:
        self.mails: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        head = message_from_bytes(envelope.content.partition(b"\r\n\r\n")[0])
        self.mails[head["Message-ID"], envelope.rcpt_tos[0]] += 1
        return "250 OK"


def measure(place: House) -> Sent:
    say("Reminding 10,000 people")
    place.create("reminders", template="empty")
    environment = place.environment("reminders")
    place.run(environment, "-m", "bench.due", place.cluster.url("superuser", "reminders"))
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=0)
    controller.start()
    host, port = controller.server.sockets[0].getsockname()[:2]
    environment["EMAIL_URL"] = f"smtp://{host}:{port}"
    try:
        with working(place, environment), ticking(environment):
            return count(sink)
    finally:
        controller.stop()


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
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE) as ticks:
        yield
        ticks.terminate()


def count(sink: Sink) -> Sent:
    begin = last = time.monotonic()
    while time.monotonic() < begin + PATIENCE:
        arrived = len(sink.mails)
        if arrived >= DUE:
            break
        time.sleep(0.05)
    last = time.monotonic()
    # What would come twice, comes now.
    time.sleep(6)
    return Sent(DUE, len(sink.mails), sink.mails.total() - len(sink.mails), last - begin)
