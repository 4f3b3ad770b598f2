from datetime import timedelta

import pytest
from django.utils import timezone

from mail.actions import Letter, queue_account_mail
from mail.models import AccountMail, Mail
from mail.states import State
from regions.actors import Actor, system_actor
from tests.cast import Cast
from tests.mail.conftest import Write


@pytest.mark.parametrize(
    ("name", "seen"),
    [("ana", {"home"}), ("zoe", {"away"}), ("ned", {"national"})]
    + [(name, set()) for name in ("ben", "sam", "nia")],
)
def test_only_who_coordinates_sees_an_outbox(
    write: Write, cast: Cast, name: str, seen: set[str]
) -> None:
    for region in ("home", "away", "national"):
        write(subject=region, region=getattr(cast, region))

    visible = Mail.visible_to(cast.actor(name))

    assert {mail.subject for mail in visible} == seen


def test_the_portal_at_work_in_a_region_sees_its_outbox(write: Write, cast: Cast) -> None:
    own = write()
    write(region=cast.away)

    assert list(Mail.visible_to(system_actor(cast.home))) == [own]


def test_account_mails_are_for_nobody_but_the_portal(cast: Cast) -> None:
    queue_account_mail(letter=Letter("password", "sam@reset.example", "New password", "link"))

    assert not AccountMail.visible_to(cast.actor("ned")).exists()
    assert AccountMail.visible_to(Actor(kind="system")).count() == 1


def test_trouble_is_what_failed_is_refused_or_lies_about(write: Write) -> None:
    now = timezone.now()
    long_ago = now - timedelta(minutes=11)
    for state in State:
        Mail.objects.filter(pk=write().pk).update(state=state)
    assert Mail.objects.in_trouble(now) == 2

    Mail.objects.update(not_before=long_ago)
    assert Mail.objects.in_trouble(now) == 4


def test_counts_by_state(write: Write, cast: Cast) -> None:
    write()
    write()
    Mail.objects.filter(pk=write().pk).update(state=State.SENT)

    assert Mail.objects.in_region(cast.home.pk).by_state() == {State.QUEUED: 2, State.SENT: 1}
    assert Mail.objects.in_region(cast.away.pk).by_state() == {}
