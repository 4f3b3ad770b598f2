import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reset_portal import embedded, postgres
from reset_portal.postgres import Cluster


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """A cluster beside the one of the run: these tests make and drop whole databases."""
    with tempfile.TemporaryDirectory() as folder, postgres.throwaway(Path(folder)) as cluster:
        yield cluster


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Path]:
    folder = postgres.private_folder(embedded.socket_folder(tmp_path))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
