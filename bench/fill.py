"""The data of one size: `python -m bench.fill small URL` prints what is needed to ask for pages."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import django
import orjson

django.setup()

from accounts.models import User  # noqa: E402
from bench.busy import Busy, fill_busy  # noqa: E402
from bench.copying import Copier, Row  # noqa: E402
from bench.doors import doors  # noqa: E402
from mail.models import Mail  # noqa: E402
from meetings.models import Invitation, Meeting  # noqa: E402
from progress.models import AreaStep, Collaborative  # noqa: E402
from regions import models as catalogue  # noqa: E402
from reports.models import Report  # noqa: E402
from stakeholders.models import (  # noqa: E402
    Affiliation,
    Organization,
    Person,
    PersonContact,
    Sector,
)

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
ROLES = ("coordinator", "team_member", "team_member", "stakeholder", "stakeholder", "stakeholder")
AREAS = ("Network access", "Collaborative care", "Measurement-based care", "Tele-health", "Parity")
STEPS = ("Prioritize", "Research", "Agenda", "Engage", "Monitor")
TEXT = "We met, agreed on what to measure, and wrote down who does what until the next time. " * 3


@dataclass(frozen=True)
class Size:
    """How many regions, and how much of everything each of them has."""

    name: str
    regions: int
    times: int


# 25 times the regions with 4 times the rows each: a hundred times the rows.
SIZES = {"small": Size("small", 8, 1), "large": Size("large", 200, 4)}


# By its place in the list: region-003.
BUSY = 3


def fill(size: Size, copier: Copier) -> dict[str, Any]:
    regions = fill_catalogue(size, copier)
    fill_people_who_sign_in(regions, copier)
    fill_stakeholders(size, regions, copier)
    fill_meetings(size, regions, copier)
    fill_process(size, regions, copier)
    fill_rest(size, regions, copier)
    return fill_busy(
        Busy(
            copier,
            region_id=regions[BUSY]["id"],
            coordinator=4 + (BUSY - 1) * 6 + 1,
            guest=BUSY * 100 * size.times + 1,
            organizations=[BUSY * 60 * size.times + n for n in range(1, 61)],
        )
    )


def fill_catalogue(size: Size, copier: Copier) -> list[Row]:
    copier.copy(catalogue.Initiative, [{"code": "path-forward", "name": "The Path Forward"}])
    copier.copy(
        catalogue.PriorityArea,
        [
            {"initiative_id": 1, "code": f"area-{n}", "name": name, "position": n, "hue": n}
            for n, name in enumerate(AREAS, 1)
        ],
    )
    copier.copy(
        catalogue.Step,
        [{"code": name.lower(), "name": name, "position": n} for n, name in enumerate(STEPS, 1)],
    )
    copier.copy(
        catalogue.Coalition,
        [
            {"name": f"Coalition {n:05}", "city": "Springfield", "state": "IL"}
            for n in range(15 * size.regions)
        ],
    )
    regions = [{"slug": "national", "name": "National office", "is_national": True}]
    regions += [
        {"slug": f"region-{n:03}", "name": f"Region {n:03}", "timezone": "America/Chicago"}
        for n in range(1, size.regions + 1)
    ]
    regions = copier.copy(catalogue.Region, regions)
    states = [{"area_of_id": r["id"], "state": s} for r in regions[1:] for s in ("TX", "OK")]
    copier.copy(catalogue.RegionState, states)
    leads = [{"led_id": r["id"], "coalition_id": r["id"]} for r in regions[1:]]
    copier.copy(catalogue.RegionLead, leads)
    return regions


def fill_people_who_sign_in(regions: list[Row], copier: Copier) -> None:
    """Ids follow from the order: four of the network, then six a region."""
    network = ["national_administrator", *["steering_committee"] * 3]
    seats = [(regions[0]["id"], role) for role in network]
    seats += [(region["id"], role) for region in regions[1:] for role in ROLES]
    users = [
        {"email": f"{role}.{n}@reset.example", "name": f"Robin Reader {n:04}", "password": "!"}
        for n, (_region, role) in enumerate(seats, 1)
    ]
    copier.copy(User, users)
    copier.copy(
        catalogue.Membership,
        [
            {"region_id": region_id, "user_id": n, "role": role}
            for n, (region_id, role) in enumerate(seats, 1)
        ],
    )


def fill_stakeholders(size: Size, regions: list[Row], copier: Copier) -> None:
    sectors = [sector.value for sector in Sector]
    for position, region in enumerate(regions):
        of = {"region_id": region["id"]}
        organizations = copier.copy(
            Organization,
            [
                of | {"name": f"Organization {n:04} of {region['name']}", "sector": sectors[n % 12]}
                for n in range(60 * size.times)
            ],
        )
        seats = [4 + (position - 1) * 6 + k for k in range(4, 7)] if position else []
        people = copier.copy(
            Person,
            [
                of
                | {
                    "name": f"Robin Partner {n:04} of {region['name']}",
                    "membership_id": seats[n] if n < len(seats) else None,
                }
                for n in range(100 * size.times)
            ],
        )
        copier.copy(
            PersonContact,
            [of | {"person_id": p["id"], "email": f"p{p['id']}@people.example"} for p in people],
        )
        copier.copy(
            Affiliation,
            [
                of
                | {
                    "person_id": p["id"],
                    "organization_id": organizations[n % 60]["id"],
                    "title": "Director of benefits",
                    "starts_on": date(2025, 1, 1),
                }
                for n, p in enumerate(people)
            ],
        )


def fill_meetings(size: Size, regions: list[Row], copier: Copier) -> None:
    """Three years around today, half of it to come; five people are invited to each."""
    each, people = 120 * size.times, 100 * size.times
    for position, region in enumerate(regions):
        meetings = copier.copy(Meeting, islice(_meetings(region, each), each))
        first = position * people
        copier.copy(Invitation, _invitations(region, meetings, first, people))


def _meetings(region: Row, each: int) -> Iterator[Row]:
    for n in range(each):
        # Never within the next two days: nothing is due for a reminder.
        starts_at = NOW + timedelta(days=(n - each // 2) * (1080 // each or 1) + 2, hours=n % 7)
        yield {
            "region_id": region["id"],
            "title": f"Change team call {n:04} of {region['name']}",
            "starts_at": starts_at if n >= each // 2 else starts_at - timedelta(days=3),
            "ends_at": starts_at + timedelta(hours=1 if n >= each // 2 else -71),
            "place": "Room 5, 100 Main Street",
            "join_link": "https://join.example/123456",
            "agenda": TEXT,
            "scheduled_by_id": 1,
            "created_at": NOW - timedelta(days=900),
            "opened_at": NOW - timedelta(days=900),
        }


def _invitations(region: Row, meetings: list[Row], first: int, people: int) -> Iterator[Row]:
    answers = ("ACCEPTED", "NEEDS-ACTION", "DECLINED", "TENTATIVE", "ACCEPTED")
    for n, meeting in enumerate(meetings):
        for k, answer in enumerate(answers):
            yield {
                "region_id": region["id"],
                "meeting_id": meeting["id"],
                "person_id": first + (n * 5 + k) % people + 1,
                "answer": answer,
                "answered_at": None if answer == "NEEDS-ACTION" else NOW,
                "invited_at": NOW - timedelta(days=900),
            }


def fill_process(size: Size, regions: list[Row], copier: Copier) -> None:
    opened = copier.copy(
        Collaborative,
        [
            {"region_id": region["id"], "initiative_id": 1, "starts_on": date(2024, 1, 8)}
            for region in regions
        ],
    )
    steps = copier.copy(
        AreaStep,
        [_step(c, area, step) for c in opened for area in range(1, 6) for step in range(1, 6)],
    )
    for n in range(4 * size.times):
        changed = [step | {"note": f"{TEXT} {n}", "version": n + 2} for step in steps]
        copier.copy_events(AreaStep, changed, label="update")


def _step(collaborative: Row, area: int, step: int) -> Row:
    reached = (collaborative["id"] + area) % 5
    state = "finished" if step < reached else "in_progress" if step == reached else "not_started"
    start = date(2024, 1, 8) + timedelta(days=90 * step)
    return {
        "region_id": collaborative["region_id"],
        "collaborative_id": collaborative["id"],
        "area_id": area,
        "step_id": step,
        "state": state,
        "started_on": None if state == "not_started" else start,
        "finished_on": start + timedelta(days=80) if state == "finished" else None,
        "note": TEXT,
        "updated_at": NOW - timedelta(days=step),
        "updated_by_id": 1,
    }


def fill_rest(size: Size, regions: list[Row], copier: Copier) -> None:
    for region in regions:
        of = {"region_id": region["id"]}
        copier.copy(
            Mail,
            [
                of
                | {
                    "kind": "meeting_invitation",
                    "recipient": f"p{n}@people.example",
                    "recipient_name": f"Robin Partner {n:04}",
                    "subject": f"Invitation {n}",
                    "text": TEXT,
                    "state": "sent",
                    "sent_at": NOW,
                    "created_at": NOW - timedelta(hours=n),
                }
                for n in range(400 * size.times)
            ],
        )
        copier.copy(
            Report,
            [
                of
                | {
                    "starts_on": date(2024, 1, 1),
                    "ends_on": date(2024, 12, 31),
                    "state": "done",
                    "requested_by_id": 1,
                    "requested_at": NOW - timedelta(days=n),
                    "finished_at": NOW - timedelta(days=n),
                }
                for n in range(60 * size.times)
            ],
        )


def main(name: str, url: str) -> None:
    copier = Copier(url)
    busy = fill(SIZES[name], copier)
    copier.finish()
    told: dict[str, Any] = {"rows": sum(copier.counts.values()), "busy": busy, **doors()}
    sys.stdout.write(orjson.dumps(told).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
