"""A dump, and what was counted and summed in the same moment.

A dump that succeeds proves nothing: one taken by a login that row security applies to is complete
and empty. So a restore goes into a database of its own, is counted there, and only then may take
the place of the other.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from reset_portal import children, embedded, postgres, supervisor
from reset_portal.children import Trouble

Connection = psycopg.Connection[tuple[object, ...]]
TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# What is no row and must come back all the same.
RULES = {
    "walls": "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    "policies": "SELECT * FROM pg_policies",
    "grants": "SELECT relname, grantee::regrole::text, privilege_type, is_grantable"
    " FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace",
    "triggers": "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace",
    # Conditions are left out: PostgreSQL prints their casts in other words after a restore.
    "constraints": "SELECT conrelid::regclass::text, conname, convalidated,"
    " CASE contype WHEN 'c' THEN 'CHECK' ELSE pg_get_constraintdef(oid) END FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indrelid::regclass::text, relname, indisunique, indisvalid, ARRAY("
    " SELECT attname::text FROM pg_attribute WHERE attrelid = indexrelid ORDER BY attnum)"
    " FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE relnamespace = 'public'::regnamespace",
}


@dataclass(frozen=True)
class Backup:
    dump: Path

    @property
    def manifest(self) -> Path:
        return self.dump.with_suffix(".json")


def take(url: str, folder: Path, now: datetime) -> Backup:
    """Dump and count in one snapshot, so that writers need not stop."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup = Backup(folder / f"portal-{now:%Y%m%d-%H%M%S}.dump")
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        client("pg_dump", url, "--format=custom", f"--snapshot={snapshot}", f"--file={backup.dump}")
        counted = fingerprint(connection)
    manifest = {"sha256": digest(backup.dump), "counted": counted}
    backup.manifest.write_text(json.dumps(manifest, indent=1))
    return backup


def fingerprint(connection: Connection) -> dict[str, str]:
    """Rows and a sum over every table, and over the rules that guard them."""
    counted = {}
    for (name,) in connection.execute(TABLES).fetchall():
        table = sql.Identifier(str(name))
        summed = sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} t"
        )
        rows, total = connection.execute(summed.format(table)).fetchone() or (0, 0)
        counted[str(name)] = f"{rows} rows, sum {total}"
    for name, query in RULES.items():
        found = sorted(map(repr, connection.execute(query.encode()).fetchall()))
        total = hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]
        counted[f"({name})"] = f"{len(found)}, sum {total}"
    return counted


def restore(url: str, backup: Backup, database: str) -> dict[str, str]:
    """Into a new database of this name; returns what was counted there, or Trouble."""
    promised = read_manifest(backup)
    with psycopg.connect(named(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))
        # What template1 grants would come on top of the grants in the dump.
        postgres.create_database(connection, database, template="template0")
    target = named(url, database)
    client("pg_restore", target, "--exit-on-error", str(backup.dump))
    with psycopg.connect(target) as connection:
        counted = fingerprint(connection)
    if wrong := differences(promised, counted):
        raise Trouble("The restored database is not what was backed up:\n" + "\n".join(wrong))
    return counted


def read_manifest(backup: Backup) -> dict[str, str]:
    for file in (backup.dump, backup.manifest):
        if not file.is_file():
            raise Trouble(f"{file} is not there: a backup is a .dump and a .json of the same name.")
    manifest = json.loads(backup.manifest.read_text())
    if manifest["sha256"] != digest(backup.dump):
        raise Trouble(f"{backup.dump} has changed since it was written.")
    return dict(manifest["counted"])


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [
        f"  {name}: {before.get(name, 'nothing')} became {after.get(name, 'nothing')}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def put_in_place(url: str, database: str, now: datetime) -> str:
    """The restored one becomes the portal's; returns the name under which the other is kept."""
    portal = str(conninfo_to_dict(url)["dbname"])
    kept = f"{portal}_before_{now:%Y%m%d_%H%M%S}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with psycopg.connect(named(url, "postgres"), autocommit=True) as connection:
        try:
            for old, new in ((portal, kept), (database, portal)):
                connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
        except psycopg.errors.ObjectInUse:
            raise Trouble(
                f"The portal is running: stop web, worker and beat. {database} is ready."
            ) from None
    return kept


def drop(url: str, database: str) -> None:
    with psycopg.connect(named(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))


def named(url: str, database: str) -> str:
    return make_conninfo(url, dbname=database)


def client(program: str, url: str, *arguments: str) -> None:
    """One of PostgreSQL's programs; the password goes where `ps` does not show it."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", ""))
    address = make_conninfo("", **parts)
    done = subprocess.run(  # noqa: S603 - our own programs
        [postgres.binary(program), *arguments, f"--dbname={address}"],
        env={**os.environ, "PGPASSWORD": password},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{program} failed:\n{done.stderr.decode(errors='replace').strip()}")


def digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def database_running(url: str) -> Iterator[None]:
    """The embedded server may be asleep: wake it for as long as this takes."""
    if answers(url):
        yield
        return
    if os.environ.get("DATABASE_URL"):
        raise Trouble("The database of DATABASE_OWNER_URL does not answer.")
    data = embedded.data_folder()
    with supervisor.locked(data):
        sockets = postgres.fresh_private_folder(embedded.socket_folder(data))
        cluster = postgres.Cluster(data / "postgresql", sockets, children.server_identity())
        child = postgres.start(cluster, data / "logs" / "postgresql.log")
        try:
            yield
        finally:
            children.stop(child)
            shutil.rmtree(sockets)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
