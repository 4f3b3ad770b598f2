"""Which sectors sat at the table, and which were asked and did not come."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from attendance.models import Attendance
from meetings.models import Invitation, Meeting
from stakeholders.models import Affiliation, Sector

Sectors: TypeAlias = list[Sector]


def sectors_at(meeting: Meeting) -> tuple[Sectors, Sectors]:
    """Present and absent, in the order of the sectors. Whoever stands in for somebody brings their
    sector too. Absent: invited, and nobody of it came."""
    return sectors_at_each([meeting.pk])[meeting.pk]


def sectors_at_each(meeting_ids: Iterable[int]) -> dict[int, tuple[Sectors, Sectors]]:
    """The same of many meetings in three queries; whoever lists decisions has seen the meetings."""
    ids = list(meeting_ids)
    here = Attendance.objects.present().filter(meeting__in=ids)
    came = list(here.values_list("meeting", "person", "stands_in_for"))
    current = Invitation.objects.filter(meeting__in=ids, withdrawn_at=None)
    asked = list(current.values_list("meeting", "person"))
    sectors = _sectors_of({pk for _, *people in [*came, *asked] for pk in people})
    present, invited = (_by_meeting(rows, sectors) for rows in (came, asked))
    return {pk: (_ordered(present[pk]), _ordered(invited[pk] - present[pk])) for pk in ids}


def _sectors_of(people: set[int | None]) -> dict[int | None, str]:
    """Of where they are now."""
    affiliations = Affiliation.objects.current().filter(person__in=people - {None})
    return dict(affiliations.values_list("person", "organization__sector"))


def _by_meeting(rows: Iterable[Any], sectors: dict[int | None, str]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for meeting, *people in rows:
        found[meeting].update(sectors[person] for person in people if person in sectors)
    return found


def _ordered(codes: set[str]) -> Sectors:
    return [sector for sector in Sector if sector in codes]
