"""The demonstration's process: when each step of each area began and ended in a region."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from core.times import today_in
from dashboards import invented
from dashboards.stage import DAY, Scene
from progress.actions import (
    change_step,
    finish_step,
    open_collaborative,
    reopen_step,
    start_step,
)
from progress.models import AreaStep
from regions.actors import Actor
from regions.models import Initiative

AREAS = tuple(invented.SUBJECTS)


@dataclass(frozen=True, slots=True)
class Pass:
    """The `position`th step of an area, under way from one moment to another."""

    area: str
    position: int
    started: datetime
    finished: datetime


def plan_steps(
    scene: Scene, began: datetime, reached: Sequence[int], stalled: Collection[str] = ()
) -> None:
    """`reached` says for each area which step it is in now; 0 is none yet. Of what is under way
    there is recent news, except where it is stalled."""
    scene.plan(began, partial(_open, scene))
    for number, (area, steps) in enumerate(zip(AREAS, reached, strict=True)):
        first = began + (10 + 24 * number) * DAY
        for one in _passes(scene, area, steps, first):
            scene.plan(one.started, partial(_move, scene, one, start_step))
            early = one.started + (one.finished - one.started) / 3
            scene.plan(early, partial(_note, scene, one, invented.NOTES))
            if one.position < steps:
                scene.plan(one.finished, partial(_move, scene, one, finish_step))
            elif area not in stalled:
                scene.plan(one.finished, partial(_note, scene, one, invented.NEWS))


def plan_second_pass(scene: Scene) -> None:
    """The second step of the first area, finished long ago, is opened again for a month."""
    one = Pass(AREAS[0], 2, scene.until - 150 * DAY, scene.until - 120 * DAY)
    reopen = partial(reopen_step, reason=invented.REOPENED)
    scene.plan(one.started, partial(_move, scene, one, reopen))
    scene.plan(one.finished, partial(_move, scene, one, finish_step))


def _passes(scene: Scene, area: str, steps: int, first: datetime) -> Iterator[Pass]:
    """The steps share the time there was, some take more of it and some less."""
    weights = [scene.chance.uniform(0.7, 1.4) for _ in range(steps)]
    last = scene.until - scene.chance.uniform(1, 45) * DAY
    for position, weight in enumerate(weights, 1):
        ends = first + (last - first) * (weight / sum(weights[position - 1 :]))
        yield Pass(area, position, first, ends)
        first = ends


def _open(scene: Scene, at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        open_collaborative(
            actor=actor,
            region=scene.seat,
            initiative=Initiative.visible_to(actor).get(code="path-forward"),
            starts_on=today_in(scene.region.timezone, at),
        )


def _move(scene: Scene, one: Pass, action: Callable[..., AreaStep], at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        step = _step(scene, actor, one)
        on = today_in(scene.region.timezone, at)
        action(actor=actor, step=step, on=on, version=step.version)


def _note(scene: Scene, one: Pass, notes: Mapping[int, str], at: datetime) -> None:
    subject = scene.chance.choice(invented.SUBJECTS[one.area])
    note = notes[one.position].format(subject=subject)
    with scene.stage.acting(scene.lead, at) as actor:
        step = _step(scene, actor, one)
        change_step(actor=actor, step=step, details={"note": note}, version=step.version)


def _step(scene: Scene, actor: Actor, one: Pass) -> AreaStep:
    steps = AreaStep.visible_to(actor).in_region(scene.region.pk).select_related("region")
    step: AreaStep = steps.get(area__code=one.area, step__position=one.position)
    return step
