"""Rows by the hundred thousand: COPY into the tables of models, history included."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import psycopg
from django.db.models import Field, GeneratedField, Model
from django.utils import timezone
from psycopg import sql

Row = dict[str, Any]


class Copier:
    """Writes around triggers and foreign keys, as a superuser; numbers the rows itself."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.connection.execute("SET session_replication_role = replica")
        self.counts: dict[str, int] = {}

    def copy(self, model: type[Model], rows: Iterable[Row], history: bool = True) -> list[Row]:
        """Rows name what matters; the rest is the model's default. Returned with their ids."""
        start = self.counts.get(model._meta.db_table, 0)
        whole = [_whole(model, row, start + n) for n, row in enumerate(rows, 1)]
        self._write(model, whole)
        if history and hasattr(model, "events"):
            self.copy_events(model, whole)
        return whole

    def copy_events(self, model: Any, rows: Iterable[Row], label: str = "insert") -> None:
        event = model.events.rel.related_model
        start = self.counts.get(event._meta.db_table, 0)
        about = {"pgh_label": label, "pgh_context": orjson.dumps({"by": "user 1"}).decode()}
        self._write(
            event,
            [
                {"pgh_created_at": timezone.now()}
                | row
                | about
                | {"pgh_id": start + n, "pgh_obj_id": row["id"]}
                for n, row in enumerate(rows, 1)
            ],
        )

    def _write(self, model: type[Model], rows: list[Row]) -> None:
        table, columns = model._meta.db_table, [f.attname for f in _stored(model)]
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])
        self.counts[table] = self.counts.get(table, 0) + len(rows)

    def finish(self) -> None:
        """Sequences go on after the last row, and the planner knows what is there."""
        for table, column in self._numbered():
            number = sql.SQL("SELECT setval({}, (SELECT max({}) FROM {}))").format(
                sql.Literal(f"{table}_{column}_seq"), sql.Identifier(column), sql.Identifier(table)
            )
            self.connection.execute(number)
        self.connection.execute("VACUUM ANALYZE")
        self.connection.execute("CHECKPOINT")
        self.connection.close()

    def _numbered(self) -> Iterator[tuple[str, str]]:
        found = self.connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND is_identity = 'YES' AND table_name = ANY (%s)",
            [[table for table, count in self.counts.items() if count]],
        )
        yield from found.fetchall()


def _stored(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.local_fields if not isinstance(field, GeneratedField)]


def _whole(model: type[Model], row: Row, number: int) -> Row:
    whole = {field.attname: _default(field) for field in _stored(model)} | row
    if whole["id"] is None:
        whole["id"] = number
    return whole


def _default(field: "Field[Any, Any]") -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now()
    if field.has_default():
        return field.get_default()
    if field.has_db_default():
        return field.db_default
    return None if field.primary_key else field.get_default()
