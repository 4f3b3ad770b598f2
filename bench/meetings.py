"""What a coordinator waits for: 500 people told at once, and the dates of five years."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import psycopg

from bench.clock import CSRF, Visitor, middle
from bench.portals import House, Portal, say

CROWD, PREVIEWS = 500, 30
MEETINGS = "/r/region-003/meetings/"
WEEKLY = {"unit": "week", "every": 1}
# All working days of five years are more than a series may have.
WORKING_DAYS = {"unit": "working_day", "every": 4}


@dataclass(frozen=True)
class Waited:
    """Until the answer is there: seconds for the 500, milliseconds for a preview."""

    seconds: float
    mails: int
    weekly: float
    working_days: float


def measure(place: House, portal: Portal) -> Waited:
    say("Opening a meeting of 500, previewing five years")
    visitor = Visitor(portal)
    before = mails(place, portal)
    opened = f"{MEETINGS}{portal.doors['busy']['draft']}/open/"
    seconds = _post(visitor, opened, {}, 302)
    return Waited(
        seconds=seconds,
        mails=mails(place, portal) - before,
        weekly=preview(visitor, WEEKLY),
        working_days=preview(visitor, WORKING_DAYS),
    )


def mails(place: House, portal: Portal) -> int:
    with psycopg.connect(place.cluster.url("superuser", portal.size)) as connection:
        found = connection.execute("SELECT count(*) FROM mail_mail").fetchone()
    return int(found[0]) if found else 0


def preview(visitor: Visitor, rule: dict[str, object]) -> float:
    """The median, in milliseconds."""
    starts_on = datetime.now(UTC).date() + timedelta(days=2)
    typed = {
        "title": "Weekly call {n}",
        "kind": "change_leader_call",
        "starts_on": starts_on,
        "until": starts_on + timedelta(days=5 * 365),
        "clock": "10:00",
        "minutes": 60,
        "preview": "1",
        **rule,
    }
    taken = [_post(visitor, f"{MEETINGS}series/new/", typed, 200) for _ in range(PREVIEWS)]
    return middle(taken) * 1000


def _post(visitor: Visitor, path: str, typed: dict[str, object], status: int) -> float:
    form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
    headers = visitor.signed_in("busy") | form
    taken, response, body = visitor.fetch("POST", path, headers, urlencode(typed).encode())
    if response.status != status:
        raise SystemExit(f"{path} answers {response.status}: {body[:2000]!r}")
    return taken
