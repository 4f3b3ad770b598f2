"""Which sectors sat at the table, and which were asked and did not come."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import QuerySet

from attendance.models import Attendance
from meetings.models import Invitation, Meeting
from stakeholders.models import Sector

Sectors: TypeAlias = list[Sector]


def sectors_at(meeting: Meeting) -> tuple[Sectors, Sectors]:
    """Present and absent, in the order of the sectors. Whoever stands in for somebody brings their
    sector too. Absent: invited, and nobody of it came."""
    return sectors_at_each([meeting.pk])[meeting.pk]


def sectors_at_each(meeting_ids: Iterable[int]) -> dict[int, tuple[Sectors, Sectors]]:
    """The same of many meetings in three queries; whoever lists decisions has seen the meetings."""
    ids = list(meeting_ids)
    came = Attendance.objects.present().filter(meeting__in=ids)
    asked = Invitation.objects.filter(meeting__in=ids, withdrawn_at=None)
    present, invited = _sectors(came, "person"), _sectors(asked, "person")
    for meeting, sectors in _sectors(came, "stands_in_for").items():
        present[meeting] |= sectors
    return {pk: (_ordered(present[pk]), _ordered(invited[pk] - present[pk])) for pk in ids}


def _sectors(rows: QuerySet[Any], of: str) -> defaultdict[int, set[str]]:
    now = rows.filter(**{f"{of}__affiliations__ends_on": None})
    found = now.values_list("meeting", f"{of}__affiliations__organization__sector").distinct()
    sectors: defaultdict[int, set[str]] = defaultdict(set)
    for meeting, sector in found:
        if sector:
            sectors[meeting].add(sector)
    return sectors


def _ordered(codes: set[str]) -> Sectors:
    return [sector for sector in Sector if sector in codes]
