"""Which rules hold for a meeting, and whom they remind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from agendas.models import Item
from core.refusals import Refused
from mail.models import Mail
from meetings.models import Answer, Invitation, Meeting
from regions.actors import system_actor
from reminders import actions
from reminders.models import Chosen, Plan, ReminderSent, Round, Rule
from reminders.rounds import notices_of
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person
from tests.series.factories import make_series

NOON = datetime(2030, 3, 5, 18, 0, tzinfo=UTC)
PLANNED = datetime(2030, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def meeting_at(cast: Cast, **fields: Any) -> Meeting:
    """With three people invited long ago: Ann accepted, Bea has not answered, Cleo declined."""
    meeting = make_meeting(cast.home, starts_at=NOON, ends_at=NOON + timedelta(hours=1), **fields)
    answers = {"Ann": Answer.ACCEPTED, "Bea": Answer.NEEDS_ACTION, "Cleo": Answer.DECLINED}
    for name, answer in answers.items():
        make_invitation(meeting, make_person(cast.home, name), answer=answer)
    Invitation.objects.update(invited_at=PLANNED)
    return meeting


def add(cast: Cast, meeting: Meeting, **details: Any) -> Rule:
    usual = {"number": 2, "unit": "days", "after": False, "audience": "everyone", "note": ""}
    with time_machine.travel(PLANNED, tick=False):
        return actions.add_rule(
            actor=cast.actor("ana"), meeting=meeting, details={**usual, **details}
        )


def reminded(cast: Cast, now: datetime) -> list[str]:
    """Who has got a mail after everything that is due at that moment was done."""
    Mail.objects.all().delete()
    with time_machine.travel(now, tick=False):
        while actions.send_due(actor=system_actor(cast.home), now=now):
            pass
    return list(Mail.objects.order_by("recipient").values_list("recipient_name", flat=True))


def keys(meeting: Meeting) -> list[str]:
    return [notice.key for notice in notices_of([meeting])[meeting.pk]]


def test_a_kind_has_its_usual_reminders(cast: Cast) -> None:
    meeting = meeting_at(cast, kind="advisory_committee")
    assert keys(meeting) == ["1 week before, everyone", "1 day before, everyone"]
    assert reminded(cast, NOON - 7 * DAY) == ["Ann", "Bea"]
    assert reminded(cast, NOON - 2 * DAY) == []
    assert reminded(cast, NOON - DAY) == ["Ann", "Bea"]


def test_the_rules_of_a_series_hold_until_a_meeting_has_its_own(cast: Cast) -> None:
    meeting = meeting_at(cast)
    series = make_series(cast)
    first = series.occurrences.order_by("day").first()
    series.occurrences.filter(pk=first.pk).update(meeting=meeting)
    series.reminders = [
        {"number": 3, "unit": "hours", "before": True, "audience": "everyone"},
        {"number": 1, "unit": "days", "before": False, "audience": "unanswered"},
    ]
    series.save()
    of_series = ["3 hours before, everyone", "1 day after, unanswered"]
    assert keys(meeting) == of_series
    add(cast, meeting)
    assert set(keys(meeting)) == {*of_series, "2 days before, everyone"}
    assert str(Plan.objects.get()) == "Reminders of Steering call"
    actions.remind_as_usual(actor=cast.actor("ana"), meeting=meeting)
    assert keys(meeting) == of_series
    series.reminders = []
    series.save()
    assert keys(meeting) == []


def test_of_a_meeting_moved_close_one_reminder_is_enough(cast: Cast) -> None:
    meeting_at(cast, kind="advisory_committee")
    assert reminded(cast, NOON - DAY / 2) == ["Ann", "Bea"]
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    ("audience", "names"), [("everyone", ["Ann", "Bea"]), ("unanswered", ["Bea"])]
)
def test_a_rule_reminds_whom_it_concerns(cast: Cast, audience: str, names: list[str]) -> None:
    add(cast, meeting_at(cast), audience=audience)
    assert reminded(cast, NOON - 2 * DAY) == names


def test_presenters_and_chosen_people(cast: Cast) -> None:
    meeting = meeting_at(cast)
    [ann, bea] = [one.person for one in Invitation.objects.order_by("pk")[:2]]
    Item.objects.create(
        region=cast.home, meeting=meeting, position=1, title="Figures", presenter=bea
    )
    add(cast, meeting, audience="presenters")
    add(cast, meeting, number=3, audience="chosen", people=[ann], note="Bring the list.")
    assert str(Chosen.objects.get()) == "Ann by 3 days before, Chosen people"
    assert reminded(cast, NOON - 3 * DAY) == ["Ann"]
    assert "Bring the list." in Mail.objects.get().text
    assert reminded(cast, NOON - 2 * DAY) == ["Bea"]


def test_a_reminder_after_the_meeting(cast: Cast) -> None:
    meeting = meeting_at(cast)
    add(cast, meeting, number=1, unit="hours", after=True, note="Send your figures.")
    reminded(cast, NOON - DAY)
    assert reminded(cast, meeting.ends_at + timedelta(hours=1)) == ["Ann", "Bea"]
    mail = Mail.objects.first()
    assert mail is not None
    assert mail.subject.startswith("After Steering call")
    assert "Send your figures." in mail.text
    assert reminded(cast, meeting.ends_at + 5 * DAY) == []


def test_what_was_due_before_it_was_planned_stays_unsent(cast: Cast) -> None:
    meeting = meeting_at(cast)
    with time_machine.travel(NOON - DAY / 2, tick=False):
        actions.add_rule(
            actor=cast.actor("ana"),
            meeting=meeting,
            details={"number": 1, "unit": "weeks", "audience": "everyone"},
        )
    assert reminded(cast, NOON - DAY / 3) == ["Ann", "Bea"]
    assert keys(meeting) == ["1 day before, everyone", "1 week before, everyone"]
    assert ReminderSent.objects.values_list("rule", flat=True).distinct().get() == keys(meeting)[0]


def test_a_draft_reminds_nobody(cast: Cast) -> None:
    meeting_at(cast, opened_at=None)
    assert reminded(cast, NOON - DAY) == []


def test_a_round_that_is_over_is_not_asked_again(cast: Cast) -> None:
    meeting = meeting_at(cast)
    reminded(cast, NOON - DAY)
    done = Round.visible_to(system_actor(cast.home)).get()
    assert str(done) == "1 day before, everyone of Steering call"
    assert not Round.visible_to(cast.actor("ana")).exists()
    late = make_invitation(meeting, make_person(cast.home, "Dora"))
    Invitation.objects.filter(pk=late.pk).update(invited_at=PLANNED)
    assert reminded(cast, NOON - DAY + timedelta(minutes=1)) == []


def test_the_same_reminder_is_planned_once(cast: Cast) -> None:
    meeting = meeting_at(cast)
    add(cast, meeting)
    with pytest.raises(Refused, match="such a reminder already"):
        add(cast, meeting)


def test_a_meeting_has_so_many_reminders_at_most(cast: Cast) -> None:
    meeting = meeting_at(cast)
    for number in range(2, 13):
        add(cast, meeting, number=number)
    with pytest.raises(Refused, match="at most 12 reminders"):
        add(cast, meeting, number=20)


def test_a_rule_is_removed_and_the_plan_may_be_empty(cast: Cast) -> None:
    meeting, ana = meeting_at(cast), cast.actor("ana")
    plan = actions.plan_reminders(actor=ana, meeting=meeting)
    actions.remove_rule(actor=ana, meeting=meeting, rule=plan.rules.get())
    assert keys(meeting) == []
    assert reminded(cast, NOON - DAY) == []


@pytest.mark.parametrize("name", ["ben", "sam", "nia", "ned", "zoe"])
def test_rules_are_for_coordinators(cast: Cast, name: str) -> None:
    meeting, actor = meeting_at(cast), cast.actor(name)
    rule = add(cast, meeting)
    with pytest.raises(PermissionDenied):
        actions.plan_reminders(actor=actor, meeting=meeting)
    with pytest.raises(PermissionDenied):
        actions.add_rule(actor=actor, meeting=meeting, details={"number": 1, "unit": "days"})
    with pytest.raises(PermissionDenied):
        actions.remove_rule(actor=actor, meeting=meeting, rule=rule)
    with pytest.raises(PermissionDenied):
        actions.remind_as_usual(actor=actor, meeting=meeting)


def test_who_sees_rules(cast: Cast) -> None:
    add(cast, meeting_at(cast))
    seen = {name for name in cast.users if Rule.visible_to(cast.actor(name)).exists()}
    assert seen == {"ana", "ben"}
