"""What an actor may do with reports. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regions.actors import Actor, Seat
    from reports.models import Report


def can_list_reports(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_request_reports(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_cancel_report(actor: "Actor", report: "Report") -> bool:
    return actor.works_in(report.region_id)


def can_produce_reports(actor: "Actor", region: "Seat") -> bool:
    """The portal's own work, never a person's."""
    return actor.kind == "system" and actor.coordinates(region.region_id)
