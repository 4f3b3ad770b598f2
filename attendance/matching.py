"""From names in a list of participants to people: what is certain, and what somebody confirms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from meetings.participants import Participant
from stakeholders.names import plain

MOST_CANDIDATES = 5
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the region, as far as names and addresses tell. `name` is plain."""

    person_id: int
    name: str
    label: str
    email: str = ""
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """`certain`: the address or the whole name is that of the first candidate, and of nobody else.
    Otherwise the nearest names, and nothing is taken for granted."""

    participant: Participant
    candidates: tuple[Known, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Came:
    """Who was there, as confirmed: a person, or one new to the region."""

    name: str
    email: str
    minutes: int
    person_id: int | None = None


def matches(participants: Iterable[Participant], known: Sequence[Known]) -> list[Match]:
    by_email = {one.email: one for one in known if one.email}
    by_name, by_word = _by_name(known), _by_word(known)
    return [_match(one, by_email, by_name, by_word) for one in participants]


def _match(
    participant: Participant,
    by_email: dict[str, Known],
    by_name: dict[str, list[Known]],
    by_word: dict[str, list[Known]],
) -> Match:
    if participant.email and participant.email in by_email:
        return Match(participant, (by_email[participant.email],), certain=True)
    name = plain(participant.name)
    same = by_name.get(name, [])
    if len(same) == 1:
        return Match(participant, (same[0],), certain=True)
    return Match(participant, tuple(same or _near(name, by_word))[:MOST_CANDIDATES], certain=False)


def _near(name: str, by_word: dict[str, list[Known]]) -> list[Known]:
    """Of those with a word that begins alike: comparing everybody with everybody takes minutes."""
    nearby = {one.name: one for word in name.split() for one in by_word.get(word[:3], [])}
    return [nearby[close] for close in get_close_matches(name, nearby, MOST_CANDIDATES, ALIKE)]


def _by_name(known: Iterable[Known]) -> dict[str, list[Known]]:
    """Those invited come first where two have the same name; alone, if only one of them is."""
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for one in sorted(known, key=lambda one: not one.invited):
        found[one.name].append(one)
    return {name: _expected(same) for name, same in found.items()}


def _expected(same: list[Known]) -> list[Known]:
    invited = [one for one in same if one.invited]
    return invited if len(invited) == 1 else same


def _by_word(known: Iterable[Known]) -> dict[str, list[Known]]:
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for one in known:
        for word in one.name.split():
            found[word[:3]].append(one)
    return found


def together(came: Iterable[Came]) -> list[Came]:
    """One line a person: who joined under two names was there for the minutes of both."""
    found: dict[object, Came] = {}
    for one in came:
        key = one.person_id or (plain(one.name), one.email)
        known = found.get(key)
        found[key] = replace(known, minutes=known.minutes + one.minutes) if known else one
    return list(found.values())
