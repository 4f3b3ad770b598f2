"""The demonstration's agendas: what a kind starts with, the subject, and who presents."""

from collections.abc import Sequence
from dataclasses import replace

from agendas.actions import write_agenda
from agendas.drafts import Draft, of_kind
from dashboards import invented
from dashboards.stage import Scene
from meetings.kinds import Purpose
from meetings.models import Meeting
from regions.actors import Actor
from series.points import named
from stakeholders.models import Person

SUBJECT_MINUTES = 15
# More than a review call lasts, so that the page has something to say about it.
OVER_RUN = (
    (10, Purpose.INFORM),
    (25, Purpose.DISCUSS),
    (15, Purpose.DISCUSS),
    (15, Purpose.DECIDE),
)


def write_points(
    actor: Actor, scene: Scene, meeting: Meeting, subject: str, guests: Sequence[Person]
) -> None:
    points = _of_kind(scene, meeting.kind, subject) or _over_run(subject)
    # Not everything has its presenter.
    presented = [
        replace(point, presenter=scene.chance.choice(guests)) if number % 2 and guests else point
        for number, point in enumerate(points)
    ]
    write_agenda(actor=actor, meeting=meeting, points=presented)


def _of_kind(scene: Scene, kind: str, subject: str) -> list[Draft]:
    points = of_kind(kind)
    if not points:
        return []
    flavor = invented.FLAVORS.get(scene.region.slug, "")
    endings = scene.chance.sample([one.ending for one in invented.ORGANIZATIONS], 2)
    teams = {slot: f"{flavor} {ending}".strip() for slot, ending in enumerate(endings, 1)}
    told = [replace(point, title=named(point.title, teams)) for point in points]
    title = subject[:1].upper() + subject[1:]
    about = Draft(title, SUBJECT_MINUTES, Purpose.DISCUSS, told[-1].section, notes=invented.ABOUT)
    return [*told[:-1], about, told[-1]]


def _over_run(subject: str) -> list[Draft]:
    titles = [title.format(subject=subject) for title in invented.REVIEWED]
    timed = zip(titles, OVER_RUN, strict=True)
    return [Draft(title, minutes, purpose) for title, (minutes, purpose) in timed]
