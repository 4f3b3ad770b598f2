"""Fair over the year: every count differs by at most one, nobody twice in a row."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from series.rotation import Taking, rotation

START = date(2026, 1, 6)


def calls(number: int) -> list[date]:
    return [START + timedelta(days=28 * n) for n in range(number)]


def counts(found: dict[date, dict[int, int]]) -> Counter[int]:
    return Counter(key for slots in found.values() for key in slots.values())


@settings(deadline=None)
@given(number=st.integers(0, 40), teams=st.integers(2, 15))
def test_counts_differ_by_at_most_one_and_nobody_reports_twice_in_a_row(
    number: int, teams: int
) -> None:
    found = rotation(calls(number), [Taking(n) for n in range(teams)], {})
    assert [list(slots) for slots in found.values()] == [[1, 2]] * number
    assert all(len(set(slots.values())) == 2 for slots in found.values())
    reported = counts(found)
    if number:
        everybody = [reported[n] for n in range(teams)]
        assert max(everybody) - min(everybody) <= 1
    if teams >= 4:
        for one, next_one in pairwise(found.values()):
            assert not set(one.values()) & set(next_one.values())


@settings(deadline=None)
@given(
    number=st.integers(6, 30),
    teams=st.integers(6, 10),
    chosen=st.dictionaries(st.integers(0, 29), st.integers(0, 9), max_size=3),
)
def test_what_somebody_chose_stays_and_the_rest_is_balanced(
    number: int, teams: int, chosen: dict[int, int]
) -> None:
    days = calls(number)
    kept = {days[n]: {1: key} for n, key in chosen.items() if n < number and key < teams}
    found = rotation(days, [Taking(n) for n in range(teams)], kept)
    assert all(found[day][1] == slots[1] for day, slots in kept.items())
    for one, next_one in pairwise(days):
        again = set(found[one].values()) & set(found[next_one].values())
        assert not again or {one, next_one} <= set(kept)
    # Whoever was chosen may have reported beside their turn: the others share what is left.
    total, given_to = counts(found), counts(kept)
    free = [total[n] for n in range(teams) if not given_to[n]]
    assert max(free) - min(free) <= 1


def test_one_team_reports_alone_and_none_not_at_all() -> None:
    assert rotation(calls(2), [Taking(7)], {}) == {day: {1: 7} for day in calls(2)}
    assert rotation(calls(1), [], {}) == {START: {}}
    assert rotation([], [Taking(7)], {}) == {}


def test_a_team_that_joins_later_begins_where_the_others_are() -> None:
    days = calls(8)
    teams = [*(Taking(n) for n in range(4)), Taking(9, since=days[4])]
    found = rotation(days, teams, {})
    assert not any(9 in found[day].values() for day in days[:4])
    assert sum(9 in found[day].values() for day in days[4:]) in {1, 2}


def test_a_team_that_has_left_reports_no_more() -> None:
    days = calls(6)
    teams = [*(Taking(n) for n in range(4)), Taking(9, until=days[2])]
    found = rotation(days, teams, {})
    assert not any(9 in found[day].values() for day in days[3:])
