"""The world the walker walks in: everything twice, in Texas and in Florida.

Florida's words carry FOREIGN; a region's private facts carry its own secret. Whoever reads one of
them without the right to it has found a hole.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from accounts import actions as account_actions
from accounts.models import Invitation as SeatInvitation
from accounts.models import PartnerClient, User
from core.scope import within
from mail.models import Mail
from mail.states import State as MailState
from meetings.models import Invitation, Meeting
from progress import actions as progress_actions
from progress.models import AreaStep, Collaborative
from regions.actors import system_actor
from regions.models import Coalition, Initiative, Membership, PriorityArea, Region, RegionLead, Role
from reports import actions as report_actions
from reports.models import Report, ReportFile
from reports.production import produce_due
from stakeholders.models import Organization, Person
from tests.cast import Cast, assemble
from tests.meetings.factories import make_invitation, make_meeting
from tests.partners import make_partner
from tests.policy import rooms
from tests.stakeholders.factories import make_organization, make_person

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
FOREIGN = "ZZFLORIDA"
SECRETS = {"home": "zzsecrettexas", "away": "zzsecretflorida"}


@dataclass
class Side:
    """One region and what is in it. `coordinator` and `member` are names of the cast."""

    region: Region
    mark: str
    secret: str
    coordinator: str
    organization: Organization
    person: Person
    other_person: Person
    meeting: Meeting
    other_meeting: Meeting
    draft: Meeting
    invitation: Invitation
    other_invitation: Invitation
    withdrawn: Invitation
    collaborative: Collaborative
    waiting: AreaStep
    running: AreaStep
    finished: AreaStep
    failed_mail: Mail
    seat_invitation: SeatInvitation
    settled: SeatInvitation
    membership: Membership
    former: Membership
    report: Report
    queued_report: Report
    expired_report: Report
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    cast: Cast
    home: Side
    away: Side
    sams: Invitation
    coalition: Coalition
    another: Initiative
    area: PriorityArea
    closed: User
    client: PartnerClient
    tokens: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    """Inside a reach that covers every region; see conftest.py."""
    cast = assemble()
    with within(cast.everywhere):
        cast.users["zed"] = _member(cast.away, "Zed")
        home = _side(cast, cast.home, "", SECRETS["home"], "ana", "ben")
        away = _side(cast, cast.away, f" {FOREIGN}", SECRETS["away"], "zoe", "zed")
        for furnish in rooms.every("furnish"):
            furnish(home)
            furnish(away)
        world = _network(cast, home, away)
        for settle in rooms.every("settle"):
            settle(world)
        return world


def _network(cast: Cast, home: Side, away: Side) -> World:
    coalition = Coalition.objects.create(name="Texas Purchasers", state="TX")
    RegionLead.objects.create(led=cast.home, coalition=coalition)
    another = Initiative.objects.create(code="another", name="Another initiative")
    closed = User.objects.create(email="ida@reset.example", name="Ida", is_active=False)
    client, token = make_partner(cast, last_used_at=NOW, expires_at=NOW + timedelta(days=30))
    # An area that came later: the collaboratives lack its steps.
    first = Initiative.objects.get(code="path-forward")
    area = PriorityArea.objects.create(
        initiative=first, code="later", name="Later", position=6, hue=6
    )
    sam = make_person(home.region, "Sam", membership=cast.membership("sam"))
    sams = make_invitation(home.meeting, sam)
    common = (sams, coalition, another, area, closed, client)
    return World(cast, home, away, *common, tokens={"pat": token})


def _member(region: Region, name: str) -> User:
    user = User.objects.create(email=f"{name.lower()}@reset.example", name=name)
    Membership.objects.create(region=region, user=user, role=Role.TEAM_MEMBER)
    return user


def _side(
    cast: Cast, region: Region, mark: str, secret: str, coordinator: str, member: str
) -> Side:
    organization = make_organization(region, f"Acme{mark}")
    person = make_person(region, f"Pia{mark}", at=organization, email=f"{secret}@people.example")
    other = make_person(region, f"Quinn{mark}", email=f"quinn.{secret}@people.example")
    gone = make_person(region, f"Gil{mark}", email=f"gil.{secret}@people.example")
    meeting = _meeting(region, f"Steering call{mark}", days=2)
    other_meeting = _meeting(region, f"Convening{mark}", days=9)
    _meeting(region, f"Kick-off{mark}", days=-30)
    invited = partial(make_invitation, meeting)
    collaborative, steps = _process(cast, region, mark, coordinator)
    return Side(
        region=region,
        mark=mark,
        secret=secret,
        coordinator=coordinator,
        organization=organization,
        person=person,
        other_person=other,
        meeting=meeting,
        other_meeting=other_meeting,
        draft=_meeting(region, f"Draft{mark}", days=20, opened_at=None),
        invitation=invited(person),
        other_invitation=make_invitation(other_meeting, person),
        withdrawn=invited(gone, withdrawn_at=NOW),
        collaborative=collaborative,
        **steps,
        failed_mail=_mail(region, mark, secret),
        **_seats(cast, region, mark, secret, coordinator),
        membership=cast.membership(member, region),
        former=_former(region, mark),
        **_reports(cast, region, coordinator),
    )


def _meeting(region: Region, title: str, days: int, **more: Any) -> Meeting:
    start = NOW + timedelta(days=days)
    words = {"title": title, "place": f"Hall of {title}", "agenda": f"About {title}"}
    return make_meeting(
        region, starts_at=start, ends_at=start + timedelta(hours=1), **words, **more
    )


def _process(
    cast: Cast, region: Region, mark: str, who: str
) -> tuple[Collaborative, dict[str, AreaStep]]:
    actor, seat = cast.actor(who), cast.seat(who, region)
    first = Initiative.objects.get(code="path-forward")
    collaborative = progress_actions.open_collaborative(
        actor=actor, region=seat, initiative=first, starts_on=date(2025, 1, 7), now=NOW
    )
    steps = list(collaborative.steps.filter(area__code="parity").order_by("step__position"))
    go = {"actor": actor, "on": date(2026, 1, 5), "now": NOW}
    for step in steps[:2]:
        progress_actions.start_step(step=step, version=step.version, **go)
    done = AreaStep.objects.get(pk=steps[0].pk)
    progress_actions.finish_step(step=done, version=done.version, **go)
    AreaStep.objects.filter(region=region).update(note=f"A note{mark}")
    fresh = [AreaStep.objects.get(pk=step.pk) for step in steps[:3]]
    return collaborative, dict(zip(("finished", "running", "waiting"), fresh, strict=True))


def _mail(region: Region, mark: str, secret: str) -> Mail:
    return Mail.objects.create(
        region=region,
        kind="meeting_reminder",
        recipient=f"{secret}@people.example",
        recipient_name=f"Pia{mark}",
        subject=f"Tomorrow{mark}",
        text=f"The meeting{mark}",
        state=MailState.FAILED,
        created_at=NOW,
    )


def _seats(
    cast: Cast, region: Region, mark: str, secret: str, who: str
) -> dict[str, SeatInvitation]:
    actor, seat = cast.actor(who), cast.seat(who, region)

    def invite(name: str) -> SeatInvitation:
        details = {"name": f"{name}{mark}", "email": f"{name.lower()}.{secret}@people.example"}
        details |= {"role": Role.STAKEHOLDER, "function": ""}
        return account_actions.invite_person(actor=actor, region=seat, details=details)

    settled = account_actions.revoke_invitation(actor=actor, invitation=invite("Roy"))
    return {"seat_invitation": invite("Joy"), "settled": settled}


def _former(region: Region, mark: str) -> Membership:
    user = User.objects.create(email=f"fay.{region.slug}@reset.example", name=f"Fay{mark}")
    return Membership.objects.create(
        region=region, user=user, role=Role.STAKEHOLDER, ended_at=NOW - timedelta(days=1)
    )


def _reports(cast: Cast, region: Region, who: str) -> dict[str, Report]:
    ask = partial(
        report_actions.request_report, actor=cast.actor(who), region=cast.seat(who, region)
    )
    report = ask(starts_on=date(2025, 3, 11), ends_on=date(2026, 3, 10), now=NOW)
    actor = system_actor(region)
    produce_due(actor, actor.seats[0], partial(within, actor.reach))
    report.refresh_from_db()
    queued = ask(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), now=NOW)
    return {"report": report, "queued_report": queued, "expired_report": _expired(region)}


def _expired(region: Region) -> Report:
    """Its document is still there: nobody has cleared it away yet."""
    period = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    report = Report.objects.create(region=region, state="done", expires_at=NOW, **period)
    ReportFile.objects.create(region=region, report=report, pdf=b"%PDF-")
    return report
