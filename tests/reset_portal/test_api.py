"""The API as a whole: its committed description, the page that explains it, and any input."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from reset_portal.postgres import Cluster
from tests.cast import Cast
from tests.meetings.factories import make_meeting
from tests.partners import make_partner
from tests.progress.steps import opened

pytestmark = pytest.mark.long

DESCRIPTION = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
# The same examples every time: what a run finds, the next one finds too.
BOUNDED = effort(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def looser(case: Any) -> list[Any]:
    """A cursor is a string to the description, and only ours are taken."""
    return [positive_data_acceptance] if "cursor" in (case.query or {}) else []


@pytest.fixture
def application(db: None) -> Iterator[Any]:
    """The portal as a server calls it, on the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_committed_description_is_the_apis(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)
    assert made.read_text() == DESCRIPTION.read_text(), "Run `make openapi`."


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_any_input_is_answered_as_described(
    cast: Cast, application: Any, mode: GenerationMode
) -> None:
    make_meeting(cast.home)
    opened(cast)
    headers = {"Authorization": f"Bearer {make_partner(cast)[1]}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 10
    for operation in operations:

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate(headers=headers, excluded_checks=looser(case))

        ask()


def test_the_page_that_explains_the_api_works_under_the_strict_policy(cast: Cast) -> None:
    response = cast.client("sam").get("/api/v1/")
    page = response.content.decode()
    assert "swagger-ui" in page
    assert "<style" not in page
    assert "/static/drf_spectacular_sidecar/" in page
    script = cast.client("sam").get("/api/v1/?script=")
    assert script["Content-Type"] == "application/javascript"
    assert cast.client().get("/api/v1/").status_code == 302


def serving_as(cluster: Cluster, login: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import reset_portal.wsgi; print('serving')"]
    environment = {**os.environ, "DATABASE_URL": cluster.url(login)}
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("login", ["owner", "superuser"])
def test_the_web_does_not_start_with_an_unsafe_login(cluster: Cluster, login: str) -> None:
    started = serving_as(cluster, login)
    assert (started.returncode, started.stdout) == (1, "")
    assert "The portal does not serve with this database login" in started.stderr
    assert "DATABASE_URL must name portal_app." in started.stderr


def test_the_web_starts_with_the_safe_login(cluster: Cluster) -> None:
    started = serving_as(cluster, "app")
    assert (started.returncode, started.stdout) == (0, "serving\n")


def test_a_web_that_has_started_collects_rarely(db: None) -> None:
    before = gc.get_threshold()
    try:
        assert run_path(str(settings.BASE_DIR / "reset_portal" / "wsgi.py"))["application"]
        assert gc.get_threshold() == (50_000, 20, 50)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
