"""The one thing to do once a meeting is over. Pure; before that meetings/next_step.py says it."""

from digests.coverage import Coverage
from meetings.next_step import Step
from minutes.models import Minutes

NOTE = Step("note who was there", "attendance:list")
WRITE = Step("write the minutes", "minutes:show")
APPROVE = Step("settle the comments and approve the minutes", "minutes:show")
TELL = Step("tell those who missed it", "digests:list")


def step_after(
    minutes: Minutes | None, coverage: Coverage, *, untold: int, coordinates: bool
) -> Step | None:
    if not coverage.expected:
        return NOTE
    if minutes is None or minutes.is_draft:
        return WRITE
    if not coordinates:
        return None
    if not minutes.is_approved:
        return APPROVE
    return TELL if untold else None
