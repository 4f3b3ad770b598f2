"""Production: the table is the queue, a worker is a pair of hands.

A report is claimed in one transaction and made in stages, each of which notes how far it is in a
transaction of its own. Who dies loses nothing: what was claimed becomes due again (LEASE). What was
cancelled or taken over meanwhile is noticed at the next stage and left alone.
"""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

import structlog
from django.utils import timezone

from core.charts import PAGE, PAPER, Theme, render_svg
from regions.actors import Actor, Seat
from reports import actions, wording
from reports.binder import MOST_BYTES, Binder, TooLarge, lists_of, meetings_of, papers_of
from reports.findings import Findings, gather
from reports.models import BinderFile, Kind, Report, ReportFile, State
from reports.timeline import steps_over_time
from reports.typesetting import typeset

WIDE, NARROW, PRINTED = 760, 300, 640
TOO_LARGE = f"The meetings hold more than {MOST_BYTES // 1_000_000} MB: choose a shorter period."
TROUBLE = "The document could not be made. What went wrong is in the portal's log."

Reached = Callable[[], AbstractContextManager[None]]

log = structlog.get_logger()


class Superseded(Exception):
    """The report was cancelled, or another worker has taken it over."""


@dataclass(frozen=True)
class Desk:
    """Where one worker makes one report. `reached` opens a transaction in which its rows exist."""

    actor: Actor
    reached: Reached
    report: Report

    def findings(self) -> Findings:
        with self.reached():
            return gather(self.actor, self.report, timezone.now())

    def note(self, progress: int) -> None:
        with self.reached():
            self._save(progress=progress)

    def hand_in(self, file: ReportFile | BinderFile) -> None:
        now = timezone.now()
        done = {"state": State.DONE, "finished_at": now, "expires_at": now + actions.KEPT}
        with self.reached():
            self._save(progress=100, **done)
            file.save(force_insert=True)

    def give_up(self, why: str = TROUBLE) -> None:
        with self.reached():
            self._save(state=State.FAILED, finished_at=timezone.now(), error=why)

    def _save(self, **values: Any) -> None:
        """One statement sees whether the report is still this worker's, and changes it."""
        own = Report.objects.filter(pk=self.report.pk)
        if not own.claimed(self.report.claimed_at).update(**values):
            raise Superseded


def produce_due(actor: Actor, region: Seat, reached: Reached) -> bool:
    """The next report of the region; False when none waits there."""
    report = _claimed(actor, region, reached)
    if report:
        produce(Desk(actor, reached, report))
    return report is not None


def _claimed(actor: Actor, region: Seat, reached: Reached) -> Report | None:
    with reached():
        return actions.claim_report(actor=actor, region=region, now=timezone.now())


def produce(desk: Desk) -> None:
    """One report. Whatever goes wrong is said on its page; the worker goes on to the next."""
    about = {"report": desk.report.pk, "attempt": desk.report.attempts}
    try:
        _make(desk)
    except Superseded:
        log.info("report.superseded", **about)
    except TooLarge:
        with suppress(Superseded):
            desk.give_up(TOO_LARGE)
    except Exception:
        # The lines, not the values: those are the region's.
        log.error("report.failed", traceback=traceback.format_exc(), **about)
        with suppress(Superseded):
            desk.give_up()


def _make(desk: Desk) -> None:
    make = {Kind.PROGRESS: _make_report, Kind.BINDER: _make_binder}[Kind(desk.report.kind)]
    make(desk)


def _make_binder(desk: Desk) -> None:
    """Meeting by meeting, each in a transaction of its own."""
    actor, zone = desk.actor, desk.report.region.timezone
    with desk.reached():
        meetings = meetings_of(actor, desk.report)
    with TemporaryFile() as file:
        with closing(Binder(file)) as binder:
            for number, meeting in enumerate(meetings):
                with desk.reached():
                    folder = binder.folder(meeting, zone)
                    for paper in papers_of(actor, meeting):
                        binder.add(f"{folder}/", paper)
                desk.note(90 * (number + 1) // len(meetings))
            with desk.reached():
                for paper in lists_of(actor, meetings):
                    binder.add("", paper)
        file.seek(0)
        bound = BinderFile(region_id=desk.report.region_id, report=desk.report)
        bound.archive, bound.meetings, bound.papers = file.read(), len(meetings), binder.papers
    desk.hand_in(bound)


def _make_report(desk: Desk) -> None:
    found = desk.findings()
    desk.note(20)
    wide, narrow = _draw(found, WIDE, PAGE), _draw(found, NARROW, PAGE)
    desk.note(50)
    pdf = typeset(wording.document(found), _draw(found, PRINTED, PAPER))
    desk.note(90)
    desk.hand_in(
        ReportFile(
            region_id=desk.report.region_id,
            report=desk.report,
            pdf=pdf,
            chart=wide,
            narrow_chart=narrow,
            passes=wording.table(found),
        )
    )


def _draw(found: Findings, width: int, theme: Theme) -> str:
    spec = steps_over_time(wording.lanes(found), wording.frame(found, width))
    title = f"Steps over time in {found.region}"
    return render_svg(spec, theme, title=title, description=wording.in_words(found))
