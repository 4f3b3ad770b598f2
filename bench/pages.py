"""Which pages are measured, as whom, and what they may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

Body = Callable[[int], dict[str, object]]


@dataclass(frozen=True)
class Target:
    """At most so many bare views, empty pages and queries; of a part, so much of its page."""

    bare: float | None = None
    empty: float | None = None
    queries: int = 8
    share: float | None = None


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    target: Target
    who: str = "coordinator"
    part_of: str = ""
    body: Body | None = None
    status: int = 200

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def empty(self) -> str:
        """The empty page of the same reader, at the same kind of place."""
        place = "/network" if self.who == "steering" else f"/r/{self.region}"
        return f"{place}/bench/empty/"

    @property
    def region(self) -> str:
        return "region-002" if self.who == "writer" else "region-001"

    def content(self, number: int) -> bytes:
        return urlencode(self.body(number)).encode() if self.body else b""


LIST = Target(bare=8, empty=3)
OBJECT = Target(bare=6, empty=2.5)
PART = Target(share=0.5)
WRITE = Target(bare=5, queries=14)
REFERENCE = Target()
API = Target(bare=4, queries=5)
HOME = "/r/region-001/"
WRITTEN = "/r/region-002/"
MEETINGS = {"small": 120, "large": 480}
SOON = datetime.now(UTC).date() + timedelta(days=30)


def schedule(number: int) -> dict[str, object]:
    day = SOON + timedelta(days=number % 300)
    return {"title": f"Measured {number}", "on": day, "starts": "10:00", "ends": "11:00"}


def answer(number: int) -> dict[str, object]:
    return {"answer": ("ACCEPTED", "TENTATIVE", "DECLINED")[number % 3]}


def note(number: int) -> dict[str, object]:
    step = {"started_on": "2025-01-02", "finished_on": "2025-02-03"}
    return {"note": f"Measured {number}", "version": number + 1, **step}


def organization(number: int) -> dict[str, object]:
    return {"name": f"Measured {number}", "sector": "employer"}


def pages(size: str, doors: dict[str, str]) -> list[Page]:
    """Ids follow from the order in which bench/fill.py makes the rows."""
    times = {"small": 1, "large": 4}[size]
    return [*references(), *lists(size), *objects(size, times), *links(doors), *writes(), *api()]


def references() -> list[Page]:
    return [
        Page("empty page", f"{HOME}bench/empty/", REFERENCE),
        Page("empty page of the network", "/network/bench/empty/", REFERENCE, who="steering"),
    ]


def lists(size: str) -> list[Page]:
    last = f"{MEETINGS[size] - 1:04}"
    return [
        Page("region home", HOME, LIST),
        Page("network overview", "/network/", LIST, who="steering"),
        Page("meetings", f"{HOME}meetings/", LIST),
        Page("meetings, part", f"{HOME}meetings/", PART, part_of="meetings"),
        Page("meetings, one found", f"{HOME}meetings/?q={last}", PART, part_of="meetings"),
        Page("meetings of a stakeholder", f"{HOME}meetings/", LIST, who="stakeholder"),
        Page("organizations", f"{HOME}stakeholders/", LIST),
        Page("organizations, part", f"{HOME}stakeholders/", PART, part_of="organizations"),
        Page("people", f"{HOME}stakeholders/people/", LIST),
        Page("process", f"{HOME}process/", LIST),
        Page("reports", f"{HOME}reports/", LIST),
        Page("outbox", f"{HOME}outbox/", LIST),
        Page("history", f"{HOME}history/", LIST),
        Page("people who sign in", f"{HOME}people/", LIST),
    ]


def objects(size: str, times: int) -> list[Page]:
    each = MEETINGS[size]
    organization, person, report = 60 * times + 2, 100 * times + 2, 60 * times + 2
    return [
        Page("meeting", f"{HOME}meetings/{each + each // 2 + 3}/", OBJECT),
        Page("organization", f"{HOME}stakeholders/organizations/{organization}/", OBJECT),
        Page("person", f"{HOME}stakeholders/people/{person}/", OBJECT),
        Page("step", f"{HOME}process/27/", OBJECT),
        Page("report", f"{HOME}reports/{report}/", OBJECT),
    ]


def links(doors: dict[str, str]) -> list[Page]:
    return [
        Page("answer by link", doors["link"], OBJECT, who="link"),
        Page("answer by link, sent", doors["link"], WRITE, "link", "", answer, 302),
    ]


def writes() -> list[Page]:
    """In a region of their own: what they add is not in the lists that are measured."""
    add = f"{WRITTEN}stakeholders/organizations/new/"
    return [
        Page("schedule a meeting", f"{WRITTEN}meetings/new/", WRITE, "writer", "", schedule, 302),
        Page("change a step", f"{WRITTEN}process/52/change/", WRITE, "writer", "", note, 302),
        Page("add an organization", add, WRITE, "writer", "", organization, 302),
    ]


def api() -> list[Page]:
    names = ("regions", "coalitions", "areas", "steps", "meetings")
    return [Page(f"API {name}", f"/api/v1/{name}/", API, who="partner") for name in names]
