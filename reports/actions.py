"""What happens with reports. Asking for one writes a row; a worker finds it (production.py)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core.refusals import Refused
from regions.actors import Actor, Seat
from reports import policies
from reports.models import UNFINISHED, BinderFile, Kind, Report, ReportFile, State

KEPT = timedelta(days=90)
ATTEMPTS = 3
# Unfinished ones of one region.
AT_ONCE = 5
GAVE_UP = "The work on this report stopped several times. Ask for it again."


def request_report(
    *,
    actor: Actor,
    region: Seat,
    starts_on: date,
    ends_on: date,
    kind: str = Kind.PROGRESS,
    now: datetime | None = None,
) -> Report:
    """Put a report into the queue of its region."""
    if not policies.can_request_reports(actor, region):
        raise PermissionDenied
    if Report.objects.filter(region=region.region_id, state__in=UNFINISHED).count() >= AT_ONCE:
        raise Refused(f"{AT_ONCE} reports of this region are in the making: wait for one of them.")
    try:
        with transaction.atomic():
            return Report.objects.create(
                region_id=region.region_id,
                kind=Kind(kind),
                starts_on=starts_on,
                ends_on=ends_on,
                requested_by=actor.user,
                requested_at=now or timezone.now(),
            )
    except IntegrityError as same:
        raise Refused("A report for this period is already in the making.") from same


def cancel_report(*, actor: Actor, report: Report, now: datetime | None = None) -> Report:
    """Stop the work: the worker notices before its next stage."""
    if not policies.can_cancel_report(actor, report):
        raise PermissionDenied
    unfinished = Report.objects.filter(pk=report.pk, state__in=UNFINISHED)
    if not unfinished.update(state=State.CANCELLED, finished_at=now or timezone.now()):
        raise Refused("This report is already finished.")
    report.refresh_from_db()
    return report


def claim_report(*, actor: Actor, region: Seat, now: datetime) -> Report | None:
    """Take the next report that waits; what another worker is taking is passed over.

    A report whose worker died is taken over, and given up after ATTEMPTS.
    """
    if not policies.can_produce_reports(actor, region):
        raise PermissionDenied
    due = Report.objects.in_region(region.region_id).due(now)
    report: Report | None = due.select_for_update(skip_locked=True).first()
    if report is None:
        return None
    row = Report.objects.filter(pk=report.pk)
    if report.attempts >= ATTEMPTS:
        row.update(state=State.FAILED, finished_at=now, error=GAVE_UP)
        return claim_report(actor=actor, region=region, now=now)
    row.update(state=State.RUNNING, claimed_at=now, attempts=F("attempts") + 1, progress=0)
    ours: Report = row.select_related("region", "requested_by").get()
    return ours


def expire_reports(*, actor: Actor, region: Seat, now: datetime) -> int:
    """Delete the documents that nobody may download any more; the entry in the list stays."""
    if not policies.can_produce_reports(actor, region):
        raise PermissionDenied
    expired = Report.objects.expired(now)
    of_these = {"region": region.region_id, "report__in": expired}
    files = (ReportFile.objects.filter(**of_these), BinderFile.objects.filter(**of_these))
    return sum(found.delete()[0] for found in files)
