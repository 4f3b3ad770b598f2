"""What each kind of wall lets through, asked of PostgreSQL on a table of its own."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.operations.base import Operation

from core.rls import AppendOnly, LinkWithinRegion, Wall
from core.scope import NOTHING, Reach, within
from reset_portal.postgres import Cluster
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person

OURS, THEIRS = 1, 2
STORY = """
CREATE TABLE story (
    id bigint PRIMARY KEY, region_id bigint NOT NULL, title text, shared_at timestamptz
);
INSERT INTO story VALUES (1, 1, 'ours', NULL), (2, 2, 'theirs', NULL), (3, 2, 'shared', now());
"""
INSERT = "INSERT INTO story VALUES (9, 1, 'new')"
UPDATE = "UPDATE story SET title = 'changed'"
DELETE = "DELETE FROM story"

Build = Callable[..., None]


def sql_of(operation: Operation, state: Any, app_label: str = "") -> list[str]:
    editor = connection.schema_editor(collect_sql=True, atomic=False)
    operation.database_forwards(app_label, editor, state, state)
    return list(editor.collected_sql)


@pytest.fixture
def build(cluster: Cluster) -> Iterator[Build]:
    """The table behind a wall of the kind asked for; set up before `db`, dropped after it."""
    meta = SimpleNamespace(db_table="story", local_fields=[])
    model = SimpleNamespace(_meta=meta)
    state = SimpleNamespace(apps=SimpleNamespace(get_model=lambda *_names: model))
    with psycopg.connect(cluster.url("superuser"), autocommit=True) as superuser:
        superuser.execute("SET lock_timeout = '5s'")
        superuser.execute(STORY + "GRANT SELECT, INSERT, UPDATE, DELETE ON story TO portal_app")

        def behind(**kind: Any) -> None:
            superuser.execute("".join(sql_of(Wall("story", **kind), state)))

        yield behind
        superuser.execute("DROP TABLE story")


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def titles() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM story ORDER BY id")
        return [title for (title,) in cursor.fetchall()]


def refused(sql: str) -> bool:
    try:
        return run(sql) == 0
    except DatabaseError:
        return True


def reach(**kinds: int) -> Reach:
    return Reach(**{kind: frozenset({region}) for kind, region in kinds.items()})


def test_nothing_is_there_without_a_reach(build: Build, db: None) -> None:
    build()
    with within(NOTHING):
        assert titles() == []
        assert all(refused(sql) for sql in (INSERT, UPDATE, DELETE))


def test_reading_is_not_writing(build: Build, db: None) -> None:
    build()
    with within(reach(reads=OURS)):
        assert titles() == ["ours"]
        assert all(refused(sql) for sql in (INSERT, UPDATE, DELETE))


def test_writing_stays_in_the_region(build: Build, db: None) -> None:
    build()
    with within(reach(reads=OURS, writes=OURS)):
        assert (run(INSERT), run(UPDATE), run(DELETE)) == (1, 2, 2)
        assert refused("INSERT INTO story VALUES (9, 2, 'planted')")


def test_a_row_cannot_be_moved_to_another_region(build: Build, db: None) -> None:
    build()
    with within(reach(reads=OURS, writes=OURS)):
        assert refused("UPDATE story SET region_id = 2")


def test_private_rows_ask_for_privates(build: Build, db: None) -> None:
    build(private=True)
    with within(reach(reads=OURS, writes=OURS)):
        assert titles() == []
        assert all(refused(sql) for sql in (INSERT, UPDATE, DELETE))
    with within(reach(privates=OURS)):
        assert titles() == ["ours"]
        assert (run(INSERT), run(UPDATE), run(DELETE)) == (1, 2, 2)


def test_a_letterbox_takes_what_cannot_be_read(build: Build, db: None) -> None:
    build(private=True, letterbox=True)
    with within(reach(reads=OURS, writes=OURS)):
        assert run(INSERT) == 1
        assert titles() == []
        assert refused(UPDATE)


def test_history_is_added_to_and_read(build: Build, db: None) -> None:
    build(history=True)
    with within(reach(reads=OURS, writes=OURS)):
        assert run(INSERT) == 1
        assert titles() == ["ours", "new"]
        assert refused(UPDATE)
        assert refused(DELETE)


def test_a_shared_row_is_read_from_everywhere_and_changed_at_home(build: Build, db: None) -> None:
    build(shared=True)
    with within(reach(reads=OURS, writes=OURS)):
        assert titles() == ["ours", "shared"]
        assert run(UPDATE) == 1


def test_a_link_opens_its_own_private_row(build: Build, db: None) -> None:
    build(private=True, link="story")
    ours = frozenset({OURS})
    with within(Reach(ours, ours, link="story:1")):
        assert titles() == ["ours"]
        assert run(UPDATE) == 1
        assert refused(DELETE)
    for elsewhere in ("story:2", "other:1", ""):
        with within(Reach(ours, ours, link=elsewhere)):
            assert titles() == []


def test_what_an_operation_says_of_itself() -> None:
    wall = Wall("Story", private=True, link="story")
    assert wall.deconstruct() == ("Wall", ["Story"], {"private": True, "link": "story"})
    for operation in (wall, AppendOnly("Story"), LinkWithinRegion("Story", "meeting")):
        operation.state_forwards("stories", None)
        operation.database_backwards("stories", None, None, None)
        assert "Story" in operation.describe()


def test_a_child_is_tied_to_its_parents_region(db: None) -> None:
    state = SimpleNamespace(apps=apps)
    told = "".join(sql_of(Wall("personcontact", private=True), state, "stakeholders"))
    assert told.count("CREATE POLICY") == 4
    assert 'FOREIGN KEY (region_id, "person_id")' in told
    assert "DROP CONSTRAINT stakeholders_personcontact_person_id_key" in told
    assert 'UNIQUE (region_id, "person_id")' in told


def test_append_only_takes_the_rights_away(db: None) -> None:
    state = SimpleNamespace(apps=apps)
    assert sql_of(AppendOnly("initiativeevent"), state, "regions") == [
        'REVOKE UPDATE, DELETE, TRUNCATE ON "regions_initiativeevent" FROM portal_app;'
    ]


def test_a_later_key_carries_the_region(db: None) -> None:
    later = LinkWithinRegion("invitation", "meeting")
    (statement,) = sql_of(later, SimpleNamespace(apps=apps), "meetings")
    assert 'FOREIGN KEY (region_id, "meeting_id")' in statement
    assert 'REFERENCES "meetings_meeting" (region_id, id)' in statement


def test_a_child_cannot_point_into_another_region(cast: Cast) -> None:
    theirs = make_meeting(cast.away)
    ours = make_invitation(make_meeting(cast.home))
    with transaction.atomic():
        type(ours).objects.filter(pk=ours.pk).update(meeting=theirs)
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.check_constraints()
        transaction.set_rollback(True)


def test_one_to_one_is_one_in_its_region(cast: Cast) -> None:
    person = make_person(cast.home)
    copy = person.contact
    copy.pk, copy.email = None, "other@people.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
