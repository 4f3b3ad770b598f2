"""Everything on one machine, in order: servers, database, mail sink, web, worker, beat.

Not a process manager of general use: those stop the database first, or leave orphans. Here
children are direct and die with this process, any child's death stops all, and the order of
stopping is the order of starting reversed.
"""

import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from reset_portal import children, embedded, leftovers, postgres, programs, valkey
from reset_portal.children import Child, Program, Trouble
from reset_portal.console import Console
from reset_portal.programs import LOOPBACK

Lines = Sequence[str]
PATIENCE = 60.0
ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Wish:
    """What the person asked for."""

    port: int
    data: Path
    own_postgres: bool = True
    own_valkey: bool = True
    own_mail: bool = True
    # The first of them is the web.
    programs: Callable[[int], Sequence[Program]] = programs.serving
    # Brings the database up to date once it answers.
    prepare: Callable[[Console], None] = lambda _console: None
    # Fills it while the web loads; returns lines to show before "Ready".
    furnish: Callable[[Console], Lines] = lambda _console: ()


@dataclass
class House:
    """What is running, in the order it was started."""

    wish: Wish
    console: Console
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))
    running: list[Child] = field(default_factory=list)
    mail_page: str = ""
    sockets: Path | None = None

    @property
    def logs(self) -> Path:
        return self.wish.data / "logs"

    def start(self, program: Program) -> None:
        self.running.append(children.start(program, self.logs / f"{program.name}.log"))


class Interrupted(BaseException):
    """Somebody asked to stop: an interrupt, a TERM or a closed terminal."""


def run(wish: Wish, console: Console) -> None:
    """Start all and serve until told to stop; Trouble when something else ended it."""
    house = House(wish, console)
    # Every child's: so a later start finds what this one may leave.
    told = {"PORTAL_NONCE": house.nonce, "PORT": str(wish.port), "PORTAL_DATA": str(wish.data)}
    with stoppable(), locked(wish.data), surroundings(told):
        try:
            start_all(house)
            watch(house)
        except Interrupted:
            console.say("Stopping.")
        finally:
            stop_all(house)
    console.say("Stopped.")


@contextmanager
def stoppable() -> Iterator[None]:
    def interrupt(number: int, _frame: FrameType | None) -> NoReturn:
        raise Interrupted(signal.Signals(number).name)

    before = {number: signal.signal(number, interrupt) for number in ASKING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def surroundings(told: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(told)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """One portal a data folder. The kernel lets go of the lock however its holder ends."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (data / "lock").open("a+")
    except PermissionError:
        raise Trouble(f"{data} is not yours: set PORTAL_DATA to a folder of your own.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Trouble(
                f"The portal already runs on {data} (process {file.read()}). Stop it first, "
                "or set PORTAL_DATA and PORT for a second one."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def start_all(house: House) -> None:
    wish, console = house.wish, house.console
    require_free(wish.port)
    console.say(f"RESET portal, data in {wish.data}")
    with console.stage("Looking around"):
        leftovers.clear(wish.data / "nonce", house.nonce)
    start_servers(house)
    wish.prepare(console)
    if wish.own_mail:
        with console.stage("Mail sink"):
            os.environ["EMAIL_URL"] = start_mail_sink(house)
    web, *others = wish.programs(wish.port)
    house.start(web)
    shown = wish.furnish(console)
    with console.stage("Web"):
        wait_for_web(house)
    # After it: five processes that load at once keep the first page waiting.
    with console.stage("Worker and beat"):
        for program in others:
            house.start(program)
    announce(house, shown)


def require_free(port: int) -> None:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Trouble(
            f"Port {port} cannot be used: {reason}. Set PORT to another one, "
            f"for example: PORT={port + 1} make run"
        ) from None


def start_servers(house: House) -> None:
    wish, console = house.wish, house.console
    if not (wish.own_postgres or wish.own_valkey):
        return
    sockets = house.sockets = postgres.fresh_private_folder(embedded.socket_folder(wish.data))
    if wish.own_postgres:
        with console.stage("PostgreSQL"):
            start_postgres(house, sockets)
    if wish.own_valkey:
        with console.stage("Valkey"):
            log = house.logs / "valkey.log"
            house.running.append(valkey.start(wish.data / "valkey", sockets, log))


def start_postgres(house: House, sockets: Path) -> None:
    data = house.wish.data / "postgresql"
    cluster = postgres.Cluster(data, sockets, children.server_identity())
    house.running.append(postgres.start(cluster, house.logs / "postgresql.log"))
    postgres.prepare(cluster)


def start_mail_sink(house: House) -> str:
    """The sockets are opened here: their ports are known, and taken, before anybody sends."""
    folder = house.wish.data / "mail"
    with socket.create_server((LOOPBACK, 0)) as smtp, listen_near(house.wish.port + 25) as pages:
        house.start(programs.mail_sink(str(folder), smtp.fileno(), pages.fileno()))
        house.mail_page = f"http://localhost:{pages.getsockname()[1]}/"
        return f"smtp://{LOOPBACK}:{smtp.getsockname()[1]}"


def listen_near(port: int) -> socket.socket:
    """The same address from start to start where it is free, any other where it is not."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError:
        return socket.create_server((LOOPBACK, 0))


def wait_for_web(house: House) -> None:
    port, log = house.wish.port, house.logs / "web.log"
    deadline = time.monotonic() + PATIENCE
    # Which start answers there: somebody else's server may have taken the port meanwhile.
    while ask(port, "/healthz/")[1] != house.nonce:
        check(house)
        if time.monotonic() > deadline:
            raise Trouble(f"The web server gave no answer:\n{children.last_lines(log)}")
        time.sleep(0.05)
    # And whether it can do more than that.
    if (status := ask(port, "/")[0]) >= 500:
        raise Trouble(f"The first page fails ({status}):\n{children.last_lines(log)}")


def ask(port: int, path: str) -> tuple[int, str | None]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        return answer.status, answer.headers["X-Portal-Nonce"]
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()


def announce(house: House, shown: Lines) -> None:
    say, address = house.console.say, f"http://localhost:{house.wish.port}/"
    say("")
    say(f"  Portal   {address}")
    if house.mail_page:
        say(f"  Mails    {house.mail_page} (nothing leaves this machine)")
    say(f"  Logs     {house.logs}")
    say(f"  Stop     Ctrl-C, or kill {os.getpid()}")
    for line in shown:
        say(line)
    say(f"Ready: {address}")


def watch(house: House) -> NoReturn:
    while True:
        check(house)
        time.sleep(0.2)


def check(house: House) -> None:
    for child in house.running:
        if children.has_ended(child):
            said = children.last_lines(child.log)
            raise Trouble(f"{child.program.name} has ended, so everything stops:\n{said}")


def stop_all(house: House) -> None:
    # Asking once is enough: a second Ctrl-C must not interrupt the stopping.
    for number in ASKING:
        signal.signal(number, signal.SIG_IGN)
    for child in reversed(house.running):
        children.stop(child)
    if house.sockets:
        shutil.rmtree(house.sockets)
