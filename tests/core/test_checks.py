"""Every question finds what it asks for, and finds nothing in the portal as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from pytest_django import Settings

from core.checks import check_wall, refuse_unsafe_login
from core.rls import Wall, walls
from reset_portal.celery import check_login
from reset_portal.postgres import Cluster

pytestmark = pytest.mark.django_db

LOOSE = "FOREIGN KEY (meeting_id) REFERENCES meetings_meeting (id)"
HOLES = (
    ("core.E001", "ALTER ROLE portal_app BYPASSRLS", "ALTER ROLE portal_app NOBYPASSRLS"),
    ("core.E001", "ALTER ROLE portal_app SUPERUSER", "ALTER ROLE portal_app NOSUPERUSER"),
    ("core.E002", "GRANT portal_owner TO portal_app", "REVOKE portal_owner FROM portal_app"),
    (
        "core.E002",
        "CREATE SCHEMA mine AUTHORIZATION portal_app",
        "DROP SCHEMA mine",
    ),
    (
        "core.E003",
        "ALTER TABLE meetings_meeting DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE meetings_meeting ENABLE ROW LEVEL SECURITY",
    ),
    (
        "core.E004",
        "CREATE TABLE bare (region_id bigint); ALTER TABLE bare ENABLE ROW LEVEL SECURITY",
        "DROP TABLE bare",
    ),
    (
        "core.E005",
        "CREATE POLICY open ON meetings_meeting FOR SELECT USING (true)",
        "DROP POLICY open ON meetings_meeting",
    ),
    (
        "core.E006",
        f"ALTER TABLE meetings_invitation ADD CONSTRAINT loose {LOOSE}",
        "ALTER TABLE meetings_invitation DROP CONSTRAINT loose",
    ),
    (
        "core.E006",
        "CREATE TABLE bare (meeting_id bigint REFERENCES meetings_meeting (id))",
        "DROP TABLE bare",
    ),
    (
        "core.E007",
        "CREATE UNIQUE INDEX loose ON meetings_meeting (title)",
        "DROP INDEX loose",
    ),
    (
        "core.E008",
        "GRANT TRUNCATE ON meetings_meeting TO portal_app",
        "REVOKE TRUNCATE ON meetings_meeting FROM portal_app",
    ),
    (
        "core.E009",
        "GRANT UPDATE ON meetings_meetingevent TO portal_app",
        "REVOKE UPDATE ON meetings_meetingevent FROM portal_app",
    ),
    (
        "core.E010",
        "CREATE VIEW every AS SELECT * FROM meetings_meeting",
        "DROP VIEW every",
    ),
    (
        "core.E011",
        "CREATE MATERIALIZED VIEW every AS SELECT * FROM meetings_meeting",
        "DROP MATERIALIZED VIEW every",
    ),
    (
        "core.E012",
        "CREATE FUNCTION all_of_it() RETURNS bigint SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION all_of_it",
    ),
)
READS, WRITES, PRIVATES = (
    f"region_id = ANY ((SELECT NULLIF(current_setting('portal.{kind}', true), '')::bigint[])"
    "::bigint[])"
    for kind in ("reads", "writes", "privates")
)
LINK = "'invitation:' || id = (SELECT current_setting('portal.link', true))"
# Each kind of wall, a little lower: the clause still looks like one of ours.
WEAKENED = (
    ("meetings_meeting", "read", f"USING (true OR {READS})"),
    ("meetings_meeting", "read", f"USING ({READS} OR cancelled_at IS NOT NULL)"),
    ("meetings_meeting", "read", f"USING (region_id IS NOT NULL OR {READS})"),
    ("meetings_meeting", "insert", f"WITH CHECK ({READS})"),
    ("meetings_meeting", "update", f"USING ({READS}) WITH CHECK ({WRITES})"),
    ("meetings_meeting", "update", f"USING ({WRITES}) WITH CHECK ({READS})"),
    ("meetings_meeting", "delete", f"USING ({READS})"),
    ("stakeholders_personcontact", "read", f"USING ({READS})"),
    ("stakeholders_personcontact", "update", f"USING ({WRITES}) WITH CHECK ({PRIVATES})"),
    ("stakeholders_personcontact", "insert", f"WITH CHECK ({WRITES})"),
    ("mail_mail", "insert", "WITH CHECK (true)"),
    ("mail_mail", "read", f"USING ({WRITES})"),
    ("meetings_meetingevent", "update", f"USING ({WRITES}) WITH CHECK ({WRITES})"),
    ("meetings_meetingevent", "delete", f"USING ({WRITES})"),
    ("accounts_invitation", "read", f"USING ({PRIVATES} OR {LINK})"),
    ("accounts_invitation", "read", f"USING ({PRIVATES} OR ({LINK} OR {WRITES}))"),
    ("accounts_invitation", "delete", f"USING ({PRIVATES} OR ({LINK} AND {WRITES}))"),
)


@contextmanager
def hole(cluster: Cluster, make: str, mend: str) -> Iterator[None]:
    with psycopg.connect(cluster.url("superuser"), autocommit=True) as superuser:
        superuser.execute("SET lock_timeout = '5s'")
        superuser.execute(make)
        try:
            yield
        finally:
            superuser.execute(mend)


def named() -> list[str]:
    """What the check finds, by name."""
    return [found.msg.partition(" ")[0] for found in check_wall(databases=["default"])]


def test_the_portal_as_it_is_has_no_hole() -> None:
    assert check_wall(databases=["default"]) == []


@pytest.mark.parametrize(("question", "make", "mend"), HOLES)
def test_a_hole_is_found(cluster: Cluster, question: str, make: str, mend: str) -> None:
    with hole(cluster, make, mend):
        assert {found.id for found in check_wall(databases=["default"])} >= {question}


@pytest.mark.parametrize(("table", "command", "clause"), WEAKENED)
def test_a_weakened_clause_is_named(
    cluster: Cluster, table: str, command: str, clause: str
) -> None:
    policy = f"portal_{command}"
    (written,) = (told for told in walls()[table].policies(table) if f" {policy} " in told)
    mend = f"DROP POLICY {policy} ON {table}; {written}"
    with hole(cluster, f"ALTER POLICY {policy} ON {table} {clause}", mend):
        assert named() == [f"{table}.{policy}"]


@pytest.mark.parametrize("other", ["AS RESTRICTIVE FOR SELECT", "FOR SELECT TO portal_owner"])
def test_a_policy_of_another_kind_or_for_somebody_else_is_named(
    cluster: Cluster, other: str
) -> None:
    right = Wall("").policies("meetings_meeting")[0]
    drop = "DROP POLICY portal_read ON meetings_meeting;"
    with hole(cluster, drop + right.replace("FOR SELECT", other), drop + right):
        assert named() == ["meetings_meeting.portal_read"]


def test_a_table_without_a_wall_is_measured_by_the_ordinary_one(cluster: Cluster) -> None:
    table = "CREATE TABLE bare (id bigint, region_id bigint, shared_at timestamptz);"
    table += "ALTER TABLE bare ENABLE ROW LEVEL SECURITY;"
    ordinary = "".join(f"{told};" for told in Wall("").policies("bare"))
    shared = "".join(f"{told};" for told in Wall("", shared=True).policies("bare"))
    with hole(cluster, table + ordinary, "DROP TABLE bare"):
        assert named() == []
    with hole(cluster, table + shared, "DROP TABLE bare"):
        assert named() == ["bare.portal_read"]


def test_a_view_with_the_readers_eyes_is_no_hole(cluster: Cluster) -> None:
    view = "CREATE VIEW every WITH (security_invoker = true) AS SELECT * FROM meetings_meeting"
    with hole(cluster, view, "DROP VIEW every"):
        assert check_wall(databases=["default"]) == []


def test_an_exception_that_is_no_table_is_found(settings: Settings) -> None:
    settings.UNWALLED_TABLES = {*settings.UNWALLED_TABLES, "gone"}
    (found,) = check_wall(databases=["default"])
    assert found.msg == "gone is listed in UNWALLED_TABLES and is no table with region_id."


def test_other_databases_are_not_asked() -> None:
    assert check_wall(databases=["owner"]) == check_wall() == []


def test_the_command_asks() -> None:
    call_command("check", databases=["default"])


def test_the_serving_login_is_accepted() -> None:
    refuse_unsafe_login()


@pytest.mark.parametrize(("question", "make", "mend"), HOLES[:4])
def test_an_unsafe_login_is_refused(cluster: Cluster, question: str, make: str, mend: str) -> None:
    with (
        hole(cluster, make, mend),
        pytest.raises(ImproperlyConfigured, match="DATABASE_URL must name portal_app"),
    ):
        refuse_unsafe_login()


def test_the_worker_does_not_start_with_an_unsafe_login(cluster: Cluster) -> None:
    _, make, mend = HOLES[0]
    with hole(cluster, make, mend), pytest.raises(SystemExit, match="BYPASSRLS"):
        check_login()
