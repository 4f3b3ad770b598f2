from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from reminders.models import ReminderSent
from tests.cast import Cast
from tests.meetings.factories import make_person

NOON = datetime(2030, 3, 5, 18, 0, tzinfo=UTC)


def test_the_row_is_the_claim_and_only_one_is_made(cast: Cast) -> None:
    claim = {
        "region": cast.home,
        "rule": "1 day before, everyone",
        "kind": "meeting",
        "object_id": 42,
        "person": make_person(cast.home),
        "sent_at": NOON,
    }
    ReminderSent.objects.create(**claim, starts_at=NOON)
    with pytest.raises(IntegrityError, match="reminded_once"), transaction.atomic():
        ReminderSent.objects.create(**claim, starts_at=NOON)
    moved = ReminderSent.objects.create(**claim, starts_at=NOON + timedelta(days=1))
    assert str(moved) == "1 day before, everyone meeting:42"
