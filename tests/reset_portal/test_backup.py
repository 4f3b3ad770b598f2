import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection

from core.checks import check_wall
from core.scope import within
from reset_portal import backup, children, embedded, postgres, supervisor
from reset_portal.backup import Backup
from reset_portal.children import Trouble
from reset_portal.postgres import Cluster
from tests.cast import Cast, assemble
from tests.meetings.factories import make_invitation, make_meeting
from tests.partners import bearing, make_partner

pytestmark = pytest.mark.long

NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
WALLED = """
DROP TABLE IF EXISTS note;
CREATE TABLE note (
    id bigserial PRIMARY KEY,
    region_id bigint NOT NULL,
    text text,
    CONSTRAINT positive CHECK (id > 0)
);
CREATE INDEX by_region ON note (region_id);
CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER kept BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION keep();
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON note FOR SELECT
    USING (region_id = any (
        (select nullif(current_setting('portal.reads', true), '')::bigint[])::bigint[]));
INSERT INTO note SELECT n, n % 8, 'note ' || n FROM generate_series(1, 500) n;
"""


@pytest.fixture
def url(own: Cluster) -> str:
    with psycopg.connect(own.url("owner")) as owner:
        owner.execute(WALLED.encode())
    return own.url("owner")


def database_names(own: Cluster) -> set[str]:
    with psycopg.connect(own.url("superuser", "postgres")) as connection:
        return {str(name) for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_restored_database_counts_the_same_behind_the_same_wall(
    own: Cluster, url: str, tmp_path: Path
) -> None:
    made = backup.take(url, tmp_path / "backups", NOW)
    assert made.dump.name == "portal-20260308-120000.dump"
    counted = backup.restore(url, made, "drill")
    assert counted["note"].startswith("500 rows, sum ")
    with psycopg.connect(own.url("app", "drill")) as app:
        assert app.execute("SELECT count(*) FROM note").fetchone() == (0,)
        app.execute("SELECT set_config('portal.reads', '{3}', true)")
        assert app.execute("SELECT count(*) FROM note").fetchone() == (63,)
    backup.drop(url, "drill")
    assert "drill" not in database_names(own)


def test_backup_of_a_login_behind_the_wall_is_not_taken_for_one(
    own: Cluster, url: str, tmp_path: Path
) -> None:
    with pytest.raises(Trouble, match=r"pg_dump failed:\n[^\n]*row-level security"):
        backup.take(own.url("app"), tmp_path, NOW)


def test_a_row_less_is_told(own: Cluster, url: str, tmp_path: Path) -> None:
    made = backup.take(url, tmp_path, NOW)
    manifest = json.loads(made.manifest.read_text())
    manifest["counted"]["note"] = "501 rows, sum 0"
    made.manifest.write_text(json.dumps(manifest))
    with pytest.raises(Trouble, match=r"note: 501 rows, sum 0 became 500 rows"):
        backup.restore(url, made, "drill")
    backup.drop(url, "drill")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("policies", "DROP POLICY reads ON note"),
        ("policies", "ALTER POLICY reads ON note USING (true)"),
        ("policies", "ALTER POLICY reads ON note TO portal_owner"),
        ("walls", "ALTER TABLE note DISABLE ROW LEVEL SECURITY"),
        ("grants", "GRANT TRUNCATE ON note TO portal_app"),
        ("grants", "REVOKE USAGE ON SEQUENCE note_id_seq FROM portal_app"),
        ("triggers", "ALTER TABLE note DISABLE TRIGGER kept"),
        ("functions", "ALTER FUNCTION keep() SECURITY DEFINER"),
        ("constraints", "ALTER TABLE note DROP CONSTRAINT positive"),
        ("indexes", "DROP INDEX by_region"),
    ],
)
def test_a_rule_that_did_not_come_back_is_told(url: str, rule: str, change: str) -> None:
    with psycopg.connect(url) as owner:
        before = backup.fingerprint(owner)
        owner.execute(change.encode())
        after = backup.fingerprint(owner)
        owner.rollback()
    (told,) = backup.differences(before, after)
    assert f"({rule}): " in told


def test_changed_or_missing_files_are_refused(url: str, tmp_path: Path) -> None:
    made = backup.take(url, tmp_path, NOW)
    made.dump.write_bytes(made.dump.read_bytes()[:-1])
    with pytest.raises(Trouble, match="has changed since it was written"):
        backup.restore(url, made, "drill")
    with pytest.raises(Trouble, match="is not there"):
        backup.restore(url, Backup(tmp_path / "other.dump"), "drill")


def test_restored_database_takes_the_place_of_the_other(
    own: Cluster, url: str, tmp_path: Path
) -> None:
    made = backup.take(url, tmp_path, NOW)
    backup.restore(url, made, "drill")
    with psycopg.connect(url) as owner:
        owner.execute("DELETE FROM note")
        owner.commit()
        with pytest.raises(Trouble, match="The portal is running"):
            backup.put_in_place(url, "drill", NOW)
    assert backup.put_in_place(url, "drill", NOW) == "portal_before_20260308_120000"
    with psycopg.connect(url) as owner:
        assert owner.execute("SELECT count(*) FROM note").fetchone() == (500,)
    backup.drop(url, "portal_before_20260308_120000")


def test_password_is_not_among_the_arguments(own: Cluster, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as told:
        backup.client("pg_dump", "postgresql://x:secret@/x?host=/nowhere", "--file=/dev/null")
    assert "secret" not in str(told.value)


def test_commands_back_up_restore_and_replace(
    own: Cluster, url: str, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATABASE_OWNER_URL = url
    call_command("backup", to=str(tmp_path), stdout=StringIO())
    (dump,) = tmp_path.glob("*.dump")
    said = StringIO()
    call_command("restore", str(dump), stdout=said)
    assert "agree with the backup" in said.getvalue()
    assert "portal_restored" not in database_names(own)
    call_command("restore", str(dump), "--replace", stdout=said)
    assert "In place. What was there before is the database portal_before_" in said.getvalue()


def test_commands_say_what_went_wrong(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATABASE_OWNER_URL = "postgresql://portal_owner@/portal?host=/nowhere"
    with pytest.raises(CommandError, match="does not answer"):
        call_command("restore", str(tmp_path / "none.dump"))
    with pytest.raises(CommandError, match="does not answer"):
        call_command("backup", to=str(tmp_path))


def test_a_sleeping_server_is_woken_for_the_while(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    url = embedded.database_url("owner")
    sockets = postgres.private_folder(embedded.socket_folder(tmp_path))
    cluster = Cluster(tmp_path / "postgresql", sockets, children.server_identity())
    child = postgres.start(cluster, tmp_path / "log")
    postgres.prepare(cluster)
    with backup.database_running(url), supervisor.locked(tmp_path):
        assert backup.answers(url)
    children.stop(child)
    refused = pytest.raises(Trouble, match="already runs")
    with backup.database_running(url), refused, supervisor.locked(tmp_path):
        raise AssertionError("two hold the lock")
    assert not backup.answers(url)


PASSWORD = "a long and quiet river"


@contextmanager
def served(database: str) -> Iterator[None]:
    """The portal of these tests, on another database."""
    portal = connection.settings_dict["NAME"]
    for name in (database, portal):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one
        connection.settings_dict["NAME"] = name
        if name == database:
            yield


@pytest.fixture
def lived_in(committed: None) -> Cast:
    """A portal in which everybody can sign in and each region has a meeting."""
    cast = assemble()
    with within(cast.everywhere):
        for region in (cast.home, cast.away):
            meeting = make_meeting(region, title=f"Call of {region.name}")
            make_invitation(meeting)
        for user in cast.users.values():
            user.set_password(PASSWORD)
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return cast


def seen_by(cast: Cast, name: str) -> dict[str, int]:
    """Signed in at the door: what each region's list of meetings answers, and the overview."""
    client = cast.client()
    who = {"login": cast.users[name].email, "password": PASSWORD}
    assert client.post("/accounts/login/", who).status_code == 302
    pages = ("/r/texas/meetings/", "/r/florida/meetings/", "/network/", "/network/clients/")
    return {page: client.get(page).status_code for page in pages}


def test_everybody_signs_in_on_the_restored_database_and_sees_what_is_theirs(
    cluster: Cluster, lived_in: Cast, tmp_path: Path
) -> None:
    token = make_partner(lived_in)[1]
    before = {name: seen_by(lived_in, name) for name in lived_in.users}
    assert len({tuple(seen.values()) for seen in before.values()}) == 4
    owner = cluster.url("owner")
    made = backup.take(owner, tmp_path, NOW)
    counted = backup.restore(owner, made, "drill")
    assert counted["meetings_meeting"].startswith("2 rows, sum ")
    caches["default"].clear()
    with served("drill"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database(), current_user")
            assert cursor.fetchone() == ("drill", "portal_app")
        assert check_wall(databases=["default"]) == []
        assert {name: seen_by(lived_in, name) for name in lived_in.users} == before
        page = bearing(lived_in, token).get("/api/v1/meetings/").json()
        assert [meeting["title"] for meeting in page["results"]] == ["Call of Texas"]
        make_meeting_as_ana(lived_in)
    backup.drop(owner, "drill")


def make_meeting_as_ana(cast: Cast) -> None:
    """The sequences went along: a new row finds a number."""
    with within(cast.actor("ana").reach):
        assert make_meeting(cast.home).pk > 2
