from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from core.scope import within
from mail.models import Mail
from meetings.models import Invitation, Meeting
from plans.models import Action
from regions.models import Region
from reminders.models import ReminderSent
from reminders.tasks import send_due
from stakeholders.models import Person
from tests.cast import Cast, assemble
from tests.meetings.factories import NOON, ONE, make_invitation, make_meeting, make_person
from tests.plans.factories import make_action

LONG_AGO = NOON - timedelta(days=9)


def invite_everybody(region: Region, people: int, title: str = "Call") -> None:
    meeting = make_meeting(region, title=title, starts_at=NOON, ends_at=ONE)
    for number in range(people):
        make_invitation(meeting, make_person(region, f"{region.slug} {title} {number}"))
    Invitation.objects.update(invited_at=LONG_AGO)


@time_machine.travel(NOON - timedelta(hours=23), tick=False)
def test_every_region_reminds_its_people(cast: Cast) -> None:
    for region in (cast.home, cast.away, cast.national):
        invite_everybody(region, 2)
    send_due()
    send_due()
    reminded = Counter(Mail.objects.values_list("region__slug", flat=True))
    assert reminded == {"texas": 2, "florida": 2, "national": 2}


@time_machine.travel(NOON, tick=False)
def test_every_region_asks_its_owners(cast: Cast) -> None:
    for region in (cast.home, cast.away):
        make_action(region, make_person(region), due_on=NOON.date())
    Action.objects.update(created_at=LONG_AGO)
    send_due()
    send_due()
    asked = Counter(Mail.objects.values_list("kind", "region__slug"))
    assert asked == {("action_question", "texas"): 1, ("action_question", "florida"): 1}


@time_machine.travel(NOON - timedelta(days=9), tick=False)
def test_every_region_invites_again_at_new_addresses(cast: Cast) -> None:
    for region in (cast.home, cast.away):
        invite_everybody(region, 2)
    Person.objects.filter(region=cast.home).update(address_version=1)
    send_due()
    send_due()
    told = Mail.objects.values_list("kind", "region__slug")
    assert Counter(told) == {("meeting_invitation", "texas"): 2}


@time_machine.travel(NOON - timedelta(hours=23), tick=False)
def test_one_regions_trouble_is_not_anothers(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    for region in (cast.home, cast.away):
        invite_everybody(region, 1)
    Region.objects.filter(pk=cast.away.pk).update(timezone="Nowhere/None")
    send_due()
    assert [mail.region for mail in Mail.objects.all()] == [cast.home]
    Region.objects.filter(pk=cast.away.pk).update(timezone="America/New_York")
    send_due()
    assert Mail.objects.count() == 2


def test_two_workers_at_once_remind_everybody_once(committed: None) -> None:
    cast = assemble()
    with within(cast.everywhere):
        for title in "ABCDE":
            invite_everybody(cast.home, 30, title)
    start = Barrier(3)

    def work() -> None:
        start.wait()
        send_due()
        connection.close()

    with (
        time_machine.travel(NOON - timedelta(hours=23), tick=False),
        ThreadPoolExecutor(3) as workers,
    ):
        for done in [workers.submit(work) for _ in range(3)]:
            done.result()
    with within(cast.everywhere):
        assert Meeting.objects.count() == 5
        assert ReminderSent.objects.count() == 150
        recipients = Counter(Mail.objects.values_list("about", "recipient"))
    assert len(recipients) == 150
    assert set(recipients.values()) == {1}
