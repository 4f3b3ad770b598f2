"""The roll as a table that leaves the portal."""

from typing import Any

from attendance.models import State
from attendance.roll import Line

HEAD = ("Name", "Organization", "Answer and seat", "Attendance", "Minutes in the call",
        "Stands in for", "How it is known")  # fmt: skip
STATES = dict(State.choices)


def cells(line: Line) -> list[Any]:
    state = STATES.get(line.state, "")
    return [
        line.name,
        line.organization,
        line.said,
        str(state),
        "" if line.minutes is None else line.minutes,
        line.stands_in_for,
        line.known_by,
    ]
