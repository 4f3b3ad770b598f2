"""`make chaos`: kills (-9) each program of the portal while 1,000 mails go out, and counts.

The programs are the real ones (reset_portal/programs.py) on servers of their own in a temporary
folder. The mail server lives in this process: it kills at the worst moment, when it has taken a
mail and the portal cannot know yet. What died is started again, as a process manager would do it.
"""

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import partial
from pathlib import Path

import psycopg
from aiosmtpd.smtp import SMTP, Envelope, Session

from reset_portal import children, embedded, postgres, programs, valkey
from reset_portal.children import Child, Trouble

MAILS = 1000
FIRST_KILL, NEXT_KILL = 60, 90
VICTIMS = ("a child of worker", "worker", "beat", "valkey", "postgresql", "web")
# What a dead worker had claimed is due again after two minutes (mail/delivery.py).
PATIENCE = 600


@dataclass
class MailServer:
    """Takes every mail; `strike` is called with the name of the next victim when its turn comes."""

    strike: Callable[[str], None]
    victims: list[str] = field(default_factory=lambda: list(VICTIMS))
    taken: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        message_id = message_from_bytes(envelope.original_content or b"")["Message-ID"]
        self.taken.append((envelope.rcpt_tos[0], message_id))
        turn = FIRST_KILL + NEXT_KILL * (len(VICTIMS) - len(self.victims))
        if self.victims and len(self.taken) >= turn:
            await asyncio.to_thread(self.strike, self.victims.pop(0))
        # A mail server across the internet takes its time; a plug is pulled in the middle.
        await asyncio.sleep(0.02)
        return "250 taken"

    @property
    def repeated(self) -> int:
        return len(self.taken) - len({recipient for recipient, _ in self.taken})

    @property
    def repeated_with_their_id(self) -> int:
        return sum(count - 1 for count in Counter(self.taken).values())

    def serve(self, listening: socket.socket) -> None:
        async def forever() -> None:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: SMTP(self, hostname="localhost"), sock=listening
            )
            await server.serve_forever()

        threading.Thread(target=asyncio.run, args=(forever(),), daemon=True).start()


@dataclass
class Portal:
    """Everything that can die, and how it is started again, in order."""

    cluster: postgres.Cluster
    starters: dict[str, Callable[[], Child]]
    running: dict[str, Child] = field(default_factory=dict)

    def kill(self, victim: str) -> None:
        say(f"killing {victim}")
        name = victim.rpartition(" ")[2]
        pid = self.running[name].process.pid
        os.kill(pid if name == victim else child_of(pid), signal.SIGKILL)

    def mend(self) -> None:
        for name, start in self.starters.items():
            child = self.running.get(name)
            if child and not children.has_ended(child):
                continue
            if child:
                children.stop(child)
            try:
                self.running[name] = start()
            except Trouble:
                # The old PostgreSQL's last processes are still leaving: at the next look.
                return

    def stop(self) -> None:
        for child in reversed(self.running.values()):
            children.stop(child)

    def waiting(self) -> int:
        """Mails without a known outcome; all of them while PostgreSQL is away."""
        question = "SELECT count(*) FROM mail_mail WHERE state IN ('queued', 'sending', 'retry')"
        try:
            with psycopg.connect(self.cluster.url("superuser"), connect_timeout=2) as connection:
                row = connection.execute(question).fetchone()
        except psycopg.OperationalError:
            return MAILS
        return row[0] if row else MAILS


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)  # noqa: T201


def child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def portal_in(folder: Path) -> Portal:
    sockets = postgres.private_folder(embedded.socket_folder(folder))
    cluster = postgres.Cluster(folder / "postgresql", sockets, children.server_identity())
    logs = folder / "logs"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    servers = {
        "postgresql": partial(postgres.start, cluster, logs / "postgresql.log"),
        "valkey": partial(valkey.start, folder / "valkey", sockets, logs / "valkey.log"),
    }
    serving = {
        program.name: partial(children.start, program, logs / f"{program.name}.log")
        for program in programs.serving(port)
    }
    return Portal(cluster, {**servers, **serving})


def surround(folder: Path, portal: Portal, smtp: int) -> None:
    """Explicit, so that no .env points this at a database that somebody needs."""
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "reset_portal.settings",
            "PORTAL_DATA": str(folder),
            "DATABASE_URL": portal.cluster.url("app"),
            "DATABASE_OWNER_URL": portal.cluster.url("owner"),
            "REDIS_URL": f"unix://{portal.cluster.sockets}/valkey.sock",
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp}",
            "SECRET_KEY": secrets.token_urlsafe(50),
        }
    )


def prepare(portal: Portal) -> None:
    portal.running["postgresql"] = portal.starters["postgresql"]()
    postgres.prepare(portal.cluster)
    say("migrating")
    run("manage.py", "migrate", "--database", "owner", "--verbosity", "0")
    run("-m", "bench.outbox", str(MAILS))
    say(f"{MAILS} mails are queued")


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True)


def watch(portal: Portal, server: MailServer) -> None:
    deadline = time.monotonic() + PATIENCE
    shown = -1
    while time.monotonic() < deadline and portal.waiting():
        portal.mend()
        if len(server.taken) // 100 != shown:
            shown = len(server.taken) // 100
            say(f"{len(server.taken)} mails taken")
        time.sleep(0.2)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="reset-portal-chaos-") as name:
        portal = portal_in(Path(name).resolve())
        server = MailServer(strike=portal.kill)
        listening = socket.create_server(("127.0.0.1", 0))
        server.serve(listening)
        surround(Path(name).resolve(), portal, listening.getsockname()[1])
        try:
            prepare(portal)
            watch(portal, server)
        finally:
            portal.stop()
            shutil.rmtree(portal.cluster.sockets, ignore_errors=True)
    lost = MAILS - len({recipient for recipient, _ in server.taken})
    repeated, recognizable = server.repeated, server.repeated_with_their_id
    print(  # noqa: T201
        f"sent {MAILS}, lost {lost}, duplicated {repeated},"
        f" of these with the same Message-ID {recognizable}"
    )
    return 1 if lost or repeated != recognizable or server.victims else 0


if __name__ == "__main__":
    sys.exit(main())
