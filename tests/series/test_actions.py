"""Making, opening, changing and ending series; the mails are looked at in test_emails."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from agendas.models import Item
from core.refusals import Overtaken, Refused
from mail.models import Mail
from meetings import actions as meeting_actions
from meetings.kinds import TEMPLATES
from meetings.models import Invitation, Meeting
from series import actions
from series.models import Invitee, Series
from series.points import rows_of
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.series.factories import FIRST, NOW, details, make_series

AGENDA = rows_of(TEMPLATES["change_leader_call"].points)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def held(series: Series) -> list[Meeting]:
    return list(Meeting.objects.filter(occurrence__series=series).order_by("starts_at"))


def local(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(ZoneInfo('America/Chicago')):%m-%d %H:%M}"


def test_a_series_makes_drafts_of_all_its_meetings(cast: Cast) -> None:
    pia, quinn = make_person(cast.home), make_person(cast.home, "Quinn")
    series = make_series(cast, pia, quinn, agenda=AGENDA, skipped=[date(2026, 3, 24)])
    meetings = held(series)
    assert [local(m) for m in meetings] == ["03-10 12:00", "03-17 12:00", "03-31 12:00"]
    assert [m.title for m in meetings] == ["Call 1", "Call 2", "Call 3"]
    assert {(m.series_uid, m.is_draft, m.kind) for m in meetings} == {
        (series.uid, True, "change_leader_call")
    }
    assert [m.occurs_at for m in meetings] == [m.starts_at for m in meetings]
    assert Invitation.objects.count() == 6
    assert Item.objects.count() == 15
    assert meetings[0].agenda.startswith("Round of arrivals (5 min)\nFirst team reports")
    assert not Mail.objects.exists()


def test_noon_stays_noon_across_the_time_change(cast: Cast) -> None:
    series = make_series(cast, starts_on=date(2026, 3, 3), count=2)
    hours = [m.starts_at.hour for m in held(series)]
    assert hours == [18, 17]


@pytest.mark.parametrize("many", [2, 40])
def test_making_costs_the_same_for_few_and_many(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pia, ana, seat = make_person(cast.home), cast.actor("ana"), cast.seat("ana")
    with django_assert_num_queries(10):
        actions.make_series(
            actor=ana, region=seat, details=details(count=many, agenda=AGENDA), invite=[pia]
        )


def test_opening_sends_one_mail_a_person_for_all_meetings(cast: Cast) -> None:
    pia, gus = make_person(cast.home), make_person(cast.home, "Gus")
    series = make_series(cast, pia)
    guest_at = held(series)[1]
    meeting_actions.invite_people(actor=cast.actor("ana"), meeting=guest_at, people=[gus])
    meeting_actions.cancel_meeting(actor=cast.actor("ana"), meeting=held(series)[0])
    actions.open_series(actor=cast.actor("ana"), series=series)
    assert [m.is_draft for m in held(series)] == [True, False, False, False]
    mails = {mail.recipient: mail.kind for mail in Mail.objects.all()}
    assert mails == {
        "pia@people.example": "series_invitation",
        "gus@people.example": "meeting_invitation",
    }
    with pytest.raises(Refused, match="open already"):
        actions.open_series(actor=cast.actor("ana"), series=series)


def test_a_series_that_is_over_is_not_opened(cast: Cast) -> None:
    series = make_series(cast)
    with time_machine.travel(NOW + timedelta(days=90)), pytest.raises(Refused, match="is over"):
        actions.open_series(actor=cast.actor("ana"), series=series)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"count": None}, "ends on a day or after a number"),
        ({"count": None, "until": date(2026, 1, 1)}, "ends before it starts"),
        ({"count": 401}, "at most 400 meetings; this rule has 401"),
        ({"count": 1, "skipped": [FIRST]}, "No day fits"),
    ],
)
def test_an_impossible_rule_is_refused(cast: Cast, wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        make_series(cast, **wrong)
    assert not Series.objects.exists()


def change(cast: Cast, series: Series, *, tell: bool = True, **more: object) -> Series:
    series.refresh_from_db()
    new = {name: getattr(series, name) for name in actions.DETAILS} | more
    ana = cast.actor("ana")
    return actions.change_series(
        actor=ana, series=series, details=new, version=series.version, tell=tell
    )


def test_a_change_of_the_clock_moves_what_is_ahead_and_not_what_was_changed_alone(
    cast: Cast,
) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    first, second, _, fourth = held(series)
    ana = cast.actor("ana")
    moved = {
        "starts_at": second.starts_at + timedelta(days=1),
        "ends_at": second.ends_at + timedelta(days=1),
    }
    meeting_actions.change_meeting(actor=ana, meeting=second, details=moved, version=0)
    meeting_actions.cancel_meeting(actor=ana, meeting=fourth)
    Mail.objects.all().delete()
    with time_machine.travel(first.ends_at + timedelta(hours=1), tick=False):
        change(cast, series, clock=time(14))
    assert [local(m) for m in held(series)] == [
        "03-10 12:00", "03-18 12:00", "03-24 14:00", "03-31 12:00",
    ]  # fmt: skip
    second.refresh_from_db()
    assert f"{second.occurs_at:%d %H}" == "17 19"
    assert second.sequence == held(series)[2].sequence == 2
    [mail] = Mail.objects.all()
    assert (mail.kind, mail.subject) == ("series_update", "Changed: Call")
    assert mail.not_before == first.ends_at + timedelta(hours=1, minutes=10)


def test_another_rule_pairs_adds_and_cancels(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    third = held(series)[2]
    guest = make_person(cast.home, "Gus")
    meeting_actions.invite_people(actor=cast.actor("ana"), meeting=third, people=[guest])
    Mail.objects.all().delete()
    change(cast, series, starts_on=date(2026, 3, 11), every=3, count=2)
    assert [(local(m), m.is_cancelled, m.title) for m in held(series)] == [
        ("03-11 12:00", False, "Call 1"),
        ("03-17 12:00", True, "Call 2"),
        ("03-24 12:00", True, "Call 3"),
        ("04-01 12:00", False, "Call 2"),
    ]
    kinds = sorted(Mail.objects.values_list("recipient", "kind"))
    assert kinds == [
        ("gus@people.example", "meeting_cancellation"),
        ("pia@people.example", "series_update"),
    ]
    change(cast, series, count=4)
    assert [local(m) for m in held(series)][-2:] == ["04-22 12:00", "05-13 12:00"]
    last = held(series)[-1]
    assert (last.title, last.is_draft, last.invitations.count()) == ("Call 4", False, 1)


def test_two_changes_within_ten_minutes_go_out_as_one_mail(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    gus = make_person(cast.home, "Gus")
    meeting_actions.invite_people(actor=cast.actor("ana"), meeting=held(series)[0], people=[gus])
    Mail.objects.all().delete()
    change(cast, series, place="Hall A")
    change(cast, series, place="Hall B")
    waiting = Mail.objects.filter(state="queued").values_list("recipient", "kind")
    assert sorted(waiting) == [
        ("gus@people.example", "meeting_update"),
        ("pia@people.example", "series_update"),
    ]


def test_nobody_is_told_of_nothing_nor_when_nobody_shall_be(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    Mail.objects.all().delete()
    change(cast, series, reminders=[{"number": 1}])
    change(cast, series, place="Hall A", tell=False)
    assert not Mail.objects.exists()
    assert {m.place for m in held(series)} == {"Hall A"}


def test_the_agenda_of_meetings_ahead_follows_the_template(cast: Cast) -> None:
    series = make_series(cast, agenda=AGENDA)
    first = held(series)[0]
    Item.objects.filter(meeting=first, position=1).update(title="Ours")
    change(cast, series, agenda=rows_of(TEMPLATES["executive_sponsor_call"].points))
    titles = Item.objects.filter(meeting=first).order_by("position").values_list("title", flat=True)
    assert list(titles)[0::3] == ["Progress in one page", "Ours"]
    assert held(series)[0].agenda.endswith("Ours (5 min)")


def test_changing_over_somebody_elses_change_is_refused(cast: Cast) -> None:
    series = make_series(cast)
    change(cast, series, place="Theirs")
    ana = cast.actor("ana")
    with pytest.raises(Overtaken):
        actions.change_series(actor=ana, series=series, details=details(), version=1)
    assert Series.objects.get().place == "Theirs"


def test_what_a_change_would_do_is_told_before(cast: Cast) -> None:
    series = make_series(cast, count=3)
    meeting_actions.cancel_meeting(actor=cast.actor("ana"), meeting=held(series)[1])
    new = {"clock": time(9), "count": 4, "skipped": [date(2026, 3, 24)]}
    effects = actions.foresee_change(actor=cast.actor("ana"), series=series, details=details(**new))
    assert effects.changed == [FIRST, date(2026, 3, 31)]
    assert effects.own == [date(2026, 3, 17)]
    assert (list(effects.added), effects.left_out) == ([], [])
    assert held(series)[0].starts_at.hour == 17


def test_a_day_is_left_out_and_taken_back(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    Mail.objects.all().delete()
    ana, day = cast.actor("ana"), date(2026, 3, 17)
    actions.leave_out(actor=ana, series=series, day=day)
    assert [m.is_cancelled for m in held(series)] == [False, True, False, False]
    series.refresh_from_db()
    assert series.skipped == [day]
    with pytest.raises(Refused, match="no meeting that day"):
        actions.leave_out(actor=ana, series=series, day=day)
    actions.take_back(actor=ana, series=series, day=day)
    back = held(series)[1:3]
    assert sorted((m.is_cancelled, m.sequence > 1, m.is_draft) for m in back) == [
        (False, True, False),
        (True, False, False),
    ]
    assert sorted(m.kind for m in Mail.objects.all()) == [
        "meeting_cancellation",
        "meeting_invitation",
    ]
    with pytest.raises(Refused, match="Only a day ahead"):
        actions.take_back(actor=ana, series=series, day=day)


def test_a_cancelled_day_of_a_draft_is_left_out_and_taken_back(cast: Cast) -> None:
    series, ana = make_series(cast), cast.actor("ana")
    meeting_actions.cancel_meeting(actor=ana, meeting=held(series)[0])
    actions.leave_out(actor=ana, series=series, day=FIRST)
    actions.take_back(actor=ana, series=series, day=FIRST)
    assert sum(m.is_draft and not m.is_cancelled for m in held(series)) == 4


def test_ending_cancels_what_is_ahead_with_one_mail(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    gus, first = make_person(cast.home, "Gus"), held(series)[0]
    ana = cast.actor("ana")
    meeting_actions.invite_people(actor=ana, meeting=held(series)[1], people=[gus])
    Mail.objects.all().delete()
    with time_machine.travel(first.ends_at + timedelta(hours=1), tick=False):
        actions.end_series(actor=ana, series=series, reason="Done.")
        with pytest.raises(Refused, match="has ended"):
            actions.end_series(actor=ana, series=series)
    assert [m.is_cancelled for m in held(series)] == [False, True, True, True]
    mails = Mail.objects.order_by("recipient")
    assert [m.kind for m in mails] == ["meeting_cancellation", "series_cancellation"]
    assert "cancelled. Done." in mails[1].text


def test_ending_a_draft_tells_nobody(cast: Cast) -> None:
    actions.end_series(actor=cast.actor("ana"), series=make_series(cast, make_person(cast.home)))
    assert not Mail.objects.exists()


def test_invited_later_and_taken_off_again(cast: Cast) -> None:
    series, ana = make_series(cast, opened=True), cast.actor("ana")
    pia = make_person(cast.home)
    [invitee] = actions.invite_to_series(actor=ana, series=series, people=[pia])
    assert actions.invite_to_series(actor=ana, series=series, people=[pia]) == []
    assert Invitation.objects.filter(withdrawn_at=None).count() == 4
    actions.withdraw_invitee(actor=ana, invitee=invitee)
    assert Invitation.objects.filter(withdrawn_at=None).count() == 0
    actions.invite_to_series(actor=ana, series=series, people=[pia])
    assert Invitation.objects.filter(withdrawn_at=None).count() == 4
    told = sorted((m.calendar.partition("SEQUENCE:")[2][0], m.kind) for m in Mail.objects.all())
    assert told == [
        ("1", "series_invitation"),
        ("2", "series_withdrawal"),
        ("3", "series_invitation"),
    ]
    assert Invitee.objects.count() == 1


def test_people_of_a_draft_are_invited_and_taken_off_silently(cast: Cast) -> None:
    series, ana = make_series(cast), cast.actor("ana")
    [invitee] = actions.invite_to_series(
        actor=ana, series=series, people=[make_person(cast.home), make_person(cast.away, "Zed")]
    )
    actions.withdraw_invitee(actor=ana, invitee=invitee)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, who: str) -> None:
    series, actor = make_series(cast, make_person(cast.home)), cast.actor(who)
    seat, invitee = cast.seat("ana"), Invitee.objects.get()
    asked = {"actor": actor, "series": series}
    for attempt in (
        lambda: actions.make_series(actor=actor, region=seat, details=details()),
        lambda: actions.open_series(**asked),
        lambda: actions.foresee_change(**asked, details=details()),
        lambda: actions.change_series(**asked, details=details(), version=1),
        lambda: actions.leave_out(**asked, day=FIRST),
        lambda: actions.take_back(**asked, day=FIRST),
        lambda: actions.end_series(**asked),
        lambda: actions.invite_to_series(**asked, people=[]),
        lambda: actions.withdraw_invitee(actor=actor, invitee=invitee),
        lambda: actions.answer_series(actor=actor, invitee=invitee, answer="ACCEPTED"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Meeting.objects.exclude(opened_at=None, cancelled_at=None).exists()
