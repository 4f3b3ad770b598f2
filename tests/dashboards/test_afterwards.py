"""What the demonstration leaves out."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from dashboards.afterwards import Record
from dashboards.stage import Scene, Stage
from dashboards.visiting import _report
from tests.cast import Cast
from tests.meetings.factories import make_meeting
from visits.models import Visit

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
YEARS = timedelta(days=700)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    def nobody(*_: Any) -> Any:
        raise AssertionError("nobody acts")

    stage = Stage(NOW, nobody)
    return Scene(stage, cast.home, cast.users["ana"], Random(1), iter(()), NOW)


def test_of_old_meetings_in_quiet_regions_nothing_is_recorded(cast: Cast, scene: Scene) -> None:
    old = make_meeting(cast.home, starts_at=NOW - YEARS, ends_at=NOW - YEARS + timedelta(hours=1))
    Record(scene, old, "parity", "a subject").plan()
    scene.stage.play()
    assert not old.attendances.exists()


def test_a_visit_that_was_called_off_leaves_no_report(cast: Cast, scene: Scene) -> None:
    meeting = make_meeting(cast.home, kind="site_visit", cancelled_at=NOW)
    _report(scene, meeting, "parity", NOW)
    assert not Visit.objects.exists()
