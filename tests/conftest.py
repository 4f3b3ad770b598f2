"""One throwaway cluster per run; migrations as the owner, every test as portal_app."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections

from core.scope import within
from reset_portal import children, valkey
from reset_portal.postgres import Cluster, throwaway
from tests.cast import Cast, assemble
from tests.plugin import FOLDER, SOCKETS
from tests.strictness import Hole


def pytest_configure() -> None:
    # The files as they lie in static/: nobody has to collect them before testing.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = FOLDER
    settings.PASSWORD_HASHERS = ["tests.cast.QuickHasher"]
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Hole("%s")


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and sessions of one test are nothing to the next."""
    if "db" in request.fixturenames or "committed" in request.fixturenames:
        request.getfixturevalue("django_db_setup")
        caches["default"].clear()


ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def cluster(django_db_blocker: Any) -> Iterator[Cluster]:
    """Migrated once per state of the migrations; later runs start from a copy of the data."""
    kept = _migrated(ROOT / ".cache" / "tests", django_db_blocker)
    shutil.copytree(kept, FOLDER / "postgresql")
    with throwaway(FOLDER) as running:
        yield running
    shutil.rmtree(FOLDER, ignore_errors=True)


def _state_of_migrations() -> str:
    files = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("reset_portal/sql/*.sql")])
    files += [ROOT / "uv.lock", ROOT / "core" / "rls.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _migrated(folder: Path, blocker: Any) -> Path:
    """One process migrates while the others wait; what earlier migrations left is thrown away."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / _state_of_migrations()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for stale in filter(Path.is_dir, folder.iterdir()):
                shutil.rmtree(stale)
            with throwaway(FOLDER), blocker.unblock():
                call_command("migrate", database="owner", verbosity=0)
                connections["owner"].close()
            shutil.move(FOLDER / "postgresql", kept.with_suffix(".half"))
            kept.with_suffix(".half").rename(kept)
    return kept


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: Any) -> Iterator[None]:
    cache = valkey.start(FOLDER / "valkey", SOCKETS, FOLDER / "valkey.log")
    yield
    children.stop(cache)
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody and everything, inside a reach that covers all three regions.

    Tests arrange and assert there; a request narrows it to its actor's reach and restores it.
    """
    people = assemble()
    with within(people.everywhere):
        yield people


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, seen by other connections; afterwards the owner empties every table."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        _empty_tables()


def _empty_tables() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%%I', relname), ', ') FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname <> ALL (%s)",
            [["django_migrations", "django_content_type", "auth_permission"]],
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} RESTART IDENTITY CASCADE")
    connections["owner"].close()
