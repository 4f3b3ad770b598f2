"""No container engine is at hand: docker-compose.yml is read, and its programs are started with
its commands and its variables against servers that were started separately, over TCP."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg import sql

from reset_portal import children, embedded, postgres, programs, valkey
from reset_portal.children import Child, Program
from reset_portal.postgres import Cluster
from tests.reset_portal.test_children import until
from tests.reset_portal.test_supervisor import free_port

pytestmark = pytest.mark.long

FILE = yaml.safe_load((embedded.CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = FILE["services"]
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - inside a container
OURS = ("web", "worker", "beat", "migrate")
# What an operator writes into .env.
WRITTEN = {
    "PORTAL_DOMAIN": "reset.example",
    "SECRET_KEY": "only-for-this-test-only-for-this-test-only-for-this-test",
    "POSTGRES_PASSWORD": "superuser-password",
    "DATABASE_APP_PASSWORD": "app-password",
    "DATABASE_OWNER_PASSWORD": "owner-password",
    "VALKEY_PASSWORD": "valkey-password",
    "EMAIL_URL": "smtp://mail.reset.example:25",
    "MAIL_FROM": "RESET portal <portal@reset.example>",
}


@dataclass
class Servers:
    postgres: int
    valkey: int

    def environment(self, service: str) -> dict[str, str]:
        """As compose would hand it over, but for the two hosts, which are here."""
        told = {name: filled(value) for name, value in SERVICES[service]["environment"].items()}
        for host, port in (("database:5432", self.postgres), ("valkey:6379", self.valkey)):
            told = {name: value.replace(host, f"{LOOPBACK}:{port}") for name, value in told.items()}
        return {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **told}


def filled(value: str) -> str:
    def fill(found: re.Match[str]) -> str:
        name, rule = found["name"], found["rule"] or ""
        return WRITTEN[name] if rule == ":?" else WRITTEN.get(name, rule.removeprefix(":-"))

    return re.sub(r"\$\{(?P<name>\w+)(?P<rule>:[-?][^}]*)?\}", fill, value)


def command(service: str, **changes: str) -> list[str]:
    return [changes.get(word, word) for word in SERVICES[service]["command"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compose")


@pytest.fixture(scope="module")
def servers(folder: Path) -> Iterator[Servers]:
    """PostgreSQL made by the container's own script, Valkey by the container's own command."""
    ports = Servers(free_port(), free_port())
    cluster = make_cluster(folder, ports.postgres)
    database = postgres.start(cluster, folder / "postgresql.log")
    run_database_script(cluster)
    words = [filled(word) for word in SERVICES["valkey"]["command"][1:]]
    place = ("--port", str(ports.valkey), "--bind", LOOPBACK, "--dir", str(folder))
    queue = start("valkey", [valkey.binary(), *words, *place], folder)
    yield ports
    children.stop(queue)
    children.stop(database)
    shutil.rmtree(cluster.sockets)


def make_cluster(folder: Path, port: int) -> Cluster:
    sockets = postgres.private_folder(embedded.socket_folder(folder))
    settings = {**postgres.FORGETFUL, "listen_addresses": LOOPBACK, "port": str(port)}
    cluster = Cluster(folder / "postgresql", sockets, children.server_identity(), settings)
    postgres.create(cluster)
    rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (cluster.data / "pg_hba.conf").write_text(rules)
    # The socket's name carries the port; our URLs name the folder alone.
    (sockets / ".s.PGSQL.5432").symlink_to(sockets / f".s.PGSQL.{port}")
    return cluster


def run_database_script(cluster: Cluster) -> None:
    surroundings = {
        name: filled(value) for name, value in SERVICES["database"]["environment"].items()
    }
    path = f"{Path(postgres.binary('psql')).parent}:{os.environ['PATH']}"
    subprocess.run(
        [embedded.CHECKOUT / "docker" / "database.sh"],
        env={
            **surroundings,
            "PATH": path,
            "PGHOST": str(cluster.sockets),
            "PORTAL_SQL": str(postgres.SQL_FOLDER),
        },
        capture_output=True,
        check=True,
    )


def start(name: str, words: list[str], folder: Path) -> Child:
    return children.start(Program(name, ("/usr/bin/env", *words)), folder / f"{name}.log")


def run(service: str, servers: Servers, *words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [*(words or command(service))],
        cwd=embedded.CHECKOUT,
        env=servers.environment(service),
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="module")
def migrated(servers: Servers) -> Servers:
    done = run("migrate", servers)
    assert done.returncode == 0, done.stderr.decode()
    return servers


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_commands_are_the_supervisors(service: str) -> None:
    ours = programs.web(8000, EVERYWHERE) if service == "web" else getattr(programs, service)()
    assert command(service) == ["python", *ours.command[1:]]


def test_every_container_is_hardened() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "healthcheck" in service, name
        assert service.get("user", "10002:10002") not in {"root", "0"}, name


def test_only_the_migration_knows_the_owner() -> None:
    for name in OURS:
        knows = "DATABASE_OWNER_URL" in SERVICES[name]["environment"]
        assert knows == (name == "migrate"), name


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_every_variable_is_in_the_example() -> None:
    example = (embedded.CHECKOUT / ".env.example").read_text()
    text = (embedded.CHECKOUT / "docker-compose.yml").read_text()
    for name in set(re.findall(r"\$\{(\w+)", text)):
        assert f"{name}=" in example, name


def test_migration_makes_the_tables_and_finds_the_wall(migrated: Servers) -> None:
    address = migrated.environment("web")["DATABASE_URL"]
    with psycopg.connect(address) as app:
        assert app.execute("SELECT current_user").fetchone() == ("portal_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(sql.SQL("CREATE TABLE mine ()"))


def test_a_wrong_password_opens_nothing(migrated: Servers) -> None:
    address = migrated.environment("web")["DATABASE_URL"].replace("app-password", "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_web_worker_and_beat_serve_behind_a_proxy(migrated: Servers, folder: Path) -> None:
    port = free_port()
    places = {EVERYWHERE: LOOPBACK, "8000": str(port)}
    with ExitStack() as stack:
        for name in ("web", "worker", "beat"):
            words = [*settings(migrated, name), *command(name, **places)]
            stack.callback(children.stop, start(name, words, folder))
        until(lambda: is_healthy(migrated, port), 60)
        status, headers = answer(port, "/")
        assert status < 400
        assert "strict-transport-security" in headers
        until(lambda: "ready" in (folder / "worker.log").read_text(), 60)
        ping = ("celery", "--app", "reset_portal.celery", "inspect", "ping")
        assert b"pong" in run("worker", migrated, *ping).stdout
        assert "Scheduler: Sending due task" in (folder / "beat.log").read_text()


def is_healthy(servers: Servers, port: int) -> bool:
    words = SERVICES["web"]["healthcheck"]["test"][1:]
    return run("web", servers, *(word.replace("8000", str(port)) for word in words)).returncode == 0


def settings(servers: Servers, service: str) -> list[str]:
    """For env(1): the child gets these variables and no others."""
    return ["-i", *(f"{name}={value}" for name, value in servers.environment(service).items())]


def answer(port: int, path: str) -> tuple[int, dict[str, str]]:
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    proxied = {"Host": "reset.example", "X-Forwarded-Proto": "https"}
    try:
        connection.request("GET", path, headers={**proxied, "X-Forwarded-For": "203.0.113.9"})
        answered = connection.getresponse()
        return answered.status, {name.lower(): value for name, value in answered.getheaders()}
    except OSError:
        return 0, {}
    finally:
        connection.close()
