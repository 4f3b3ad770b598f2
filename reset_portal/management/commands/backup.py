"""`manage.py backup`: a dump and its counts, while the portal serves or not."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reset_portal import backup
from reset_portal.children import Trouble


class Command(BaseCommand):
    help = "Write the database, and what was counted in it, to two files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="backups", help="the folder to write to")

    def handle(self, *_: Any, **options: Any) -> None:
        url = settings.DATABASE_OWNER_URL
        try:
            with backup.database_running(url):
                made = backup.take(url, Path(options["to"]), timezone.now())
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"{made.dump} ({made.dump.stat().st_size:,} bytes)\n{made.manifest}")
