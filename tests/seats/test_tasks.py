from typing import Any

import pytest

from mail.models import Mail
from reset_portal import celery
from seats import tasks
from seats.models import Needs, Nomination
from tests.cast import Cast
from tests.meetings.factories import NOON, OPENED, make_invitation, make_meeting


def test_every_region_gets_its_turn(cast: Cast) -> None:
    for region in (cast.home, cast.away):
        invitation = make_invitation(make_meeting(region))
        who = {"name": "Dee", "email": f"dee@{region.slug}.example"}
        Nomination.objects.create(region=region, invitation=invitation, **who, named_at=OPENED)
    tasks.tell_of_seats()
    told = set(Mail.objects.values_list("region__slug", "recipient"))
    assert told == {("texas", "dee@texas.example"), ("florida", "dee@florida.example")}


def test_one_regions_trouble_is_not_anothers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken(**_given: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr(tasks, "tell_untold", broken)
    tasks.tell_of_seats()


def test_needs_are_forgotten_everywhere(cast: Cast) -> None:
    old = {"starts_at": OPENED, "ends_at": OPENED.replace(hour=20)}
    for fields in (old, {}):
        invitation = make_invitation(make_meeting(cast.away, **fields), untold=False)
        person = invitation.person
        person.contact.delete()
        Needs.objects.create(region=cast.away, invitation=invitation, diet="x", told_at=NOON)
    tasks.forget_needs()
    assert Needs.objects.count() == 1


def test_both_are_on_the_clock() -> None:
    ticks = {tick["task"] for tick in celery.app.conf.beat_schedule.values()}
    assert {"seats.tasks.tell_of_seats", "seats.tasks.forget_needs"} <= ticks
