"""The cast: the same people in every test, two regions of their own and the national one."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.test.client import ClientHandler

from accounts.models import User
from core.scope import Reach
from regions.actors import Actor, Seat, actor_of
from regions.models import Initiative, Membership, PriorityArea, Region, RegionState, Role, Step

STEPS = ("Prioritize", "Research", "Agenda", "Engage", "Monitor")
AREAS = (
    ("network_access", "Network access"),
    ("collaborative_care", "Collaborative care"),
    ("measurement_based_care", "Measurement-based care"),
    ("tele_behavioral", "Tele-behavioral health"),
    ("parity", "Mental health parity"),
)

# Building the middleware anew for every client costs more than most requests: WhiteNoise reads all
# static files.
HANDLER = ClientHandler(enforce_csrf_checks=False)


@dataclass
class Cast:
    national: Region
    home: Region
    away: Region
    users: dict[str, User] = field(default_factory=dict)

    @property
    def everywhere(self) -> Reach:
        ids = frozenset({self.national.pk, self.home.pk, self.away.pk})
        return Reach(ids, ids, ids, by="a test")

    def actor(self, name: str) -> Actor:
        return actor_of(self.users[name])

    def seat(self, name: str, region: Region | None = None) -> Seat:
        seat = self.actor(name).seat((region or self.home).slug)
        assert seat is not None
        return seat

    def client(self, name: str | None = None) -> Client:
        client = Client()
        client.handler = HANDLER
        if name:
            client.force_login(self.users[name])
        return client

    def membership(self, name: str, region: Region | None = None) -> Membership:
        found = Membership.objects.current().of((region or self.home).pk)
        membership: Membership = found.get(user=self.users[name])
        return membership


def assemble() -> Cast:
    cast = Cast(
        national=_region("national", "National office", is_national=True),
        home=_region("texas", "Texas", timezone="America/Chicago"),
        away=_region("florida", "Florida"),
    )
    RegionState.objects.create(area_of=cast.home, state="TX")
    RegionState.objects.create(area_of=cast.away, state="FL")
    _catalogue()
    for name, role, region in (
        ("ana", Role.COORDINATOR, cast.home),
        ("ben", Role.TEAM_MEMBER, cast.home),
        ("sam", Role.STAKEHOLDER, cast.home),
        ("nia", Role.STEERING_COMMITTEE, cast.national),
        ("ned", Role.NATIONAL_ADMINISTRATOR, cast.national),
        ("zoe", Role.COORDINATOR, cast.away),
    ):
        user = User.objects.create(email=f"{name}@reset.example", name=name.title())
        Membership.objects.create(region=region, user=user, role=role)
        cast.users[name] = user
    return cast


def _region(slug: str, name: str, **fields: Any) -> Region:
    region: Region = Region.objects.create(slug=slug, name=name, **fields)
    return region


def _catalogue() -> None:
    initiative = Initiative.objects.create(code="path-forward", name="The Path Forward")
    PriorityArea.objects.bulk_create(
        PriorityArea(initiative=initiative, code=code, name=name, position=n, hue=n)
        for n, (code, name) in enumerate(AREAS, 1)
    )
    Step.objects.bulk_create(
        Step(code=name.lower(), name=name, position=n) for n, name in enumerate(STEPS, 1)
    )
