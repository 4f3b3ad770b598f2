import os
import pwd
import signal
from pathlib import Path

import psycopg
import pytest

from reset_portal import children, launch, postgres
from reset_portal.children import Program, Trouble
from reset_portal.postgres import Cluster
from tests.reset_portal.test_children import SLEEPER

pytestmark = pytest.mark.long


def test_serving_login_reads_and_writes_what_the_owner_makes(own: Cluster) -> None:
    with psycopg.connect(own.url("owner")) as owner:
        owner.execute("CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        owner.execute("CREATE SEQUENCE ticket")
    with psycopg.connect(own.url("app")) as app:
        app.execute("INSERT INTO note (text) VALUES ('a')")
        app.execute("UPDATE note SET text = 'b'")
        assert app.execute("SELECT text, nextval('ticket') FROM note").fetchall() == [("b", 1)]
        app.execute("DELETE FROM note")


@pytest.mark.parametrize(
    "forbidden",
    ["CREATE TABLE mine ()", "DROP TABLE kept", "TRUNCATE kept", "CREATE DATABASE mine"],
)
def test_serving_login_makes_and_drops_nothing(own: Cluster, forbidden: str) -> None:
    with psycopg.connect(own.url("owner")) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept ()")
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(own.url("app"), autocommit=True) as app, refused:
        app.execute(forbidden)


def test_neither_login_goes_round_the_wall(own: Cluster) -> None:
    with psycopg.connect(own.url("superuser")) as connection:
        mighty = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%'"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)"
        ).fetchall()
    assert mighty == []


def test_server_listens_on_its_private_socket_only(own: Cluster) -> None:
    with psycopg.connect(own.url("app")) as connection:
        shown = connection.execute("SHOW listen_addresses").fetchone()
    assert shown == ("",)
    assert own.sockets.stat().st_mode & 0o777 == 0o700


def test_prepare_is_run_again_without_harm(own: Cluster) -> None:
    postgres.prepare(own)
    with psycopg.connect(own.url("superuser")) as connection:
        found = connection.execute("SELECT count(*) FROM pg_database WHERE datname = 'portal'")
        assert found.fetchone() == (1,)


def test_data_survives_a_stop_and_a_start(tmp_path: Path) -> None:
    with postgres.throwaway(tmp_path) as cluster, psycopg.connect(cluster.url("owner")) as owner:
        owner.execute("CREATE TABLE kept ()")
    with postgres.throwaway(tmp_path) as cluster, psycopg.connect(cluster.url("app")) as app:
        assert app.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_server_that_does_not_start_says_why(tmp_path: Path, sockets: Path) -> None:
    broken = Cluster(tmp_path / "data", sockets, children.server_identity(), {"port": "none"})
    with pytest.raises(Trouble, match=r"did not start:\n.*invalid value for parameter"):
        postgres.start(broken, tmp_path / "log")


def test_a_server_that_hangs_is_given_up(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, tmp_path, launch.ITSELF)
    child = children.start(Program("sleeper", SLEEPER), tmp_path / "log")
    with pytest.raises(Trouble, match="gave no answer"):
        postgres.wait_until_ready(cluster, child, patience=0.1)
    children.stop(child)


def test_other_binaries_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(postgres.binary("postgres")).is_file()
    monkeypatch.setenv("PORTAL_PG_BINDIR", "/usr/lib/postgresql/18/bin")
    assert postgres.binary("initdb") == "/usr/lib/postgresql/18/bin/initdb"


def test_no_binaries_are_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda _name: None)
    with pytest.raises(Trouble, match="PORTAL_PG_BINDIR"):
        postgres.binary("postgres")


def test_a_socket_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o755)
    with pytest.raises(Trouble, match="not a private folder"):
        postgres.private_folder(folder)


def test_a_borrowed_user_is_given_its_folder_and_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: list[tuple[Path, int, int]] = []
    monkeypatch.setattr(os, "chown", lambda *arguments: given.append(arguments))
    data = tmp_path / "data"
    (data / "postgresql").mkdir(parents=True)
    data.chmod(0o700)
    for identity in (launch.ITSELF, launch.NAMESPACE):
        postgres.give(data / "postgresql", identity)
    assert data.stat().st_mode & 0o777 == 0o700
    postgres.give(data / "postgresql", "nobody")
    user = pwd.getpwnam("nobody")
    assert given == [(data / "postgresql", user.pw_uid, user.pw_gid)]
    assert data.stat().st_mode & 0o777 == 0o711


def pid_file(folder: Path, pid: int) -> Path:
    file = folder / "postmaster.pid"
    file.write_text(f"{pid}\n{folder}\n")
    return file


def test_pid_files_of_the_dead_and_of_strangers_are_removed(tmp_path: Path) -> None:
    for pid in (2**22 - 1, os.getpid()):
        file = pid_file(tmp_path, pid)
        postgres.clear_stale_pid(file)
        assert not file.exists()


def test_pid_file_of_a_zombie_is_removed(tmp_path: Path) -> None:
    child = children.start(Program("sleeper", SLEEPER), tmp_path / "log")
    child.process.send_signal(signal.SIGKILL)
    while not children.has_ended(child):
        os.sched_yield()
    file = pid_file(tmp_path, child.process.pid)
    postgres.clear_stale_pid(file)
    assert not file.exists()
    children.stop(child)


def test_a_living_server_is_never_taken_from_its_data(own: Cluster) -> None:
    file = own.data / "postmaster.pid"
    with pytest.raises(Trouble, match=r"Another PostgreSQL \(process \d+\)"):
        postgres.clear_stale_pid(file, patience=0.1)
    assert file.exists()


def test_without_proc_a_process_that_exists_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(postgres, "PROC", Path("/nowhere"))
    assert postgres.is_postgres(os.getpid())
    assert not postgres.is_postgres(2**22 - 1)
    monkeypatch.setattr(os, "kill", forbidden)
    assert postgres.is_postgres(1)
