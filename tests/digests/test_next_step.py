import pytest

from digests.coverage import Coverage
from digests.next_step import step_after
from minutes.models import Minutes, State

DRAFT, IN_COMMENT, APPROVED = (
    Minutes(state=state) for state in (State.DRAFT, State.IN_COMMENT, State.APPROVED)
)


@pytest.mark.parametrize(
    ("minutes", "expected", "untold", "coordinates", "name"),
    [
        (None, 0, 0, True, "attendance:list"),
        (None, 4, 1, False, "minutes:show"),
        (DRAFT, 4, 1, True, "minutes:show"),
        (IN_COMMENT, 4, 1, True, "minutes:show"),
        (IN_COMMENT, 4, 1, False, ""),
        (APPROVED, 4, 1, True, "digests:list"),
        (APPROVED, 4, 0, True, ""),
    ],
)
def test_after_a_meeting_comes_what_its_minutes_wait_for(
    minutes: Minutes | None, expected: int, untold: int, coordinates: bool, name: str
) -> None:
    coverage = Coverage(0, expected)
    step = step_after(minutes, coverage, untold=untold, coordinates=coordinates)
    assert (step.name if step else "") == name
