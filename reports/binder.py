"""The project binder: a folder for every meeting of a period, with what is kept of it, as one ZIP.

It is written to a file on the disk, one meeting at a time: memory holds one document.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from io import StringIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from agendas.models import Material
from attendance.models import Attendance
from core.sheets import neutralized
from documents.models import Content
from meetings.models import Meeting
from minutes.models import EditionFile, Outcome
from plans.models import Action
from regions.actors import Actor
from reports.models import Report

MOST_BYTES = 50_000_000
MARK = "\ufeff"  # Excel takes a file without it for one in the machine's old encoding
# What some file system does not take, and what would leave the folder.
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


class TooLarge(Exception):
    """More than a binder holds."""


@dataclass(frozen=True)
class Paper:
    name: str
    content: bytes


@dataclass
class Binder:
    """Names within it are unique, whatever meetings and files are called."""

    file: IO[bytes]
    used: Counter[str] = field(default_factory=Counter)
    size: int = 0
    papers: int = 0

    def __post_init__(self) -> None:
        self.archive = ZipFile(self.file, "w", ZIP_DEFLATED)

    def folder(self, meeting: Meeting, zone: str) -> str:
        day = meeting.starts_at.astimezone(ZoneInfo(zone)).date()
        return self._unused(cleaned(f"{day} {meeting.title}"))

    def add(self, folder: str, paper: Paper) -> None:
        self.size += len(paper.content)
        if self.size > MOST_BYTES:
            raise TooLarge
        self.papers += 1
        self.archive.writestr(self._unused(f"{folder}{cleaned(paper.name)}"), paper.content)

    def close(self) -> None:
        self.archive.close()

    def _unused(self, name: str) -> str:
        self.used[name.casefold()] += 1
        number = self.used[name.casefold()]
        stem, dot, ending = name.rpartition(".")
        if number == 1:
            return name
        return f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"


def cleaned(name: str) -> str:
    """A name for a file on any system: no path, no control characters, not too long."""
    plain = FORBIDDEN.sub(" ", unicodedata.normalize("NFC", name))
    stem, dot, ending = " ".join(plain.split()).strip(". ").rpartition(".")
    short = f"{stem[:100].strip()}{dot}{ending[:20]}" if dot else ending[:100].strip()
    return short or "unnamed"


def meetings_of(actor: Actor, report: Report) -> list[Meeting]:
    """Those of the period that were not drafts or cancelled, the earliest first."""
    zone = ZoneInfo(report.region.timezone)
    starts = datetime.combine(report.starts_on, time(), zone)
    ends = datetime.combine(report.ends_on + timedelta(days=1), time(), zone)
    meetings = Meeting.visible_to(actor).in_region(report.region_id)
    held = meetings.filter(opened_at__isnull=False, cancelled_at=None)
    return list(held.starting_between(starts, ends).select_related("region"))


def papers_of(actor: Actor, meeting: Meeting) -> Iterator[Paper]:
    """What is kept of one meeting."""
    if meeting.agenda:
        yield Paper("agenda.txt", meeting.agenda.encode())
    yield from _minutes(actor, meeting)
    yield from _attendance(actor, meeting)
    yield from _materials(actor, meeting)


def lists_of(actor: Actor, meetings: Iterable[Meeting]) -> Iterator[Paper]:
    """What came of all of them: decisions and actions."""
    ids = [meeting.pk for meeting in meetings]
    decided = Outcome.visible_to(actor).decisions().filter(minutes__meeting__in=ids)
    rows = [
        (one.decided_on, one.minutes.meeting.title, one.text)
        for one in decided.select_related("minutes__meeting")
    ]
    yield table("decisions.csv", ("Decided", "Meeting", "Decision"), rows)
    names = [f"meeting:{pk}" for pk in ids]
    taken = Action.visible_to(actor).filter(about__in=names).select_related("owner")
    promised = [
        (one.due_on, one.title, one.owner.name, one.get_state_display(), one.origin)
        for one in taken.order_by("due_on", "id")
    ]
    yield table("actions.csv", ("Due", "Action", "Owner", "State", "Came from"), promised)


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Paper:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([neutralized(cell) for cell in row] for row in rows)
    return Paper(name, (MARK + text.getvalue()).encode())


def _minutes(actor: Actor, meeting: Meeting) -> Iterator[Paper]:
    files = EditionFile.visible_to(actor).filter(edition__minutes__meeting=meeting)
    newest = files.select_related("edition").order_by("-edition__number").first()
    if newest:
        yield Paper(f"minutes, version {newest.edition.number}.pdf", bytes(newest.pdf))


def _attendance(actor: Actor, meeting: Meeting) -> Iterator[Paper]:
    noted = Attendance.visible_to(actor).at(meeting).select_related("person")
    rows = [(one.person.name, one.get_state_display()) for one in noted.order_by("person__name")]
    if rows:
        yield table("attendance.csv", ("Person", "Attendance"), rows)


def _materials(actor: Actor, meeting: Meeting) -> Iterator[Paper]:
    links = []
    for material in Material.visible_to(actor).of(meeting).with_versions():
        newest = material.document.versions.all()[0]
        if newest.url:
            links.append(f"{material.document.title}: {newest.url}")
        else:
            content = Content.visible_to(actor).get(version=newest)
            yield Paper(newest.name, bytes(content.data))
    if links:
        yield Paper("links.txt", "\n".join(links).encode())
