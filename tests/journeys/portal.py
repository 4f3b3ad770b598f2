"""The portal as `make run` starts it, on a port and a data folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
READY = re.compile(r"Ready: (http://localhost:\d+)/")
MAILS = re.compile(r"Mails +(http://localhost:\d+)/")


@dataclass
class Portal:
    """A running portal: its address, what it said while starting, the folder of its mails."""

    data: Path
    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, data: Path, *, demo: bool = True) -> "Portal":
        kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "TMPDIR"}}
        environment = {
            **kept,
            "PORT": str(free_port()),
            "PORTAL_DATA": str(data),
            "PORTAL_DEMO": "on" if demo else "off",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "manage.py", "up"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        portal = cls(data, process)
        assert process.stdout is not None
        for line in process.stdout:
            portal.said.append(line)
            if READY.search(line):
                return portal
        raise RuntimeError("The portal did not start:\n" + "".join(portal.said))

    @property
    def url(self) -> str:
        return self._said(READY)

    @property
    def mails(self) -> str:
        return self._said(MAILS)

    def _said(self, pattern: re.Pattern[str]) -> str:
        found = pattern.search("".join(self.said))
        assert found is not None, f"{pattern.pattern} was not said"
        return found[1]

    def manage(self, *arguments: str) -> str:
        environment = {**os.environ, "PORTAL_DATA": str(self.data), "PORTAL_DEMO": "on"}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY"):
            environment.pop(name, None)
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
