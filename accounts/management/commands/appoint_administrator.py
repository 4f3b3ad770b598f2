"""`manage.py appoint_administrator ADDRESS NAME`: the first one, whom nobody can invite."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.actions import appoint_first_administrator
from accounts.models import User
from core.refusals import Refused
from core.scope import Reach, within


class Command(BaseCommand):
    help = "Make the first national administrator, who then invites everybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("name")

    def handle(self, *_args: Any, address: str, name: str, **_options: Any) -> None:
        try:
            with within(Reach(by="the installation")):
                user: User = appoint_first_administrator(email=address, name=name)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{user.name} administers the network. They choose a password with"
            ' "Forgot your password?" on the sign-in page.'
        )
