"""The states on the map and the regions beside it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from regions.actors import Seat


@dataclass(frozen=True, slots=True)
class Place:
    """A region and the states it covers, in whole or in part."""

    slug: str
    name: str
    whole: list[str] = field(default_factory=list)
    part: list[str] = field(default_factory=list)

    @property
    def covers(self) -> str:
        return ", ".join([*self.whole, *(f"{state} (part)" for state in self.part)])


def regional(seats: Iterable[Seat]) -> list[Seat]:
    """The regions within reach, in the order of seats (by name), the national office apart."""
    return [seat for seat in seats if not seat.is_national]


def places(regions: Iterable[Seat], states: Iterable[tuple[int, str, bool]]) -> list[Place]:
    """These regions with their states, which come as (region, state, whether in part)."""
    found = {seat.region_id: Place(seat.slug, seat.name) for seat in regions}
    for region_id, state, partial in states:
        if place := found.get(region_id):
            (place.part if partial else place.whole).append(state)
    return list(found.values())
