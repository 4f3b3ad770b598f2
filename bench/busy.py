"""A region as busy as the portal has to bear: what bench/pages.py asks for in region-003."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any

import orjson

from accounts.clients import digest_of
from agendas.models import Item, Material
from attendance.models import Attendance
from bench.copying import Copier, Row
from calendars.models import Feed
from checklists.models import Task
from digests.models import Digest, Packet
from documents.models import Document, Version
from meetings.models import Invitation, Meeting
from minutes.models import Edition, Minutes, Note, Outcome
from plans.models import Action
from reminders.models import Plan, Rule
from series.models import Invitee, Occurrence, Series, Topic
from stakeholders.models import Affiliation, Person, PersonContact

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
LONG_AGO = NOW - timedelta(days=1500)
TEXT = "We met, agreed on what to measure, and wrote down who does what until the next time. "
MEETINGS, INVITED, CROWD = 2000, 30, 500
# A feed shows the last quarter and what is to come: it has just as many.
FED = 500
ITEMS, WITH_AGENDA, WITH_MINUTES, ACTIONS, MATERIALS, TIMES = 5, 300, 500, 1000, 300, 60
ANSWERS = ("ACCEPTED", "NEEDS-ACTION", "DECLINED", "TENTATIVE", "ACCEPTED")
CAME = {"ACCEPTED": "in_person", "TENTATIVE": "remote", "DECLINED": "excused"}
TITLES = ("Welcome", "What the data say", "What hinders us", "What we try next", "Who does what")


@dataclass
class Busy:
    """`guest` is the person of a stakeholder who signs in, invited to all that a feed shows."""

    copier: Copier
    region_id: int
    coordinator: int
    guest: int
    organizations: list[int]
    people: list[int] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    def copy(self, model: Any, rows: Iterable[Row]) -> list[Row]:
        return self.copier.copy(model, ({"region_id": self.region_id} | row for row in rows))


def fill_busy(busy: Busy) -> dict[str, Any]:
    """Told are the numbers and secrets by which pages are asked for."""
    fill_people(busy)
    meetings = busy.copy(Meeting, (_meeting(n) for n in range(MEETINGS)))
    held = [row for row in meetings if row["ends_at"] < NOW]
    first_ahead = len(held)
    crowded, draft = busy.copy(Meeting, _crowds())
    busy.told |= {"ahead": meetings[first_ahead]["id"], "crowd": crowded["id"]}
    busy.told |= {"draft": draft["id"], "held": held[-1]["id"]}
    invitations = fill_invitations(busy, meetings, [crowded, draft])
    fill_attendance(busy, {row["id"] for row in (*held, crowded)}, invitations)
    around = meetings[first_ahead - WITH_AGENDA // 2 : first_ahead + WITH_AGENDA // 2]
    items = fill_agendas(busy, [*around, crowded])
    fill_minutes(busy, [*held[-WITH_MINUTES:], crowded], items)
    fill_packets(busy, crowded)
    fill_plans(busy, meetings[first_ahead], meetings)
    fill_series(busy)
    fill_feed(busy)
    return busy.told


def fill_people(busy: Busy) -> None:
    """The first of them coordinates the region."""
    people = busy.copy(
        Person,
        [
            {"name": f"Robin Crowd {n:04}", "membership_id": None if n else busy.coordinator}
            for n in range(CROWD)
        ],
    )
    busy.people = [person["id"] for person in people]
    contacts = [{"person_id": pk, "email": f"p{pk}@people.example"} for pk in busy.people]
    busy.copy(PersonContact, contacts)
    busy.copy(
        Affiliation,
        [
            {
                "person_id": pk,
                "organization_id": busy.organizations[n % len(busy.organizations)],
                "title": "Director of benefits",
                "starts_on": date(2025, 1, 1),
            }
            for n, pk in enumerate(busy.people)
        ],
    )


def _meeting(n: int) -> Row:
    """Four years of them. Never within the next two days: nothing is due for a reminder."""
    fed = n - (MEETINGS - FED)
    days = -90 + fed * 0.72 if fed >= 0 else -93 + fed * 0.9
    starts_at = NOW + timedelta(days=days + (2 if days > -1 else 0))
    return _opened(f"Busy call {n:04}", starts_at)


def _opened(title: str, starts_at: datetime) -> Row:
    return {
        "title": title,
        "kind": "change_leader_call",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place": "Room 5, 100 Main Street",
        "join_link": "https://join.example/123456",
        "agenda": "\n".join(TITLES),
        "scheduled_by_id": 1,
        "created_at": LONG_AGO,
        "opened_at": LONG_AGO,
    }


def _crowds() -> Iterator[Row]:
    yield _opened("Everybody who came", NOW - timedelta(days=3))
    yield _opened("Everybody to invite", NOW + timedelta(days=20)) | {"opened_at": None}


def fill_invitations(busy: Busy, meetings: list[Row], crowds: list[Row]) -> list[Row]:
    def rows() -> Iterator[Row]:
        for n, meeting in enumerate(meetings):
            ids = [busy.people[(n * 7 + k) % CROWD] for k in range(INVITED)]
            if n >= MEETINGS - FED:
                ids[0] = busy.guest
            yield from _invitations(meeting, ids)
        for meeting in crowds:
            yield from _invitations(meeting, busy.people)

    written = busy.copy(Invitation, rows())
    of_guest = {row["meeting_id"]: row["id"] for row in written if row["person_id"] == busy.guest}
    busy.told["invitation"] = of_guest[busy.told["ahead"]]
    return written


def _invitations(meeting: Row, people: list[int]) -> Iterator[Row]:
    """Whoever accepts has a seat; of a draft nobody has heard."""
    for k, person_id in enumerate(people):
        answer = ANSWERS[k % 5] if meeting["opened_at"] else "NEEDS-ACTION"
        invitation = {
            "meeting_id": meeting["id"],
            "person_id": person_id,
            "answer": answer,
            "answered_at": None if answer == "NEEDS-ACTION" else LONG_AGO,
            "invited_at": LONG_AGO,
        }
        if answer == "ACCEPTED":
            seat = "remote" if k % 3 else "in_person"
            seated = {"registration": "confirmed", "registered_at": LONG_AGO}
            invitation |= {"seat": seat, **seated}
        yield invitation


def fill_attendance(busy: Busy, held: set[int], invitations: list[Row]) -> None:
    busy.copy(
        Attendance,
        (
            {
                "meeting_id": row["meeting_id"],
                "person_id": row["person_id"],
                "state": CAME.get(row["answer"], "absent"),
                "noted_by_id": busy.coordinator,
                "noted_at": NOW - timedelta(days=1),
            }
            for row in invitations
            if row["meeting_id"] in held
        ),
    )
    busy.told["person"] = busy.people[0]


def fill_agendas(busy: Busy, meetings: list[Row]) -> dict[int, list[Row]]:
    items = busy.copy(
        Item,
        (
            {
                "meeting_id": meeting["id"],
                "position": position,
                "section": "First" if position < 3 else "Then",
                "title": title,
                "minutes": 10,
                "purpose": "discuss",
                "presenter_id": busy.people[position],
                "notes": TEXT,
            }
            for meeting in meetings
            for position, title in enumerate(TITLES, 1)
        ),
    )
    of_meetings: dict[int, list[Row]] = {}
    for item in items:
        of_meetings.setdefault(item["meeting_id"], []).append(item)
    fill_materials(busy, of_meetings)
    busy.told["item"] = of_meetings[busy.told["held"]][0]["id"]
    return of_meetings


def fill_materials(busy: Busy, items: dict[int, list[Row]]) -> None:
    """One for each meeting with an agenda, and the rest with the first of these."""
    of = list(items)[:MATERIALS]
    documents = busy.copy(Document, ({"title": f"Material {n:03}"} for n in range(MATERIALS)))
    link = {"number": 1, "url": "https://files.example/slides", "added_by_id": busy.coordinator}
    busy.copy(Version, ({"document_id": row["id"], **link} for row in documents))
    busy.copy(
        Material,
        (
            {
                "meeting_id": of[n % len(of)],
                "item_id": items[of[n % len(of)]][0]["id"],
                "document_id": document["id"],
                "visibility": "region",
                "added_by_id": busy.coordinator,
                "added_at": NOW - timedelta(hours=n),
            }
            for n, document in enumerate(documents)
        ),
    )


def fill_minutes(busy: Busy, meetings: list[Row], items: dict[int, list[Row]]) -> None:
    """All are approved but those of the meeting held last: they are being written."""
    writing = busy.told["held"]
    approved = {"state": "approved", "approved_at": NOW, "approved_by_id": busy.coordinator}
    written = busy.copy(
        Minutes,
        ({"meeting_id": m["id"], **(approved if m["id"] != writing else {})} for m in meetings),
    )
    minutes = list(zip(written, meetings, strict=True))
    notes = (_notes(one, items.get(m["id"], [])) for one, m in minutes)
    busy.copy(Note, chain.from_iterable(notes))
    actions = fill_actions(busy)
    outcomes = (
        _outcomes(one, m, items.get(m["id"], []), action)
        for (one, m), action in zip(minutes, actions, strict=False)
    )
    busy.copy(Outcome, chain.from_iterable(outcomes))
    editions = busy.copy(Edition, (_edition(one, m) for one, m in minutes if m["id"] != writing))
    busy.told["edition"] = editions[-1]["id"]


def _notes(minutes: Row, items: list[Row]) -> Iterator[Row]:
    yield {"minutes_id": minutes["id"], "text": TEXT, "version": 1}
    for item in items:
        about = {"minutes_id": minutes["id"], "item_id": item["id"], "title": item["title"]}
        yield about | {"text": TEXT * 3, "version": 1}


def _outcomes(minutes: Row, meeting: Row, items: list[Row], action: Row) -> Iterator[Row]:
    item_id = items[0]["id"] if items else None
    of = {"minutes_id": minutes["id"], "item_id": item_id}
    of["decided_on"] = meeting["starts_at"].date()
    sectors = {"there": ["employer"], "missing": ["health_plan"]}
    yield of | {"kind": "information", "text": TEXT}
    decided = {"concerns": ["employer", "health_plan"], "area_id": minutes["id"] % 5 + 1}
    kept = sectors if minutes["state"] == "approved" else {}
    decision = f"Decision {minutes['id']:04}: {TEXT}"
    yield of | {"kind": "decision", "text": decision, **decided, **kept}
    yield of | {"kind": "action", "text": action["title"], "action_id": action["id"]}


def _edition(minutes: Row, meeting: Row) -> Row:
    section = {"key": 0, "title": "The meeting as a whole", "text": TEXT, "outcomes": []}
    content = {
        "title": meeting["title"],
        "region": "Region 003",
        "when": f"{meeting['starts_at']:%b %d, %Y}",
        "place": meeting["place"],
        "present": [f"Robin Crowd {n:04}" for n in range(INVITED)],
        "excused": [],
        "sections": [section],
    }
    return {
        "minutes_id": minutes["id"],
        "number": 1,
        "content": orjson.dumps(content).decode(),
        "approved_at": NOW,
        "approved_by_id": minutes["approved_by_id"],
    }


def fill_actions(busy: Busy) -> list[Row]:
    """Every third one is done. Twenty of the open ones are the coordinator's."""

    def action(n: int) -> Row:
        due_on = NOW.date() + timedelta(days=n % 400 - 200)
        done = {"state": "done", "settled_on": due_on} if n % 3 == 0 else {}
        owner_id = busy.people[0 if n % 75 == 1 else n % CROWD]
        return {"title": f"Action {n:04}", "owner_id": owner_id, "due_on": due_on, **done}

    return busy.copy(Action, map(action, range(ACTIONS)))


def fill_packets(busy: Busy, meeting: Row) -> None:
    """Whoever was not there has got one, and half of them have confirmed it."""
    edition = {"meeting_id": meeting["id"], "edition_id": busy.told["edition"]}
    [digest] = busy.copy(Digest, [{**edition, "summary": TEXT * 3}])
    missed = [pk for k, pk in enumerate(busy.people) if ANSWERS[k % 5] not in CAME or k % 5 == 2]
    sent_at = NOW - timedelta(days=1)
    confirmed = {"answer": "confirmed", "answered_at": NOW}
    busy.copy(
        Packet,
        (
            {
                **edition,
                "person_id": pk,
                "digest_id": digest["id"],
                "sent_at": sent_at,
                **(confirmed if n % 2 else {}),
            }
            for n, pk in enumerate(missed)
        ),
    )


def fill_plans(busy: Busy, ahead: Row, meetings: list[Row]) -> None:
    """What is to be prepared for a meeting, and how it is reminded of."""
    tasks = (
        {
            "meeting_id": meeting["id"],
            "text": f"Prepare {n:02}",
            "days_before": n,
            "owner_id": busy.people[n],
            "done_at": NOW if n % 2 else None,
            "done_by_id": busy.coordinator if n % 2 else None,
        }
        for meeting in [ahead, *meetings[-100:]]
        for n in range(20)
    )
    busy.copy(Task, tasks)
    [plan] = busy.copy(Plan, [{"meeting_id": ahead["id"]}])
    days = ({"plan_id": plan["id"], "number": n, "unit": "days"} for n in (1, 3, 7))
    busy.copy(Rule, days)


def fill_series(busy: Busy) -> None:
    """A weekly call, twenty weeks of it over; and drafts of other series."""
    weekly = {
        "title": "Weekly call {n}",
        "kind": "change_leader_call",
        "starts_on": NOW.date() - timedelta(weeks=20),
        "count": TIMES,
        "clock": time(10),
        "minutes": 45,
        "zone": "America/Chicago",
        "join_link": "https://join.example/123456",
        "agenda": "[]",
        "reminders": "[]",
        "made_by_id": busy.coordinator,
        "since": NOW.date() - timedelta(weeks=20),
    }
    drafts = [weekly | {"title": f"Draft {n:02} {{n}}"} for n in range(20)]
    whole, *_rest = busy.copy(Series, [weekly | {"opened_at": LONG_AGO}, *drafts])
    busy.told["series"] = whole["id"]
    series = Series(**whole)
    days = [series.starts_on + timedelta(weeks=n) for n in range(TIMES)]
    same = {"scheduled_by_id": 1, "opened_at": LONG_AGO, "series_uid": series.uid}
    meetings = busy.copy(
        Meeting,
        [
            {**series.meeting_on(day, n), **same, "occurs_at": series.start_on(day)}
            for n, day in enumerate(days, 1)
        ],
    )
    about = {"series_id": series.pk}
    occurrences = [
        {**about, "meeting_id": meeting["id"], "day": day, "number": n}
        for n, (day, meeting) in enumerate(zip(days, meetings, strict=True), 1)
    ]
    busy.copy(Occurrence, occurrences)
    invitees = busy.people[:INVITED]
    busy.copy(Invitee, [{**about, "person_id": pk} for pk in invitees])
    topics = [{**about, "title": f"Topic {n:02}", "presenter_id": busy.people[n]} for n in range(9)]
    busy.copy(Topic, topics)
    busy.copy(Invitation, chain.from_iterable(_invitations(one, invitees) for one in meetings))


def fill_feed(busy: Busy) -> None:
    """The guest's: the third after the coordinator signs in as that person."""
    token = secrets.token_urlsafe(32)
    feed = {"user_id": busy.coordinator + 3, "digest": digest_of(token)}
    busy.copier.copy(Feed, [feed])
    busy.told["feed"] = token
