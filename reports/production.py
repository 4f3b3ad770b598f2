"""Production: the table is the queue, a worker is a pair of hands.

A report is claimed in one transaction and made in stages, each of which notes how far it is in a
transaction of its own. Who dies loses nothing: what was claimed becomes due again (LEASE). What was
cancelled or taken over meanwhile is noticed at the next stage and left alone.
"""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

import structlog
from django.utils import timezone

from core.charts import PAGE, PAPER, Theme, render_svg
from regions.actors import Actor, Seat
from reports import actions, wording
from reports.findings import Findings, gather
from reports.models import Production, Report, ReportFile, State
from reports.querysets import ProductionQuerySet, ReportQuerySet
from reports.timeline import steps_over_time
from reports.typesetting import typeset

WIDE, NARROW, PRINTED = 760, 300, 640
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
    production: Production

    def note(self, progress: int) -> None:
        with self.reached():
            self._own().update(progress=progress)

    def findings(self) -> Findings:
        with self.reached():
            return gather(self.actor, self.production.report, timezone.now())

    def hand_in(self, file: ReportFile) -> None:
        now = timezone.now()
        with self.reached():
            self._own().update(progress=100)
            file.save(force_insert=True)
            self._report().update(
                state=State.DONE, finished_at=now, expires_at=now + actions.KEPT, error=""
            )

    def give_up(self) -> None:
        with self.reached():
            self._own().update(claimed_at=None)
            self._report().update(state=State.FAILED, finished_at=timezone.now(), error=TROUBLE)

    def _own(self) -> ProductionQuerySet:
        """The claim, locked until the stage is noted: nobody cancels or takes over in between."""
        own = Production.objects.filter(pk=self.production.pk)
        still = own.claimed(self.production.claimed_at).select_related("report")
        if not still.select_for_update(of=("self", "report")).exists():
            raise Superseded
        return own

    def _report(self) -> ReportQuerySet:
        return Report.objects.filter(pk=self.production.report_id)


def produce_due(actor: Actor, region: Seat, reached: Reached) -> None:
    """Report after report until none waits in the region."""
    while production := _claimed(actor, region, reached):
        produce(Desk(actor, reached, production))


def _claimed(actor: Actor, region: Seat, reached: Reached) -> Production | None:
    with reached():
        return actions.claim_report(actor=actor, region=region, now=timezone.now())


def produce(desk: Desk) -> None:
    """One report. Whatever goes wrong is said on its page; the worker goes on to the next."""
    about = {"report": desk.production.report_id, "attempt": desk.production.attempts}
    try:
        _make(desk)
    except Superseded:
        log.info("report.superseded", **about)
    except Exception:
        # The lines, not the values: those are the region's.
        log.error("report.failed", traceback=traceback.format_exc(), **about)
        with suppress(Superseded):
            desk.give_up()


def _make(desk: Desk) -> None:
    found = desk.findings()
    desk.note(20)
    wide, narrow = _draw(found, WIDE, PAGE), _draw(found, NARROW, PAGE)
    desk.note(50)
    pdf = typeset(wording.document(found), _draw(found, PRINTED, PAPER))
    desk.note(90)
    report = desk.production.report
    desk.hand_in(
        ReportFile(
            region_id=report.region_id,
            report=report,
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
