"""Who comes, in numbers. Pure: the rows are counted already (InvitationQuerySet.tally)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meetings.models import Answer, Meeting, Mode, Registration


@dataclass(frozen=True, slots=True)
class SeatsOfKind:
    label: str
    taken: int
    places: int | None
    waiting: int


@dataclass(frozen=True)
class Summary:
    invited: int
    represented: int
    answers: Counter[str]
    seats: list[SeatsOfKind]

    @property
    def coming(self) -> int:
        return self.answers[Answer.ACCEPTED]

    @property
    def maybe(self) -> int:
        return self.answers[Answer.TENTATIVE]

    @property
    def declined(self) -> int:
        return max(self.answers[Answer.DECLINED] - self.represented, 0)

    @property
    def silent(self) -> int:
        return self.answers[Answer.NEEDS_ACTION]


def summary_of(meeting: Meeting, tally: Iterable[Mapping[str, Any]]) -> Summary:
    """Whoever is represented has declined, and is not counted among those who cannot come."""
    answers: Counter[str] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    represented = 0
    for row in tally:
        answers[row["answer"]] += row["number"]
        held[row["seat"], row["registration"]] += row["number"]
        if row["delegate"] and row["answer"] != Answer.DECLINED:
            represented += row["number"]
    return Summary(answers.total(), represented, answers, list(_seats(meeting, held)))


def _seats(meeting: Meeting, held: Counter[tuple[str, str]]) -> Iterable[SeatsOfKind]:
    for mode in Mode:
        taken, waiting = held[mode, Registration.CONFIRMED], held[mode, Registration.WAITING]
        if mode in meeting.modes or taken or waiting:
            yield SeatsOfKind(str(mode.label), taken, meeting.capacity(mode), waiting)
