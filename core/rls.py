"""Migration operations that put a regional table behind the wall.

`Wall("meeting")` belongs at the end of the migration that creates the table. It switches row
security on, writes one policy per command, and makes every foreign key to another regional table
composite, `(region_id, x_id)`, because PostgreSQL checks foreign keys without asking the policies.
"""

from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def _reaches(setting: str) -> str:
    # The scalar sub-select is evaluated once per query; without it, once per row (21 s on 1M rows).
    return (
        f"region_id = ANY ((SELECT NULLIF(current_setting('portal.{setting}', true), '')"
        "::bigint[])::bigint[])"
    )


class Wall(Operation):
    """Row security, four policies and composite foreign keys for one regional table.

    private    reading and changing ask `portal.privates`: the row is withheld, not a column hidden
    letterbox  with `private`: whoever writes in the region may add a row, not read it
    history    rows can be added and read, never changed
    shared     a row with `shared_at` is readable from every region
    link       a signed link of this kind reads and changes the one row it was made for
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        model: str,
        *,
        private: bool = False,
        letterbox: bool = False,
        history: bool = False,
        shared: bool = False,
        link: str = "",
    ) -> None:
        self.model = model
        self.private = private
        self.letterbox = letterbox
        self.history = history
        self.shared = shared
        self.link = link

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        names = ("private", "letterbox", "history", "shared", "link")
        given = {name: getattr(self, name) for name in names}
        return "Wall", [self.model], {name: value for name, value in given.items() if value}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = _model(to_state.apps, app_label, self.model)
        table = model._meta.db_table
        schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        for statement in self.policies(f'"{table}"'):
            schema_editor.execute(statement)
        if self.history:
            schema_editor.execute(_append_only(table))
            return
        schema_editor.execute(
            f'ALTER TABLE "{table}" ADD CONSTRAINT {table}_in_region UNIQUE (region_id, id)'
        )
        for field in _foreign_keys_within_region(model):
            schema_editor.execute(_composite_key(model, field))
        for column in _unique_columns(model):
            schema_editor.execute(_unique_in_region(table, column))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave the wall up: going back drops the table in the next operation."""

    def policies(self, table: str) -> list[str]:
        clauses = self._clauses().items()
        return [f"CREATE POLICY portal_{name} ON {table} {clause}" for name, clause in clauses]

    def _clauses(self) -> dict[str, str]:
        reads = _reaches("privates" if self.private else "reads")
        changes = "false" if self.history else _reaches("privates" if self.private else "writes")
        inserts = _reaches("privates" if self.private and not self.letterbox else "writes")
        deletes = changes
        if self.shared:
            reads = f"{reads} OR shared_at IS NOT NULL"
        if self.link:
            named = f"'{self.link}:' || id = (SELECT current_setting('portal.link', true))"
            opened = f"({named} AND {_reaches('writes')})"
            reads, changes = f"{reads} OR {opened}", f"{changes} OR {opened}"
        return {
            "read": f"FOR SELECT USING ({reads})",
            "insert": f"FOR INSERT WITH CHECK ({inserts})",
            "update": f"FOR UPDATE USING ({changes}) WITH CHECK ({changes})",
            "delete": f"FOR DELETE USING ({deletes})",
        }

    def describe(self) -> str:
        return f"Put {self.model} behind the wall"


def walls() -> dict[str, Wall]:
    """Each table's wall, as the migrations say it."""
    tables = {(m._meta.app_label, m._meta.model_name): m._meta.db_table for m in apps.get_models()}
    migrations = MigrationLoader(None).disk_migrations
    return {
        tables[app_label, operation.model.lower()]: operation
        for (app_label, _name), migration in sorted(migrations.items())
        for operation in migration.operations
        if isinstance(operation, Wall) and (app_label, operation.model.lower()) in tables
    }


class AppendOnly(Operation):
    """History of a table outside the wall: the serving login adds to it and changes nothing."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = _model(to_state.apps, app_label, self.model)._meta.db_table
        schema_editor.execute(_append_only(table))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Going back drops the table."""

    def describe(self) -> str:
        return f"Make {self.model} append-only"


class LinkWithinRegion(Operation):
    """The composite foreign key of one field, for a field added after the table was walled."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, field: str) -> None:
        self.model = model
        self.field = field

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = _model(to_state.apps, app_label, self.model)
        field = model._meta.get_field(self.field)
        assert isinstance(field, models.ForeignKey)
        schema_editor.execute(_composite_key(model, field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Going back drops the column, and its key with it."""

    def describe(self) -> str:
        return f"Keep {self.model}.{self.field} within its region"


def _append_only(table: str) -> str:
    return f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM portal_app'


def _model(apps: Apps, app_label: str, name: str) -> type[models.Model]:
    return apps.get_model(app_label, name)


def _foreign_keys_within_region(model: type[models.Model]) -> list["models.ForeignKey[Any, Any]"]:
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and any(f.name == "region" for f in field.remote_field.model._meta.local_fields)
    ]


def _unique_columns(model: type[models.Model]) -> list[str]:
    return [str(f.column) for f in model._meta.local_fields if f.unique and not f.primary_key]


def _unique_in_region(table: str, column: str) -> str:
    """Without the region, a refused row tells that another region has one."""
    name = f"{table}_{column}_key"
    return (
        f'ALTER TABLE "{table}" DROP CONSTRAINT {name},'
        f' ADD CONSTRAINT {name} UNIQUE (region_id, "{column}")'
    )


def _composite_key(model: type[models.Model], field: "models.ForeignKey[Any, Any]") -> str:
    table, column = model._meta.db_table, field.column
    parent = field.remote_field.model._meta.db_table
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT {table}_{column}_in_region'
        f' FOREIGN KEY (region_id, "{column}") REFERENCES "{parent}" (region_id, id)'
        " DEFERRABLE INITIALLY DEFERRED"
    )
