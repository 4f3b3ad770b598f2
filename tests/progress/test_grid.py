from datetime import date

import pytest

from progress.grid import dates_in_words


@pytest.mark.parametrize(
    ("started_on", "finished_on", "words"),
    [
        (None, None, ""),
        (date(2025, 3, 4), None, "since Mar 4, 2025"),
        (date(2025, 3, 4), date(2025, 12, 31), "Mar\u00a04 to Dec\u00a031,\u00a02025"),
        (date(2024, 2, 29), date(2025, 1, 1), "Feb\u00a029,\u00a02024 to Jan\u00a01,\u00a02025"),
    ],
)
def test_dates_in_words(started_on: date | None, finished_on: date | None, words: str) -> None:
    assert dates_in_words(started_on, finished_on) == words
