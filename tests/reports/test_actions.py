from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from reports import actions
from reports.models import Report, ReportFile, State
from reports.querysets import LEASE
from tests.cast import Cast
from tests.reports.shelf import NOW, START, asked, portal


def claim(cast: Cast, late: timedelta = timedelta()) -> Report | None:
    actor = portal(cast)
    return actions.claim_report(actor=actor, region=actor.seats[0], now=NOW + late)


def test_request_puts_a_report_into_the_queue(cast: Cast) -> None:
    report = asked(cast)
    assert report.state == State.QUEUED
    assert report.requested_by == cast.users["ana"]
    assert report.progress == 0


def test_team_members_ask_for_reports_too(cast: Cast) -> None:
    assert asked(cast, "ben").is_unfinished


def test_stakeholders_do_not(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        asked(cast, "sam")


def test_the_same_report_is_not_made_twice_at_once(cast: Cast) -> None:
    report = asked(cast)
    with pytest.raises(Refused, match="already in the making"):
        asked(cast, "ben")
    actions.cancel_report(actor=cast.actor("ben"), report=report)
    assert asked(cast).pk != report.pk


def test_cancel_stops_it_once(cast: Cast) -> None:
    report = asked(cast)
    assert actions.cancel_report(actor=cast.actor("ben"), report=report).state == State.CANCELLED
    with pytest.raises(Refused, match="already finished"):
        actions.cancel_report(actor=cast.actor("ana"), report=report)
    assert claim(cast) is None


def test_cancel_is_for_those_who_work_in_the_region(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.cancel_report(actor=cast.actor("nia"), report=asked(cast))


def test_people_do_not_claim(cast: Cast) -> None:
    ana = cast.actor("ana")
    with pytest.raises(PermissionDenied):
        actions.claim_report(actor=ana, region=ana.seats[0], now=NOW)


def test_claim_takes_the_oldest_first_and_each_once(cast: Cast) -> None:
    second = asked(cast, now=NOW)
    first = asked(cast, now=NOW - timedelta(hours=1), ends_on=NOW.date() - timedelta(days=9))
    claims = [claim(cast), claim(cast), claim(cast)]
    assert [c and c.pk for c in claims] == [first.pk, second.pk, None]
    first.refresh_from_db()
    assert first.state == State.RUNNING


def test_a_dead_worker_s_report_is_taken_over_then_given_up(cast: Cast) -> None:
    report = asked(cast)
    late = timedelta()
    for attempt in range(1, actions.ATTEMPTS + 1):
        claimed = claim(cast, late)
        assert claimed is not None
        assert claimed.attempts == attempt
        assert claim(cast, late + LEASE / 2) is None
        late += LEASE
    assert claim(cast, late) is None
    report.refresh_from_db()
    assert (report.state, report.error) == (State.FAILED, actions.GAVE_UP)


def test_claim_leaves_other_regions_alone(cast: Cast) -> None:
    asked(cast, "zoe", cast.away)
    assert claim(cast) is None


def test_expire_deletes_the_documents_whose_time_is_over(cast: Cast) -> None:
    actor = portal(cast)
    old, new = asked(cast), asked(cast, ends_on=NOW.date() - timedelta(days=9))
    for report, days in ((old, -1), (new, 1)):
        ReportFile.objects.create(region=cast.home, report=report, pdf=b"%PDF")
        expires_at = NOW + timedelta(days=days)
        Report.objects.filter(pk=report.pk).update(expires_at=expires_at, state=State.DONE)
    assert actions.expire_reports(actor=actor, region=actor.seats[0], now=NOW) == 1
    assert ReportFile.objects.get().report == new
    assert Report.objects.count() == 2


def test_people_do_not_expire(cast: Cast) -> None:
    ana = cast.actor("ana")
    with pytest.raises(PermissionDenied):
        actions.expire_reports(actor=ana, region=ana.seats[0], now=NOW)


def test_a_region_has_a_few_reports_in_the_making_and_no_more(cast: Cast) -> None:
    for days in range(actions.AT_ONCE):
        asked(cast, starts_on=START - timedelta(days=days))
    with pytest.raises(Refused, match="5 reports of this region are in the making"):
        asked(cast, starts_on=START - timedelta(days=99))
