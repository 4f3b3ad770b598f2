"""What the left side offers: the places a person has, and what their role can use in one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from django.urls import NoReverseMatch, reverse

from regions.actors import Actor, Seat

Rule = Callable[[Actor, int], bool]

# More places than this are looked up in the network's list of regions.
PLACES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry before it is somebody's: shown where the rule says yes."""

    label: str
    name: str
    icon: str
    rule: Rule


def _belongs(actor: Actor, region_id: int) -> bool:
    return actor.belongs_to(region_id)


def _reads_work(actor: Actor, region_id: int) -> bool:
    return actor.reads_work_of(region_id)


def _works(actor: Actor, region_id: int) -> bool:
    return actor.works_in(region_id)


def _coordinates(actor: Actor, region_id: int) -> bool:
    return actor.coordinates(region_id)


def _administers(actor: Actor, _region_id: int) -> bool:
    return actor.is_national_administrator


def _national(actor: Actor, _region_id: int) -> bool:
    return actor.is_national


IN_REGION = (
    Offer("Home", "dashboards:region_home", "home", _belongs),
    Offer("Process", "progress:list", "route", _reads_work),
    Offer("Meetings", "meetings:list", "calendar-event", _belongs),
    Offer("Stakeholders", "stakeholders:list", "users-group", _reads_work),
    Offer("Reports", "reports:list", "report", _reads_work),
    Offer("People", "accounts:people", "id-badge-2", _coordinates),
    Offer("Mail", "mail:list", "mail", _coordinates),
    Offer("History", "regions:history", "history", _reads_work),
)
NEW_IN_REGION = (
    Offer("Meeting", "meetings:add", "calendar-plus", _coordinates),
    Offer("Organization", "stakeholders:add_organization", "building-plus", _coordinates),
    Offer("Person", "stakeholders:add_person", "user-plus", _coordinates),
    Offer("Report", "reports:add", "report", _coordinates),
)
IN_NETWORK = (
    Offer("Overview", "dashboards:network", "layout-grid", _national),
    Offer("Catalogue", "regions:catalogue", "books", _administers),
)


@dataclass(frozen=True, slots=True)
class Where:
    """One reader on one page. Pages outside a region offer what the reader's first place has."""

    actor: Actor
    place: Seat | None
    path: str

    @property
    def seat(self) -> Seat | None:
        """The seat whose pages are offered; None stands for the network."""
        if self.place or self.actor.is_national:
            return self.place
        return next(iter(self.actor.seats), None)

    @property
    def name(self) -> str:
        if self.seat:
            return self.seat.name
        return "Network" if self.actor.is_national else ""

    def entries(self) -> list[Entry]:
        return self._current(self._offered(IN_REGION if self.seat else IN_NETWORK))

    def create(self) -> list[Entry]:
        return self._offered(NEW_IN_REGION) if self.place else []

    def places(self) -> list[Entry]:
        """Where else: nothing for people with one place, a first dozen for the network's."""
        if len(self.actor.seats) < 2:
            return []
        name = "dashboards:region_home"
        network = [Entry("Network", _url("dashboards:network"), current=self.seat is None)]
        regions = [
            Entry(seat.name, _url(name, seat.slug), current=seat == self.place)
            for seat in self.actor.seats[:PLACES_SHOWN]
        ]
        return (network if self.actor.is_national else []) + regions

    def _offered(self, offers: tuple[Offer, ...]) -> list[Entry]:
        slug, region_id = (self.seat.slug, self.seat.region_id) if self.seat else ("", 0)
        return [
            Entry(offer.label, url, offer.icon)
            for offer in offers
            if offer.rule(self.actor, region_id) and (url := _url(offer.name, slug))
        ]

    def _current(self, entries: list[Entry]) -> list[Entry]:
        """The entry with the longest address that this page's begins with."""
        nearest = max((e.url for e in entries if self.path.startswith(e.url)), key=len, default="")
        return [replace(entry, current=entry.url == nearest) for entry in entries]


@cache
def _url(name: str, slug: str = "") -> str:
    try:
        return reverse(name, kwargs={"region": slug} if slug else None)
    except NoReverseMatch:
        return ""
