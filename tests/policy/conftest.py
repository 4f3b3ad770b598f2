"""One world for the whole walk, in one transaction that is never committed."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from core.scope import within
from tests.policy.walk import Walker
from tests.policy.world import NOW, build


@pytest.fixture(scope="package")
def walker(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walker]:
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        world = build()
        with within(world.cast.everywhere):
            sessions = {name: _signed_in(world.cast, name) for name in world.cast.users}
            yield Walker(world, sessions)
            transaction.set_rollback(True)
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


def _signed_in(cast: Any, name: str) -> str:
    cookie = cast.client(name).cookies[settings.SESSION_COOKIE_NAME]
    return str(cookie.value)
