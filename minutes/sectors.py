"""Which sectors were at a meeting and which were not, and whom a decision passed over."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from attendance.models import PRESENT, Attendance
from meetings.models import Invitation
from stakeholders.models import Sector

LABELS = dict(Sector.choices)
WHERE_NOW = "person__affiliations__organization__sector"


@dataclass(frozen=True, slots=True)
class Sectors:
    """`there` is None where nobody noted who came; `missing` were invited, and nobody came."""

    there: list[str] | None = None
    missing: list[str] | None = None


def sectors_at(meetings: Collection[int]) -> dict[int, Sectors]:
    """Of each meeting, by where its people are now. Two queries for all of them."""
    now = {"meeting__in": meetings, "person__affiliations__ends_on": None}
    noted = Attendance.objects.filter(**now).values_list("meeting_id", "state", WHERE_NOW)
    invited = Invitation.objects.filter(**now, withdrawn_at=None)
    rows = [(meeting, state in PRESENT, sector) for meeting, state, sector in noted.distinct()]
    known = {meeting for meeting, _came, _sector in rows}
    rows += [(m, False, s) for m, s in invited.values_list("meeting_id", WHERE_NOW).distinct()]
    return {meeting: _sectors(rows, meeting, meeting in known) for meeting in meetings}


def _sectors(rows: Iterable[tuple[int, bool, str | None]], meeting: int, known: bool) -> Sectors:
    if not known:
        return Sectors()
    found: dict[bool, set[str]] = defaultdict(set)
    for of, came, sector in rows:
        if of == meeting and sector:
            found[came].add(sector)
    return Sectors(in_order(found[True]), in_order(found[False] - found[True]))


def in_order(sectors: Collection[str]) -> list[str]:
    return [sector for sector in Sector.values if sector in sectors]


def passed_over(concerns: Iterable[str], there: Collection[str] | None) -> list[str]:
    """The sectors that a decision concerns and that were not there; none while nobody noted."""
    return [] if there is None else [sector for sector in concerns if sector not in there]


def in_words(sectors: Iterable[str]) -> str:
    return ", ".join(str(LABELS[sector]) for sector in sectors if sector in LABELS)
