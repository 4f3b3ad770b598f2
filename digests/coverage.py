"""How many of those a meeting concerns know in time what came of it."""

from dataclasses import dataclass

from attendance.models import PRESENT, Attendance
from digests.models import Packet
from meetings.models import Meeting
from regions.actors import Actor


@dataclass(frozen=True)
class Coverage:
    """Informed: was there, or confirmed or objected within five days of getting the packet.
    Expected: everybody of whom it is noted whether they came."""

    informed: int
    expected: int

    @property
    def sentence(self) -> str:
        return f"{self.informed} of {self.expected} informed within 5 days"


def coverage_of(actor: Actor, meeting: Meeting) -> Coverage:
    noted = Attendance.visible_to(actor).at(meeting)
    packets = Packet.visible_to(actor).at(meeting).informed_in_time()
    informed = packets.filter(person__in=noted.missed().values("person")).count()
    counted = noted.counted()
    there = sum(counted[state] for state in PRESENT)
    return Coverage(there + informed, sum(counted.values()))
