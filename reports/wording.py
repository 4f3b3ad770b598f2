"""What was found, in the words and the order of the document. Pure."""

from datetime import date
from typing import Any

from core import times
from core.charts import PAPER
from reports.findings import AreaFindings, Findings, MeetingFindings
from reports.timeline import Frame, Lane, Span

NOTES = (
    "Steps are as the region recorded them, and as they stood on the last day of the period.",
    "What is noted beside a step is as it stood on the day of issue.",
    "“Accepted” counts the invitations answered with yes. It says nothing about who was there.",
    "The portal holds no health data about any person.",
)


def document(found: Findings) -> dict[str, Any]:
    """Everything the template says, as data (progress.typ)."""
    return {
        "title": f"{found.region}: progress report, {period(found.starts_on, found.ends_on)}",
        "region": found.region,
        "initiative": ", ".join(found.initiatives),
        "period": period(found.starts_on, found.ends_on),
        "issued_by": found.issued_by,
        "colors": dict(PAPER),
        "cover": _cover(found),
        "summary": _summary(found),
        "areas": [_area(area, found) for area in found.areas],
        "chart": {"alt": in_words(found), "note": LEGEND},
        "meetings": [_meeting(meeting, found) for meeting in found.meetings],
        "next": _next(found),
        "notes": _notes(found),
    }


LEGEND = (
    "Each bar is one pass through a step, from the day it was started."
    " A firm edge at its end means that the step was finished."
)


def lanes(found: Findings) -> list[Lane]:
    return [Lane(area.name, area.hue, status(area, found), area.spans) for area in found.areas]


def frame(found: Findings, width: int) -> Frame:
    return Frame(found.starts_on, found.ends_on, width)


def in_words(found: Findings) -> str:
    """The chart for those who do not see it: every bar with its days."""
    said = [f"{area.name}: {_passes(area)}" for area in found.areas]
    return f"Steps over time, {period(found.starts_on, found.ends_on)}. {' '.join(said)}"


def table(found: Findings) -> list[dict[str, str]]:
    """The chart's numbers, a row for each bar."""
    return [
        {
            "area": area.name,
            "step": span.step,
            "started": day(span.started_on),
            "finished": day(span.finished_on) if span.finished_on else "",
        }
        for area in found.areas
        for span in area.spans
    ]


def status(area: AreaFindings, found: Findings) -> str:
    open_spans = [span for span in area.spans if span.finished_on is None]
    if not area.spans:
        return "Not started"
    span = max(open_spans or area.spans, key=lambda span: span.position)
    words = f"Step {span.position} of {len(found.steps)}: {span.step}"
    return words if open_spans else f"{words} finished"


def period(start: date, end: date) -> str:
    """July 1 – September 30, 2026; both years where they differ."""
    if start == end:
        return long_day(start)
    first = f"{start:%B} {start.day}" if start.year == end.year else long_day(start)
    return f"{first} – {long_day(end)}"


def long_day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"


def day(on: date) -> str:
    return f"{on:%b} {on.day}, {on.year}"


def _cover(found: Findings) -> list[tuple[str, str]]:
    issued = long_day(found.issued_on)
    lines = (
        ("Lead coalitions", "; ".join(found.leads)),
        ("States", ", ".join(found.states)),
        ("Issued", f"{issued}, asked for by {found.issued_by}" if found.issued_by else issued),
    )
    return [(name, value) for name, value in lines if value]


def _summary(found: Findings) -> list[str]:
    return [_finished_steps(found), *_standing(found), _participation(found)]


def _finished_steps(found: Findings) -> str:
    finished = [
        f"{area.name} ({', '.join(steps)})"
        for area in found.areas
        if (steps := [span.step for span in area.spans if _finished_within(span, found)])
    ]
    if not finished:
        return "No step was finished in this period."
    areas = f"{len(finished)} of {_count(len(found.areas), 'priority area')}"
    return f"In this period {areas} finished a step: {'; '.join(finished)}."


def _finished_within(span: Span, found: Findings) -> bool:
    return span.finished_on is not None and span.finished_on >= found.starts_on


def _standing(found: Findings) -> list[str]:
    begun = [area for area in found.areas if area.spans]
    waiting = [area.name for area in found.areas if not area.spans]
    if not begun:
        return []
    furthest = max(begun, key=_reached)
    sentence = (
        f"{len(begun)} of {_count(len(found.areas), 'priority area')} started; the furthest is"
        f" {furthest.name} at step {_reached(furthest)} of {len(found.steps)}."
    )
    return [sentence, f"Not started: {', '.join(waiting)}."] if waiting else [sentence]


def _reached(area: AreaFindings) -> int:
    return max((span.position for span in area.spans), default=0)


def _participation(found: Findings) -> str:
    if not found.held:
        return "No meeting was held in this period."
    held = f"{_count(found.held, 'meeting')} {'was' if found.held == 1 else 'were'} held"
    if not found.invited:
        return f"{held}."
    return f"{held}; accepted: {found.accepted} of {_count(found.invited, 'invitation')}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _area(area: AreaFindings, found: Findings) -> dict[str, Any]:
    days = [on for span in area.spans for on in (span.started_on, span.finished_on) if on]
    latest = {span.step: span for span in area.spans}
    finished = sum(1 for span in latest.values() if span.finished_on)
    return {
        "name": area.name,
        "hue": PAPER[f"hue-{area.hue}"],
        "status": status(area, found),
        "finished": f"{finished} of {len(found.steps)}",
        "changed": day(max(days)) if days else "–",
        "steps": [_step(name, latest.get(name), area.notes.get(name, "")) for name in found.steps],
    }


def _step(name: str, span: Span | None, note: str) -> dict[str, str]:
    if span is None:
        return {"name": name, "state": "Not started", "started": "", "finished": "", "note": note}
    return {
        "name": name,
        "state": "Finished" if span.finished_on else "In progress",
        "started": day(span.started_on),
        "finished": day(span.finished_on) if span.finished_on else "",
        "note": note,
    }


def _meeting(meeting: MeetingFindings, found: Findings) -> dict[str, str]:
    return {
        "date": times.day(meeting.starts_at, found.zone),
        "title": meeting.title,
        "invited": str(meeting.invited),
        "accepted": str(meeting.accepted),
    }


def _next(found: Findings) -> list[tuple[str, list[str]]]:
    under_way = [
        f"{area.name}: {span.step}, since {day(span.started_on)}"
        for area in found.areas
        for span in area.spans
        if span.finished_on is None
    ]
    ahead = [f"{times.day(m.starts_at, found.zone)}: {m.title}" for m in found.ahead]
    return [
        ("Steps under way", under_way or ["No step is under way."]),
        ("Meetings", ahead or ["No meeting is scheduled."]),
    ]


def _passes(area: AreaFindings) -> str:
    if not area.spans:
        return "not started."
    return "; ".join(_pass(span) for span in area.spans) + "."


def _pass(span: Span) -> str:
    if span.finished_on is None:
        return f"{span.step} since {day(span.started_on)}"
    return f"{span.step} from {day(span.started_on)} to {day(span.finished_on)}"


def _notes(found: Findings) -> list[str]:
    unlisted = found.held - len(found.meetings)
    if unlisted:
        return [*NOTES, f"{_count(unlisted, 'more meeting')} of this period are not listed."]
    return list(NOTES)
