"""What happens with the process. Each change is a record in the step's history."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from core.refusals import Overtaken, Refused
from core.times import today_in
from progress import policies
from progress.dates import trouble_with
from progress.models import AreaStep, Collaborative, State
from regions.actors import Actor, Seat
from regions.models import Initiative, Step


def open_collaborative(
    *,
    actor: Actor,
    region: Seat,
    initiative: Initiative,
    starts_on: date,
    now: datetime | None = None,
) -> Collaborative:
    """Put a region to work on an initiative: every step of every area, none of them started."""
    if not policies.can_change_process(actor, region):
        raise PermissionDenied
    collaborative, is_new = Collaborative.objects.get_or_create(
        region_id=region.region_id, initiative=initiative, defaults={"starts_on": starts_on}
    )
    if not is_new:
        raise Refused(f"This region already works on {initiative.name}.")
    extend_collaborative(actor=actor, collaborative=collaborative, now=now)
    return collaborative


def extend_collaborative(
    *, actor: Actor, collaborative: Collaborative, now: datetime | None = None
) -> Collaborative:
    """Add the steps of areas that came to the initiative later."""
    if not policies.can_extend_collaborative(actor, collaborative):
        raise PermissionDenied
    steps = list(Step.objects.all())
    AreaStep.objects.bulk_create(
        [
            AreaStep(
                region_id=collaborative.region_id,
                collaborative=collaborative,
                area=area,
                step=step,
                updated_at=now or timezone.now(),
                updated_by=actor.user,
            )
            for area in collaborative.initiative.areas.all()
            for step in steps
        ],
        ignore_conflicts=True,
    )
    return collaborative


def start_step(
    *, actor: Actor, step: AreaStep, on: date, version: int, now: datetime | None = None
) -> AreaStep:
    _require(actor, step, State.NOT_STARTED)
    return _save(actor, step, version, now, state=State.IN_PROGRESS, started_on=on)


def finish_step(
    *, actor: Actor, step: AreaStep, on: date, version: int, now: datetime | None = None
) -> AreaStep:
    _require(actor, step, State.IN_PROGRESS)
    return _save(actor, step, version, now, state=State.FINISHED, finished_on=on)


def reopen_step(
    *,
    actor: Actor,
    step: AreaStep,
    on: date,
    reason: str,
    version: int,
    now: datetime | None = None,
) -> AreaStep:
    """Begin the step again; the pass that was finished stays in its history."""
    _require(actor, step, State.FINISHED)
    again = {"state": State.IN_PROGRESS, "started_on": on, "finished_on": None, "reason": reason}
    return _save(actor, step, version, now, opened_after=step.finished_on, **again)


def change_step(
    *,
    actor: Actor,
    step: AreaStep,
    details: dict[str, Any],
    version: int,
    now: datetime | None = None,
) -> AreaStep:
    """Correct the note and the dates that a step in this state has."""
    if not policies.can_change_step(actor, step):
        raise PermissionDenied
    changed = {
        name: details[name]
        for name in (*step.dated, "note")
        if name in details and getattr(step, name) != details[name]
    }
    return _save(actor, step, version, now, **changed) if changed else step


def _require(actor: Actor, step: AreaStep, state: State) -> None:
    if not policies.can_change_step(actor, step):
        raise PermissionDenied
    if step.state != state:
        raise Refused(f"This step is {step.get_state_display().lower()} already.")


def _save(
    actor: Actor,
    step: AreaStep,
    version: int,
    now: datetime | None,
    opened_after: date | None = None,
    **changes: Any,
) -> AreaStep:
    """Write only over the version the person saw, so that nobody's change is lost."""
    now = now or timezone.now()
    dates = {name: changes.get(name, getattr(step, name)) for name in ("started_on", "finished_on")}
    today = today_in(step.region.timezone, now)
    for sentence in trouble_with(today=today, **dates, opened_after=opened_after).values():
        raise Refused(sentence)
    saved = AreaStep.objects.filter(pk=step.pk, version=version).update(
        **{"reason": "", **changes},
        version=F("version") + 1,
        updated_at=now,
        updated_by=actor.user,
    )
    step.refresh_from_db()
    if not saved:
        raise Overtaken("this step")
    return step
