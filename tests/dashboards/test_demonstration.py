import io
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.clients import actor_of_token
from accounts.demo import CAST
from accounts.models import User
from agendas.models import Material
from attendance.models import Attendance
from attendance.models import State as AttendanceState
from calendars.models import Feed, UnreadReply
from checklists.models import Task
from core.history import Event
from core.scope import Reach, within
from dashboards.management.commands.demo import acting, clock_at
from dashboards.sources import pieces
from dashboards.work import Desk
from digests.models import Packet
from mail.models import Mail
from mail.states import State
from meetings.models import Answer, Invitation, Meeting
from minutes.models import Comment, Minutes, Outcome
from minutes.models import State as MinutesState
from minutes.sectors import passed_over
from plans.models import Action
from progress.models import AreaStep
from regions.actors import actor_of
from regions.models import Region
from seats.models import Needs
from series.models import Series
from stakeholders.models import Organization, Person
from visits.models import Summary


@pytest.fixture
def demo(committed: None, settings: Any) -> None:
    settings.PORTAL_DEMO = True


def perform(*regions: str) -> list[str]:
    told = io.StringIO()
    call_command("demo", region=list(regions), stdout=told)
    return told.getvalue().splitlines()


def everywhere() -> Reach:
    ids = frozenset(Region.objects.values_list("pk", flat=True))
    return Reach(ids, ids, ids)


def counts() -> dict[str, int]:
    kept = (model for model in apps.get_models() if model._meta.app_label != "pghistory")
    return {model._meta.label: model._base_manager.count() for model in kept}


@pytest.mark.timeout(600)
def test_the_story_is_told_once_by_the_real_actions(demo: None) -> None:
    told = perform("texas", "kansas")
    with within(everywhere()):
        before = counts()
        _texas_has_two_years_behind_it()
        _the_past_has_arrived()
        _history_is_dated()
        _meetings_are_prepared()
        _meetings_leave_something_behind()
        _calls_repeat()
        _things_wait_for("sam", {"Answer", "Action", "Prepare", "Read", "Comment"})
        _things_wait_for("ben", {"Action", "Comment"})
    assert "  ana@reset.example    Ana coordinates Texas" in told
    partner = actor_of_token(told[-1].strip())
    assert [seat.slug for seat in partner.seats] == ["texas"]
    assert perform("texas", "kansas") == told
    with within(everywhere()):
        assert counts() == before


def _texas_has_two_years_behind_it() -> None:
    now = timezone.now()
    meetings = Meeting.objects.filter(region__slug="texas")
    assert meetings.past(now).count() > 25
    assert meetings.upcoming(now).filter(starts_at__lt=now + timedelta(days=1)).exists()
    assert meetings.filter(cancelled_at=None, sequence__gt=0).exists()
    assert Meeting.objects.exclude(cancelled_at=None).exists()
    assert set(Invitation.objects.values_list("answer", flat=True)) == set(Answer)
    steps = AreaStep.objects.filter(region__slug="texas").current_steps()
    assert sorted(step.step.position for step in steps.select_related("step")) == [2, 3, 4, 4, 5]
    ages = {step.area.code: (now - step.updated_at).days for step in steps.select_related("area")}
    assert [code for code, days in ages.items() if days > 90] == ["parity"]
    assert sum(1 for days in ages.values() if days <= 45) == 4
    assert Organization.objects.filter(region__slug="texas").count() == 17
    assert Organization.objects.filter(region__slug="kansas").count() == 4
    ben = Person.objects.get(name="Ben")
    assert (ben.membership.user.email, ben.membership.function) == (
        CAST["ben"].email,
        "change_leader",
    )


def _meetings_are_prepared() -> None:
    event = Meeting.objects.get(kind="convening_event", asks_needs=True)
    seats = Counter(event.invitations.values_list("seat", "registration"))
    assert seats["in_person", "confirmed"] == event.places == 6
    assert min(seats["in_person", "waiting"], seats["remote", "confirmed"]) >= 1
    assert event.invitations.filter(required=False).exists()
    assert event.invitations.exclude(stands_in_for=None).exists()
    assert Needs.objects.filter(invitation__meeting=event).count() == 3
    tasks = Task.objects.at(event)
    late = timezone.now().date() - timedelta(days=1)
    assert tasks.total() > 0
    assert tasks.due(late).exists()
    assert tasks.exclude(done_at=None).exists()
    assert {rule.audience for rule in event.reminder_plan.rules.all()} >= {"chosen", "unanswered"}
    shown = Material.objects.of(event).with_versions()
    assert {material.visibility for material in shown} == {"invitees", "region", "network"}
    assert max(len(material.document.versions.all()) for material in shown) == 2
    assert Feed.objects.filter(user__email=CAST["ana"].email).count() == 2
    assert UnreadReply.objects.get().text


def _meetings_leave_something_behind() -> None:
    assert set(Minutes.objects.values_list("state", flat=True)) == set(MinutesState)
    assert set(Attendance.objects.values_list("state", flat=True)) == set(AttendanceState)
    invited = Invitation.objects.values("meeting", "person")
    came = Attendance.objects.values_list("meeting", "person")
    assert set(came) - {tuple(pair.values()) for pair in invited}
    decisions = [one for one in Outcome.objects.decisions() if one.there is not None]
    passed = [passed_over(one.concerns, one.there) for one in decisions]
    assert [] in passed
    assert [one for one in passed if one]
    today = timezone.now().date()
    assert Action.objects.open().filter(due_on__lt=today).exists()
    assert set(Action.objects.values_list("state", flat=True)) >= {"open", "done"}
    assert set(Packet.objects.values_list("answer", flat=True)) == {"", "confirmed", "objected"}
    assert Packet.objects.exclude(reply="").exists()
    assert Comment.objects.filter(settled_at=None).exists()
    assert Summary.objects.exclude(sent_at=None).exists()
    assert Action.objects.filter(about__startswith="visit:").exists()


def _calls_repeat() -> None:
    calls = Series.objects.get(kind="change_leader_call")
    assert calls.teams.count() == 5
    assert [one for one in calls.occurrences.current().select_related("meeting", "series")
            if one.is_own and not one.meeting.is_cancelled]  # fmt: skip
    assert len(calls.skipped) == 1
    assert calls.topics.filter(item=None, settled_at=None).count() == 2
    assert calls.topics.filter(item__meeting__starts_at__gt=timezone.now()).exists()
    assert Series.objects.get(kind="executive_sponsor_call").is_draft


def _things_wait_for(who: str, kinds: set[str]) -> None:
    actor = actor_of(User.objects.get(email=CAST[who].email))
    seat = actor.seat("texas")
    assert seat
    assert {piece.kind for piece in pieces(Desk(actor, seat, timezone.now()))} >= kinds


def _the_past_has_arrived() -> None:
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert states[State.SENT] > 100
    with_links = Mail.objects.filter(text__regex=r"/link/\w").exclude(html="")
    assert State.SENT not in set(with_links.values_list("state", flat=True))
    assert states[State.FAILED] == with_links.filter(state=State.FAILED).count() == 1
    assert 4 <= states[State.QUEUED] <= 40
    late = timezone.now() - timedelta(hours=27)
    assert not Mail.objects.filter(state=State.QUEUED, created_at__lt=late).exists()
    assert Mail.objects.in_trouble(timezone.now()) == 1


def _history_is_dated() -> None:
    """Every record lies where the story has it, in the order of the story, and says who."""
    for model in apps.get_models():
        if not issubclass(model, Event):
            continue
        records = model._base_manager.order_by("pgh_id")
        # The catalogue is real, and of today.
        assert model._meta.app_label == "regions" or all("at" in r.pgh_context for r in records)
        last: dict[Any, datetime] = {}
        for record in records.filter(pgh_context__has_key="at"):
            moment = datetime.fromisoformat(record.pgh_context["at"])
            assert record.pgh_created_at == moment <= timezone.now()
            assert moment >= last.get(record.pgh_obj_id, moment)
            assert record.pgh_context["by"].startswith(("user ", "link to ", "the demonstration"))
            last[record.pgh_obj_id] = moment


def test_it_is_refused_without_portal_demo(committed: None) -> None:
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        perform()
    assert not User.objects.exists()


def test_it_is_refused_among_other_people(demo: None) -> None:
    User.objects.create_user("somebody@coalition.example", None, name="Somebody")
    with pytest.raises(CommandError, match="empty database"):
        perform()


def test_the_clock_goes_on_after_an_act(db: None) -> None:
    moment = timezone.now() - timedelta(days=400)
    user = User.objects.create_user("ann@reset.example", None, name="Ann")
    with acting(user, moment) as actor:
        assert timezone.now() == moment
        assert actor == actor_of(user)
    with pytest.raises(ValueError, match="no"), clock_at(moment):
        raise ValueError("no")
    assert timezone.now() - moment > timedelta(days=399)
