"""The actor: who asks. Roles become sight (`visible_to`), power (policies) and reach (the wall)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import starmap
from typing import Any, Literal

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from core.scope import NOTHING, Reach
from regions.models import Region, Role

Kind = Literal["user", "client", "link", "system", "anonymous"]


class Request(HttpRequest):
    """A request that has passed the middleware."""

    actor: "Actor"


@dataclass(frozen=True, slots=True)
class Seat:
    """One region in the actor's reach, and what they are there."""

    region_id: int
    slug: str
    name: str
    timezone: str
    is_national: bool = False
    role: str | None = None
    stepped_in_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link opens: one object of one region.

    `version` is of the address it was mailed to, where links die with an address; `person` is whom
    it was mailed to, where the object may become somebody else's.
    """

    region_id: int
    kind: str
    object_id: int
    version: int = 0
    person: int = 0


@dataclass(frozen=True)
class Actor:
    kind: Kind = "anonymous"
    user: Any = None
    seats: tuple[Seat, ...] = ()
    reach: Reach = NOTHING
    link: Link | None = None
    client: Any = None
    _roles: Mapping[int, str] = field(default_factory=dict, repr=False)

    @property
    def is_anonymous(self) -> bool:
        return self.kind == "anonymous"

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def name(self) -> str:
        return self.user.name if self.user else ""

    @property
    def email(self) -> str:
        return self.user.email if self.user else ""

    @cached_property
    def _by_slug(self) -> dict[str, Seat]:
        return {seat.slug: seat for seat in self.seats}

    @cached_property
    def _by_id(self) -> dict[int, Seat]:
        return {seat.region_id: seat for seat in self.seats}

    def seat(self, slug: str) -> Seat | None:
        return self._by_slug.get(slug)

    def seat_in(self, region_id: int) -> Seat | None:
        return self._by_id.get(region_id)

    def role_in(self, region_id: int) -> str | None:
        return self._roles.get(region_id)

    def coordinates(self, region_id: int) -> bool:
        """The whole region to write: its coordinator, or an administrator at home or stepped in."""
        return self.role_in(region_id) in {Role.COORDINATOR, Role.NATIONAL_ADMINISTRATOR} or (
            self.kind == "system" and region_id in self.reach.writes
        )

    def works_in(self, region_id: int) -> bool:
        return self.coordinates(region_id) or self.role_in(region_id) == Role.TEAM_MEMBER

    def belongs_to(self, region_id: int) -> bool:
        return self.role_in(region_id) is not None

    def reads_work_of(self, region_id: int) -> bool:
        """The region's work as a whole: its own people, the network's, a partner by agreement."""
        if self.is_national or self.kind == "client":
            return region_id in self.reach.reads
        return self.works_in(region_id)

    @cached_property
    def work_regions(self) -> frozenset[int]:
        return frozenset(s.region_id for s in self.seats if self.reads_work_of(s.region_id))

    @cached_property
    def reads_all(self) -> bool:
        """The work of every region they reach: no query has to look for what else is theirs."""
        return bool(self.seats) and len(self.work_regions) == len(self.seats)

    @cached_property
    def works_in_all(self) -> bool:
        """In every region they reach: they see all of it, drafts too."""
        return self.reads_all and all(self.works_in(seat.region_id) for seat in self.seats)

    @cached_property
    def is_national_administrator(self) -> bool:
        return any(s.is_national and s.role == Role.NATIONAL_ADMINISTRATOR for s in self.seats)

    @cached_property
    def is_steering(self) -> bool:
        return any(s.is_national and s.role == Role.STEERING_COMMITTEE for s in self.seats)

    @property
    def is_national(self) -> bool:
        return self.is_national_administrator or self.is_steering


NETWORK_ROLES = [Role.NATIONAL_ADMINISTRATOR, Role.STEERING_COMMITTEE]
ANONYMOUS = Actor()

# Every request asks this: composing it anew took a quarter of an empty page. The network's roles
# count in its own office alone, wherever else a row may name them.
_SEATS = """
SELECT region.id, region.slug, region.name, region.timezone, region.is_national,
       seat.role, step_in.until
FROM regions_region AS region
LEFT JOIN regions_membership AS seat
    ON seat.region_id = region.id AND seat.user_id = %(user)s AND seat.ended_at IS NULL
    AND (region.is_national OR seat.role <> ALL(%(network)s))
LEFT JOIN regions_stepin AS step_in
    ON step_in.region_id = region.id AND step_in.user_id = %(user)s
    AND step_in.ended_at IS NULL AND step_in.until > %(now)s
WHERE seat.id IS NOT NULL OR EXISTS (
    SELECT FROM regions_membership AS network
    JOIN regions_region AS office ON office.id = network.region_id AND office.is_national
    WHERE network.user_id = %(user)s AND network.ended_at IS NULL
        AND network.role = ANY(%(network)s)
)
ORDER BY region.is_national DESC, region.name
"""


def actor_of(user: Any) -> Actor:
    """One query: the regions this person reaches, their role in each, and where they stepped in."""
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"user": user.pk, "now": timezone.now(), "network": NETWORK_ROLES})
        return _actor(user, list(starmap(Seat, cursor.fetchall())))


def system_actor(region: Region) -> Actor:
    """The portal itself at work inside one region (reminders, delivery, reports)."""
    only = frozenset({region.pk})
    seat = Seat(region.pk, region.slug, region.name, region.timezone, region.is_national)
    return Actor(kind="system", seats=(seat,), reach=Reach(only, only, only, by="the portal"))


def link_actor(link: Link, region: Region) -> Actor:
    """Somebody with a signed link: the region's rows for the wall, one object for `visible_to`."""
    only = frozenset({region.pk})
    seat = Seat(region.pk, region.slug, region.name, region.timezone, region.is_national)
    by = f"link to {link.kind} {link.object_id}"
    reach = Reach(only, only, by=by, link=f"{link.kind}:{link.object_id}")
    return Actor(kind="link", seats=(seat,), link=link, reach=reach)


def client_actor(client: Any, regions: Iterable[Region]) -> Actor:
    """A partner's program: reads the regions its agreement names, writes nothing."""
    seats = tuple(Seat(r.pk, r.slug, r.name, r.timezone, r.is_national) for r in regions)
    reads = frozenset(seat.region_id for seat in seats)
    reach = Reach(reads, by=f"client {client.pk}")
    return Actor(kind="client", client=client, seats=seats, reach=reach)


def _actor(user: Any, seats: list[Seat]) -> Actor:
    administrator = any(s.is_national and s.role == Role.NATIONAL_ADMINISTRATOR for s in seats)
    roles = {s.region_id: _effective_role(s, administrator) for s in seats}
    working = {Role.COORDINATOR, Role.TEAM_MEMBER, Role.NATIONAL_ADMINISTRATOR}
    return Actor(
        kind="user",
        user=user,
        seats=tuple(seats),
        _roles={region_id: role for region_id, role in roles.items() if role},
        reach=Reach(
            reads=frozenset(roles),
            writes=frozenset(region_id for region_id, role in roles.items() if role),
            privates=frozenset(region_id for region_id, role in roles.items() if role in working),
            by=f"user {user.pk}",
        ),
    )


def _effective_role(seat: Seat, administrator: bool) -> str | None:
    if administrator and seat.stepped_in_until:
        return Role.COORDINATOR
    return seat.role
