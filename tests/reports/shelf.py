"""Reports for the tests, asked for and produced by the real actions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.scope import within
from progress.models import Collaborative
from regions.actors import Actor, system_actor
from regions.models import Region
from reports import actions
from reports.models import Report
from reports.production import produce_due
from tests.cast import Cast
from tests.progress.steps import finished, opened, reopened, started, step_of

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
START, END = date(2025, 3, 11), date(2026, 3, 10)


def asked(cast: Cast, who: str = "ana", region: Region | None = None, **fields: Any) -> Report:
    period = {"starts_on": START, "ends_on": END, "now": NOW, **fields}
    return actions.request_report(actor=cast.actor(who), region=cast.seat(who, region), **period)


def portal(cast: Cast) -> Actor:
    return system_actor(cast.home)


# A worker reaches the region once for each of these.
STAGES = ("claim", "gather", "draw", "typeset", "look over", "hand in")


def produced(cast: Cast, **meanwhile: Callable[[], object]) -> None:
    """`gather=…` is what somebody else does right before that stage of the first report."""
    actor, stages = portal(cast), iter(STAGES)

    def reached() -> AbstractContextManager[None]:
        meanwhile.get(next(stages, ""), int)()
        return within(actor.reach)

    while produce_due(actor, actor.seats[0], reached):
        pass


def climbed(cast: Cast) -> Collaborative:
    """Parity: the first step gone through twice, the second under way since last summer."""
    collaborative = opened(cast)
    first = finished(cast, started(cast, _step(collaborative, 1), date(2025, 1, 7)), MAY)
    again = reopened(cast, first, MAY + timedelta(days=30))
    finished(cast, again, MAY + timedelta(days=40))
    started(cast, _step(collaborative, 2), MAY + timedelta(days=41))
    return collaborative


MAY = date(2025, 5, 20)


def _step(collaborative: Collaborative, position: int) -> Any:
    return step_of(collaborative, "parity", position)
