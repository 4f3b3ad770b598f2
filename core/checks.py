"""Is the wall there? Questions to PostgreSQL whose right answer is no row.

`manage.py check --database default` asks all of them. Whatever serves (web, worker) asks those
about its login before anything else, and refuses to start on an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from core.rls import Wall, walls


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    trouble: str
    sql: str

    def answers(self) -> list[str]:
        """What is wrong, by name; empty when nothing is."""
        with connection.temporary_connection() as cursor:
            cursor.execute(_TABLES + self.sql, {"unwalled": sorted(settings.UNWALLED_TABLES)})
            return [str(name) for (name,) in cursor.fetchall()]


class Comparison(Question):
    """Policies that say anything else than the Wall of the table, for the tables that `sql` names.

    The Wall writes them anew on a temporary twin, and PostgreSQL prints both: a clause that only
    resembles the right one is another one.
    """

    def answers(self) -> list[str]:
        tables, written = Question.answers(self), walls()
        with connection.temporary_connection() as cursor, transaction.atomic():
            for table in tables:
                cursor.execute(_TWIN.format(table))
                for policy in written.get(table, Wall("")).policies(f'pg_temp."{table}"'):
                    cursor.execute(policy)
            cursor.execute(_ALTERED, [tables])
            altered = sorted(str(name) for (name,) in cursor.fetchall())
            transaction.set_rollback(True)
        return altered


_TWIN = 'CREATE TEMPORARY TABLE "{}" (id bigint, region_id bigint, shared_at timestamptz)'
# Whatever the table and its twin do not have alike.
_ALTERED = """
SELECT DISTINCT relname || '.' || polname FROM pg_policy JOIN pg_class c ON c.oid = polrelid
WHERE relname = ANY (%s) AND relnamespace IN ('public'::regnamespace, pg_my_temp_schema())
GROUP BY relname, polname, polcmd, polpermissive, polroles,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
HAVING count(*) <> 2
"""
_TABLES = """
WITH regional AS (
    SELECT c.oid, c.relname AS name, c.relrowsecurity AS secured, a.attnum AS region
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'region_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
), walled AS (
    SELECT * FROM regional WHERE name <> ALL (%(unwalled)s)
), ours AS (
    SELECT oid FROM pg_namespace
    WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%%'
)
"""

LOGIN = (
    Question(
        "core.E001",
        "is a superuser or has BYPASSRLS, or may become a role that is or has",
        "SELECT rolname FROM pg_roles"
        " WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')",
    ),
    Question(
        "core.E002",
        "owns something, or may become a role that does",
        "SELECT DISTINCT r.rolname FROM pg_shdepend d"
        " JOIN pg_roles r ON r.oid = d.refobjid AND d.refclassid = 'pg_authid'::regclass"
        " WHERE d.deptype = 'o' AND pg_has_role(current_user, r.oid, 'MEMBER')",
    ),
)

WALL = (
    Question(
        "core.E003",
        "has region_id and no row security",
        "SELECT name FROM walled WHERE NOT secured",
    ),
    Question(
        "core.E004",
        "has no policy of its own for this command",
        "SELECT name || ' ' || word"
        " FROM walled, (VALUES ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE'))"
        " AS command (letter, word)"
        " WHERE NOT EXISTS (SELECT FROM pg_policy"
        '   WHERE polrelid = walled.oid AND polcmd = letter::"char")',
    ),
    Comparison(
        "core.E005",
        "is not the policy that the table's Wall writes",
        "SELECT name FROM walled",
    ),
    Question(
        "core.E006",
        "is a foreign key to or from a walled table that does not carry the region",
        "SELECT source.oid::regclass || '.' || conname FROM pg_constraint"
        " JOIN pg_class source ON source.oid = conrelid JOIN regional ON regional.oid = confrelid"
        " WHERE contype = 'f' AND (source.oid IN (SELECT oid FROM walled) OR regional.name <> ALL"
        "   (%(unwalled)s)) AND NOT EXISTS (SELECT FROM unnest(conkey, confkey)"
        "   AS pair (here, there) JOIN pg_attribute ON attrelid = conrelid AND attnum = here"
        "   WHERE attname = 'region_id' AND there = regional.region)",
    ),
    Question(
        "core.E007",
        "is a unique index without the region",
        "SELECT indexrelid::regclass::text FROM pg_index JOIN walled ON walled.oid = indrelid"
        " WHERE indisunique AND NOT indisprimary AND region <> ALL (indkey)",
    ),
    Question(
        "core.E008",
        "can be emptied by the serving login, which no policy is asked about",
        "SELECT name FROM walled WHERE has_table_privilege(oid, 'TRUNCATE')",
    ),
    Question(
        "core.E009",
        "is history that the serving login can change",
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE a.attname = 'pgh_id' AND c.relkind = 'r'"
        " AND has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')",
    ),
    Question(
        "core.E010",
        "is a view that looks with its owner's eyes: give it security_invoker",
        "SELECT relname FROM pg_class JOIN ours ON ours.oid = relnamespace WHERE relkind = 'v'"
        " AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)",
    ),
    Question(
        "core.E011",
        "is a materialized view: it keeps rows outside the wall",
        "SELECT relname FROM pg_class JOIN ours ON ours.oid = relnamespace WHERE relkind = 'm'",
    ),
    Question(
        "core.E012",
        "is a SECURITY DEFINER function: it works with its owner's rights",
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace"
        " WHERE prosecdef",
    ),
    Question(
        "core.E013",
        "is listed in UNWALLED_TABLES and is no table with region_id",
        "SELECT listed FROM unnest(%(unwalled)s::text[]) AS listed"
        " WHERE listed NOT IN (SELECT name FROM regional)",
    ),
)


def check_wall(databases: Sequence[str] | None = None, **_about: Any) -> list[CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Error(f"{answer} {question.trouble}.", id=question.id)
        for question in (*LOGIN, *WALL)
        for answer in question.answers()
    ]


def refuse_unsafe_login() -> None:
    """Before serving: row security is not asked for a superuser, an owner or BYPASSRLS."""
    for question in LOGIN:
        if answers := question.answers():
            raise ImproperlyConfigured(
                f"The portal does not serve with this database login: {', '.join(answers)}"
                f" {question.trouble}. DATABASE_URL must name portal_app."
            )
