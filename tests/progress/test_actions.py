from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from progress import actions
from progress.models import AreaStep, State
from regions.models import Initiative, PriorityArea
from tests.cast import Cast
from tests.progress.steps import NOW, TODAY, finished, opened, reopened, started, step_of

MAY = date(2025, 5, 5)
JUNE = date(2025, 6, 6)
JULY = date(2025, 7, 7)


def test_open_collaborative_lays_out_every_step_of_every_area(cast: Cast) -> None:
    collaborative = opened(cast)
    steps = collaborative.steps.all()
    assert len(steps) == 25
    assert {s.state for s in steps} == {State.NOT_STARTED}
    assert {s.updated_by for s in steps} == {cast.users["ana"]}


def test_open_collaborative_once_per_region_and_initiative(cast: Cast) -> None:
    opened(cast)
    with pytest.raises(Refused, match="already works on The Path Forward"):
        opened(cast)
    assert opened(cast, cast.away, "zoe").region == cast.away


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned"])
def test_open_collaborative_is_for_coordinators(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_collaborative(
            actor=cast.actor(who),
            region=cast.seat("ana"),
            initiative=Initiative.objects.get(),
            starts_on=TODAY,
        )


def test_extend_collaborative_adds_only_what_came_later(cast: Cast) -> None:
    collaborative = opened(cast)
    started(cast, step_of(collaborative), MAY)
    area = PriorityArea.objects.create(
        initiative=collaborative.initiative, code="equity", name="Health equity", position=6
    )
    actions.extend_collaborative(actor=cast.actor("ana"), collaborative=collaborative)
    assert collaborative.steps.count() == 30
    assert collaborative.steps.filter(area=area, state=State.NOT_STARTED).count() == 5
    assert step_of(collaborative).state == State.IN_PROGRESS


def test_extend_collaborative_is_for_coordinators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.extend_collaborative(actor=cast.actor("ben"), collaborative=opened(cast))


def test_a_step_is_started_finished_and_opened_again(cast: Cast) -> None:
    step = started(cast, step_of(opened(cast)), MAY)
    assert (step.state, step.started_on, step.version) == (State.IN_PROGRESS, MAY, 2)
    step = finished(cast, step, JUNE)
    assert (step.state, step.finished_on) == (State.FINISHED, JUNE)
    step = reopened(cast, step, JULY)
    assert (step.state, step.started_on, step.finished_on) == (State.IN_PROGRESS, JULY, None)
    assert (step.reason, step.updated_at, step.updated_by) == ("New law", NOW, cast.users["ana"])


def test_the_record_keeps_who_when_and_what_before(cast: Cast) -> None:
    step = reopened(cast, finished(cast, started(cast, step_of(opened(cast)), MAY), JUNE), JULY)
    record = step.events.order_by("pgh_id")
    assert [(e.state, e.started_on, e.finished_on, e.reason) for e in record] == [
        (State.NOT_STARTED, None, None, ""),
        (State.IN_PROGRESS, MAY, None, ""),
        (State.FINISHED, MAY, JUNE, ""),
        (State.IN_PROGRESS, JULY, None, "New law"),
    ]
    assert {e.pgh_context["by"] for e in record} == {"a test"}


def test_the_reason_belongs_to_the_one_change(cast: Cast) -> None:
    step = reopened(cast, finished(cast, started(cast, step_of(opened(cast)), MAY), JUNE), JULY)
    assert finished(cast, step, JULY).reason == ""


def test_a_step_is_not_started_twice(cast: Cast) -> None:
    step = started(cast, step_of(opened(cast)), MAY)
    with pytest.raises(Refused, match="in progress already"):
        started(cast, step, MAY)
    with pytest.raises(Refused, match="in progress already"):
        reopened(cast, step, JUNE)


@pytest.mark.parametrize("days", [1, 400])
def test_no_date_is_still_to_come(cast: Cast, days: int) -> None:
    step = step_of(opened(cast))
    with pytest.raises(Refused, match="still to come"):
        started(cast, step, TODAY + timedelta(days=days))


def test_today_is_the_regions_today(cast: Cast) -> None:
    late = NOW.replace(hour=4)
    with pytest.raises(Refused, match="still to come"):
        actions.start_step(
            actor=cast.actor("ana"), step=step_of(opened(cast)), on=TODAY, version=1, now=late
        )


def test_a_step_is_not_finished_before_it_starts(cast: Cast) -> None:
    step = started(cast, step_of(opened(cast)), JUNE)
    with pytest.raises(Refused, match="before it starts"):
        finished(cast, step, MAY)


def test_a_step_is_not_opened_again_before_it_was_finished(cast: Cast) -> None:
    step = finished(cast, started(cast, step_of(opened(cast)), MAY), JULY)
    with pytest.raises(Refused, match="finished on a later day"):
        reopened(cast, step, JUNE)


def test_change_step_corrects_dates_and_note(cast: Cast) -> None:
    step = finished(cast, started(cast, step_of(opened(cast)), MAY), JULY)
    details = {"started_on": MAY, "finished_on": JUNE, "note": "Baseline agreed"}
    step = actions.change_step(
        actor=cast.actor("ana"), step=step, details=details, version=step.version
    )
    assert (step.started_on, step.finished_on, step.note) == (MAY, JUNE, "Baseline agreed")


def test_change_step_leaves_dates_that_its_state_does_not_have(cast: Cast) -> None:
    step = step_of(opened(cast))
    details = {"started_on": MAY, "finished_on": JUNE, "note": "Soon"}
    step = actions.change_step(actor=cast.actor("ana"), step=step, details=details, version=1)
    assert (step.started_on, step.finished_on, step.note) == (None, None, "Soon")


def test_change_step_without_a_change_writes_nothing(cast: Cast) -> None:
    step = step_of(opened(cast))
    actions.change_step(actor=cast.actor("ana"), step=step, details={"note": ""}, version=1)
    assert (step.version, step.events.count()) == (1, 1)


def test_the_second_editor_is_told_and_nothing_is_lost(cast: Cast) -> None:
    step = step_of(opened(cast))
    mine = AreaStep.objects.get(pk=step.pk)
    actions.change_step(actor=cast.actor("ana"), step=step, details={"note": "Theirs"}, version=1)
    with pytest.raises(Refused, match="Somebody else"):
        actions.change_step(actor=cast.actor("ana"), step=mine, details={"note": "Mine"}, version=1)
    assert AreaStep.objects.get(pk=step.pk).note == "Theirs"


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_steps_are_changed_by_coordinators(cast: Cast, who: str) -> None:
    step, actor = step_of(opened(cast)), cast.actor(who)
    with pytest.raises(PermissionDenied):
        actions.start_step(actor=actor, step=step, on=TODAY, version=1)
    with pytest.raises(PermissionDenied):
        actions.change_step(actor=actor, step=step, details={"note": "x"}, version=1)
