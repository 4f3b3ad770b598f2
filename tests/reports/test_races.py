"""What happens at the same moment, on connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from core.refusals import Refused
from core.scope import within
from reports import actions
from reports.models import Report, ReportFile, State
from reports.tasks import produce
from tests.cast import Cast, assemble
from tests.reports.shelf import END, START, asked, portal


@pytest.fixture
def people(committed: None) -> Cast:
    cast = assemble()
    with within(cast.everywhere):
        asked(cast)
    return cast


def at_once(*works: Callable[[], object]) -> list[object]:
    """Each in a thread; a refusal is an answer too."""

    def answer(work: Callable[[], object]) -> object:
        try:
            return work()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as hands:
        return list(hands.map(answer, works))


def true_claim(people: Cast, look: threading.Barrier) -> Report | None:
    actor = portal(people)
    claimed = actions.claim_report(actor=actor, region=actor.seats[0], now=timezone.now())
    look.wait(10)
    return claimed


def naive_claim(_people: Cast, look: threading.Barrier) -> Report | None:
    due: Report | None = Report.objects.due(timezone.now()).first()
    look.wait(10)
    Report.objects.filter(state=State.QUEUED).update(state=State.RUNNING)
    return due


@pytest.mark.parametrize(("claim", "times"), [(true_claim, 1), (naive_claim, 2)])
def test_two_workers_claim_a_report_once_and_a_naive_claim_does_not(
    people: Cast, claim: Callable[[Cast, threading.Barrier], Report | None], times: int
) -> None:
    both_have_looked = threading.Barrier(2)

    def work() -> Report | None:
        with within(portal(people).reach):
            return claim(people, both_have_looked)

    assert sum(claimed is not None for claimed in at_once(work, work)) == times


def test_the_same_report_asked_for_twice_at_once_is_made_once(people: Cast) -> None:
    both = threading.Barrier(2)

    def work() -> Report:
        with within(people.everywhere):
            both.wait(10)
            return asked(people, starts_on=START.replace(day=1), ends_on=END)

    answers = at_once(work, work)
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Report"]


def test_three_workers_at_once_make_each_report_once(people: Cast) -> None:
    with within(people.everywhere):
        asked(people, "zoe", people.away)
    at_once(produce, produce, produce)
    with within(people.everywhere):
        assert ReportFile.objects.count() == 2
        assert set(Report.objects.values_list("state", "attempts")) == {(State.DONE, 1)}
