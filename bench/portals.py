"""Portals of two sizes at once: one embedded PostgreSQL and Valkey, a database and a web each."""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psycopg

from reset_portal import children, embedded, postgres, programs, valkey
from reset_portal.children import Child, Program

FIRST_PORT = int(os.environ.get("BENCH_PORT", "8710"))
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Portal:
    size: str
    port: int
    environment: dict[str, str]
    doors: dict[str, Any]
    web: Child


@dataclass(frozen=True)
class House:
    folder: Path
    cluster: postgres.Cluster
    sockets: Path

    def environment(self, database: str, number: int = 0) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": "only-for-the-benchmark-only-for-the-benchmark-only-for-it",
            "DATABASE_URL": self.cluster.url("app", database),
            "DATABASE_OWNER_URL": self.cluster.url("owner", database),
            "REDIS_URL": f"unix://{self.sockets}/valkey.sock?db={number}",
            "PORTAL_DATA": str(self.folder),
            "API_RATE": "1000000/min",
            "LOG_LEVEL": "WARNING",
        }

    def run(self, environment: dict[str, str], *arguments: str) -> bytes:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE
        ).stdout

    def create(self, database: str, template: str = "template1") -> None:
        url = self.cluster.url("superuser", "postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                f'CREATE DATABASE "{database}" OWNER portal_owner TEMPLATE "{template}"'
            )


@contextmanager
def house() -> Iterator[House]:
    """The two servers, as `manage.py up` starts them, on a data folder that is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="reset-portal-bench-"))
    sockets = postgres.private_folder(embedded.socket_folder(folder))
    cluster = postgres.Cluster(folder / "postgresql", sockets, children.server_identity())
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(shutil.rmtree, sockets, ignore_errors=True)
        stack.callback(children.stop, postgres.start(cluster, folder / "postgresql.log"))
        postgres.prepare(cluster)
        cache = valkey.start(folder / "valkey", sockets, folder / "valkey.log")
        stack.callback(children.stop, cache)
        yield House(folder, cluster, sockets)


@contextmanager
def portals(place: House, sizes: list[str]) -> Iterator[list[Portal]]:
    place.create("empty")
    place.run(place.environment("empty"), "manage.py", "migrate", "--database=owner", "-v0")
    with ExitStack() as stack:
        started = []
        for number, size in enumerate(sizes):
            say(f"Filling the {size} portal")
            place.create(size, template="empty")
            environment = place.environment(size, number)
            url = place.cluster.url("superuser", size)
            doors = orjson.loads(place.run(environment, "-m", "bench.fill", size, url))
            say(f"  {doors['rows']:,} rows")
            web = serve(place, environment, FIRST_PORT + number)
            stack.callback(children.stop, web)
            started.append(Portal(size, FIRST_PORT + number, environment, doors, web))
        yield started


def serve(place: House, environment: dict[str, str], port: int) -> Child:
    """The deployed program, word by word, with the references beside the portal."""
    program = programs.web(port)
    command = tuple(part.replace("reset_portal.wsgi", "bench.wsgi") for part in program.command)
    child = start(Program("web", command), environment, place.folder / f"web-{port}.log")
    deadline = time.monotonic() + 60
    while not answers(port):
        if children.has_ended(child) or time.monotonic() > deadline:
            sys.exit(f"The web did not start:\n{children.last_lines(child.log, 40)}")
        time.sleep(0.1)
    return child


def start(program: Program, environment: dict[str, str], log: Path) -> Child:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return children.start(program, log)
    finally:
        os.environ.clear()
        os.environ.update(before)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def memory(portal: Portal) -> int:
    """Bytes that the web's processes hold, shared pages divided among them."""
    return sum(_held(pid) for pid in _family(portal.web.process.pid))


def _family(pid: int) -> list[int]:
    known = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in known for member in _family(int(child)))]


def _held(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
