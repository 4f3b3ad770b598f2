"""The story that the demonstration tells: eight real regions, two invented years.

Everything is done by the real actions, as the people of the story, in the order it happens
(dashboards/stage.py). The same story is told every time, relative to today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from accounts.actions import accept_invitation, invite_person
from accounts.demo import CAST
from accounts.models import Invitation, User
from dashboards import invented
from dashboards.gatherings import NATIONAL, REGIONAL, plan_gatherings, plan_recent_days
from dashboards.pace import plan_second_pass, plan_steps
from dashboards.preparing import plan_convening, plan_network_guests
from dashboards.recurring import CALLS_SINCE, plan_calls
from dashboards.stage import DAY, Scene, Stage
from regions.actions import step_in, step_out
from regions.actors import Actor, Link, actor_of, link_actor
from regions.models import Function, Region, Role
from stakeholders.actions import add_organization, add_person, invite_to_sign_in
from stakeholders.models import Person
from stakeholders.names import plain


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a seat."""

    name: str
    role: Role = Role.TEAM_MEMBER
    function: str = ""
    title: str = "Volunteer"

    @property
    def email(self) -> str:
        return f"{plain(self.name).replace(' ', '.')}@reset.example"

    @property
    def seat(self) -> dict[str, str]:
        return {"role": self.role, "function": self.function}


@dataclass(frozen=True, slots=True)
class Chapter:
    """How one region's time went: the step each area has reached, how many days ago it began,
    and how many days ago the last thing happened there."""

    slug: str
    coordinator: str
    reached: tuple[int, ...]
    began: int
    quiet: int = 0
    # Something was opened again, and something happens tomorrow.
    lively: bool = False
    # Areas of which nothing was heard for months.
    stalled: tuple[str, ...] = ()
    team: tuple[Colleague, ...] = ()


TEXAS_TEAM = (
    Colleague(CAST["ben"].name, function=Function.CHANGE_LEADER, title="Program manager"),
    Colleague(CAST["sam"].name, Role.STAKEHOLDER, Function.EXECUTIVE_SPONSOR, "Vice president"),
)
CALIFORNIA_TEAM = (Colleague("Dev Trialström", function=Function.DATA_COORDINATOR),)
MINNESOTA_TEAM = (Colleague("Liv Specimenko", function=Function.COACH),)

CHAPTERS = (
    Chapter(
        "texas",
        CAST["ana"].name,
        (5, 4, 4, 3, 2),
        720,
        lively=True,
        stalled=("parity",),
        team=TEXAS_TEAM,
    ),
    Chapter("florida", CAST["zoe"].name, (4, 5, 3, 3, 2), 713, lively=True),
    Chapter("california", "Cleo Sampleton", (5, 5, 4, 4, 3), 716, team=CALIFORNIA_TEAM),
    Chapter(
        "minnesota",
        "Mats Draftwell",
        (4, 4, 4, 2, 1),
        700,
        stalled=("parity",),
        team=MINNESOTA_TEAM,
    ),
    Chapter("new-york", "Nell Mockford", (3, 2, 2, 1, 1), 520, stalled=("tele_behavioral",)),
    Chapter("capital", "Cal Placeholm", (2, 2, 1, 0, 0), 260),
    Chapter("tennessee", "Tess Exampleby", (3, 3, 2, 1, 0), 690, quiet=220),
    Chapter("kansas", "Kay Demoray", (0, 0, 0, 0, 0), 24),
)
FIRST = 3
HOUR = timedelta(hours=1)


def tell(stage: Stage, administrator: User, chapters: Iterable[Chapter] = CHAPTERS) -> None:
    office = Region.objects.get(is_national=True)
    stage.plan(stage.now - 728 * DAY, partial(_furnish_office, stage, office, administrator))
    for chapter in chapters:
        began = stage.now - chapter.began * DAY
        stage.plan(began, partial(_open_region, stage, chapter, administrator))
    stage.play()


def _furnish_office(stage: Stage, office: Region, administrator: User, at: datetime) -> None:
    chance = Random("national")
    names = invented.names(chance)
    scene = Scene(stage, office, administrator, chance, names, stage.now, lively=True)
    with stage.acting(administrator, at) as actor:
        for name, sector, title in invented.STEERING:
            _add_organization(actor, scene, name, sector)
            _add_person(actor, scene, Colleague(next(scene.names), title=title), name)
    nia = Colleague(CAST["nia"].name, Role.STEERING_COMMITTEE, title="Medical director")
    _seat(scene, nia, invented.STEERING[1][0], at)
    plan_gatherings(scene, at, NATIONAL)
    plan_network_guests(scene)


def _open_region(stage: Stage, chapter: Chapter, administrator: User, at: datetime) -> None:
    """The administrator steps in, invites who will coordinate, and leaves."""
    region = Region.objects.get(slug=chapter.slug)
    chance = Random(chapter.slug)
    until = stage.now - chapter.quiet * DAY
    opening = Scene(stage, region, administrator, chance, invented.names(chance), until)
    why = "Opening the region with its lead coalition"
    with stage.acting(administrator, at) as actor:
        step_in(actor=actor, region=opening.seat, reason=why, lasts=HOUR)
    lead = Colleague(chapter.coordinator, Role.COORDINATOR, title="Executive director")
    # What they may do stays the same for the rest of the story: it is asked for once.
    lead_actor = actor_of(_invite(opening, lead, at))
    scene = replace(opening, lead=lead_actor, lively=chapter.lively)
    with stage.acting(administrator, at + HOUR / 2) as actor:
        step_out(actor=actor, region=scene.seat)
    stage.plan(at + 2 * DAY, partial(_gather_first, scene, lead))
    stage.plan(at + 5 * DAY, partial(_gather_team, scene, chapter.team))
    stage.plan(at + 30 * DAY, partial(_gather, scene, invented.ORGANIZATIONS[FIRST:]))
    plan_steps(scene, at + 6 * DAY, chapter.reached, chapter.stalled)
    plan_gatherings(scene, at, REGIONAL, calls_until=stage.now - CALLS_SINCE)
    if chapter.lively:
        plan_second_pass(scene)
        plan_recent_days(scene)
        plan_calls(scene)
        plan_convening(scene)


def _invite(scene: Scene, colleague: Colleague, at: datetime) -> User:
    """Mailed, and answered by the link in the mail with an account that has no password."""
    details = {"email": colleague.email, "name": colleague.name, **colleague.seat}
    with scene.stage.acting(scene.lead, at) as actor:
        invitation = invite_person(actor=actor, region=scene.seat, details=details)
    link = Link(scene.region.pk, "invitation", invitation.pk)
    with scene.stage.acting(link_actor(link, scene.region), at + HOUR / 3) as actor:
        user = User.objects.create_user(colleague.email, None, name=colleague.name)
        own = Invitation.visible_to(actor).select_related("invited_by").get()
        accept_invitation(actor=actor, invitation=own, user=user)
    return user


def _gather_first(scene: Scene, lead: Colleague, at: datetime) -> None:
    """Whoever coordinates begins with the coalitions that lead the region, and with themselves."""
    coalitions = [str(lead) for lead in scene.region.leads.select_related("coalition")]
    with scene.stage.acting(scene.lead, at) as actor:
        for name in coalitions:
            _add_organization(actor, scene, name, "employer")
    _tie(scene, lead, coalitions[0], at)
    _gather(scene, invented.ORGANIZATIONS[:FIRST], at)


def _gather(scene: Scene, kinds: Iterable[invented.Kind], at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        for kind in kinds:
            name = f"{invented.FLAVORS[scene.region.slug]} {kind.ending}"
            _add_organization(actor, scene, name, kind.sector)
            for title in kind.titles:
                _add_person(actor, scene, Colleague(next(scene.names), title=title), name)


def _gather_team(scene: Scene, team: Iterable[Colleague], at: datetime) -> None:
    for colleague in team:
        _seat(scene, colleague, f"{invented.FLAVORS[scene.region.slug]} Sample Energy", at)


def _seat(scene: Scene, colleague: Colleague, organization: str, at: datetime) -> None:
    _invite(scene, colleague, at)
    _tie(scene, colleague, organization, at)


def _tie(scene: Scene, colleague: Colleague, organization: str, at: datetime) -> None:
    """Whoever has a seat is one of the region's people too, and invited to its meetings."""
    with scene.stage.acting(scene.lead, at + HOUR) as actor:
        person = _add_person(actor, scene, colleague, organization, email=colleague.email)
        invite_to_sign_in(actor=actor, region=scene.seat, person=person, details=colleague.seat)


def _add_organization(actor: Actor, scene: Scene, name: str, sector: str) -> None:
    add_organization(actor=actor, region=scene.seat, details={"name": name, "sector": sector})


def _add_person(
    actor: Actor, scene: Scene, who: Colleague, organization: str, *, email: str = ""
) -> Person:
    domain = "-".join(plain(organization).split())
    details = {
        "name": who.name,
        "title": who.title,
        "organization": organization,
        "sector": "",
        "email": email or f"{plain(who.name).replace(' ', '.')}@{domain}.example",
        "phone": "",
        "areas": scene.chance.sample(scene.areas, scene.chance.choice((0, 1, 1, 2))),
    }
    person = add_person(actor=actor, region=scene.seat, details=details)
    scene.people.append(person)
    return person
