"""Which pages are measured, as whom, and what they may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
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
        return REGIONS.get(self.who, "region-001")

    def content(self, number: int) -> bytes:
        return urlencode(self.body(number)).encode() if self.body else b""


REGIONS = {"writer": "region-002", "busy": "region-003", "guest": "region-003"}
LIST = Target(bare=8, empty=3)
OBJECT = Target(bare=6, empty=2.5)
PART = Target(share=0.5)
WRITE = Target(bare=5, queries=14)
REFERENCE = Target()
API = Target(bare=4, queries=5)
BUSY = Target(empty=3, queries=10)
FEED = Target(empty=5, queries=10)
HOME = "/r/region-001/"
WRITTEN = "/r/region-002/"
CROWDED = "/r/region-003/"
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


def mark(number: int) -> dict[str, object]:
    return {"state": ("in_person", "remote", "absent", "excused")[number % 4]}


def autosave(item_id: int, number: int) -> dict[str, object]:
    return {"item": item_id, "text": f"Measured {number}", "version": number + 1}


def pages(size: str, doors: dict[str, Any]) -> list[Page]:
    """Ids follow from the order in which bench/fill.py makes the rows; bench/busy.py tells its."""
    times = {"small": 1, "large": 4}[size]
    return [
        *references(), *lists(size), *objects(size, times), *links(doors), *writes(), *api(),
        *busy_lists(), *busy_meetings(doors["busy"]), *feed(doors["busy"]),
        *busy_writes(doors["busy"]),
    ]  # fmt: skip


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


def busy_lists() -> list[Page]:
    """Of a region with 2,000 meetings and 60,000 invitations."""
    meetings = f"{CROWDED}meetings/"
    of = {
        "meetings, upcoming": meetings,
        "meetings, past": f"{meetings}?show=past",
        "meetings, a month": f"{meetings}?show=month",
        "meetings, found": f"{meetings}?q=1999",
        "series": f"{meetings}series/",
        "decisions": f"{CROWDED}decisions/",
        "decisions, found": f"{CROWDED}decisions/?q=Decision+0042",
        "materials": f"{CROWDED}materials/",
        "actions": f"{CROWDED}actions/",
        "my work": f"{CROWDED}work/",
        "home": CROWDED,
    }
    return [Page(f"busy {name}", path, BUSY, "busy") for name, path in of.items()]


def busy_meetings(busy: dict[str, Any]) -> list[Page]:
    """One with 30 invited that is still to come, one held, one with 500 who came."""
    ahead, held, crowd = (f"{CROWDED}meetings/{busy[name]}/" for name in ("ahead", "held", "crowd"))
    of = {
        "meeting": ahead,
        "meeting of 500": crowd,
        "people": f"{ahead}people/",
        "people, 500": f"{crowd}people/",
        "agenda": f"{ahead}agenda/",
        "attendance": f"{held}attendance/",
        "attendance, 500": f"{crowd}attendance/",
        "minutes, written": f"{held}minutes/",
        "minutes, read": f"{crowd}minutes/",
        "run": f"{held}run/",
        "checklist": f"{ahead}checklist/",
        "reminders": f"{ahead}reminders/",
        "packets": f"{crowd}missed/",
        "one series": f"{CROWDED}meetings/series/{busy['series']}/",
    }
    return [Page(f"busy {name}", path, BUSY, "busy") for name, path in of.items()]


def feed(busy: dict[str, Any]) -> list[Page]:
    return [Page("feed of 500 meetings", f"/feed/{busy['feed']}/meetings.ics", FEED, "feed")]


def busy_writes(busy: dict[str, Any]) -> list[Page]:
    """As the pages send them: all but the answer with HTMX."""
    meetings = f"{CROWDED}meetings/"
    said = f"{meetings}{busy['ahead']}/invitations/{busy['invitation']}/answer/"
    came = f"{meetings}{busy['crowd']}/attendance/{busy['person']}/"
    saved, note = f"{meetings}{busy['held']}/minutes/note/", partial(autosave, busy["item"])
    return [
        Page("busy answer", said, BUSY, "guest", "", answer, 302),
        Page("busy note of who came", came, BUSY, "busy", "busy attendance, 500", mark),
        Page("busy autosave", saved, BUSY, "busy", "busy minutes, written", note),
    ]
