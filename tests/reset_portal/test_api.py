"""The API as a whole: its committed description, the page that explains it, and any input."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.management import call_command
from hypothesis import HealthCheck, Phase
from hypothesis import settings as effort
from schemathesis import checks
from schemathesis.config import SchemathesisConfig

from meetings.models import Meeting
from reset_portal.wsgi import application
from tests.cast import Cast
from tests.meetings.factories import make_meeting
from tests.partners import make_partner
from tests.progress.steps import opened

DESCRIPTION = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


def test_the_committed_description_is_the_apis(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)
    assert made.read_text() == DESCRIPTION.read_text(), "Run `make openapi`."
