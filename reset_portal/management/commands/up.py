"""`manage.py up`: the whole portal on one machine, in the order reset_portal.supervisor says."""

import gc
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from reset_portal import embedded, programs, supervisor
from reset_portal.children import Trouble
from reset_portal.console import Console
from reset_portal.supervisor import Wish


class Command(BaseCommand):
    help = "Start everything: PostgreSQL, Valkey, migrations, mail sink, worker, beat and web."
    # They ask the database, which this command is about to start.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="read changed code again")

    def handle(self, *_: Any, **options: Any) -> None:
        wish = Wish(
            port=settings.PORT,
            data=embedded.data_folder(),
            own_postgres=not os.environ.get("DATABASE_URL"),
            own_valkey=not os.environ.get("REDIS_URL"),
            own_mail=not os.environ.get("EMAIL_URL"),
            programs=programs.reloading if options["reload"] else programs.serving,
            prepare=prepare,
            furnish=furnish,
        )
        try:
            supervisor.run(wish, Console())
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None


@contextmanager
def without_collector() -> Iterator[None]:
    # Every migration builds thousands of model classes: looking for garbage takes a third of it.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def prepare(console: Console) -> None:
    """In this process, here and below: starting Django once more takes a second."""
    with console.stage("Migrations"), without_collector(), closing():
        call_command("migrate", database="owner", verbosity=0, interactive=False)


def furnish(console: Console) -> list[str]:
    shown = io.StringIO()
    if settings.PORTAL_DEMO:
        with console.stage("Demonstration"), closing():
            call_command("demo", stdout=shown)
    return shown.getvalue().splitlines()


@contextmanager
def closing() -> Iterator[None]:
    """From here on this process only watches."""
    try:
        yield
    finally:
        connections.close_all()
        cast("DatabaseWrapper", connections["default"]).close_pool()
