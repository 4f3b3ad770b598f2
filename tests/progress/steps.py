"""Collaboratives for the tests, made by the real actions."""

from datetime import UTC, date, datetime
from typing import Any

from progress import actions
from progress.models import AreaStep, Collaborative
from regions.models import Initiative, Region
from tests.cast import Cast

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)


def opened(cast: Cast, region: Region | None = None, who: str = "ana") -> Collaborative:
    region = region or cast.home
    return actions.open_collaborative(
        actor=cast.actor(who),
        region=cast.seat(who, region),
        initiative=Initiative.objects.get(code="path-forward"),
        starts_on=date(2025, 1, 7),
        now=NOW,
    )


def step_of(collaborative: Collaborative, area: str = "parity", step: int = 1) -> AreaStep:
    found: AreaStep = collaborative.steps.get(area__code=area, step__position=step)
    return found


def started(cast: Cast, step: AreaStep, on: date, **more: Any) -> AreaStep:
    actor = cast.actor("ana")
    return actions.start_step(actor=actor, step=step, on=on, version=step.version, now=NOW, **more)


def finished(cast: Cast, step: AreaStep, on: date) -> AreaStep:
    actor = cast.actor("ana")
    return actions.finish_step(actor=actor, step=step, on=on, version=step.version, now=NOW)


def reopened(cast: Cast, step: AreaStep, on: date, reason: str = "New law") -> AreaStep:
    return actions.reopen_step(
        actor=cast.actor("ana"), step=step, on=on, reason=reason, version=step.version, now=NOW
    )
