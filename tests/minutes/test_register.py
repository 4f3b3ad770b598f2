"""The register of decisions, and whom a decision passed over."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from minutes.actions import approve_minutes
from minutes.models import Outcome
from minutes.sectors import Sectors, in_words, passed_over, sectors_at
from regions.models import PriorityArea
from tests.cast import Cast
from tests.meetings.factories import make_invitation
from tests.minutes.factories import NOW, make_attendance, make_decision, make_held, make_minutes
from tests.stakeholders.factories import make_organization, make_person

HTMX = {"HX-Request": "true"}


def held(cast: Cast, came: str = "employer", missed: str = "government", **fields: Any) -> Any:
    """A meeting where one sector came and another did not."""
    meeting = make_held(cast.home, **fields)
    for sector, state in ((came, "in_person"), (missed, "absent")):
        name = f"{sector} of {meeting.pk}"
        at = make_organization(cast.home, name, sector=sector)
        make_attendance(meeting, make_person(cast.home, name, at=at), state)
    return make_minutes(meeting)


def page(cast: Cast, who: str = "ana", query: str = "", **more: Any) -> str:
    address = reverse("minutes:decisions", args=[cast.home.slug]) + query
    return cast.client(who).get(address, **more).text


def test_sectors_there_and_missing(cast: Cast) -> None:
    minutes = held(cast)
    guest = make_person(cast.home, "Guest", at=make_organization(cast.home, sector="researcher"))
    make_invitation(minutes.meeting, guest)
    make_attendance(minutes.meeting, make_person(cast.home, "Nobody's"))
    other = make_held(cast.home)
    make_invitation(other, guest)
    assert sectors_at([minutes.meeting_id, other.pk]) == {
        minutes.meeting_id: Sectors(["employer"], ["government", "researcher"]),
        other.pk: Sectors(),
    }


def test_a_decision_passes_over_whom_it_concerns() -> None:
    assert passed_over(["employer", "government"], ["employer"]) == ["government"]
    assert passed_over(["government"], None) == []
    assert in_words(["employer", "health_plan", "martian"]) == "Employer, Health plan"


def test_the_register_warns_before_and_after_approval(cast: Cast) -> None:
    minutes = held(cast)
    make_decision(minutes, concerns=["employer", "government"])
    warning = "Decided without Government, whom it concerns"
    assert warning in page(cast)
    assert "Invited, not there: Government" in page(cast)
    approve_minutes(actor=cast.actor("ana"), minutes=minutes, now=NOW)
    decision = Outcome.objects.get()
    assert (decision.there, decision.missing) == (["employer"], ["government"])
    assert warning in page(cast, "nia")


def test_nobody_warns_where_nobody_noted_who_came(cast: Cast) -> None:
    make_decision(make_minutes(make_held(cast.home)), concerns=["government"])
    assert "Nobody noted who came" in page(cast)
    assert "Decided without" not in page(cast)


@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("", ["Later", "Begin in May"]),
        ("?q=may+kick", ["Begin in May"]),
        ("?sector=government", ["Later"]),
        ("?kind=site_visit", ["Later"]),
        ("?area={parity}", ["Later"]),
        ("?since=2026-03-04", ["Later"]),
        ("?until=2026-03-04", ["Begin in May"]),
        ("?kind=nonsense&since=soon", ["Later", "Begin in May"]),
    ],
)
def test_the_register_and_its_file_find_the_same(cast: Cast, query: str, shows: list[str]) -> None:
    parity = PriorityArea.objects.get(code="parity")
    make_decision(held(cast))
    later = {"decided_on": date(2026, 4, 1), "concerns": ["government"], "area": parity}
    visit = held(cast, title="=Visit", kind="site_visit")
    make_decision(visit, "Later", **later)
    make_decision(visit, "Not a decision", kind="information")
    make_decision(visit, "Removed", removed_at=NOW)
    query = query.format(parity=parity.pk)
    client = cast.client("ana")
    answer = client.get(reverse("minutes:decisions", args=[cast.home.slug]) + query)
    assert [row["text"] for row in answer.context["rows"]] == shows
    address = reverse("minutes:decisions_csv", args=[cast.home.slug]) + query
    lines = client.get(address).content.decode().splitlines()
    assert lines[0].startswith("\ufeffDecided,Decision,Meeting,Priority area,Concerns")
    assert [line.split(",")[1] for line in lines[1:]] == shows
    if "Later" in shows:
        assert lines[1].startswith("2026-04-01,Later,'=Visit,Mental health parity,Government")


def test_an_empty_register_says_so(cast: Cast) -> None:
    assert "No decisions yet" in page(cast)
    assert "No decision fits" in page(cast, query="?q=none")
    assert page(cast, headers=HTMX).strip().startswith('<div id="rows">')


def test_stakeholders_find_what_is_out(cast: Cast) -> None:
    minutes = held(cast)
    make_decision(minutes)
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_invitation(minutes.meeting, sam)
    assert "Begin in May" not in page(cast, "sam")
    approve_minutes(actor=cast.actor("ana"), minutes=minutes, now=NOW)
    assert "Begin in May" in page(cast, "sam")


@pytest.mark.parametrize("many", [1, 3])
def test_the_register_costs_the_same_for_one_and_three(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        make_decision(held(cast))
    address, client = reverse("minutes:decisions", args=[cast.home.slug]), cast.client("ana")
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)
