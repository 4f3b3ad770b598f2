import pytest
from django.core.cache import cache

from attendance.codes import LENGTH, SIGNS, TRIES, code_of, count_wrong, may_try, tidy


def test_a_code_is_six_signs_without_look_alikes() -> None:
    code = code_of(42, 0)
    assert len(code) == LENGTH
    assert set(code) <= set(SIGNS)
    assert not set("0OI1LZ2S5B8U") & set(SIGNS)


def test_every_meeting_and_every_turn_has_another_code() -> None:
    codes = {code_of(meeting, turn) for meeting in range(50) for turn in range(50)}
    assert len(codes) == 2500
    assert code_of(42, 1) == code_of(42, 1)


@pytest.mark.parametrize("typed", ["ac3-d4e", " AC3 D4E ", "aC3d4e"])
def test_it_counts_however_it_was_typed(typed: str) -> None:
    assert tidy(typed) == "AC3D4E"


def test_ten_wrong_tries_lock_one_invitation(db: None) -> None:
    for _ in range(TRIES):
        assert may_try(1)
        count_wrong(1)
    assert not may_try(1)
    assert may_try(2)
    cache.clear()
    assert may_try(1)
