"""When the owner of an action hears of it: before it is due, and while it is overdue. Pure."""

from datetime import date, time, timedelta

# Mails of the day go out when people are up.
FROM = time(8)
BEFORE = timedelta(days=3)
WEEKS = 8


def stage_of(due_on: date, taken_on: date, today: date) -> str:
    """The reminder that stands today, or nothing: three days before, the day after, and then every
    week for eight weeks. Whoever took it on later than that has it in mind."""
    if due_on - BEFORE <= today <= due_on:
        return "3 days before" if taken_on < due_on - BEFORE else ""
    week = (today - due_on).days // 7
    if today <= due_on or week >= WEEKS or taken_on >= today:
        return ""
    return f"overdue, week {week + 1}"
