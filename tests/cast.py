"""The cast: the same people in every test, two regions of their own and the national one."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.backends.cached_db import SessionStore
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


def session_of(user: User) -> str:
    """Signed in, without the news of it that signing in spreads: that has tests of its own."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


class QuickHasher(Argon2PasswordHasher):
    """Argon2 at its weakest: strength costs a fifth of a second each time."""

    time_cost, memory_cost, parallelism = 1, 8, 1


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
            client.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.users[name])
        return client

    def membership(self, name: str, region: Region | None = None) -> Membership:
        found = Membership.objects.current().of((region or self.home).pk)
        membership: Membership = found.get(user=self.users[name])
        return membership


def assemble() -> Cast:
    """Few statements: nearly every test begins with them."""
    national, home, away = Region.objects.bulk_create(
        [
            Region(slug="national", name="National office", is_national=True),
            Region(slug="texas", name="Texas", timezone="America/Chicago"),
            Region(slug="florida", name="Florida"),
        ]
    )
    RegionState.objects.bulk_create(
        [RegionState(area_of=home, state="TX"), RegionState(area_of=away, state="FL")]
    )
    _catalogue()
    seats = {
        "ana": (Role.COORDINATOR, home),
        "ben": (Role.TEAM_MEMBER, home),
        "sam": (Role.STAKEHOLDER, home),
        "nia": (Role.STEERING_COMMITTEE, national),
        "ned": (Role.NATIONAL_ADMINISTRATOR, national),
        "zoe": (Role.COORDINATOR, away),
    }
    users = User.objects.bulk_create(
        User(email=f"{name}@reset.example", name=name.title()) for name in seats
    )
    Membership.objects.bulk_create(
        Membership(region=region, user=user, role=role)
        for user, (role, region) in zip(users, seats.values(), strict=True)
    )
    return Cast(national, home, away, dict(zip(seats, users, strict=True)))


def _catalogue() -> None:
    initiative = Initiative.objects.create(code="path-forward", name="The Path Forward")
    PriorityArea.objects.bulk_create(
        PriorityArea(initiative=initiative, code=code, name=name, position=n, hue=n)
        for n, (code, name) in enumerate(AREAS, 1)
    )
    Step.objects.bulk_create(
        Step(code=name.lower(), name=name, position=n) for n, name in enumerate(STEPS, 1)
    )
