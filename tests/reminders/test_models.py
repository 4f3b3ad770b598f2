from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from reminders.models import ReminderSent, Rule
from tests.cast import Cast
from tests.meetings.factories import make_person

NOON = datetime(2030, 3, 5, 18, 0, tzinfo=UTC)


def test_the_row_is_the_claim_and_only_one_is_made(cast: Cast) -> None:
    claim = {
        "region": cast.home,
        "rule": Rule.MEETING_IN_A_DAY,
        "kind": "meeting",
        "object_id": 42,
        "person": make_person(cast.home),
        "sent_at": NOON,
    }
    ReminderSent.objects.create(**claim, starts_at=NOON)
    with pytest.raises(IntegrityError, match="reminded_once"), transaction.atomic():
        ReminderSent.objects.create(**claim, starts_at=NOON)
    moved = ReminderSent.objects.create(**claim, starts_at=NOON + timedelta(days=1))
    assert str(moved) == "meeting_in_a_day meeting:42"
