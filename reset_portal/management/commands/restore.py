"""`manage.py restore`: try a backup; put it in place only when asked."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reset_portal import backup
from reset_portal.children import Trouble

DRILL = "portal_restored"


class Command(BaseCommand):
    help = "Restore a backup into a database of its own and count; --replace puts it in place."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dump", type=Path)
        parser.add_argument("--replace", action="store_true", help="the portal must be stopped")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            with backup.database_running(settings.DATABASE_OWNER_URL):
                self.restore(settings.DATABASE_OWNER_URL, options["dump"], options["replace"])
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None

    def restore(self, url: str, dump: Path, replace: bool) -> None:
        counted = backup.restore(url, backup.Backup(dump), DRILL)
        for name, what in counted.items():
            self.stdout.write(f"  {name:<40} {what}")
        self.stdout.write(f"Restored and counted: all {len(counted)} agree with the backup.")
        if not replace:
            backup.drop(url, DRILL)
            return
        kept = backup.put_in_place(url, DRILL, timezone.now())
        self.stdout.write(f"In place. What was there before is the database {kept}.")
