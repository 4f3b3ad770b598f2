"""What happens with a site visit: it has a host, things are seen, a summary goes to the host."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from core.refusals import Overtaken, Refused
from core.times import day
from meetings.kinds import Kind
from meetings.models import Meeting
from plans.actions import add_action
from plans.models import Action
from regions.actors import Actor, Seat
from stakeholders.models import PersonContact
from visits import emails, policies
from visits.models import Observation, Summary, Visit

HOST = ("organization", "host")
SEEN = ("heading", "text", "seen_by", "area")

Versioned = TypeVar("Versioned", Visit, Observation, Summary)


def name_host(*, actor: Actor, meeting: Meeting, details: dict[str, Any], version: int) -> Visit:
    """`version` is the one the editor started from; a change in between is not overwritten."""
    if not policies.can_arrange_visit(actor, meeting):
        raise PermissionDenied
    return _save(visit_of(meeting=meeting), version, "the host of this visit", details, HOST)


def note_observation(*, actor: Actor, meeting: Meeting, details: dict[str, Any]) -> Observation:
    if not policies.can_note_visit(actor, meeting):
        raise PermissionDenied
    visit = visit_of(meeting=meeting)
    seen = {name: details[name] for name in SEEN if name in details}
    return Observation.objects.create(region_id=meeting.region_id, visit=visit, **seen)


def change_observation(
    *, actor: Actor, observation: Observation, details: dict[str, Any], version: int
) -> Observation:
    if not policies.can_note_visit(actor, observation.visit.meeting):
        raise PermissionDenied
    return _save(observation, version, "what was seen", details, SEEN)


def remove_observation(*, actor: Actor, observation: Observation) -> Observation:
    if not policies.can_note_visit(actor, observation.visit.meeting):
        raise PermissionDenied
    observation.delete()
    return observation


def write_summary(*, actor: Actor, meeting: Meeting, text: str, version: int) -> Summary:
    """A draft: nobody is told. What has gone to the host is opened again before it changes."""
    if not policies.can_note_visit(actor, meeting):
        raise PermissionDenied
    visit = visit_of(meeting=meeting)
    known = {"region_id": meeting.region_id, "visit": visit}
    summary, is_new = Summary.objects.get_or_create(**known, defaults={"text": text})
    if summary.is_sent:
        raise Refused("This report has gone to the host. Open it again to change it.")
    if is_new:
        fresh: Summary = summary
        return fresh
    return _save(summary, version, "this report", {"text": text}, ("text",))


def send_summary(*, actor: Actor, summary: Summary) -> Summary:
    """Mail it to the host; from now on it stays as it is."""
    if not policies.can_arrange_visit(actor, summary.visit.meeting):
        raise PermissionDenied
    contact = PersonContact.visible_to(actor).filter(person=summary.visit.host_id).first()
    if summary.visit.host is None:
        raise Refused("Say first who hosts the visit.")
    if contact is None:
        raise Refused(f"{summary.visit.host.name} has no e-mail address yet: add one first.")
    draft = Summary.objects.filter(pk=summary.pk, sent_at=None)
    if not draft.update(sent_at=timezone.now(), sent_by=actor.user, version=F("version") + 1):
        raise Refused("This report has gone to the host already.")
    summary.refresh_from_db()
    emails.queue_summary(summary, contact, reply_to=actor.email)
    return summary


def reopen_summary(*, actor: Actor, summary: Summary) -> Summary:
    """A draft again; the host keeps what was sent, and the history too."""
    if not policies.can_arrange_visit(actor, summary.visit.meeting):
        raise PermissionDenied
    sent = Summary.objects.filter(pk=summary.pk, sent_at__isnull=False)
    if not sent.update(sent_at=None, sent_by=None, version=F("version") + 1):
        raise Refused("This report is a draft already.")
    summary.refresh_from_db()
    return summary


def add_follow_up(
    *, actor: Actor, region: Seat, meeting: Meeting, details: dict[str, Any]
) -> Action:
    """An action of the region's plan that says where it came from."""
    if not policies.can_arrange_visit(actor, meeting):
        raise PermissionDenied
    origin = f"Site visit, {day(meeting.starts_at, region.timezone)}"
    about = visit_of(meeting=meeting).about
    return add_action(actor=actor, region=region, details=details, origin=origin, about=about)


def visit_of(*, meeting: Meeting) -> Visit:
    """Written down now, if nothing was known of it yet."""
    if meeting.kind != Kind.SITE_VISIT:
        raise Refused("This meeting is no site visit.")
    visit, _ = Visit.objects.get_or_create(region_id=meeting.region_id, meeting=meeting)
    found: Visit = visit
    return found


def _save(
    row: Versioned, version: int, what: str, details: dict[str, Any], names: tuple[str, ...]
) -> Versioned:
    values = {name: details[name] for name in names if name in details}
    rows = type(row).objects.filter(pk=row.pk, version=version)
    saved = rows.update(**values, version=F("version") + 1)
    row.refresh_from_db()
    if not saved:
        raise Overtaken(what)
    return row
