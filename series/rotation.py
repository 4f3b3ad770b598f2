"""Which two teams report on each call: fair over the year, nobody twice in a row.

Pure: days, teams and what somebody has chosen in; two teams a call out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

ENOUGH = 4  # teams, for none to report twice in a row


@dataclass(frozen=True)
class Taking:
    """A team taking part, from one day to another."""

    key: int
    since: date = date.min
    until: date = date.max

    def is_in(self, day: date) -> bool:
        return self.since <= day <= self.until


def rotation(
    days: Sequence[date], teams: Sequence[Taking], given: Mapping[date, Mapping[int, int]]
) -> dict[date, dict[int, int]]:
    """For each day its slots (1 and 2) with their teams; what is `given` stays.

    Whoever has reported least is next, what is given later counted already; of these whoever has
    waited longest. With four teams nobody reports twice in a row, unless somebody chose that.
    Teams that join later are not made to catch up: they begin where the others are.
    """
    order = sorted(days)
    counts = Counter(key for slots in given.values() for key in slots.values())
    waited = {team.key: -1 for team in teams}
    known = {team.key for team in teams if order and team.is_in(order[0])}
    found: dict[date, dict[int, int]] = {}
    before: Mapping[int, int] = {}
    for number, (day, after) in enumerate(zip_longest(order, order[1:])):
        here = [team.key for team in teams if team.is_in(day)]
        least = min((counts[key] for key in here if key in known), default=0)
        counts.update({key: least for key in here if key not in known})
        known.update(here)
        tired = {*before.values(), *given.get(after, {}).values()}
        here.sort(key=lambda key: (counts[key], waited[key]))
        before = _filled(given.get(day, {}), here, tired)
        counts.update(before[slot] for slot in before if slot not in given.get(day, {}))
        waited.update(dict.fromkeys(before.values(), number))
        found[day] = before
    return found


def _filled(given: Mapping[int, int], turns: Sequence[int], tired: Set[int]) -> dict[int, int]:
    slots = dict(given)
    for slot in {1, 2} - set(given):
        free = [key for key in turns if key not in slots.values()]
        rested = [key for key in free if key not in tired]
        wanted = rested if len(turns) >= ENOUGH and rested else free
        if wanted:
            slots[slot] = wanted[0]
    return dict(sorted(slots.items()))
