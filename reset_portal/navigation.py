"""What the left side offers: the places a person has, and what their role can use in one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from django.urls import reverse

from accounts import policies as accounts
from agendas import policies as agendas
from dashboards import policies as dashboards
from mail import policies as mail
from meetings import policies as meetings
from minutes import policies as minutes
from plans import policies as plans
from progress import policies as progress
from regions import policies as regions
from regions.actors import Actor, Seat
from reports import policies as reports
from stakeholders import policies as stakeholders

Rule = Callable[..., bool]

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
    """An entry before it is somebody's: shown where the policy of its page says yes."""

    label: str
    name: str
    icon: str
    rule: Rule


IN_REGION = (
    Offer("Home", "dashboards:home", "home", dashboards.can_open_home),
    Offer("My work", "dashboards:work", "checklist", dashboards.can_open_work),
    Offer("Process", "progress:list", "route", progress.can_read_process),
    Offer("Meetings", "meetings:list", "calendar-event", meetings.can_list_meetings),
    Offer("Materials", "agendas:materials", "files", agendas.can_list_materials),
    Offer("Decisions", "minutes:decisions", "gavel", minutes.can_read_minutes),
    Offer("Actions", "plans:actions", "checkbox", plans.can_list_actions),
    Offer("Stakeholders", "stakeholders:list", "users-group", stakeholders.can_list_stakeholders),
    Offer("Reports", "reports:list", "report", reports.can_list_reports),
    Offer("People", "accounts:people", "id-badge-2", accounts.can_list_people),
    Offer("Outbox", "mail:list", "mail", mail.can_read_outbox),
    Offer("History", "regions:history", "history", regions.can_read_history),
)
NEW_IN_REGION = (
    Offer("Meeting", "meetings:add", "calendar-plus", meetings.can_schedule_meetings),
    Offer(
        "Organization",
        "stakeholders:add_organization",
        "building-plus",
        stakeholders.can_add_stakeholders,
    ),
    Offer("Person", "stakeholders:add_person", "user-plus", stakeholders.can_add_stakeholders),
    Offer("Action", "plans:add", "checkbox", plans.can_add_actions),
    Offer("Report", "reports:add", "report", reports.can_request_reports),
)
IN_NETWORK = (
    Offer("Overview", "dashboards:network", "layout-grid", dashboards.can_read_network),
    Offer("Catalogue", "regions:catalogue", "books", regions.can_read_catalogue),
    Offer("Accounts", "accounts:list", "users", accounts.can_list_accounts),
    Offer("API clients", "accounts:clients", "key", accounts.can_administer_clients),
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
        name = "dashboards:home"
        network = [Entry("Network", _url("dashboards:network"), current=self.seat is None)]
        regions = [
            Entry(seat.name, _url(name, seat.slug), current=seat == self.place)
            for seat in self.actor.seats[:PLACES_SHOWN]
        ]
        return (network if self.actor.is_national else []) + regions

    def _offered(self, offers: tuple[Offer, ...]) -> list[Entry]:
        slug, place = (self.seat.slug, [self.seat]) if self.seat else ("", [])
        return [
            Entry(offer.label, _url(offer.name, slug), offer.icon)
            for offer in offers
            if offer.rule(self.actor, *place)
        ]

    def _current(self, entries: list[Entry]) -> list[Entry]:
        """The entry with the longest address that this page's begins with."""
        nearest = max((e.url for e in entries if self.path.startswith(e.url)), key=len, default="")
        return [replace(entry, current=entry.url == nearest) for entry in entries]


@cache
def _url(name: str, slug: str = "") -> str:
    return reverse(name, kwargs={"region": slug} if slug else None)
