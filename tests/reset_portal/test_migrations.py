"""Migrations expand; what the running release still uses is taken away one release later."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from reset_portal import embedded

SQUAWK = str(Path(sys.executable).with_name("squawk"))
# Written before the first release: nothing ran on the schema they changed.
BEFORE_RELEASE = {("accounts", "0002_invitations_and_clients")}


def squawk(sql: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SQUAWK, "--config", ".squawk.toml", "--assume-in-transaction"],
        cwd=embedded.CHECKOUT,
        input=sql,
        capture_output=True,
        text=True,
        check=False,
    )


def test_models_and_migrations_agree(database: None) -> None:
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_later_migrations_only_expand(database: None) -> None:
    ours = {config.label for config in apps.get_app_configs() if not is_installed(config.path)}
    loader = MigrationLoader(connections["owner"])
    later = {
        key
        for key, migration in loader.disk_migrations.items()
        if key[0] in ours and not migration.initial
    }
    for app, name in later - BEFORE_RELEASE:
        sql = StringIO()
        call_command("sqlmigrate", app, name, database="owner", stdout=sql)
        # The migration is one transaction, as squawk is told it is.
        statements = sql.getvalue().removeprefix("BEGIN;").strip().removesuffix("COMMIT;")
        verdict = squawk(statements)
        assert verdict.returncode == 0, verdict.stdout


def is_installed(path: str) -> bool:
    return "site-packages" in path


@pytest.mark.parametrize(
    "breaking",
    [
        'ALTER TABLE "regions_region" DROP COLUMN "name";',
        'ALTER TABLE "regions_region" RENAME COLUMN "name" TO "title";',
        'ALTER TABLE "regions_region" RENAME TO "regions_place";',
        'ALTER TABLE "regions_region" ADD COLUMN "motto" text NOT NULL;',
    ],
)
def test_what_breaks_the_running_release_is_found(breaking: str) -> None:
    assert squawk(breaking).returncode == 1


def test_what_expands_is_not() -> None:
    verdict = squawk('ALTER TABLE "regions_region" ADD COLUMN "motto" text NULL;')
    assert verdict.returncode == 0, verdict.stdout
